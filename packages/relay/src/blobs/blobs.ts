/**
 * Blobs of this relay: uploaded in parts, one after the other, fetched by range, gone at their time. A part is in the file
 * before the row says so, and the row goes before the file does, so a process that dies at any moment has lost nothing that it
 * said is there, and leaves at most a file that the next one removes.
 */

import type { BlobPartRequest, BlobRange, BlobStartRequest, BlobState } from '@sotto/wire';
import { RelayError } from '../errors.ts';
import { BLOB_BYTES_MAX } from '../limits.ts';
import type { BlobRecord, BlobStore } from '../store/blob-table.ts';
import { expiresHourOf, hourNow, secondsOf } from '../store/hours.ts';
import type { RequestNonce } from '../store/relay-store.ts';
import type { BlobFiles } from './blob-files.ts';
import type { UploadLedger } from './upload-ledger.ts';

export interface Blobs {
  /** Removes what an earlier process left behind; before anything else. */
  prepare(): Promise<void>;
  start(request: RequestNonce, account: string, start: BlobStartRequest): Promise<BlobState>;
  /** Has taken the part if the answer says that so much was received; a part at another place changes nothing. */
  part(request: RequestNonce, account: string, part: BlobPartRequest): Promise<BlobState>;
  /** Throws `E_BLOB_UNKNOWN` for a blob that is not here, or not whole. */
  read(range: BlobRange): Promise<ReadBlob>;
  /** Throws `E_BLOB_UNKNOWN` unless the digest is that of the delete capability. */
  remove(request: RequestNonce, blobId: Uint8Array, deleteDigest: Uint8Array): Promise<void>;
  /** Blobs whose time is over go. */
  sweep(): Promise<void>;
  usage(): { readonly blobs: number; readonly bytes: number };
}

export interface ReadBlob {
  readonly data: Uint8Array;
  /** Seconds that the blob has left. */
  readonly lifetime: number;
}

export interface BlobsEnvironment {
  readonly store: BlobStore;
  readonly files: BlobFiles;
  readonly ledger: UploadLedger;
  readonly bytesMax: number;
  readonly retentionHours: number;
  readonly spendNonce: (request: RequestNonce) => Promise<void>;
  readonly clock: () => number;
}

