/**
 * Publishing what is durably queued. An entry leaves the outbox only when the home relay has it, or when it never will.
 * The same item id goes out in every attempt, so a relay that answered into the void accepts it once. Each attempt seals
 * the message anew, under the certificate of that day: what is queued may wait for longer than a certificate holds.
 */

import { bytesToHex } from '@sotto/crypto';
import { CONTENT_HINT, createSealedContent } from '@sotto/ratchet';
import type { Key } from '@sotto/store';
import {
  decodeStoredOutboxEntry,
  ENVELOPE_BYTES_MAX,
  envelopeBucket,
  expiryFor,
  FORWARD_MARGIN_BYTES,
  type ItemResult,
  type Lane,
  SEALED_MARGIN_BYTES,
  type StoredOutboxEntry,
  X_WING_SEAL_BYTES,
} from '@sotto/wire';
import { authorizeAll, type Payments } from './authorize.ts';
import { ownCertificate } from './certificate.ts';
import { decodeRecord } from './commit.ts';
import type { AccountContext } from './context.ts';
import { followGone } from './devices/gone-mailbox.ts';
import { mailboxChecks } from './devices/mailbox-checks.ts';
import { isPausing } from './environment.ts';
import { ClientError } from './errors.ts';
import { OUTBOX_PREFIX } from './keys.ts';
import { refreshForwardingKey } from './known-relays.ts';
import { OUTBOX_BATCH_BYTES_MAX, OUTBOX_BATCH_ITEMS_MAX, OUTBOX_LOOKAHEAD, OUTBOX_POLL_MS } from './limits.ts';
import { handedOver } from './outcomes.ts';
import { readyToSend } from './recovery/renew-store.ts';
import { sendFirstMark, sendMarked } from './recovery/send-marked.ts';
import { encryptStale } from './recovery/stale-entries.ts';
import { dropTokens } from './refused-tokens.ts';
import { type DestinationKeys, destinationKeys } from './relays/destination-keys.ts';
import { keepDoing } from './retry.ts';
import { scanAll } from './scan.ts';
import { type ItemToSeal, sealItems } from './seal-items.ts';
import { fromTime } from './times.ts';
import { reportUndelivered, type Waiting } from './undelivered.ts';

/** How long the relay asked to wait with an entry. */
type Pauses = Map<Key, { readonly sinceMs: number; readonly pauseMs: number }>;

/** Publishes until `signal` is aborted. Never rejects. */
export function runOutbox(context: AccountContext, signal: AbortSignal): Promise<void> {
  const pauses: Pauses = new Map();
  const arrived = () => context.outboxChanges.notify();
  const keys = destinationKeys(context, arrived);
  const checks = mailboxChecks(context, arrived);
  const payments: Payments = { vouchers: { notBefore: 0 }, checks };
  return keepDoing(context, { event: 'outbox-retry', level: 'warn' }, signal, async () => {
    const { generation } = context.outboxChanges;
    if (await publishSome(context, { pauses, payments, keys }, signal)) return undefined;
    return () => context.outboxChanges.wait(generation, signal, OUTBOX_POLL_MS);
  }).finally(() => Promise.all([keys.settled(), checks.settled()]));
}

/** What is known of why entries have to wait. Of one client, in memory. */
interface Waits {
  readonly pauses: Pauses;
  readonly payments: Payments;
  readonly keys: DestinationKeys;
}

/** One request at most. `false` when nothing was ready. */
async function publishSome(context: AccountContext, waits: Waits, signal: AbortSignal): Promise<boolean> {
  if (!(await readyToSend(context))) return false;
  const unpaid = new Set<string>();
  for (;;) {
    const known = unpaid.size;
    const { expired, stale, ready, bulk } = await takeBatch(context, waits, unpaid);
    for (const waiting of expired) await reportUndelivered(context, waiting, 'E_MESSAGE_EXPIRED');
    if (stale !== undefined) {
      await renewEntry(context, stale, waits.pauses, signal);
      return true;
    }
    if (ready.length > 0 && (await publish(context, ready, waits, unpaid, signal))) return true;
    // However much waits for tokens of one account, what is behind it and is for others does not.
    if (unpaid.size > known) continue;
    return bulk.length > 0 ? publish(context, bulk, waits, unpaid, signal) : expired.length > 0;
  }
}

