/**
 * What one device of an account tells the others. Of a message to somebody, the copy for them is part of the commit that
 * queues it; everything else is a task, written down with what it is about, and queued by the loop.
 *
 * Nothing here waits for a relay: a device that there is no session with yet gets its copy by a task of repair, which fetches
 * its keys when the relay can be reached.
 */

import { bytesToHex } from '@sotto/crypto';
import { hasUsableSession } from '@sotto/ratchet';
import type { Key } from '@sotto/store';
import {
  type Content,
  type ContentBody,
  decodeContent,
  decodeStoredContact,
  decodeStoredSentMessage,
  decodeStoredSyncTask,
  encodeContent,
  encodeStoredSyncTask,
  padContent,
  type Sync,
} from '@sotto/wire';
import { type Attempt, type Snapshot, takeSnapshot } from '../commit.ts';
import { storedManifest } from '../contacts/pins.ts';
import type { Recipient } from '../contacts/recipient.ts';
import { putStanding, readStanding } from '../contacts/standing.ts';
import type { AccountContext } from '../context.ts';
import { encryptLetter } from '../encrypt.ts';
import { createGrant, grantKeys, tokensIn, unpaidRoom } from '../grants.ts';
import {
  contactKey,
  forgettingKey,
  itemIdOf,
  repairKey,
  sentKey,
  sessionKey,
  standingKey,
  walletKey,
} from '../keys.ts';
import { peerTurn } from '../local-device.ts';
import { payFor } from '../payment.ts';
import { repairTask } from '../repair-task.ts';
import { putSentMessage } from '../sent-messages.ts';
import { commitSessions, type Sessions } from '../session-memory.ts';
import { lifetimeOf } from '../timers/expiry.ts';
import { toTime } from '../times.ts';
import { syncTaskKey } from './keys.ts';
import { subjectOf } from './notes.ts';
import { otherDevices, ownRecipient } from './own.ts';

type Put = readonly [Key, Uint8Array];

/** What a commit puts besides. */
export interface Copies {
  readonly put: readonly Put[];
  readonly spent: readonly Uint8Array[];
}

/** The records that {@link copyToOwn} reads. */
export function copyKeys(context: AccountContext, sentAt: number): readonly Key[] {
  const { serviceId } = context.account;
  const others = otherDevices(context);
  if (others.length === 0) return [contactKey(serviceId), sentKey(serviceId, sentAt)];
  return [
    contactKey(serviceId),
    sentKey(serviceId, sentAt),
    standingKey(serviceId),
    ...grantKeys(context, serviceId).filter((key) => key.startsWith('minted/')),
    ...others.flatMap(({ deviceId }) => [sessionKey(serviceId, deviceId), walletKey(serviceId, deviceId)]),
  ];
}

/** Whether the devices of the snapshot are those that are known here; else they are now, and the attempt begins anew. */
export function isCurrent(context: AccountContext, snapshot: Snapshot): boolean {
  const { serviceId } = context.account;
  const bytes = snapshot.read(contactKey(serviceId), decodeStoredContact)?.signedManifest;
  const stored = bytes === undefined ? context.own.manifest : storedManifest(context, serviceId, bytes);
  // A manifest that was read before another client took over a newer one.
  if (stored.manifest.sequence <= context.own.manifest.manifest.sequence) return true;
  context.own.manifest = stored;
  return false;
}

/** Whether nothing was told to the other devices in this very millisecond. */
export const isFree = ({ account }: AccountContext, snapshot: Snapshot, sentAt: number): boolean =>
  snapshot.read(sentKey(account.serviceId, sentAt), decodeStoredSentMessage) === undefined;

/** What is said to the other devices. */
interface OwnMessage {
  readonly messageId: Uint8Array;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly sync: Sync;
  /** When the account that it is about was last forgotten here, seconds since 1970. */
  readonly forgottenAt: number;
}

