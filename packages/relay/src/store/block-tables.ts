/** Block lists: the operator's own, and one for each feed that is subscribed to. */

import type { SqliteDatabase } from '@sotto/store-sqlite';
import type { BlockEntry, BlockReason } from '@sotto/wire';
import type { BlockList } from './admin-store.ts';
import { toBytes } from './columns.ts';
import { expiresHourOf, secondsOf } from './hours.ts';

type Subject = Pick<BlockEntry, 'domain' | 'accountHash'>;

/** Writing methods run inside a transaction. */
export interface BlockTables {
  lists(): readonly BlockList[];
  /** Of one list or of all, without what has expired. */
  entries(list: string | undefined, hour: number): readonly BlockEntry[];
  addList(name: string, publicKey: Uint8Array): void;
  removeList(name: string): boolean;
  put(list: string, entry: BlockEntry): void;
  remove(list: string, subject: Subject): boolean;
  replace(list: string, sequence: number, entries: readonly BlockEntry[]): void;
}

export const createBlockTables = (database: SqliteDatabase): BlockTables => {
  const lists = database.prepare(
    `SELECT name, public_key, sequence, COUNT(block.list) AS entries FROM block_list
     LEFT JOIN block ON block.list = block_list.name GROUP BY name ORDER BY name`,
  );
  const entries = database.prepare(
    `SELECT domain, account_hash, reason, expires_hour, evidence_hash FROM block
     WHERE expires_hour > ? AND (? IS NULL OR list = ?) ORDER BY list, domain, account_hash`,
  );
  const addList = database.prepare('INSERT INTO block_list (name, public_key) VALUES (?, ?)');
  const removeList = database.prepare('DELETE FROM block_list WHERE name = ?');
  const clear = database.prepare('DELETE FROM block WHERE list = ?');
  const setSequence = database.prepare('UPDATE block_list SET sequence = ? WHERE name = ?');
  const put = database.prepare(
    `INSERT OR REPLACE INTO block (list, domain, account_hash, reason, expires_hour, evidence_hash)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const remove = database.prepare('DELETE FROM block WHERE list = ? AND domain = ? AND account_hash = ?');

  const putEntry = (list: string, { domain, accountHash, reason, expiresAt, evidenceHash }: BlockEntry): void => {
    put.run(list, domain ?? '', accountHash ?? NONE, reason, expiresHourOf(expiresAt), evidenceHash ?? null);
  };

  return {
    lists: () =>
      lists.all().map((row) => ({
        name: String(row.name),
        publicKey: row.public_key === null ? undefined : toBytes(row.public_key),
        sequence: Number(row.sequence),
        entries: Number(row.entries),
      })),
    entries: (list, hour) => entries.all(hour, list ?? null, list ?? null).map(toEntry),
    addList: (name, publicKey) => void addList.run(name, publicKey),
    removeList(name) {
      clear.run(name);
      return removeList.run(name).changes === 1;
    },
    put: putEntry,
    remove: (list, { domain, accountHash }) => remove.run(list, domain ?? '', accountHash ?? NONE).changes === 1,
    replace(list, sequence, next) {
      clear.run(list);
      for (const entry of next) putEntry(list, entry);
      setSequence.run(sequence, list);
    },
  };
};

const toEntry = (row: Readonly<Record<string, unknown>>): BlockEntry => {
  const accountHash = toBytes(row.account_hash);
  return {
    ...(row.domain === '' ? {} : { domain: String(row.domain) }),
    ...(accountHash.length === 0 ? {} : { accountHash }),
    // Written by `put` alone.
    reason: String(row.reason) as BlockReason,
    expiresAt: secondsOf(Number(row.expires_hour)),
    ...(row.evidence_hash === null ? {} : { evidenceHash: toBytes(row.evidence_hash) }),
  };
};

const NONE = new Uint8Array(0);
