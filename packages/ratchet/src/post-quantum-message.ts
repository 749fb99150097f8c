/**
 * Messages of the post-quantum ratchet: encoding and parsing.
 *
 *     version (1) || epoch (varint) || index (varint) || type (1) [|| chunk index (varint) || chunk (32)]
 *
 * Spec: sparse post-quantum ratchet, section 4. Decoders accept varints that are not minimal, and ignore what follows
 * the message; both are covered by the MAC of the enclosing message.
 */

import { CHUNK_BYTES } from './erasure-code.ts';
import { CHUNK_INDEX_MAX, UINT32_MAX, VARINT_BYTES_MAX } from './limits.ts';

/** What stands before the type, whatever the version. */
export interface PostQuantumPrefix {
  readonly version: number;
  /** From 1. Exact up to 2^53; what lies above is refused by everybody and needs no exact value. */
  readonly epoch: number;
  /** 0 only in a keyless message. */
  readonly index: number;
  /** Where the type stands. */
  readonly end: number;
}

export type PostQuantumPayload =
  | { readonly type: 'none' | 'ct1-ack' }
  | {
      readonly type: 'header' | 'ek' | 'ek-ct1-ack' | 'ct1' | 'ct2';
      readonly chunkIndex: number;
      readonly chunk: Uint8Array;
    };

/** Section 4.3. `undefined` when the bytes hold no prefix. */
export function parsePostQuantumPrefix(bytes: Uint8Array): PostQuantumPrefix | undefined {
  const version = bytes[0];
  const epoch = readVarint(bytes, 1);
  const index = epoch && readVarint(bytes, epoch.end);
  // PQ-01: a post-quantum message has version, epoch and index (ratchet section 4.3; E_MESSAGE_UNDECRYPTABLE, like all
  // PQ rules).
  if (version === undefined || epoch === undefined || index === undefined) return undefined;
  // PQ-02: epochs count from 1 (ratchet section 4.3).
  if (epoch.value === 0) return undefined;
  // PQ-03: an index has 32 bits (ratchet section 4.3).
  if (index.value > UINT32_MAX) return undefined;
  return { version, epoch: epoch.value, index: index.value, end: index.end };
}

/** The rest of a version 1 message. `undefined` when it is not one. The chunk is a copy. */
export function parsePostQuantumPayload(bytes: Uint8Array, prefix: PostQuantumPrefix): PostQuantumPayload | undefined {
  // PQ-04: the payload type is one of the seven (ratchet section 4.4).
  const type = PAYLOAD_TYPES[bytes[prefix.end] ?? -1];
  if (type === undefined) return undefined;
  if (type === 'none' || type === 'ct1-ack') return { type };
  const chunkIndex = readVarint(bytes, prefix.end + 1);
  // PQ-05: a chunk index has 16 bits (ratchet section 4.5).
  if (chunkIndex === undefined || chunkIndex.value > CHUNK_INDEX_MAX) return undefined;
  const chunk = Uint8Array.from(bytes.subarray(chunkIndex.end, chunkIndex.end + CHUNK_BYTES));
  // PQ-06: a chunk has 32 bytes (ratchet section 4.5).
  return chunk.length === CHUNK_BYTES ? { type, chunkIndex: chunkIndex.value, chunk } : undefined;
}

/** A version 1 message. */
export function encodePostQuantumMessage(epoch: number, index: number, payload: PostQuantumPayload): Uint8Array {
  const chunkIndex = 'chunk' in payload ? payload.chunkIndex : undefined;
  const chunkLength = chunkIndex === undefined ? 0 : varintLength(chunkIndex) + CHUNK_BYTES;
  const bytes = new Uint8Array(2 + varintLength(epoch) + varintLength(index) + chunkLength);
  bytes[0] = POST_QUANTUM_VERSION;
  const end = writeVarint(bytes, writeVarint(bytes, 1, epoch), index);
  bytes[end] = PAYLOAD_TYPES.indexOf(payload.type);
  if ('chunk' in payload) bytes.set(payload.chunk, writeVarint(bytes, end + 1, payload.chunkIndex));
  return bytes;
}

/** Little-endian base 128, at most ten bytes; bits beyond the 64th are dropped (section 4.1). */
function readVarint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let length = 0, unit = 1; length < VARINT_BYTES_MAX; length++, unit *= 128) {
    const byte = bytes[start + length];
    if (byte === undefined) return undefined;
    // Of the tenth byte, one bit is below the 65th.
    value += (length === VARINT_BYTES_MAX - 1 ? byte & 1 : byte & 0x7f) * unit;
    if (byte < 0x80) return { value, end: start + length + 1 };
  }
  // PQ-07: a varint has ten bytes at most (ratchet section 4.1).
  return undefined;
}

/** Returns where the varint ends. */
function writeVarint(target: Uint8Array, start: number, value: number): number {
  let offset = start;
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) target[offset++] = (rest % 0x80) | 0x80;
  target[offset++] = rest;
  return offset;
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) length++;
  return length;
}

export const POST_QUANTUM_VERSION = 1;

/** Section 4.4, by number. */
const PAYLOAD_TYPES = ['none', 'header', 'ek', 'ek-ct1-ack', 'ct1-ack', 'ct1', 'ct2'] as const;