/** Encrypts for every other device of the account. `snapshot` holds {@link copyKeys}. */
export async function copyToOwn(
  context: AccountContext,
  { messageId, sentAt, sync, forgottenAt }: OwnMessage,
  { snapshot, sessions }: { readonly snapshot: Snapshot; readonly sessions: Sessions },
  signal: AbortSignal,
): Promise<Copies> {
  const { serviceId } = context.account;
  const { clock } = context.environment;
  const others = otherDevices(context);
  const isAwaited = clock.now() < context.own.expectingUntil;
  if (others.length === 0 && !isAwaited) return NOTHING;
  const body: ContentBody = { kind: 'sync', sync, ...(forgottenAt > 0 && { forgottenAt }) };
  const bare: Content = { messageId, sentAt: toTime(sentAt), body };
  const sent = (content: Uint8Array, items: readonly Uint8Array[]): Put => [
    sentKey(serviceId, sentAt),
    putSentMessage(context, messageId, content, items),
  ];
  // A device that is being linked asks for it when it is there.
  if (others.length === 0) return { put: [sent(encodeContent(bare), [])], spent: [] };
  const ready = others.filter(({ deviceId }) => {
    const record = sessions.read(snapshot, sessionKey(serviceId, deviceId));
    return record !== undefined && hasUsableSession(record, clock.now());
  });
  const task = repairTask(clock, { unasked: true });
  const later = others
    .filter((one) => !ready.includes(one))
    .map(({ deviceId }): Put => [repairKey(serviceId, deviceId, sentAt), task]);
  if (ready.length === 0) return { put: [...later, sent(encodeContent(bare), [])], spent: [] };
  const payment = payFor(context, snapshot, serviceId, ready);
  const standing = readStanding(snapshot, serviceId);
  const said = { ...bare, ...(payment.report && { report: payment.report }) };
  // With a grant, what nothing pays for must not become too large to go.
  const room = payment.isPaid ? undefined : tokensIn(unpaidRoom(said));
  const granted = createGrant(context, snapshot, serviceId, standing, room);
  const content = encodeContent({ ...said, ...(granted && { grant: granted.grant }) });
  const recipient = ownRecipient(context, context.own.manifest);
  const letter = {
    recipient,
    messageId,
    sentAt,
    plaintext: padContent(content),
    aside: true,
    lifetime: lifetimeOf(bare, clock.now()),
    payments: payment.tokens,
  };
  const reading = { snapshot, sessions, bundles: new Map() };
  const encrypted = await encryptLetter(context, letter, ready, reading, signal);
  return {
    put: [
      ...later,
      sent(content, encrypted.outboxKeys.map(itemIdOf)),
      ...payment.put,
      ...(granted ? [...granted.put, putStanding(serviceId, granted.standing)] : []),
      ...encrypted.put,
    ],
    spent: encrypted.spent,
  };
}

/** What the other devices are told of a message; `undefined` for one that is not for them. */
export function sentSync(
  { contact }: Recipient,
  content: Content,
): Extract<Sync, { readonly kind: 'sent' }> | undefined {
  if (!isShown(content.body)) return undefined;
  const { accountId, address, identityKey } = contact;
  // Tokens, the profile key and the place in the chain are for whom the message is for.
  const { grant: _grant, report: _report, chain: _chain, profileKey: _profileKey, ...rest } = content;
  return { kind: 'sent', accountId, address, identityKey, content: encodeContent(rest) };
}

/** Whether an app sees it. */
export const isShown = ({ kind }: ContentBody): boolean => !ASIDE.has(kind);

const ASIDE: ReadonlySet<ContentBody['kind']> = new Set(['nothing', 'typing', 'sync', 'deviceChange', 'sessionReset']);

/** A task for the commit of what the other devices are to be told; none when there are no others. */
export function syncTask(context: AccountContext, sync: Sync): readonly Put[] {
  if (otherDevices(context).length === 0) return [];
  const { random, clock } = context.environment;
  const messageId = random(16);
  const sentAt = toTime(Math.floor(clock.now()));
  const content = encodeContent({ messageId, sentAt, body: { kind: 'sync', sync } });
  const name = bytesToHex(messageId.subarray(0, 8));
  return [[syncTaskKey(context.nextStoredAt(), name), encodeStoredSyncTask({ content })]];
}

/** Queues what the task under `key` says for the other devices, and deletes it. */
export async function doSyncTask(context: AccountContext, key: Key, signal: AbortSignal): Promise<void> {
  await context.turns.run(peerTurn(context.account.serviceId), () =>
    commitSessions(context, (sessions) => attemptSync(context, key, sessions, signal)),
  );
  context.outboxChanges.notify();
  context.repairChanges.notify();
}

async function attemptSync(
  context: AccountContext,
  key: Key,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<Attempt<void>> {
  const sentAt = context.nextSentAt();
  const keys = new Set([key, ...copyKeys(context, sentAt), ...grantKeys(context, context.account.serviceId)]);
  const snapshot = await takeSnapshot(context.store, [...keys]);
  const task = snapshot.read(key, decodeStoredSyncTask);
  if (task === undefined) return { batch: {}, result: undefined };
  if (!isFree(context, snapshot, sentAt) || !isCurrent(context, snapshot))
    return attemptSync(context, key, sessions, signal);
  const { messageId, body } = decodeContent(task.content);
  if (body.kind !== 'sync') return { batch: { delete: [key] }, result: undefined };
  const { sync } = body;
  const about = await standingAbout(context, sync);
  if (about === 'forgetting') return { batch: { delete: [key] }, result: undefined };
  const message = { messageId, sentAt, sync, forgottenAt: about.forgottenAt };
  const { put, spent } = await copyToOwn(context, message, { snapshot, sessions }, signal);
  return { batch: { expect: [...snapshot.expect, ...about.expect], put, delete: [key] }, result: undefined, spent };
}

/** What is known of the account that a task is about; `forgetting`: the task is deleted with everything else of it. */
async function standingAbout(
  { store }: AccountContext,
  sync: Sync,
): Promise<'forgetting' | { readonly expect: Snapshot['expect']; readonly forgottenAt: number }> {
  const serviceId = subjectOf(sync);
  if (serviceId === undefined) return { expect: [], forgottenAt: 0 };
  const snapshot = await takeSnapshot(store, [standingKey(serviceId), forgettingKey(serviceId)]);
  if (snapshot.read(forgettingKey(serviceId), (mark) => mark) !== undefined) return 'forgetting';
  return { expect: snapshot.expect, forgottenAt: readStanding(snapshot, serviceId).forgottenAt };
}

const NOTHING: Copies = { put: [], spent: [] };
