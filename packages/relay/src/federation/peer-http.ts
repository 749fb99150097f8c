/**
 * Requests to other relays: bounded in time and size, without redirects, cookies or encodings. A relay the operator
 * configured is reached at its URL; any other only by HTTPS on port 443 and only at public addresses.
 */

import type { LookupFunction } from 'node:net';
import type { HeaderList } from '@sotto/identity';
import { isDomain } from '@sotto/wire';
import type { Pool } from 'undici';
import { RelayError } from '../errors.ts';
import { PEER_CONNECT_TIMEOUT_MS, PEER_POOLS_MAX, PEER_TOTAL_TIMEOUT_MS } from '../limits.ts';
import { createPublicLookUp, type Resolve } from './address-guard.ts';

export interface PeerRequest {
  /** Base URL without path. */
  readonly baseUrl: string;
  /** Whether the operator wrote this URL. If not, addresses are checked. */
  readonly isConfigured: boolean;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly answerBytesMax: number;
}

export interface PeerAnswer {
  readonly status: number;
  /** Names in lower case, duplicates kept. */
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

export interface PeerHttp {
  /** Throws `E_PEER_UNREACHABLE` when there is no whole answer within the limits. Any status is an answer. */
  request(request: PeerRequest): Promise<PeerAnswer>;
  close(): Promise<void>;
}

export interface PeerHttpOptions {
  /** Of names that somebody else gave; replaced in tests. */
  readonly resolve?: Resolve;
  /** For a whole exchange; replaced in tests. */
  readonly timeoutMs?: number;
}

export const createPeerHttp = ({ resolve, timeoutMs = PEER_TOTAL_TIMEOUT_MS }: PeerHttpOptions = {}): PeerHttp => {
  const lookup = createPublicLookUp(resolve);
  /** Least recently used first. */
  const pools = new Map<string, Pool>();

  const poolOf = async (baseUrl: string, isConfigured: boolean): Promise<Pool> => {
    const name = `${isConfigured} ${baseUrl}`;
    // A tenth of what a start would take, and many relays speak to nobody for a while.
    const { Pool } = await import('undici');
    const pool = pools.get(name) ?? createPool(Pool, baseUrl, isConfigured ? undefined : lookup);
    pools.delete(name);
    pools.set(name, pool);
    if (pools.size > PEER_POOLS_MAX) {
      const [oldest, evicted] = pools.entries().next().value!;
      pools.delete(oldest);
      void evicted.close();
    }
    return pool;
  };

  return {
    async request({ baseUrl, isConfigured, method, path, headers, body, answerBytesMax }) {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        // An address needs no look-up, and would not meet the guard.
        if (!isConfigured && !isDomain(new URL(baseUrl).hostname)) throw new Error('not a host name');
        const pool = await poolOf(baseUrl, isConfigured);
        const answer = await pool.request({
          method,
          path,
          headers,
          signal,
          ...(body === undefined ? {} : { body }),
        });
        return {
          status: answer.statusCode,
          headers: headersOf(answer.headers),
          body: await readAtMost(answer.body, answerBytesMax),
        };
      } catch (cause) {
        throw new RelayError('E_PEER_UNREACHABLE', 'the other relay could not be reached', { cause, retryAfter: 10 });
      }
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
};

type PoolClass = typeof import('undici').Pool;

const createPool = (PoolClass: PoolClass, baseUrl: string, lookup: LookupFunction | undefined): Pool =>
  new PoolClass(baseUrl, {
    connections: 4,
    pipelining: 1,
    headersTimeout: PEER_TOTAL_TIMEOUT_MS,
    bodyTimeout: PEER_TOTAL_TIMEOUT_MS,
    connect: { timeout: PEER_CONNECT_TIMEOUT_MS, ...(lookup === undefined ? {} : { lookup }) },
  });

const headersOf = (headers: Readonly<Record<string, string | string[] | undefined>>): HeaderList =>
  Object.entries(headers).flatMap(([name, values]) =>
    [values ?? []].flat().map((value) => [name.toLowerCase(), value] as const),
  );

/** Stops reading, and so gives the connection up, as soon as the limit is passed. */
const readAtMost = async (body: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > bytesMax) throw new Error(`answer larger than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks, length));
};
