/**
 * Envelopes in mailboxes: put with quota and de-duplication, fetch in order, acknowledge. A mailbox has one consumer: each
 * that attaches takes a lease with a higher number, and whoever names an older one gets nothing and deletes nothing.
 */

import type { SqliteDatabase } from '@sotto/store-sqlite';
import {
  formatArrived,
  isEnvelopeBucket,
  type MailboxContext,
  type MailboxKey,
  REQUEST_BYTES_MAX,
  REQUEST_SECONDS_MAX,
} from '@sotto/wire';
import type { QuotaConfig } from '../config.ts';
import { RelayError } from '../errors.ts';
import { envelopeBytesOf, toBytes } from './columns.ts';
import { expiresHourOf, hourNow } from './hours.ts';
import { createFind } from './mailbox-rows.ts';
import type { Once } from './once.ts';
import type { ItemOutcome, Lease, MailboxItem, MailboxRow, StoredEnvelope, VoucherUse } from './relay-store.ts';
import type { Requests } from './requests.ts';
import type { Tokens } from './tokens.ts';
import type { Wrapping } from './wrapping.ts';
import type { Wraps } from './wraps.ts';

export interface Mailboxes {
  find(mailboxId: Uint8Array): MailboxRow | undefined;
  /**
   * Inside a transaction. `full` gathers the mailboxes that refused an item of this batch, so that order stays; `isBehind`
   * tells that one of an earlier batch must come first.
   */
  put(origin: string, item: MailboxItem, full: Set<number>, isBehind?: boolean): ItemOutcome;
  /** Inside a transaction. */
  attach(mailbox: MailboxRow): Lease;
  fetch(
    mailbox: MailboxRow,
    lease: number,
    after: number,
    itemsMax: number,
    bytesMax: number,
  ): readonly StoredEnvelope[];
  /** Inside a transaction. */
  acknowledge(mailbox: MailboxRow, lease: number, sequences: readonly number[]): number;
  /** Inside a transaction. Seals what waits in the clear, which came before the mailbox had any key. */
  replaceKey(mailbox: MailboxRow, key: MailboxKey): void;
}

export interface MailboxesEnvironment {
  readonly database: SqliteDatabase;
  readonly once: Once;
  readonly wrapping: Wrapping;
  readonly wraps: Wraps;
  readonly tokens: Tokens;
  readonly requests: Requests;
  readonly quota: QuotaConfig;
  /** Requests that may wait in one mailbox. */
  readonly waitingRequestsMax: number;
  readonly clock: () => number;
}

export const createMailboxes = (env: MailboxesEnvironment): Mailboxes => {
  const find = createFind(env.database);
  return { find, put: createPut(env, find), ...createLeases(env), replaceKey: createReplaceKey(env) };
};

const createPut = (env: MailboxesEnvironment, find: Mailboxes['find']): Mailboxes['put'] => {
  const { database, once, tokens, quota, clock } = env;
  const claim = database.prepare(
    `UPDATE mailbox SET items = items + 1, bytes = bytes + ?
     WHERE row = ? AND items < COALESCE(items_max, ?) AND bytes + ? <= COALESCE(bytes_max, ?)`,
  );
  const flag = database.prepare('UPDATE mailbox SET has_refused = 1 WHERE row = ? AND has_refused = 0');
  const store = createStore(env);
  /** `undefined` when the item has a place now; else what its sender is told. */
  const claimPlace = (mailbox: MailboxRow, { envelope }: MailboxItem, full: Set<number>, isBehind: boolean) => {
    const waits = isBehind || full.has(mailbox);
    const bytes = envelope.length;
    const isClaimed =
      !waits && claim.run(bytes, mailbox, quota.mailboxItemsMax, bytes, quota.mailboxBytesMax).changes === 1;
    if (isClaimed) return undefined;
    full.add(mailbox);
    if (!waits) flag.run(mailbox);
    return { ...TURNED_AWAY, mailbox: waits ? undefined : mailbox } satisfies ItemOutcome;
  };
  const putRequest = createPutRequest(env, store);

  return (origin, item, full, isBehind = false) => {
    // RL-03: envelopes are of bucket sizes: a size of its own would be a mark that every relay on the way can read.
    if (!isEnvelopeBucket(item.envelope.length)) return { status: 'rejected', code: 'E_SIZE_NOT_BUCKET' };
    const retained = Math.floor(clock() / 1000) + quota.retentionDays * DAY_SECONDS;
    const expiresHour = expiresHourOf(Math.min(item.expiresAt, retained));
    if (expiresHour <= hourNow(clock)) return { status: 'rejected', code: 'E_ITEM_EXPIRED' };
    const { authorization } = item;
    if (authorization?.kind === 'voucher') {
      if (once.isKnownItem(origin, item.itemId)) return { status: 'duplicate' };
      if (authorization.isUnjudged === true)
        return { status: 'retry', code: 'E_ISSUER_UNKNOWN', retryAfter: ISSUER_RETRY_AFTER };
      return putRequest(origin, find(item.mailboxId), item, expiresHour, authorization.use, (mailbox) =>
        claimPlace(mailbox, item, full, isBehind),
      );
    }
    // RL-17: a message comes with a token of its mailbox that was not spent. Nobody learns what it was that failed.
    const token = tokens.check('message', item.mailboxId, authorization?.token);
    if (token === undefined)
      return once.isKnownItem(origin, item.itemId)
        ? { status: 'duplicate' }
        : { status: 'rejected', code: 'E_ITEM_REFUSED' };
    // With a token that is good it is hardly ever known, so it is not looked up first.
    if (!once.rememberItem(origin, item.itemId, expiresHour)) return { status: 'duplicate' };
    const { mailbox } = token;
    const turnedAway = claimPlace(mailbox, item, full, isBehind);
    if (turnedAway !== undefined) {
      once.forgetItem(origin, item.itemId);
      return turnedAway;
    }
    tokens.spend(token);
    return store(mailbox, item, expiresHour);
  };
};

