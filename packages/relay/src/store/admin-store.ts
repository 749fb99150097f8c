/**
 * What an operator asks of the store: counts and switches by account, waiting items by destination, invites, block lists.
 * Rows come in pages, and nothing here reads a message.
 */

import { equalBytes } from '@sotto/crypto';
import { type BlockEntry, LANE_NUMBERS } from '@sotto/wire';
import { ADMIN_PAGE_ROWS, SWEEP_ROWS_MAX } from '../limits.ts';
import { createBlockTables } from './block-tables.ts';
import { toBytes } from './columns.ts';
import { createDeviceRemoval, type DeviceRemovalEnvironment } from './device-removal.ts';
import { hourNow } from './hours.ts';
import { createInviteTable } from './invites.ts';
import { createLoadSubtraction } from './outbox.ts';
import type { Outcomes } from './outcomes.ts';
import type { DeviceRow, MailboxRow } from './relay-store.ts';
import type { WriteQueue } from './write-queue.ts';

export interface AccountSummary {
  readonly localpart: string;
  readonly isSuspended: boolean;
  readonly devices: number;
  /** Envelopes waiting, and their bytes. */
  readonly items: number;
  readonly bytes: number;
}

export interface AccountDetail extends AccountSummary {
  readonly accountId: Uint8Array;
  /** Of the account itself; absent where the setting holds. */
  readonly itemsMax: number | undefined;
  readonly bytesMax: number | undefined;
  readonly mailboxes: readonly MailboxDetail[];
}

export interface MailboxDetail {
  readonly deviceId: number;
  readonly mailbox: MailboxRow;
  readonly items: number;
  readonly bytes: number;
  readonly oneTimePreKeys: number;
  readonly oneTimeKemPreKeys: number;
}

/** Absent: as the setting says. */
export interface AccountQuota {
  readonly itemsMax?: number;
  readonly bytesMax?: number;
}

export interface QueueSummary {
  readonly destination: string;
  /** `unsealed` for mail of before items were sealed. */
  readonly lane: string;
  readonly items: number;
  readonly bytes: number;
  /** Seconds since 1970, a whole hour: when the oldest was taken. */
  readonly oldestHour: number;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
}

export interface Invite {
  readonly id: number;
  readonly usesLeft: number;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

export interface NewInvite {
  readonly digest: Uint8Array;
  readonly uses: number;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** The operator's own list has no key. */
export interface BlockList {
  readonly name: string;
  readonly publicKey: Uint8Array | undefined;
  /** Of the last feed that was taken; 0 for none. */
  readonly sequence: number;
  readonly entries: number;
}

export interface AdminStore {
  /** In the order of their names, behind `after`, a page of them. */
  listAccounts(after: string): Promise<readonly AccountSummary[]>;
  findAccount(localpart: string): Promise<AccountDetail | undefined>;
  setSuspended(localpart: string, isSuspended: boolean): Promise<boolean>;
  setQuota(localpart: string, quota: AccountQuota): Promise<boolean>;
  /** The account with its devices, mail, keys and name. */
  deleteAccount(localpart: string): Promise<boolean>;
  /** Ids of all accounts, for what is known of accounts by a hash alone. */
  accountIds(): Promise<readonly Uint8Array[]>;

  listQueues(): Promise<readonly QueueSummary[]>;
  /**
   * Gives up what waits for a destination now, a bounded number of items at a time, and keeps the outcome of each. Returns their
   * ids; nothing more waits when there are none.
   */
  dropQueue(destination: string): Promise<readonly Uint8Array[]>;

  addInvites(invites: readonly NewInvite[]): Promise<void>;
  listInvites(): Promise<readonly Invite[]>;
  revokeInvite(id: number): Promise<boolean>;

