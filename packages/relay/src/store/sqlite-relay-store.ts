/**
 * `RelayStore` on one SQLite file: write-ahead log, `synchronous=FULL`, one writing connection, group commit. Deleted
 * rows are overwritten (`secure_delete`), so that what was fetched is not left in free pages.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CryptoProvider, defaultProvider, systemRandom } from '@sotto/crypto';
import { migrate, openSqlite, type SqliteDatabase } from '@sotto/store-sqlite';
import type { OutboxConfig, QuotaConfig } from '../config.ts';
import { RelayError } from '../errors.ts';
import { DISK_CACHE_BYTES, GENERATION_INTERVAL_MS, PINNED_ROOTS_MAX } from '../limits.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { createAdminStore } from './admin-store.ts';
import { type ArrivalOrder, createArrivalOrder } from './arrival-order.ts';
import { createBlobStore } from './blob-table.ts';
import { type Bundles, createBundles } from './bundles.ts';
import { toBytes } from './columns.ts';
import { createDeviceStates, type DeviceStates } from './device-states.ts';
import { openGeneration, refuseRestored } from './generation.ts';
import { createInviteTable } from './invites.ts';
import { createMailboxes, type Mailboxes } from './mailboxes.ts';
import { createMeasures } from './measures.ts';
import { messageMethods } from './message-methods.ts';
import { copyBeforeMigration, removeOldCopies } from './migration-copy.ts';
import { createOnce } from './once.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createOutcomes, type Outcomes } from './outcomes.ts';
import { padStoredEnvelopes } from './pad-stored.ts';
import { createPreKeyShelf, type PreKeyShelf } from './pre-keys.ts';
import { createPushTable, type PushTable } from './push-table.ts';
import { registerMethods } from './register-methods.ts';
import type { PushStore, RelayStore, RequestNonce, Usage } from './relay-store.ts';
import { createRequests } from './requests.ts';
import { APPLICATION_ID, migrations } from './schema.ts';
import { createStoreMarks, type StoreMarks } from './store-marks.ts';
import { createSweep } from './sweep.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { createUndo } from './undo.ts';
import { createWrapping, type Wrapping } from './wrapping.ts';
import { createWraps, type Wraps } from './wraps.ts';
import { type CommitObserver, createWriteQueue, type WriteQueue } from './write-queue.ts';

export interface SqliteRelayStoreOptions {
  readonly dataDirectory: string;
  readonly domain: string;
  /** Key of the digests in `nonce` and `dedupe`. */
  readonly dedupeKey: Uint8Array;
  readonly crypto: Pick<CryptoProvider, 'hmacSha256'>;
  readonly quota: QuotaConfig;
  /** Requests that may wait in one mailbox. */
  readonly waitingRequestsMax: number;
  readonly outbox: OutboxConfig;
  readonly clock: () => number;
  readonly observer: CommitObserver;
  /** Told before a migration, with the name of the copy that was made, if there was room for one. */
  readonly onMigration?: (from: number, to: number, copy: string | undefined) => void;
  readonly openSqlite?: typeof openSqlite;
  /** Memory for pages of the database; default {@link DISK_CACHE_BYTES}. */
  readonly cacheBytes?: number;
}

export const databasePath = (dataDirectory: string): string => join(dataDirectory, 'relay.db');

/** The schema version of the database in the directory, 0 when there is none. */
export const readSchemaVersion = async (dataDirectory: string, open = openSqlite): Promise<number> => {
  const path = databasePath(dataDirectory);
  if (!existsSync(path)) return 0;
  const database = await open(path);
  try {
    return schemaVersionOf(database);
  } finally {
    database.close();
  }
};

const schemaVersionOf = (database: SqliteDatabase): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version);

