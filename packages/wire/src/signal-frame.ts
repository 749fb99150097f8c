/**
 * SignalMessage by hand: the one message whose encoding stands on the path of every message of every session. It is
 * written around a ciphertext that does not exist yet, and read without a copy. What is written equals what the generated
 * code writes, and what is read here is a part of what {@link decodeSignalMessage} reads, with the same result.
 *
 *     0a ratchet key  10 counter  18 previous counter  22 ciphertext  2a post-quantum message  32 address binding
 *     '------------------ head ------------------'  ^ its length    '------------------ tail ------------------'
 *
 * Spec: Signal session layer, section 6.2.
 */

import { SIGNAL_MESSAGE_BYTES_MAX } from './limits.ts';
import { decodeSignalMessage, type SignalMessageFields } from './signal.ts';

/** A message but for its ciphertext. */
export interface SignalMessageFrame {
  readonly ratchetKey: Uint8Array;
  readonly counter: number;
  readonly previousCounter: number;
  readonly pqRatchet?: Uint8Array | undefined;
  readonly addresses?: Uint8Array | undefined;
}

/**
 * `prefix`, the fields before the ciphertext with its tag and length, and the fields after it. The numbers are `uint32`.
 */
export function frameSignalMessage(
  frame: SignalMessageFrame,
  ciphertextLength: number,
  prefix: number,
): { readonly head: Uint8Array; readonly tail: Uint8Array } {
  const { ratchetKey, counter, previousCounter, pqRatchet, addresses } = frame;
  const head = new Uint8Array(
    5 +
      lengthOf(ratchetKey.length) +
      ratchetKey.length +
      lengthOf(counter) +
      lengthOf(previousCounter) +
      lengthOf(ciphertextLength),
  );
  head[0] = prefix;
  let offset = writeBytes(head, 1, TAG_RATCHET_KEY, ratchetKey);
  head[offset] = TAG_COUNTER;
  offset = writeVarint(head, offset + 1, counter);
  head[offset] = TAG_PREVIOUS_COUNTER;
  offset = writeVarint(head, offset + 1, previousCounter);
  head[offset] = TAG_CIPHERTEXT;
  writeVarint(head, offset + 1, ciphertextLength);
  const tail = new Uint8Array(fieldLength(pqRatchet) + fieldLength(addresses));
  const middle = pqRatchet === undefined ? 0 : writeBytes(tail, 0, TAG_PQ_RATCHET, pqRatchet);
  if (addresses !== undefined) writeBytes(tail, middle, TAG_ADDRESSES, addresses);
  return { head, tail };
}

/** As {@link decodeSignalMessage}, but what it returns may be views into `body`. Throws `WireError`. */
export function viewSignalMessage(body: Uint8Array): SignalMessageFields {
  return readCanonical(body) ?? decodeSignalMessage(body);
}

/** `undefined` unless the fields stand once, in order, each in its shortest form, as every known encoder writes them. */
function readCanonical(body: Uint8Array): SignalMessageFields | undefined {
  if (body.length > SIGNAL_MESSAGE_BYTES_MAX) return undefined;
  const fields: { -readonly [Name in keyof SignalMessageFields]: SignalMessageFields[Name] } = {};
  let previousTag = 0;
  let offset = 0;
  while (offset < body.length) {
    const tag = body[offset]!;
    if (tag <= previousTag) return undefined;
    previousTag = tag;
    const value = readVarint(body, offset + 1);
    if (value < 0) return undefined;
    offset += 1 + lengthOf(value);
    if (tag === TAG_COUNTER) fields.counter = value;
    else if (tag === TAG_PREVIOUS_COUNTER) fields.previousCounter = value;
    else {
      if (value > body.length - offset) return undefined;
      const bytes = body.subarray(offset, offset + value);
      offset += value;
      if (tag === TAG_RATCHET_KEY) fields.ratchetKey = bytes;
      else if (tag === TAG_CIPHERTEXT) fields.ciphertext = bytes;
      else if (tag === TAG_PQ_RATCHET) fields.pqRatchet = bytes;
      else if (tag === TAG_ADDRESSES) fields.addresses = bytes;
      else return undefined;
    }
  }
  return fields;
}

/** A varint of 32 bits in its shortest form, or -1. */
function readVarint(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let i = 0, unit = 1; i < VARINT32_BYTES_MAX; i++, unit *= 0x80) {
    const byte = bytes[start + i];
    if (byte === undefined) return -1;
    value += (byte & 0x7f) * unit;
    if (byte < 0x80) return value <= UINT32_MAX && (byte > 0 || i === 0) ? value : -1;
  }
  return -1;
}

function writeBytes(target: Uint8Array, offset: number, tag: number, value: Uint8Array): number {
  target[offset] = tag;
  const start = writeVarint(target, offset + 1, value.length);
  target.set(value, start);
  return start + value.length;
}

function writeVarint(target: Uint8Array, start: number, value: number): number {
  let offset = start;
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) target[offset++] = (rest & 0x7f) | 0x80;
  target[offset++] = rest;
  return offset;
}

function lengthOf(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}

function fieldLength(value: Uint8Array | undefined): number {
  return value === undefined ? 0 : 1 + lengthOf(value.length) + value.length;
}

const TAG_RATCHET_KEY = 0x0a;
const TAG_COUNTER = 0x10;
const TAG_PREVIOUS_COUNTER = 0x18;
const TAG_CIPHERTEXT = 0x22;
const TAG_PQ_RATCHET = 0x2a;
const TAG_ADDRESSES = 0x32;
const VARINT32_BYTES_MAX = 5;
const UINT32_MAX = 0xffff_ffff;