  listBlockLists(): Promise<readonly BlockList[]>;
  /** What a list blocks, or all of them together. */
  blockEntries(list?: string): Promise<readonly BlockEntry[]>;
  /** Into the operator's own list; replaces the entry of the same subject. */
  putBlock(entry: BlockEntry): Promise<void>;
  removeBlock(subject: Pick<BlockEntry, 'domain' | 'accountHash'>): Promise<boolean>;
  /** `false` when the name or the key is taken. */
  subscribe(name: string, publicKey: Uint8Array): Promise<boolean>;
  unsubscribe(name: string): Promise<boolean>;
  /** In place of what the list held. */
  replaceEntries(list: string, sequence: number, entries: readonly BlockEntry[]): Promise<void>;
}

export interface AdminStoreEnvironment extends DeviceRemovalEnvironment {
  readonly queue: WriteQueue;
  readonly outcomes: Pick<Outcomes, 'keep'>;
  readonly clock: () => number;
}

export const createAdminStore = (env: AdminStoreEnvironment): AdminStore => ({
  ...accountMethods(env),
  ...queueMethods(env),
  ...inviteMethods(env),
  ...blockMethods(env),
});

const accountMethods = (env: AdminStoreEnvironment) => {
  const { database, queue, shelf, states } = env;
  const summaries = `SELECT account.row AS row, localpart, account_id, suspended, account.items_max AS items_max,
      account.bytes_max AS bytes_max, COUNT(device.row) AS devices, COALESCE(SUM(mailbox.items), 0) AS items,
      COALESCE(SUM(mailbox.bytes), 0) AS bytes
    FROM account LEFT JOIN device ON device.account = account.row LEFT JOIN mailbox ON mailbox.row = device.mailbox`;
  const page = database.prepare(`${summaries} WHERE localpart > ? GROUP BY account.row ORDER BY localpart LIMIT ?`);
  const one = database.prepare(`${summaries} WHERE localpart = ? GROUP BY account.row`);
  const mailboxes = database.prepare(
    `SELECT device.row AS device, device_id, mailbox.row AS mailbox, items, bytes FROM device
     JOIN mailbox ON mailbox.row = device.mailbox WHERE account = ? ORDER BY device_id`,
  );
  const suspend = database.prepare('UPDATE account SET suspended = ? WHERE localpart = ?');
  const setQuota = database.prepare(
    'UPDATE account SET items_max = ?, bytes_max = ? WHERE localpart = ? RETURNING row',
  );
  const setMailboxQuota = database.prepare(
    `UPDATE mailbox SET items_max = ?, bytes_max = ?
     WHERE row IN (SELECT mailbox FROM device WHERE account = ?)`,
  );
  const ids = database.prepare('SELECT account_id FROM account');
  const remove = prepareRemoval(env);

  return {
    listAccounts: (async (after) =>
      page.all(after, ADMIN_PAGE_ROWS).map(toSummary)) satisfies AdminStore['listAccounts'],
    findAccount: (async (localpart) => {
      const row = one.get(localpart);
      if (row === undefined) return undefined;
      return {
        ...toSummary(row),
        accountId: toBytes(row.account_id),
        itemsMax: toOptional(row.items_max),
        bytesMax: toOptional(row.bytes_max),
        mailboxes: mailboxes.all(Number(row.row)).map((mailbox) => ({
          deviceId: Number(mailbox.device_id),
          mailbox: Number(mailbox.mailbox) as MailboxRow,
          items: Number(mailbox.items),
          bytes: Number(mailbox.bytes),
          ...shelf.count(Number(mailbox.device) as DeviceRow),
        })),
      };
    }) satisfies AdminStore['findAccount'],
    setSuspended: ((localpart, isSuspended) =>
      queue.run(() => {
        states.forget();
        return suspend.run(isSuspended ? 1 : 0, localpart).changes === 1;
      })) satisfies AdminStore['setSuspended'],
    setQuota: ((localpart, { itemsMax = null, bytesMax = null }) =>
      queue.run(() => {
        const account = setQuota.get(itemsMax, bytesMax, localpart);
        if (account !== undefined) setMailboxQuota.run(itemsMax, bytesMax, Number(account.row));
        return account !== undefined;
      })) satisfies AdminStore['setQuota'],
    deleteAccount: ((localpart) =>
      queue.run(() => {
        const row = one.get(localpart);
        if (row !== undefined) remove(Number(row.row));
        return row !== undefined;
      })) satisfies AdminStore['deleteAccount'],
    accountIds: (async () => ids.all().map((row) => toBytes(row.account_id))) satisfies AdminStore['accountIds'],
  };
};

/** Everything that hangs on an account. Inside a transaction. */
const prepareRemoval = (env: AdminStoreEnvironment): ((account: number) => void) => {
  const devices = env.database.prepare('SELECT row, mailbox FROM device WHERE account = ?');
  const removeDevice = createDeviceRemoval(env);
  const removeAccount = env.database.prepare('DELETE FROM account WHERE row = ?');
  return (account) => {
    for (const { row, mailbox } of devices.all(account)) {
      removeDevice({ row: Number(row) as DeviceRow, mailbox: Number(mailbox) as MailboxRow });
    }
    removeAccount.run(account);
  };
};

const queueMethods = ({ database, queue, outcomes }: AdminStoreEnvironment) => {
  const list = database.prepare(
    `SELECT destination, lane, COUNT(*) AS items, SUM(length(body)) AS bytes, MIN(accepted_hour) AS oldest,
       MIN(next_attempt_at) AS due
     FROM (SELECT destination, lane, body, accepted_hour, next_attempt_at FROM outbox
       UNION ALL SELECT destination, NULL, body, accepted_hour, 0 FROM outbox_unsealed)
     GROUP BY destination, lane ORDER BY destination, lane`,
  );
  const drops = ['outbox', 'outbox_unsealed'].map((table) =>
    database.prepare(
      `DELETE FROM ${table} WHERE sequence IN (SELECT sequence FROM ${table} WHERE destination = ? LIMIT ?)
       RETURNING item_id, length(body) AS bytes`,
    ),
  );
  const subtract = createLoadSubtraction(database);
  return {
    listQueues: (async () =>
      list.all().map((row) => ({
        destination: String(row.destination),
        lane: lanesByNumber.get(Number(row.lane)) ?? 'unsealed',
        items: Number(row.items),
        bytes: Number(row.bytes),
        oldestHour: Number(row.oldest) * 3600,
        dueAt: Number(row.due),
      }))) satisfies AdminStore['listQueues'],
    dropQueue: ((destination) =>
      queue.run(() => {
        const dropped = drops.flatMap((drop) => drop.all(destination, SWEEP_ROWS_MAX));
        const bytes = dropped.reduce((sum, row) => sum + Number(row.bytes), 0);
        if (dropped.length > 0) subtract(destination, dropped.length, bytes);
        const itemIds = dropped.map((row) => toBytes(row.item_id));
        for (const itemId of itemIds) outcomes.keep(itemId, 'E_ITEM_DROPPED', undefined);
        return itemIds;
      })) satisfies AdminStore['dropQueue'],
  };
};

const lanesByNumber: ReadonlyMap<number, string> = new Map(
  Object.entries(LANE_NUMBERS).map(([lane, number]) => [number, lane]),
);

const inviteMethods = ({ database, queue, clock }: AdminStoreEnvironment) => {
  const table = createInviteTable(database, clock);
  return {
    addInvites: ((invites) => queue.run(() => table.add(invites))) satisfies AdminStore['addInvites'],
    listInvites: (async () => table.list()) satisfies AdminStore['listInvites'],
    revokeInvite: ((id) => queue.run(() => table.revoke(id))) satisfies AdminStore['revokeInvite'],
  };
};

const blockMethods = ({ database, queue, clock }: AdminStoreEnvironment) => {
  const tables = createBlockTables(database);
  return {
    listBlockLists: (async () => tables.lists()) satisfies AdminStore['listBlockLists'],
    blockEntries: (async (list) => tables.entries(list, hourNow(clock))) satisfies AdminStore['blockEntries'],
    putBlock: ((entry) => queue.run(() => tables.put(OWN_LIST, entry))) satisfies AdminStore['putBlock'],
    removeBlock: ((subject) => queue.run(() => tables.remove(OWN_LIST, subject))) satisfies AdminStore['removeBlock'],
    subscribe: ((name, publicKey) =>
      queue.run(() => {
        const isTaken = tables
          .lists()
          .some((one) => one.name === name || (one.publicKey !== undefined && equalBytes(one.publicKey, publicKey)));
        if (!isTaken) tables.addList(name, publicKey);
        return !isTaken;
      })) satisfies AdminStore['subscribe'],
    unsubscribe: ((name) =>
      queue.run(() => name !== OWN_LIST && tables.removeList(name))) satisfies AdminStore['unsubscribe'],
    replaceEntries: ((list, sequence, entries) =>
      queue.run(() => tables.replace(list, sequence, entries))) satisfies AdminStore['replaceEntries'],
  };
};

/** The name of the operator's own list. */
export const OWN_LIST = 'own';

const toOptional = (value: unknown): number | undefined => (value === null ? undefined : Number(value));

const toSummary = (row: Readonly<Record<string, unknown>>): AccountSummary => ({
  localpart: String(row.localpart),
  isSuspended: Number(row.suspended) === 1,
  devices: Number(row.devices),
  items: Number(row.items),
  bytes: Number(row.bytes),
});