/** Opens or creates the database and refuses one that was made for another domain. */
export const openRelayStore = async (options: SqliteRelayStoreOptions): Promise<RelayStore> => {
  const open = options.openSqlite ?? openSqlite;
  const database = await open(databasePath(options.dataDirectory), {
    cacheBytes: options.cacheBytes ?? DISK_CACHE_BYTES,
    busyTimeoutMs: BUSY_TIMEOUT_MS,
  });
  try {
    const { dataDirectory, onMigration } = options;
    const version = schemaVersionOf(database);
    refuseRestored(database, dataDirectory, version);
    removeOldCopies(dataDirectory);
    if (version > 0 && version < migrations.length)
      onMigration?.(version, migrations.length, copyBeforeMigration(database, dataDirectory, version));
    migrate(database, migrations, APPLICATION_ID);
    claimDomain(database, options.domain);
    padStoredEnvelopes(database);
    return assemble(database, options);
  } catch (error) {
    database.close();
    throw error;
  }
};

const claimDomain = (database: SqliteDatabase, domain: string): void => {
  database.prepare("INSERT OR IGNORE INTO relay (name, value) VALUES ('domain', ?)").run(domain);
  const kept = database.prepare("SELECT value FROM relay WHERE name = 'domain'").get()?.value;
  if (kept !== domain) throw new RelayError('E_DATA_DIRECTORY_FOREIGN', 'the data directory is of another domain');
};

interface Parts {
  readonly queue: WriteQueue;
  /** A transaction that spends the nonce of the request it is for. */
  readonly answer: <Result>(
    request: RequestNonce,
    act: () => Result,
    committed?: (result: Result) => void,
  ) => Promise<Result>;
  readonly shelf: PreKeyShelf;
  readonly bundles: Bundles;
  readonly tokens: Tokens;
  readonly accounts: Accounts;
  readonly states: DeviceStates;
  readonly mailboxes: Mailboxes;
  readonly marks: StoreMarks;
  readonly outbox: Outbox;
  readonly outcomes: Outcomes;
  readonly order: ArrivalOrder;
  readonly push: PushTable;
}

const assemble = (database: SqliteDatabase, options: SqliteRelayStoreOptions): RelayStore => {
  const { clock } = options;
  const undo = createUndo();
  const queue = createWriteQueue(database, options.observer, undo.undone);
  const once = createOnce(database, options.dedupeKey, clock);
  const wrapping = createWrapping({ database, ...wrappingSources, undo });
  const wraps = createWraps(database, wrapping.removed);
  const shelf = createPreKeyShelf(database, defaultProvider);
  const { crypto, dedupeKey, quota, waitingRequestsMax } = options;
  const tokens = createTokens({ database, crypto, dedupeKey, clock, undo });
  const requests = createRequests(database, dedupeKey);
  const mailboxes = createMailboxes({
    database,
    once,
    wrapping,
    wraps,
    tokens,
    requests,
    quota,
    waitingRequestsMax,
    clock,
  });
  const states = createDeviceStates(database);
  const accounts = createAccounts({
    database,
    shelf,
    mailboxes,
    wrapping,
    states,
    tokens,
    invites: createInviteTable(database, clock),
    clock,
  });
  const outcomes = createOutcomes(database, options.dedupeKey, clock);
  const outbox = createOutbox({ database, once, outcomes, limits: options.outbox, clock });
  const push = createPushTable(database, clock);
  const parts: Parts = {
    queue,
    answer: (request, act, committed) =>
      queue.run(() => {
        once.spend(request);
        return act();
      }, committed),
    shelf,
    bundles: createBundles({ shelf, tokens, requests }),
    tokens,
    accounts,
    states,
    mailboxes,
    marks: createStoreMarks(database),
    outbox,
    outcomes,
    order: createArrivalOrder(),
    push,
  };
  return {
    ...registerMethods(parts),
    ...accountMethods(parts),
    ...tokenMethods(parts),
    ...messageMethods(parts, options.domain),
    ...outboxMethods(parts),
    ...pinMethods(database, queue),
    ...upkeepMethods({ database, queue, outcomes, wrapping, wraps, options }),
    push: pushMethods(parts),
    blobs: createBlobStore(database, dedupeKey, clock, parts.answer),
    admin: createAdminStore({ database, queue, shelf, wrapping, tokens, states, outcomes, clock }),
  };
};

