/**
 * Encrypting again what was sent. A device that could not read a message of ours asks for it: its request makes the session
 * that the message was of an archived one, and leaves a task; the task encrypts the message anew, with a new session if need
 * be, and once only. Devices that a message was never encrypted for get it by such a task, too.
 */

import type { X25519PublicKey } from '@sotto/crypto';
import { archiveCurrentSession, isCurrentRatchetKey, parsePlaintextContent, RatchetError } from '@sotto/ratchet';
import type { Batch, Key } from '@sotto/store';
import {
  type Content,
  decodeContent,
  decodeStoredAddressPin,
  decodeStoredRepairTask,
  decodeStoredSentMessage,
  encodeContent,
  encodeStoredSentMessage,
  padContent,
} from '@sotto/wire';
import { type Attempt, type Snapshot, takeSnapshot } from './commit.ts';
import { readContact } from './contacts/contact.ts';
import { assertUnchanged } from './contacts/pins.ts';
import { currentRecipient, type Recipient, recipientOf } from './contacts/recipient.ts';
import { putStanding, readStanding, requested } from './contacts/standing.ts';
import type { AccountContext } from './context.ts';
import { type Bundles, encryptLetter, type Letter } from './encrypt.ts';
import { nowSeconds } from './environment.ts';
import {
  addressKey,
  contactKey,
  itemIdOf,
  parseRepairKey,
  repairKey,
  sentKey,
  sessionKey,
  standingKey,
  walletKey,
} from './keys.ts';
import { peerTurn } from './local-device.ts';
import { type Payment, payFor } from './payment.ts';
import { repairTask } from './repair-task.ts';
import { releaseTo } from './secret/release.ts';
import type { Opened } from './senders.ts';
import { commitSessions, type Sessions } from './session-memory.ts';
import { lifetimeOf } from './timers/expiry.ts';

/** A request to send a message again. */
export interface SendAgain {
  readonly ratchetKey: X25519PublicKey | undefined;
  /** Of the message, milliseconds since 1970. */
  readonly sentAt: number;
  /** Which of our devices sent it. */
  readonly deviceId: number;
}

/** `undefined` when the bytes are no request. */
export function parseSendAgain(plaintextContent: Uint8Array): SendAgain | undefined {
  try {
    const { ratchetKey, sentAt, senderDeviceId } = parsePlaintextContent(plaintextContent);
    return { ratchetKey, sentAt, deviceId: senderDeviceId };
  } catch (error) {
    if (error instanceof RatchetError) return undefined;
    throw error;
  }
}

/** The records that {@link receiveSendAgain} reads besides the session. */
export const sendAgainKeys = ({ serviceId, deviceId }: Opened, { sentAt }: SendAgain): readonly Key[] => [
  sentKey(serviceId, sentAt),
  repairKey(serviceId, deviceId, sentAt),
];

/** What a request changes. One that is not for this device, or of a message nobody has, asks for nothing. */
export function receiveSendAgain(
  { account, environment }: AccountContext,
  { serviceId, deviceId }: Opened,
  { ratchetKey, sentAt, deviceId: ownDeviceId }: SendAgain,
  snapshot: Snapshot,
  sessions: Sessions,
): { readonly batch: Batch; readonly spent: readonly Uint8Array[]; readonly isDue: boolean } {
  if (ownDeviceId !== account.deviceId) return NOTHING;
  const sent = snapshot.read(sentKey(serviceId, sentAt), decodeStoredSentMessage);
  const now = nowSeconds(environment.clock);
  const isDue =
    sent !== undefined && now <= sent.keptUntil && !sent.sentAgain.some((device) => device.deviceId === deviceId);
  if (!isDue) return NOTHING;
  const key = sessionKey(serviceId, deviceId);
  const record = sessions.read(snapshot, key);
  const isBroken = record !== undefined && ratchetKey !== undefined && isCurrentRatchetKey(record, ratchetKey);
  const task = [repairKey(serviceId, deviceId, sentAt), repairTask(environment.clock)] as const;
  if (!isBroken) return { batch: { put: [task] }, spent: [], isDue };
  const { state, spent } = archiveCurrentSession(record);
  return { batch: { put: [task, sessions.put(key, state)] }, spent, isDue };
}

/**
 * Does the task under `key`: encrypts the message anew, marks it as sent again to that device, and deletes the task, in one
 * commit. A task that can no longer be done is deleted. Errors: as of sending.
 */