/**
 * One request with what of `ready` can go out now. `false` when that is nothing, and will be nothing at once. Adds to `unpaid` the
 * mailboxes for which something waits for tokens.
 */
async function publish(
  context: AccountContext,
  ready: readonly Waiting[],
  waits: Waits,
  unpaid: Set<string>,
  signal: AbortSignal,
): Promise<boolean> {
  const { pauses, payments } = waits;
  if ((await sendFirstMark(context, signal)) === undefined) return true;
  const own = context.account.domain;
  const destinations = new Set(ready.map(({ entry }) => entry.destination));
  destinations.delete(own);
  const keys = await waits.keys.atHand(destinations);
  const sendable = ready.filter(({ entry: { destination } }) => destination === own || keys.has(destination));
  const authorized = await authorizeAll(context, sendable, payments, signal);
  const paid = new Set(authorized.map(({ key }) => key));
  for (const { key, entry } of sendable) if (!paid.has(key)) unpaid.add(mailboxOf(entry));
  // What waits for tokens is looked at again when some come, or after a while; what has no key yet is passed over from now on.
  if (authorized.length === 0) return sendable.length < ready.length;
  const certificate = await ownCertificate(context, signal);
  const toSeal = authorized.map((waiting) => toItem(waiting, certificate));
  const items = sealItems(context, toSeal, (destination) => keys.get(destination));
  const results = await sendMarked(context, items, signal);
  if (results !== undefined) await settle(context, authorized, results, pauses);
  return true;
}

/** What cannot be encrypted now is tried again later, and keeps its place. */
async function renewEntry(context: AccountContext, stale: Waiting, pauses: Pauses, signal: AbortSignal): Promise<void> {
  try {
    if ((await encryptStale(context, stale, signal)) || (await followGone(context, stale))) return;
    await reportUndelivered(context, stale, 'E_MESSAGE_EXPIRED');
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ClientError)) throw error;
    context.environment.log({ level: 'info', event: 'renewal-put-off', fields: { code: error.code } });
    pauses.set(stale.key, { sinceMs: context.environment.clock.now(), pauseMs: OUTBOX_POLL_MS });
  }
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
    } else if (isTokenRefused(waiting, result)) {
      if (!(await followGone(context, waiting))) await dropTokens(context, waiting);
    } else if (result.status === 'rejected')
      await reportUndelivered(context, waiting, result.code ?? 'E_MESSAGE_REFUSED');
    else pauses.set(waiting.key, { sinceMs: context.environment.clock.now(), pauseMs: retryAfterMs(result) });
    if (result.code === 'E_FORWARD_KEY_UNKNOWN') outdated.add(waiting.entry.destination);
  }
  if (done.length > 0) await context.store.commit({ delete: done, put: handed });
  for (const destination of outdated) await refreshForwardingKey(context, destination);
  context.outboxChanges.notify();
}

interface Batch {
  readonly expired: readonly Waiting[];
  /** One that must be encrypted anew first. */
  readonly stale: Waiting | undefined;
  readonly ready: readonly Waiting[];
  /** For a request of its own, when nothing else can go out. */
  readonly bulk: readonly Waiting[];
}

/**
 * What may go out now, within the limits of one request, and all whose lifetime is over. What is urgent comes first, then the
 * oldest message. An entry that must wait keeps back what is behind it for the same mailbox, so that mail is read in the order in which
 * it was written; what is for a relay whose key is missing is passed over, and holds nobody up.
 */
