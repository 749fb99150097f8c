/**
 * One message for devices of a recipient: for each a session, begun with a bundle where there is none, and the ciphertext as
 * an outbox entry. Nothing is sealed yet: that happens when the entry goes out, under the certificate of that day.
 */

import { bytesToHex } from '@sotto/crypto';
import {
  encryptMessage,
  hasUsableSession,
  initiateSession,
  type LocalDevice,
  type PreKeyBundle,
  parsePublicKey,
  type RatchetEnv,
  type RemoteDevice,
  type SessionMessage,
  type SessionRecord,
  type Step,
} from '@sotto/ratchet';
import type { Key } from '@sotto/store';
import {
  type Authorization,
  type Device,
  encodeStoredDeviceNote,
  encodeStoredOutboxEntry,
  envelopeBucket,
  parseAddress,
  REQUEST_BYTES_MAX,
  SEALED_MARGIN_BYTES,
  type StoredContact,
  type StoredMessageType,
} from '@sotto/wire';
import { type BoughtBundle, buyBundle, refuseBundle } from './bundles.ts';
import type { Snapshot } from './commit.ts';
import type { Recipient } from './contacts/recipient.ts';
import type { AccountContext } from './context.ts';
import { staleKey } from './devices/keys.ts';
import { nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { outboxKey, repairKey, sessionKey } from './keys.ts';
import { MESSAGE_LIFETIME_S } from './limits.ts';
import { localDevice } from './local-device.ts';
import { repairTask } from './repair-task.ts';
import type { Sessions } from './session-memory.ts';
import { toTime } from './times.ts';

/** One message on its way: what its copies for several devices, and the attempts of one commit, have in common. */
export interface Letter {
  readonly recipient: Recipient;
  readonly messageId: Uint8Array;
  /** Names the message between the devices; milliseconds since 1970. */
  readonly sentAt: number;
  /** Padded content. */
  readonly plaintext: Uint8Array;
  /** It brings nothing that an app sees. */
  readonly aside?: boolean;
  /** Nobody asks for it again. */
  readonly unmissed?: boolean;
  /** It can wait for everything else. */
  readonly bulk?: boolean;
  /** How long relays may keep it, in seconds; that of messages is the longest. */
  readonly lifetime?: number;
  /** With what the copies go out, by device; those without are paid for when they do. */
  readonly payments?: ReadonlyMap<number, Authorization>;
}

/** Bundles fetched for devices without a session, so that a repeated attempt uses up no second one. */
export type Bundles = Map<number, BoughtBundle>;

/** What one attempt reads. */
export interface Reading {
  /** Holds {@link sessionKey} of each device. */
  readonly snapshot: Snapshot;
  readonly sessions: Sessions;
  readonly bundles: Bundles;
}

export interface Encrypted {
  /** Sessions and outbox entries. */
  readonly put: readonly (readonly [Key, Uint8Array])[];
  readonly outboxKeys: readonly Key[];
  /** How many copies go out with a voucher. */
  readonly vouchers: number;
  readonly spent: readonly Uint8Array[];
}

/**
 * Encrypts for all these devices of the recipient, each with its session or with a new one. Waits for nothing unless a bundle
 * is missing. A device whose bundle is not to be had gets its copy later, by a task of repair, if another one gets it now;
 * else throws what {@link buyBundle} does.
 */
export async function encryptLetter(
  context: AccountContext,
  letter: Letter,
  devices: readonly Device[],
  { snapshot, sessions, bundles }: Reading,
  signal: AbortSignal,
): Promise<Encrypted> {
  const { crypto, random, clock } = context.environment;
  const { serviceId, contact } = letter.recipient;
  const env: RatchetEnv = { crypto, random, now: clock.now() };
  const readings = devices.map((device) => {
    const key = sessionKey(serviceId, device.deviceId);
    return { device, key, record: sessions.read(snapshot, key) };
  });
  const later = new Set<number>();
  for (const { device, record } of readings) {
    if (isUsable(record, env) || bundles.has(device.deviceId)) continue;
    const token = letter.payments?.get(device.deviceId);
    try {
      bundles.set(device.deviceId, await buyBundle(context, letter.recipient, device, token, signal));
    } catch (error) {
      signal.throwIfAborted();
      const isAlone = !readings.some((one) => isUsable(one.record, env) || bundles.has(one.device.deviceId));
      if (isAlone || !(error instanceof ClientError)) throw error;
      context.environment.log({ level: 'info', event: 'device-put-off', fields: { code: error.code } });
      later.add(device.deviceId);
    }
  }
  const local = localDevice(context.account);
  const identityKey = parsePublicKey(contact.identityKey);
  const put = putOff(context, letter, later);
  const outboxKeys: Key[] = [];
  const spent: Uint8Array[] = [];
  let vouchers = 0;
  for (const { device, key, record } of readings) {
    if (later.has(device.deviceId)) continue;
    const remote = { address: { name: serviceId, deviceId: device.deviceId }, identityKey };
    const bought = bundles.get(device.deviceId);
    const step = encryptFor(record, { local, remote, plaintext: letter.plaintext }, bought?.bundle, env);
    // A token that has paid for the keys, in an attempt that came to nothing, still pays for the message.
    const token = letter.payments?.get(device.deviceId);
    const payment = token ?? (isRequest(step.output.bytes) ? bought?.voucher : undefined);
    if (payment?.kind === 'voucher') vouchers += 1;
    const { messageId, sentAt, aside = false, unmissed = false, bulk = false, lifetime = MESSAGE_LIFETIME_S } = letter;
    const message = { messageId, sentAt, aside, unmissed, bulk, lifetime, ...step.output };
    const entry = outboxEntry(context, contact, device.mailboxId, message, payment);
    put.push(sessions.put(key, step.state), entry);
    outboxKeys.push(entry[0]);
    spent.push(...step.spent);
  }
  return { put, outboxKeys, vouchers, spent };
}

/** Tasks for the devices that get their copies later; and since they may be gone, their account is asked for its devices. */
function putOff(
  { environment: { clock } }: AccountContext,
  { recipient, sentAt }: Letter,
  later: ReadonlySet<number>,
): (readonly [Key, Uint8Array])[] {
  if (later.size === 0) return [];
  const task = repairTask(clock, { unasked: true });
  const tasks = [...later].map((deviceId) => [repairKey(recipient.serviceId, deviceId, sentAt), task] as const);
  return [...tasks, [staleKey(recipient.serviceId), encodeStoredDeviceNote({ notedAt: nowSeconds(clock) })]];
}

/** With the session of `record` or, where that has none to use, with one that `bundle` begins. */
function encryptFor(
  record: SessionRecord | undefined,
  input: { readonly local: LocalDevice; readonly remote: RemoteDevice; readonly plaintext: Uint8Array },
  bundle: PreKeyBundle | undefined,
  env: RatchetEnv,
): Step<SessionRecord, SessionMessage> {
  if (bundle === undefined || isUsable(record, env)) return encryptMessage(record, input, env);
  const { local, remote } = input;
  const initiated = refuseBundle(() => initiateSession(record, { local, remote, bundle }, env));
  const encrypted = encryptMessage(initiated.state, input, env);
  return { ...encrypted, spent: [...initiated.spent, ...encrypted.spent] };
}

/** Whether it is small enough to go without a token. */
export function isRequest(message: Uint8Array): boolean {
  const size = envelopeBucket(message.length + SEALED_MARGIN_BYTES);
  return size !== undefined && size <= REQUEST_BYTES_MAX;
}

const isUsable = (record: SessionRecord | undefined, { now }: RatchetEnv): boolean =>
  record !== undefined && hasUsableSession(record, now);

export interface OutboxMessage extends Pick<Letter, 'messageId' | 'sentAt'> {
  readonly aside: boolean;
  readonly unmissed: boolean;
  readonly bulk: boolean;
  /** Seconds. */
  readonly lifetime?: number;
  readonly type: StoredMessageType;
  readonly bytes: Uint8Array;
}

/** A record to put that sends a message to one mailbox of `contact`. */
export function outboxEntry(
  context: AccountContext,
  contact: StoredContact,
  mailboxId: Uint8Array,
  { messageId, sentAt, aside, unmissed, bulk, lifetime = MESSAGE_LIFETIME_S, type, bytes }: OutboxMessage,
  authorization?: Authorization,
): readonly [Key, Uint8Array] {
  const { clock, random } = context.environment;
  const itemId = random(16);
  const entry = encodeStoredOutboxEntry({
    messageId,
    sentAt: toTime(sentAt),
    type,
    message: bytes,
    itemId,
    accountId: contact.accountId,
    identityKey: contact.identityKey,
    address: contact.address,
    destination: parseAddress(contact.address).domain,
    mailboxId,
    createdAt: nowSeconds(clock),
    lifetime: Math.min(lifetime, MESSAGE_LIFETIME_S),
    aside,
    stale: false,
    unmissed,
    bulk,
    ...(authorization && { authorization }),
  });
  return [outboxKey(context.nextStoredAt(), context.nextOutboxNumber(), bytesToHex(itemId)), entry];
}
