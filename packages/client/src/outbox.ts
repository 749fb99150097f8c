/**
 * Publishing what is durably queued. An entry leaves the outbox only when the home relay has it, or when it never will.
 * The same item id goes out in every attempt, so a relay that answered into the void accepts it once. Each attempt seals
 * the message anew, under the certificate of that day: what is queued may wait for longer than a certificate holds.
 */

import { bytesToHex } from '@sotto/crypto';
import { type ForwardingKey, sealForward } from '@sotto/identity';
import { CONTENT_HINT, createSealedContent, parsePublicKey, sealMessagesV2 } from '@sotto/ratchet';
import type { Key } from '@sotto/store';
import {
  decodeStoredOutboxEntry,
  ENVELOPE_BYTES_MAX,
  encodeEnvelope,
  envelopeBucket,
  expiryFor,
  FORWARD_MARGIN_BYTES,
  type ItemResult,
  type Lane,
  type OutgoingItem,
  padEnvelope,
  SEALED_MARGIN_BYTES,
  type StoredOutboxEntry,
  X_WING_SEAL_BYTES,
} from '@sotto/wire';
import { authorizeAll, type VoucherPause } from './authorize.ts';
import { forEachBounded } from './bounded.ts';
import { ownCertificate } from './certificate.ts';
import { decodeRecord } from './commit.ts';
import type { AccountContext } from './context.ts';
import { isPausing } from './environment.ts';
import { ClientError, codeOf } from './errors.ts';
import { OUTBOX_PREFIX } from './keys.ts';
import { forwardingKey, refreshForwardingKey } from './known-relays.ts';
import { FORWARDING_KEYS_AT_ONCE, OUTBOX_BATCH_BYTES_MAX, OUTBOX_BATCH_ITEMS_MAX, OUTBOX_POLL_MS } from './limits.ts';
import { handedOver } from './outcomes.ts';
import { dropTokens } from './refused-tokens.ts';
import { retryDelayMs } from './retry.ts';
import { scanAll } from './scan.ts';
import { fromTime } from './times.ts';
import { reportUndelivered, type Waiting } from './undelivered.ts';

/** How long the relay asked to wait with an entry. */
type Pauses = Map<Key, { readonly sinceMs: number; readonly pauseMs: number }>;

/** Publishes until `signal` is aborted. Never rejects. */
export async function runOutbox(context: AccountContext, signal: AbortSignal): Promise<void> {
  const { clock, random, log } = context.environment;
  const pauses: Pauses = new Map();
  const voucherPause: VoucherPause = { until: 0 };
  let failures = 0;
  while (!signal.aborted) {
    const generation = context.outboxChanges.generation;
    try {
      if (await publishSome(context, pauses, voucherPause, signal)) continue;
      failures = 0;
      await context.outboxChanges.wait(generation, signal, OUTBOX_POLL_MS);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      log({ level: 'warn', event: 'outbox-retry', fields: { failures, code: codeOf(error) } });
      await clock.sleep(retryDelayMs(failures, random), signal);
    }
  }
}

/** One request. `false` when nothing was ready. */
async function publishSome(
  context: AccountContext,
  pauses: Pauses,
  voucherPause: VoucherPause,
  signal: AbortSignal,
): Promise<boolean> {
  const { expired, ready } = await takeBatch(context, pauses);
  for (const waiting of expired) await giveUp(context, waiting, 'E_MESSAGE_EXPIRED');
  if (ready.length === 0) return expired.length > 0;
  const keys = await forwardingKeys(context, ready);
  const own = context.account.domain;
  const sendable = ready.filter(({ entry: { destination } }) => destination === own || keys.has(destination));
  for (const { key } of ready.filter((one) => !sendable.includes(one)))
    pauses.set(key, { sinceMs: context.environment.clock.now(), pauseMs: OUTBOX_POLL_MS });
  const authorized = await authorizeAll(context, sendable, voucherPause, signal);
  // What waits for tokens is looked at again when some come, or after a while.
  if (authorized.length === 0) return sendable.length < ready.length;
  const certificate = await ownCertificate(context, signal);
  const results = await context.relay.send(sealAll(context, authorized, certificate, keys), signal);
  await settle(context, authorized, results, pauses);
  return true;
}

/**
 * By destination, but for our own. A relay whose key is not to be had is left out: what is for it must wait. They are asked side
 * by side, so that one that does not answer costs its own time and not that of all.
 */
async function forwardingKeys(
  context: AccountContext,
  ready: readonly Waiting[],
): Promise<ReadonlyMap<string, ForwardingKey>> {
  const own = context.account.domain;
  const keys = new Map<string, ForwardingKey>();
  const destinations = new Set(ready.map(({ entry }) => entry.destination));
  destinations.delete(own);
  await forEachBounded(destinations, FORWARDING_KEYS_AT_ONCE, async (destination) => {
    const key = await forwardingKey(context, destination);
    if (key !== undefined) keys.set(destination, key);
    else context.environment.log({ level: 'info', event: 'forwarding-key-missing', fields: {} });
  });
  return keys;
}

