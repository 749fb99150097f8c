/**
 * Rows of blobs. Whoever knows the id of a blob can fetch it, so the table knows it by a keyed hash, which is also the name of
 * its file. No row says who uploaded a blob, and none who fetched one.
 */

import { createHmac } from 'node:crypto';
import { equalBytes } from '@sotto/crypto';
import type { SqliteDatabase } from '@sotto/store-sqlite';
import { BLOB_UNFINISHED_HOURS, SWEEP_ROWS_MAX } from '../limits.ts';
import { toBytes } from './columns.ts';
import { hourNow } from './hours.ts';
import type { RequestNonce } from './relay-store.ts';

export interface BlobRecord {
  /** Of the row and of the file; hexadecimal. */
  readonly name: string;
  /** Bytes of the file that count. */
  readonly received: number;
  readonly isComplete: boolean;
  /** Hour since 1970; of a blob that is not complete, when it is given up. */
  readonly expiresHour: number;
}

export interface BlobStore {
  nameOf(blobId: Uint8Array): string;
  /** Expired ones too. */
  find(name: string): BlobRecord | undefined;
  /** The one that is there, if its delete digest is this one, or a new one without a byte. */
  start(request: RequestNonce, name: string, deleteDigest: Uint8Array): Promise<BlobRecord | 'taken'>;
  /** So much is in the file. With `expiresHour` it is complete. */
  advance(request: RequestNonce, name: string, received: number, expiresHour: number | undefined): Promise<BlobRecord>;
  /** Whether there was one with this delete digest. */
  remove(request: RequestNonce, name: string, deleteDigest: Uint8Array): Promise<boolean>;
  /** Deletes rows without a question: expired ones, and those whose file is gone. */
  drop(names: readonly string[]): Promise<void>;
  /** Some of those that have expired. */
  expired(): readonly BlobRecord[];
  /** Every row, expired ones too. */
  all(): readonly BlobRecord[];
}

/** @param answer runs what it is given inside a transaction that spends the nonce of a request */
export const createBlobStore = (
  database: SqliteDatabase,
  dedupeKey: Uint8Array,
  clock: () => number,
  answer: <Result>(request: RequestNonce, act: () => Result) => Promise<Result>,
): BlobStore => {
  const select = database.prepare('SELECT * FROM blob WHERE name = ?');
  const insert = database.prepare(
    'INSERT INTO blob (name, received, complete, expires_hour, delete_digest) VALUES (?, 0, 0, ?, ?)',
  );
  const update = database.prepare('UPDATE blob SET received = ?, complete = ?, expires_hour = ? WHERE name = ?');
  const drop = database.prepare('DELETE FROM blob WHERE name = ?');
  const selectExpired = database.prepare('SELECT * FROM blob WHERE expires_hour <= ? LIMIT ?');
  const selectAll = database.prepare('SELECT * FROM blob');
  const find = (name: string): BlobRow | undefined => {
    const row = select.get(name);
    return row === undefined ? undefined : toBlob(row);
  };
  const unfinishedUntil = (): number => hourNow(clock) + BLOB_UNFINISHED_HOURS;

  return {
    nameOf: (blobId) =>
      createHmac('sha256', dedupeKey).update('blob\0').update(blobId).digest('hex').slice(0, NAME_CHARACTERS),
    find,
    start: (request, name, deleteDigest) =>
      answer(request, () => {
        const known = find(name);
        if (known !== undefined) return sameDigest(known, deleteDigest) ? known : 'taken';
        const expiresHour = unfinishedUntil();
        insert.run(name, expiresHour, deleteDigest);
        return { name, received: 0, isComplete: false, expiresHour };
      }),
    advance: (request, name, received, expiresHour) =>
      answer(request, () => {
        const isComplete = expiresHour !== undefined;
        const until = expiresHour ?? unfinishedUntil();
        update.run(received, isComplete ? 1 : 0, until, name);
        return { name, received, isComplete, expiresHour: until };
      }),
    remove: (request, name, deleteDigest) =>
      answer(request, () => {
        const known = find(name);
        if (known === undefined || !sameDigest(known, deleteDigest)) return false;
        drop.run(name);
        return true;
      }),
    drop: (names) =>
      answer(undefined, () => {
        for (const name of names) drop.run(name);
      }),
    expired: () => selectExpired.all(hourNow(clock), SWEEP_ROWS_MAX).map(toBlob),
    all: () => selectAll.all().map(toBlob),
  };
};

interface BlobRow extends BlobRecord {
  readonly deleteDigest: Uint8Array;
}

const toBlob = (row: Readonly<Record<string, unknown>>): BlobRow => ({
  name: String(row.name),
  received: Number(row.received),
  isComplete: row.complete === 1,
  expiresHour: Number(row.expires_hour),
  deleteDigest: toBytes(row.delete_digest),
});

const sameDigest = ({ deleteDigest }: BlobRow, digest: Uint8Array): boolean => equalBytes(deleteDigest, digest);

/** 16 bytes. */
const NAME_CHARACTERS = 32;