export const createBlobs = (env: BlobsEnvironment): Blobs => {
  const { store, files, ledger } = env;
  const inTurn = createTurns();
  let count = 0;
  let bytes = 0;

  const assertRoom = (account: string, more: number): void => {
    if (bytes + more > env.bytesMax)
      throw new RelayError('E_BLOBS_FULL', 'there is no room for more blobs', { retryAfter: RETRY_SECONDS });
    if (!ledger.mayAdd(account, more))
      throw new RelayError('E_BLOB_QUOTA', 'the account has uploaded as much as it may', { retryAfter: RETRY_SECONDS });
  };

  /** After its row is gone. */
  const forget = async ({ name, received }: Pick<BlobRecord, 'name' | 'received'>): Promise<void> => {
    ledger.remove(name);
    count -= 1;
    bytes -= received;
    await files.remove(name);
  };

  /** In its turn. One whose time is over goes now, if the sweep has not met it yet. */
  const findLive = async (name: string): Promise<BlobRecord | undefined> => {
    const row = store.find(name);
    if (row === undefined || row.expiresHour > hourNow(env.clock)) return row;
    await store.drop([name]);
    await forget(row);
    return undefined;
  };

  // RL-29: a blob is kept for as long as its uploader asks, and no longer than the relay keeps any.
  const expiresHour = (lifetime: number): number =>
    Math.min(hourNow(env.clock) + env.retentionHours, expiresHourOf(env.clock() / 1000 + lifetime));

  const take = async (
    request: RequestNonce,
    account: string,
    known: BlobRecord,
    part: BlobPartRequest,
  ): Promise<BlobRecord> => {
    const { data, lifetime } = part;
    const received = known.received + data.length;
    // RL-28: no blob is larger than an attachment can be.
    if (received > BLOB_BYTES_MAX)
      throw new RelayError('E_BLOB_TOO_LARGE', `a blob has at most ${BLOB_BYTES_MAX} bytes`);
    assertRoom(account, data.length);
    bytes += data.length;
    ledger.add(account, known.name, data.length);
    try {
      await files.write(known.name, known.received, data);
      const until = lifetime === undefined ? undefined : expiresHour(lifetime);
      return await store.advance(request, known.name, received, until);
    } catch (error) {
      bytes -= data.length;
      ledger.add(account, known.name, -data.length);
      throw error;
    }
  };

  return {
    async prepare() {
      const sizes = await files.list();
      const rows = store.all();
      const whole = rows.filter(({ name, received }) => received === 0 || (sizes.get(name) ?? 0) >= received);
      const names = new Set(whole.map(({ name }) => name));
      await store.drop(rows.filter(({ name }) => !names.has(name)).map(({ name }) => name));
      for (const name of sizes.keys()) if (!names.has(name)) await files.remove(name);
      count = whole.length;
      bytes = whole.reduce((sum, { received }) => sum + received, 0);
    },
    async start(request, account, { blobId, deleteDigest, size = 0 }) {
      if (size > BLOB_BYTES_MAX) throw new RelayError('E_BLOB_TOO_LARGE', `a blob has at most ${BLOB_BYTES_MAX} bytes`);
      const name = store.nameOf(blobId);
      return inTurn(name, async () => {
        const known = await findLive(name);
        if (known === undefined) assertRoom(account, size);
        const started = await store.start(request, name, deleteDigest);
        // RL-30: a blob is gone on with by whoever began it.
        if (started === 'taken') throw new RelayError('E_BLOB_TAKEN', 'the blob has another delete capability');
        if (known === undefined) count += 1;
        return toState(started);
      });
    },
    async part(request, account, part) {
      const name = store.nameOf(part.blobId);
      return inTurn(name, async () => {
        const known = found(await findLive(name));
        // RL-31: bytes of a blob that are durable never change: a part goes where they end, or nowhere.
        const isNext = !known.isComplete && part.offset === known.received;
        if (isNext) return toState(await take(request, account, known, part));
        await env.spendNonce(request);
        return toState(known);
      });
    },
    async read({ blobId, offset, length }) {
      const name = store.nameOf(blobId);
      const blob = found(store.find(name));
      // RL-32: only what is whole is handed out, and only until its time is over.
      if (!blob.isComplete || blob.expiresHour <= hourNow(env.clock)) throw unknown();
      const end = Math.min(blob.received, offset + length);
      const data = end <= offset ? new Uint8Array(0) : await files.read(name, offset, end - offset).catch(goneAs(name));
      return { data, lifetime: Math.max(0, secondsOf(blob.expiresHour) - Math.floor(env.clock() / 1000)) };
    },
    async remove(request, blobId, deleteDigest) {
      const name = store.nameOf(blobId);
      await inTurn(name, async () => {
        const known = found(await findLive(name));
        if (!(await store.remove(request, name, deleteDigest))) throw unknown();
        await forget(known);
      });
    },
    async sweep() {
      for (let rows = store.expired(); rows.length > 0; rows = store.expired())
        for (const { name } of rows) await inTurn(name, () => findLive(name));
    },
    usage: () => ({ blobs: count, bytes }),
  };

  /** Deleted since it was looked up: as if it had been before. */
  function goneAs(name: string): (error: unknown) => never {
    return (error) => {
      throw store.find(name) === undefined ? unknown() : error;
    };
  }
};

const toState = ({ received, isComplete }: BlobRecord): BlobState => ({ received, complete: isComplete });

const unknown = (): RelayError => new RelayError('E_BLOB_UNKNOWN', 'there is no such blob');

const found = (blob: BlobRecord | undefined): BlobRecord => {
  if (blob === undefined) throw unknown();
  return blob;
};

/** One at a time for each name. */
const createTurns = (): (<Result>(name: string, act: () => Promise<Result>) => Promise<Result>) => {
  const last = new Map<string, Promise<unknown>>();
  return async (name, act) => {
    const before = last.get(name) ?? Promise.resolve();
    const mine = before.then(act, act);
    last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (last.get(name) === mine) last.delete(name);
    }
  };
};

/** Blobs expire by the hour. */
const RETRY_SECONDS = 3600;