async function settle(
  context: AccountContext,
  sent: readonly Waiting[],
  results: readonly ItemResult[],
  pauses: Pauses,
): Promise<void> {
  const byItem = new Map(results.map((result) => [bytesToHex(result.itemId), result]));
  const done: Key[] = [];
  const handed: (readonly [Key, Uint8Array])[] = [];
  const own = context.account.domain;
  const outdated = new Set<string>();
  for (const waiting of sent) {
    const result = byItem.get(bytesToHex(waiting.entry.itemId));
    pauses.delete(waiting.key);
    if (result === undefined) throw new ClientError('E_RELAY_INVALID', 'the relay left an item without a result');
    if (result.status === 'accepted' || result.status === 'duplicate') {
      done.push(waiting.key);
      const record = waiting.entry.destination === own ? undefined : handedOver(waiting);
      if (record !== undefined) handed.push(record);
    } else if (isTokenRefused(waiting, result)) await dropTokens(context, waiting);
    else if (result.status === 'rejected') await giveUp(context, waiting, result.code ?? 'E_MESSAGE_REFUSED');
    else pauses.set(waiting.key, { sinceMs: context.environment.clock.now(), pauseMs: retryAfterMs(result) });
    if (result.code === 'E_FORWARD_KEY_UNKNOWN') outdated.add(waiting.entry.destination);
  }
  if (done.length > 0) await context.store.commit({ delete: done, put: handed });
  for (const destination of outdated) await refreshForwardingKey(context, destination);
  context.outboxChanges.notify();
}

/**
 * The oldest entries that may go out now, within the limits of one request, and all whose lifetime is over. An entry that
 * must wait keeps back what is behind it for the same mailbox, so that mail is read in the order in which it was written.
 */
async function takeBatch(
  context: AccountContext,
  pauses: Pauses,
): Promise<{ readonly expired: readonly Waiting[]; readonly ready: readonly Waiting[] }> {
  const now = context.environment.clock.now();
  const ready: Waiting[] = [];
  const expired: Waiting[] = [];
  const keptBack = new Set<string>();
  let bytes = 0;
  for await (const [key, stored] of scanAll(context.store, OUTBOX_PREFIX, OUTBOX_BATCH_ITEMS_MAX)) {
    const entry = decodeRecord(key, stored.value, decodeStoredOutboxEntry);
    if (now > (entry.createdAt + entry.lifetime) * 1000) {
      expired.push({ key, entry });
      continue;
    }
    const mailbox = `${entry.destination}/${bytesToHex(entry.mailboxId)}`;
    const pause = pauses.get(key);
    if (pause !== undefined && isPausing(pause.sinceMs, now, pause.pauseMs)) {
      if (!entry.aside) keptBack.add(mailbox);
    } else if (entry.aside || !keptBack.has(mailbox)) {
      bytes += envelopeBucket(entry.message.length + SEALED_MARGIN_BYTES) ?? ENVELOPE_BYTES_MAX;
      bytes += FORWARD_MARGIN_BYTES + X_WING_SEAL_BYTES;
      if (ready.length > 0 && bytes > OUTBOX_BATCH_BYTES_MAX) break;
      ready.push({ key, entry });
      if (ready.length === OUTBOX_BATCH_ITEMS_MAX) break;
    }
  }
  return { expired, ready };
}

/** An entry that no relay will ever take. */
async function giveUp(context: AccountContext, waiting: Waiting, code: string): Promise<void> {
  await reportUndelivered(context, waiting, code);
  context.refusals.set(waiting.key, code);
}

/**
 * To the recipient in one go, so that what the messages to one have in common is computed once; then, if that is not ours, to
 * the recipient's relay.
 */
function sealAll(
  { account, agreements, environment }: AccountContext,
  ready: readonly Waiting[],
  certificate: Uint8Array,
  keys: ReadonlyMap<string, ForwardingKey>,
): readonly OutgoingItem[] {
  const { crypto, random } = environment;
  const origin = account.domain;
  const messages = ready.map(({ entry }) => ({
    recipientIdentityKey: parsePublicKey(entry.identityKey),
    content: sealedContent(entry, certificate),
  }));
  const senderIdentity = account.identityKeyPair;
  const sealed = sealMessagesV2({ crypto, random }, { senderIdentity, agreements, messages });
  return ready.map(({ entry }, n) => {
    const { itemId, destination, mailboxId } = entry;
    const item = { itemId, destination, lane: laneOf(entry), expiry: expiryFor(entry.lifetime) };
    const envelope = padEnvelope(encodeEnvelope({ sealed: sealed[n]! }));
    const content = { mailboxId, envelope, ...(entry.authorization && { authorization: entry.authorization }) };
    const key = keys.get(destination);
    if (key === undefined) return { ...item, content: { kind: 'local', ...content } };
    return {
      ...item,
      content: { kind: 'sealed', ...sealForward({ crypto, random }, key, { ...item, origin }, content) },
    };
  });
}

function sealedContent({ type, message, sentAt }: StoredOutboxEntry, certificate: Uint8Array): Uint8Array {
  return createSealedContent({
    type,
    content: message,
    certificate,
    contentHint: type === 'plaintextContent' ? CONTENT_HINT.implicit : CONTENT_HINT.resendable,
    sentAt: fromTime(sentAt),
  });
}

const isTokenRefused = ({ entry }: Waiting, { status, code }: ItemResult): boolean =>
  status === 'rejected' && code === 'E_ITEM_REFUSED' && entry.authorization?.kind === 'contactToken';

const laneOf = ({ aside }: StoredOutboxEntry): Lane => (aside ? 'control' : 'message');

const retryAfterMs = (result: ItemResult): number => Math.max(1, result.retryAfter) * 1000;