type StoredOutcome = Extract<ItemOutcome, { readonly stored: unknown }>;
type Store = (mailbox: MailboxRow, item: MailboxItem, expiresHour: number) => StoredOutcome;

/** What has its place in the mailbox already. */
const createStore = ({ database, wrapping }: MailboxesEnvironment): Store => {
  const insert = database.prepare(
    'INSERT INTO envelope (mailbox, expires_hour, wrap, number, body) VALUES (?, ?, ?, ?, ?)',
  );
  return (mailbox, { lane, acceptedAt, envelope }, expiresHour) => {
    const arrived = formatArrived({ lane, acceptedAt, envelope });
    const wrapped = wrapping.seal(mailbox, arrived);
    if (wrapped === undefined) {
      const sequence = insert.run(mailbox, expiresHour, null, null, arrived).lastInsertRowid;
      return { status: 'accepted', mailbox, stored: { kind: 'open', sequence, body: arrived } };
    }
    const { sealed, ...place } = wrapped;
    const sequence = insert.run(mailbox, expiresHour, place.wrap, place.number, sealed).lastInsertRowid;
    return { status: 'accepted', mailbox, stored: { kind: 'sealed', sequence, body: sealed, ...place } };
  };
};

/**
 * Of a stranger. It is said to be accepted, whether or not it is: nobody learns here who exists or whom they know. A mailbox
 * that is full turns it away like any other mail, for nothing is lost in silence for want of room.
 */
const createPutRequest =
  ({ once, requests, waitingRequestsMax }: MailboxesEnvironment, store: Store) =>
  (
    origin: string,
    mailbox: MailboxRow | undefined,
    item: MailboxItem,
    itemExpiresHour: number,
    use: VoucherUse | undefined,
    claimPlace: (mailbox: MailboxRow) => ItemOutcome | undefined,
  ): ItemOutcome => {
    const expiresHour = Math.min(itemExpiresHour, expiresHourOf(item.acceptedAt + REQUEST_SECONDS_MAX));
    const isWorth = use !== undefined && item.envelope.length <= REQUEST_BYTES_MAX;
    // RL-18: a voucher brings one message, and only so many requests wait in a mailbox.
    const isAdmitted =
      isWorth &&
      !requests.isSpent('message', use) &&
      mailbox !== undefined &&
      requests.waiting(mailbox) < waitingRequestsMax;
    if (!isAdmitted) {
      once.rememberItem(origin, item.itemId, expiresHour);
      return { status: 'accepted', mailbox: undefined };
    }
    const turnedAway = claimPlace(mailbox);
    if (turnedAway !== undefined) return turnedAway;
    requests.spend('message', use);
    once.rememberItem(origin, item.itemId, expiresHour);
    const outcome = store(mailbox, item, expiresHour);
    requests.add(mailbox, outcome.stored.sequence);
    return outcome;
  };