async function takeBatch(
  context: AccountContext,
  { pauses, keys }: Waits,
  unpaid: ReadonlySet<string>,
): Promise<Batch> {
  const now = context.environment.clock.now();
  const [urgent, others, bulk] = [createRequest(), createRequest(), createRequest()];
  const expired: Waiting[] = [];
  const keptBack = new Set(unpaid);
  let seen = 0;
  for await (const [key, stored] of scanAll(context.store, OUTBOX_PREFIX, OUTBOX_BATCH_ITEMS_MAX)) {
    const entry = decodeRecord(key, stored.value, decodeStoredOutboxEntry);
    if (now > (entry.createdAt + entry.lifetime) * 1000) {
      expired.push({ key, entry });
      continue;
    }
    if (keys.isMissing(entry.destination)) continue;
    const mailbox = mailboxOf(entry);
    const pause = pauses.get(key);
    const lane = laneOf(entry);
    if (pause !== undefined && isPausing(pause.sinceMs, now, pause.pauseMs)) {
      if (lane === 'message') keptBack.add(mailbox);
    } else if (entry.stale) return { expired, stale: { key, entry }, ready: [], bulk: [] };
    else if (lane === 'control') urgent.add({ key, entry });
    else if (lane === 'bulk') bulk.add({ key, entry });
    else if (!keptBack.has(mailbox)) others.add({ key, entry });
    seen += 1;
    if (urgent.isFull() || (others.isFull() && seen >= OUTBOX_LOOKAHEAD)) break;
  }
  for (const waiting of others.entries) urgent.add(waiting);
  return { expired, stale: undefined, ready: urgent.entries, bulk: bulk.entries };
}

interface Request {
  readonly entries: readonly Waiting[];
  /** What does not fit is left out, and so is all that comes after it. */
  add(waiting: Waiting): void;
  isFull(): boolean;
}

function createRequest(): Request {
  const entries: Waiting[] = [];
  let bytes = 0;
  let isFull = false;
  return {
    entries,
    add(waiting) {
      if (isFull) return;
      bytes += envelopeBucket(waiting.entry.message.length + SEALED_MARGIN_BYTES) ?? ENVELOPE_BYTES_MAX;
      bytes += FORWARD_MARGIN_BYTES + X_WING_SEAL_BYTES;
      if (entries.length === 0 || bytes <= OUTBOX_BATCH_BYTES_MAX) entries.push(waiting);
      else isFull = true;
      if (entries.length === OUTBOX_BATCH_ITEMS_MAX) isFull = true;
    },
    isFull: () => isFull,
  };
}

const toItem = ({ entry }: Waiting, certificate: Uint8Array): ItemToSeal => {
  const { itemId, destination, mailboxId, identityKey, authorization } = entry;
  const item = { itemId, destination, lane: laneOf(entry), expiry: expiryFor(entry.lifetime) };
  return { item, mailboxId, identityKey, authorization, content: sealedContent(entry, certificate) };
};

function sealedContent({ type, message, sentAt, unmissed }: StoredOutboxEntry, certificate: Uint8Array): Uint8Array {
  return createSealedContent({
    type,
    content: message,
    certificate,
    contentHint: unmissed || type === 'plaintextContent' ? CONTENT_HINT.implicit : CONTENT_HINT.resendable,
    sentAt: fromTime(sentAt),
  });
}

const mailboxOf = ({ destination, mailboxId }: StoredOutboxEntry): string => `${destination}/${bytesToHex(mailboxId)}`;

const isTokenRefused = ({ entry }: Waiting, { status, code }: ItemResult): boolean =>
  status === 'rejected' && code === 'E_ITEM_REFUSED' && entry.authorization?.kind === 'contactToken';

const laneOf = ({ aside, bulk }: StoredOutboxEntry): Lane => {
  if (bulk) return 'bulk';
  return aside ? 'control' : 'message';
};

const retryAfterMs = (result: ItemResult): number => Math.max(1, result.retryAfter) * 1000;
