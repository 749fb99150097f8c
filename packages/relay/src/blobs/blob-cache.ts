/**
 * Parts of blobs of other relays, as a device here has fetched them: kept for an hour at most, so that several recipients of
 * one file cost the other relay one transfer. They are ciphertext; who fetched them stands nowhere. Files without names that
 * mean anything, emptied at every start.
 */

import { rmSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BLOB_CACHE_SECONDS } from '../limits.ts';

export interface BlobCache {
  /**
   * What `fetch` gave when it was last called for this key, or gives now; asked for at the same time, it is called once. It
   * names the seconds for which its answer is good.
   */
  get(key: string, fetch: () => Promise<Fetched>): Promise<Uint8Array>;
}

export interface Fetched {
  readonly data: Uint8Array;
  readonly lifetime: number;
}

interface Kept {
  readonly path: string;
  readonly bytes: number;
  /** By the clock of the cache, in milliseconds. */
  readonly until: number;
}

export interface BlobCacheOptions {
  readonly dataDirectory: string;
  readonly bytesMax: number;
  readonly monotonic: () => number;
}

export const BLOB_CACHE_DIRECTORY = 'blobs-cache';

export const createBlobCache = ({ dataDirectory, bytesMax, monotonic }: BlobCacheOptions): BlobCache => {
  const directory = join(dataDirectory, BLOB_CACHE_DIRECTORY);
  rmSync(directory, { recursive: true, force: true });
  /** Least recently used first. */
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, Promise<Uint8Array>>();
  let bytes = 0;
  let next = 0;

  const drop = async (key: string): Promise<void> => {
    const one = kept.get(key);
    if (one === undefined) return;
    kept.delete(key);
    bytes -= one.bytes;
    await rm(one.path, { force: true });
  };

  const makeRoom = async (more: number): Promise<void> => {
    const now = monotonic();
    for (const [key, { until }] of kept) if (until <= now) await drop(key);
    for (const key of kept.keys()) {
      if (bytes + more <= bytesMax) return;
      await drop(key);
    }
  };

  const read = async (key: string): Promise<Uint8Array | undefined> => {
    const one = kept.get(key);
    if (one === undefined) return undefined;
    const data = one.until > monotonic() ? await readFile(one.path).catch(() => undefined) : undefined;
    if (data === undefined) {
      await drop(key);
      return undefined;
    }
    kept.delete(key);
    kept.set(key, one);
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  };

  /** A cache that cannot write is none, and no reason to refuse what was fetched. */
  const keep = async (key: string, { data, lifetime }: Fetched): Promise<void> => {
    if (data.length > bytesMax || lifetime <= 0) return;
    await makeRoom(data.length);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, String(next++));
    await writeFile(path, data, { mode: 0o600 });
    kept.set(key, { path, bytes: data.length, until: monotonic() + Math.min(lifetime, BLOB_CACHE_SECONDS) * 1000 });
    bytes += data.length;
  };

  return {
    async get(key, fetch) {
      const waiting = underWay.get(key);
      if (waiting !== undefined) return waiting;
      const mine = (async () => {
        const known = await read(key);
        if (known !== undefined) return known;
        const fetched = await fetch();
        await keep(key, fetched).catch(() => undefined);
        return fetched.data;
      })();
      underWay.set(key, mine);
      try {
        return await mine;
      } finally {
        underWay.delete(key);
      }
    },
  };
};
