/**
 * What was decoded of stored records, or verified of bytes in them, kept for as long as the bytes are the same.
 */

import { equalBytes } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import { RECORDS_REMEMBERED_MAX } from './limits.ts';

/** For records without secrets: nothing is overwritten. What it gives is shared and must not be changed. */
export class RecordMemory<T> {
  readonly #decode: (bytes: Uint8Array) => T;
  /** Least recently used first. */
  readonly #held = new Map<Key, { readonly bytes: Uint8Array; readonly value: T }>();

  /** `decode` depends on the bytes alone. What it throws, nobody remembers. */
  constructor(decode: (bytes: Uint8Array) => T) {
    this.#decode = decode;
  }

  /** Number of records held. */
  get size(): number {
    return this.#held.size;
  }

  /** What `bytes` are decoded to, whatever stood under `key` before. The memory keeps the array. */
  read(key: Key, bytes: Uint8Array): T {
    const before = this.#held.get(key);
    this.#held.delete(key);
    const held =
      before !== undefined && equalBytes(before.bytes, bytes) ? before : { bytes, value: this.#decode(bytes) };
    this.#held.set(key, held);
    const [oldest] = this.#held.keys();
    if (oldest !== undefined && this.#held.size > RECORDS_REMEMBERED_MAX) this.#held.delete(oldest);
    return held.value;
  }
}
