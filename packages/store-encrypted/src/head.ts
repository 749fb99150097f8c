/**
 * The head: one sealed record that every commit replaces. It counts the commits, which is the version that each record is
 * bound to, and holds a digest of all records, so that one that was left out, or put back from earlier, is found by
 * `verify`.
 *
 *   digest = XOR over all records of HMAC-SHA-256(digest key, commit that wrote it || stored key)
 *
 * Nobody sees a digest in the clear, so nobody can look for another set of records with the same one.
 */

import { bytesToUtf8, concatBytes, utf8ToBytes } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import { bytesToNumber, COUNTER_BYTES, numberToBytes } from './bytes.ts';
import { corrupt, openRecord, type SealEnvironment, sealRecord } from './seal.ts';
import type { Forms } from './stored-key.ts';

export const HEAD_KEY: Key = '!head';

export interface Head {
  /** Commits so far. */
  readonly commit: number;
  /** Records. */
  readonly count: number;
  readonly digest: Uint8Array;
  readonly forms: Forms;
  /** Records in the clear are still being taken over, or may still be in free pages of the inner store. */
  readonly isMigrating: boolean;
}

export const emptyHead = (isMigrating: boolean): Head => ({
  commit: 0,
  count: 0,
  digest: new Uint8Array(DIGEST_BYTES),
  forms: new Map(),
  isMigrating,
});

export function sealHead(env: SealEnvironment, head: Head): Uint8Array {
  const forms = utf8ToBytes([...head.forms].map(([form, count]) => `${form} ${count}`).join('\n'));
  const flags = Uint8Array.of(head.isMigrating ? MIGRATING : 0);
  const value = concatBytes(numberToBytes(head.count, COUNTER_BYTES), head.digest, flags, forms);
  return sealRecord(env, HEAD_KEY, { key: HEAD_KEY, value, commit: head.commit });
}

/** Throws `StoreError` `E_STORE_CORRUPT` or `E_STORE_SCHEMA`. */
export function openHead(env: SealEnvironment, bytes: Uint8Array | undefined): Head {
  if (bytes === undefined) throw corrupt('the head of the encrypted store is gone');
  const { value, commit } = openRecord(env, HEAD_KEY, bytes);
  const lines = bytesToUtf8(value.subarray(FLAGS_START + 1)).split('\n');
  return {
    commit,
    count: bytesToNumber(value.subarray(0, COUNTER_BYTES)),
    digest: value.slice(COUNTER_BYTES, FLAGS_START),
    forms: new Map(lines.filter((line) => line !== '').map(formOfLine)),
    isMigrating: value[FLAGS_START] === MIGRATING,
  };
}

/** Adds the record to a digest it is not in, or takes it out of one that it is in. Changes `digest`. */
export function toggleRecord(env: SealEnvironment, digest: Uint8Array, stored: Key, commit: number): void {
  const part = concatBytes(numberToBytes(commit, COUNTER_BYTES), utf8ToBytes(stored));
  for (const [index, byte] of env.crypto.hmacSha256(env.keys.digest, part).entries()) digest[index]! ^= byte;
}

/** A form has no space in it: no key has. */
function formOfLine(line: string): readonly [string, number] {
  const [form = '', count = ''] = line.split(' ');
  return [form, Number(count)];
}

const DIGEST_BYTES = 32;
const FLAGS_START = COUNTER_BYTES + DIGEST_BYTES;
const MIGRATING = 1;