const accountMethods = ({ answer, shelf, bundles, accounts, states, mailboxes }: Parts) => ({
  findDevice: (async (accountId, deviceId) =>
    accounts.findDevice(accountId, deviceId)) satisfies RelayStore['findDevice'],
  deviceState: states.of satisfies RelayStore['deviceState'],
  findManifest: ((request, localpart) =>
    answer(request, () => accounts.findManifest(localpart))) satisfies RelayStore['findManifest'],
  putPreKeys: ((request, device, preKeys) =>
    answer(request, () => {
      shelf.put(device.row, preKeys);
      if (preKeys.mailboxKey !== undefined) mailboxes.replaceKey(device.mailbox, preKeys.mailboxKey);
      return shelf.count(device.row);
    })) satisfies RelayStore['putPreKeys'],
  preKeyStatus: ((request, device, withDigest) =>
    answer(request, () => ({
      ...shelf.count(device),
      ...(withDigest && { shelfDigest: shelf.digest(device) }),
    }))) satisfies RelayStore['preKeyStatus'],
  takeBundle: ((request, localpart, deviceId, authorization) =>
    answer(request, () => bundles.take(localpart, deviceId, authorization))) satisfies RelayStore['takeBundle'],
  spendNonce: ((request) => answer(request, () => undefined)) satisfies RelayStore['spendNonce'],
});

const pushMethods = ({ queue, answer, push }: Parts): PushStore => ({
  set: (request, device, sealed) => answer(request, () => push.set(device, sealed)),
  find: async (mailbox) => push.find(mailbox),
  remove: (device, sealed) => queue.finish(() => push.remove(device, sealed)),
  due: async (rowsMax) => push.due(rowsMax),
  renew: (...parameters) => queue.finish(() => push.renew(...parameters)),
});

const tokenMethods = ({ answer, tokens }: Parts) => ({
  putTokenKeys: ((request, mailbox, keys) =>
    answer(request, () => tokens.putKeys(mailbox, keys))) satisfies RelayStore['putTokenKeys'],
  revokeTokens: ((request, mailbox, epoch, nonces) =>
    answer(request, () => tokens.revoke(mailbox, epoch, nonces))) satisfies RelayStore['revokeTokens'],
});

const outboxMethods = ({ queue, outbox, outcomes }: Parts) => ({
  outboxDestinations: (async () => outbox.destinations()) satisfies RelayStore['outboxDestinations'],
  outboxBatch: (async (...parameters) => outbox.batch(...parameters)) satisfies RelayStore['outboxBatch'],
  outboxDueAt: (async (...parameters) => outbox.dueAt(...parameters)) satisfies RelayStore['outboxDueAt'],
  outboxRelease: ((destination) =>
    queue.finish(() => outbox.release(destination))) satisfies RelayStore['outboxRelease'],
  outboxSettle: ((destination, settlements, receipt) =>
    queue.finish(() => outbox.settle(destination, settlements, receipt))) satisfies RelayStore['outboxSettle'],
  findOutcomes: (async (itemIds) => itemIds.map((id) => outcomes.find(id))) satisfies RelayStore['findOutcomes'],
  findReceipt: (async (itemId) => outcomes.receipt(itemId)) satisfies RelayStore['findReceipt'],
  outboxUnsealed: (async (...parameters) => outbox.unsealed(...parameters)) satisfies RelayStore['outboxUnsealed'],
  outboxSeal: ((items) => queue.finish(() => outbox.seal(items))) satisfies RelayStore['outboxSeal'],
});