const createLeases = ({ database, wrapping, wraps, clock }: MailboxesEnvironment) => {
  const take = database.prepare(
    'UPDATE mailbox SET lease = lease + 1 WHERE row = ? RETURNING lease, epoch, has_refused',
  );
  const mark = database.prepare('SELECT store_mark FROM device WHERE mailbox = ?');
  const unflag = database.prepare('UPDATE mailbox SET has_refused = 0 WHERE row = ? AND has_refused = 1');
  const findLease = database.prepare('SELECT lease FROM mailbox WHERE row = ?');
  const select = database.prepare(
    `SELECT sequence, wrap, number, body FROM envelope
     WHERE mailbox = ? AND sequence > ? AND expires_hour > ? ORDER BY sequence LIMIT ?`,
  );
  const remove = database.prepare(
    'DELETE FROM envelope WHERE sequence = ? AND mailbox = ? RETURNING length(body) AS bytes, wrap',
  );
  const release = database.prepare(
    'UPDATE mailbox SET items = items - ?, bytes = bytes - ? WHERE row = ? AND lease = ?',
  );

  const assertHeld = (mailbox: MailboxRow, lease: number): void => {
    // RL-21: a lease that another consumer has taken over reads and deletes nothing.
    if (findLease.get(mailbox)?.lease !== lease)
      throw new RelayError('E_STREAM_REPLACED', 'another stream of this device took over');
  };

  return {
    attach(mailbox: MailboxRow): Lease {
      const row = take.get(mailbox);
      if (row === undefined) throw new RelayError('E_STREAM_REPLACED', 'the mailbox is gone');
      unflag.run(mailbox);
      const kept = mark.get(mailbox)?.store_mark;
      const storeMark = kept === undefined || kept === null ? undefined : toBytes(kept);
      const lease = { number: Number(row.lease), epoch: toBytes(row.epoch), hasRefused: row.has_refused === 1 };
      return storeMark === undefined ? lease : { ...lease, storeMark };
    },

    fetch(mailbox: MailboxRow, lease: number, after: number, itemsMax: number, bytesMax: number) {
      assertHeld(mailbox, lease);
      const fetched: StoredEnvelope[] = [];
      const contexts = new Map<number, MailboxContext>();
      let bytes = 0;
      for (const row of select.all(mailbox, after, hourNow(clock), itemsMax)) {
        const body = toBytes(row.body);
        bytes += body.length;
        if (fetched.length > 0 && bytes > bytesMax) break;
        const sequence = Number(row.sequence);
        if (row.wrap === null) fetched.push({ kind: 'open', sequence, body });
        else {
          const wrap = Number(row.wrap);
          const context = contexts.get(wrap) ?? wrapping.find(wrap);
          contexts.set(wrap, context);
          fetched.push({ kind: 'sealed', sequence, body, wrap, number: Number(row.number), context });
        }
      }
      return fetched;
    },

    acknowledge(mailbox: MailboxRow, lease: number, sequences: readonly number[]): number {
      let items = 0;
      let bytes = 0;
      for (const sequence of sequences) {
        const removed = remove.get(sequence, mailbox);
        if (removed === undefined) continue;
        items += 1;
        bytes += envelopeBytesOf(removed);
        wraps.released(removed.wrap);
      }
      // Whoever lost the lease meanwhile has deleted nothing: the throw undoes it.
      if (items === 0 || release.run(items, bytes, mailbox, lease).changes === 0) assertHeld(mailbox, lease);
      return items;
    },
  };
};

const createReplaceKey = ({ database, wrapping }: MailboxesEnvironment): Mailboxes['replaceKey'] => {
  const setKey = database.prepare('INSERT OR REPLACE INTO mailbox_key (mailbox, key_id, public_key) VALUES (?, ?, ?)');
  const findKeyId = database.prepare('SELECT key_id FROM mailbox_key WHERE mailbox = ?');
  const selectOpen = database.prepare('SELECT sequence, body FROM envelope WHERE mailbox = ? AND wrap IS NULL');
  const seal = database.prepare('UPDATE envelope SET wrap = ?, number = ?, body = ? WHERE sequence = ?');
  return (mailbox, { id, publicKey }) => {
    if (findKeyId.get(mailbox)?.key_id === id) return;
    setKey.run(mailbox, id, publicKey);
    wrapping.forget(mailbox);
    for (const row of selectOpen.all(mailbox)) {
      const wrapped = wrapping.seal(mailbox, toBytes(row.body));
      if (wrapped !== undefined) seal.run(wrapped.wrap, wrapped.number, wrapped.sealed, Number(row.sequence));
    }
  };
};

const DAY_SECONDS = 24 * 60 * 60;
/** Seconds; long enough for a device to come and fetch. */
const MAILBOX_FULL_RETRY_AFTER = 60;
const TURNED_AWAY = { status: 'retry', code: 'E_MAILBOX_FULL', retryAfter: MAILBOX_FULL_RETRY_AFTER } as const;
/** Seconds: an unknown key is asked for once a minute at most. */
const ISSUER_RETRY_AFTER = 60;