export async function sendAgain(context: AccountContext, key: Key, signal: AbortSignal): Promise<void> {
  const { serviceId, deviceId, sentAtMs } = parseRepairKey(key);
  const contact = await readContact(context, serviceId);
  const recipient = contact && (await recipientOf(context, contact.address, signal));
  const bundles: Bundles = new Map();
  await context.turns.run(peerTurn(serviceId), () =>
    commitSessions(context, async (sessions) => {
      if (recipient === undefined || recipient.serviceId !== serviceId) return drop(key);
      return encryptAgain(context, { key, recipient, deviceId, sentAt: sentAtMs, bundles }, sessions, signal);
    }),
  );
  context.outboxChanges.notify();
}

interface Task {
  readonly key: Key;
  readonly recipient: Recipient;
  readonly deviceId: number;
  readonly sentAt: number;
  readonly bundles: Bundles;
}

async function encryptAgain(
  context: AccountContext,
  task: Task,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<Attempt<void>> {
  const { key, recipient, deviceId, sentAt } = task;
  const keys = {
    address: addressKey(recipient.contact.address),
    sent: sentKey(recipient.serviceId, sentAt),
    session: sessionKey(recipient.serviceId, deviceId),
    standing: standingKey(recipient.serviceId),
    wallet: walletKey(recipient.serviceId, deviceId),
  };
  const snapshot = await takeSnapshot(context.store, [key, contactKey(recipient.serviceId), ...Object.values(keys)]);
  const asked = snapshot.read(key, decodeStoredRepairTask);
  if (asked === undefined) return { batch: {}, result: undefined };
  const current = currentRecipient(context, snapshot, recipient);
  if (current !== undefined)
    return encryptAgain(context, { ...task, recipient: current, bundles: new Map() }, sessions, signal);
  assertUnchanged(snapshot.read(keys.address, decodeStoredAddressPin));
  const sent = snapshot.read(keys.sent, decodeStoredSentMessage);
  const device = recipient.manifest.manifest.devices.find((one) => one.deviceId === deviceId);
  if (sent === undefined || device === undefined) return drop(key);
  const release = await releaseTo(context, sent, { serviceId: recipient.serviceId, deviceId, sentAt });
  if (release === undefined) return drop(key);
  const payment = payFor(context, snapshot, recipient.serviceId, [device]);
  const content = decodeContent(sent.content);
  const lifetime = release.lifetime ?? lifetimeOf(content, context.environment.clock.now());
  if (lifetime === 0 || (asked.unasked && !isForFurther(content))) return drop(key);
  const isAsItWas = payment.isPaid && !asked.unasked;
  const plaintext = padContent(isAsItWas ? sent.content : encodeContent(withReport(content, payment)));
  const { messageId } = sent;
  const letter: Letter = {
    recipient,
    messageId,
    sentAt,
    plaintext,
    lifetime,
    // Of what a new device has missed there may be much, and nobody waits for it.
    bulk: asked.missed,
    payments: payment.tokens,
  };
  const reading = { snapshot, sessions, bundles: task.bundles };
  const { put, vouchers, spent, outboxKeys } = await encryptLetter(context, letter, [device], reading, signal);
  const standing = readStanding(snapshot, recipient.serviceId);
  const after = requested(standing, vouchers, nowSeconds(context.environment.clock));
  const released = release.of(outboxKeys);
  // What has waited goes out for the first time.
  const sentAgain = released.put.length > 0 ? sent.sentAgain : [...sent.sentAgain, { deviceId }];
  const itemIds = [...sent.itemIds, ...outboxKeys.map(itemIdOf)];
  return {
    batch: {
      expect: [...snapshot.expect, ...release.expect],
      put: [
        [keys.sent, encodeStoredSentMessage({ ...sent, ...release.meant, sentAgain, itemIds })],
        ...(after === standing ? [] : [putStanding(recipient.serviceId, after)]),
        ...payment.put,
        ...put,
        ...released.put,
      ],
      delete: [key, ...released.delete],
    },
    result: undefined,
    spent,
  };
}

/**
 * Without the tokens: a device that they were not meant for would take what another one spends, and what nothing pays for has
 * to be small.
 */
function withReport({ grant: _, report: _former, ...said }: Content, { report }: Payment): Content {
  return { ...said, ...(report && { report }) };
}

/** Whether a device that was not there when it was sent has any use for it. */
const isForFurther = ({ body }: Content): boolean => !PASSING.has(body.kind);

const PASSING: ReadonlySet<Content['body']['kind']> = new Set(['nothing', 'receipt', 'sessionReset']);

const NOTHING = { batch: {}, spent: [], isDue: false };

const drop = (key: Key): Attempt<void> => ({ batch: { delete: [key] }, result: undefined });