const pinMethods = (database: SqliteDatabase, queue: WriteQueue) => {
  const find = database.prepare('SELECT root_key FROM pinned_root WHERE domain = ?');
  const list = database.prepare('SELECT domain FROM pinned_root LIMIT ?');
  const remove = database.prepare('DELETE FROM pinned_root WHERE domain = ?');
  const put = database.prepare(
    `INSERT INTO pinned_root (domain, root_key)
     SELECT ?, ? WHERE (SELECT COUNT(*) FROM pinned_root) < ? OR EXISTS (SELECT 1 FROM pinned_root WHERE domain = ?)
     ON CONFLICT (domain) DO UPDATE SET root_key = excluded.root_key`,
  );
  return {
    pinnedRoot: (async (domain) => {
      const found = find.get(domain);
      return found === undefined ? undefined : toBytes(found.root_key);
    }) satisfies RelayStore['pinnedRoot'],
    pinnedDomains: (async (domainsMax) =>
      list.all(domainsMax).map(({ domain }) => String(domain))) satisfies RelayStore['pinnedDomains'],
    pinRoot: ((domain, rootKey) =>
      queue.run(() => void put.run(domain, rootKey, PINNED_ROOTS_MAX, domain))) satisfies RelayStore['pinRoot'],
    unpinRoot: ((domain) => queue.run(() => void remove.run(domain))) satisfies RelayStore['unpinRoot'],
  };
};

interface UpkeepParts {
  readonly database: SqliteDatabase;
  readonly queue: WriteQueue;
  readonly outcomes: Outcomes;
  readonly wrapping: Wrapping;
  readonly wraps: Wraps;
  readonly options: SqliteRelayStoreOptions;
}

const upkeepMethods = ({ database, queue, outcomes, wrapping, wraps, options }: UpkeepParts) => {
  const { clock, dataDirectory } = options;
  const sweep = createSweep(database, outcomes, wraps, clock);
  const generation = openGeneration(database, dataDirectory);
  let notedAt = performance.now();
  const measure = createMeasures(database, () => performance.now());
  const probe = database.prepare(
    `INSERT INTO relay (name, value) VALUES ('commits', '1')
     ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)`,
  );
  const sums = database.prepare(
    `SELECT (SELECT COUNT(*) FROM account) AS accounts,
       (SELECT COALESCE(SUM(items), 0) FROM mailbox) AS mailbox_items,
       (SELECT COALESCE(SUM(bytes), 0) FROM mailbox) AS mailbox_bytes,
       COALESCE((SELECT items FROM outbox_load WHERE destination = ''), 0) AS outbox_items,
       COALESCE((SELECT bytes FROM outbox_load WHERE destination = ''), 0) AS outbox_bytes`,
  );
  return {
    sweep: (() => {
      wrapping.expire();
      return queue.finish(sweep);
    }) satisfies RelayStore['sweep'],
    truncateLog: (async () => database.exec('PRAGMA wal_checkpoint(TRUNCATE)')) satisfies RelayStore['truncateLog'],
    noteInUse: (async () => {
      if (performance.now() - notedAt < GENERATION_INTERVAL_MS) return;
      notedAt = performance.now();
      generation.advance();
      removeOldCopies(dataDirectory);
    }) satisfies RelayStore['noteInUse'],
    measure: (async (destinations) => measure(destinations)) satisfies RelayStore['measure'],
    probe: (async () => {
      await queue.run(() => probe.run());
    }) satisfies RelayStore['probe'],
    usage: (async () => toUsage(sums.get() ?? {})) satisfies RelayStore['usage'],
    close: (async () => {
      await queue.close();
      wrapping.close();
      try {
        generation.advance();
        database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } finally {
        database.close();
      }
    }) satisfies RelayStore['close'],
  };
};

const toUsage = (row: Readonly<Record<string, unknown>>): Usage => ({
  accounts: Number(row.accounts),
  mailboxItems: Number(row.mailbox_items),
  mailboxBytes: Number(row.mailbox_bytes),
  outboxItems: Number(row.outbox_items),
  outboxBytes: Number(row.outbox_bytes),
});

const wrappingSources = {
  crypto: defaultProvider,
  random: systemRandom,
  monotonic: (): number => performance.now(),
};
/** Only readers of an inventory or a backup ever share the file; the event loop must not wait for them long. */
const BUSY_TIMEOUT_MS = 200;
