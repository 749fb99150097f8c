/**
 * The erasure code that moves a message in chunks of 32 bytes: of any n different chunks, n being the length of the
 * message in chunks, the receiver makes the message again.
 *
 * Spec: sparse post-quantum ratchet, section 8. Row x of the message, 32 bytes, is sixteen big-endian elements of the
 * field, one in each lane. Through the n elements of a lane goes one polynomial of degree below n, and chunk i is the
 * value of the sixteen polynomials at i: the message itself up to n, parity from there on. No chunk is secret.
 *
 * Nothing here authenticates. A wrong chunk gives a wrong message, which the header MAC, the ciphertext MAC or the hash
 * in the header refuses (section 8.6).
 */

import { combineRows, FIELD_ROW_BYTES, GROUP_ORDER, logarithmOf } from './galois-field.ts';
import { CHUNK_INDEX_MAX } from './limits.ts';

/** What a sender keeps: a plain value, the same after storing and loading. */
export interface ErasureEncoder {
  /** A multiple of 32 bytes. */
  readonly message: Uint8Array;
  /** How many chunks were given, modulo 2^32. */
  readonly position: number;
}

export interface ErasureChunk {
  /** 0..65535, the x-coordinate. */
  readonly index: number;
  /** 32 bytes. */
  readonly chunk: Uint8Array;
}

/** What a receiver keeps: a plain value, the same after storing and loading. */
export interface ErasureDecoder {
  /** Length of the message in bytes, a multiple of 32. */
  readonly size: number;
  /** Fewer than size / 32, in the order of their arrival, each index once. */
  readonly chunks: readonly ErasureChunk[];
}

export type AddedChunk =
  | { readonly kind: 'incomplete'; readonly decoder: ErasureDecoder }
  | { readonly kind: 'complete'; readonly message: Uint8Array };

/** An encoder at its first chunk. It keeps `message` itself, not a copy. */
export function createErasureEncoder(message: Uint8Array): ErasureEncoder {
  assertSize('message', message.length);
  return { message, position: 0 };
}

/** The next chunk, and the encoder after it. After chunk 65535 comes chunk 0 again (section 8.3). */
export function nextChunk(encoder: ErasureEncoder): ErasureChunk & { readonly encoder: ErasureEncoder } {
  const { message, position } = encoder;
  const index = position & CHUNK_INDEX_MAX;
  const chunk = new Uint8Array(ROW_BYTES);
  const rows = message.length / ROW_BYTES;
  if (index < rows) {
    copyRow(message, index * ROW_BYTES, chunk, 0);
  } else {
    const weights = weightsAt(index, firstPoints(rows));
    combineRows(message, weights, chunk, 0);
  }
  // Modulo 2^32.
  return { encoder: { message, position: (position + 1) >>> 0 }, index, chunk };
}

/** A decoder for a message of `size` bytes, without a chunk. */
export function createErasureDecoder(size: number): ErasureDecoder {
  assertSize('size', size);
  return { size, chunks: [] };
}

/** Takes a chunk: gives the message when it was the last that is needed, else the decoder that holds it (section 8.4). */
export function addChunk(decoder: ErasureDecoder, index: number, chunk: Uint8Array): AddedChunk {
  if (!Number.isInteger(index) || index < 0 || index > CHUNK_INDEX_MAX) {
    throw new RangeError(`index: must be an integer from 0 to ${CHUNK_INDEX_MAX}`);
  }
  if (chunk.length !== ROW_BYTES) throw new RangeError(`chunk: must have ${ROW_BYTES} bytes`);
  // EC-01: of two chunks with one index the later one stands, and they count once (ratchet section 8.4).
  const chunks = decoder.chunks.filter((other) => other.index !== index);
  const copy = new Uint8Array(ROW_BYTES);
  copyRow(chunk, 0, copy, 0);
  chunks.push({ index, chunk: copy });
  // EC-02: as many chunks as the message is long give the message, whichever they are, and fewer give nothing (ratchet
  // section 8.4).
  if (chunks.length < decoder.size / ROW_BYTES) return { kind: 'incomplete', decoder: { size: decoder.size, chunks } };
  return { kind: 'complete', message: decode(chunks) };
}

/** The message through `chunks`, which are as many as it has rows: a chunk itself, or the value of their polynomials. */
function decode(chunks: readonly ErasureChunk[]): Uint8Array {
  const count = chunks.length;
  const message = new Uint8Array(count * ROW_BYTES);
  const values = new Uint8Array(count * ROW_BYTES);
  const xs = new Uint16Array(count);
  const isGiven = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    const { index, chunk } = chunks[at]!;
    xs[at] = index;
    copyRow(chunk, 0, values, at * ROW_BYTES);
    if (index >= count) continue;
    copyRow(chunk, 0, message, index * ROW_BYTES);
    isGiven[index] = 1;
  }
  if (isGiven.indexOf(0) === -1) return message;
  const points = createPoints(xs);
  for (let index = 0; index < count; index++) {
    if (isGiven[index] === 0) combineRows(values, weightsAt(index, points), message, index * ROW_BYTES);
  }
  return message;
}

/** Where polynomials are known, and what is the same wherever they are evaluated. */
interface Points {
  /** x_j, all different. */
  readonly xs: Uint16Array;
  /** The logarithm of 1 / product over k != j of (x_j - x_k). */
  readonly inverses: Uint16Array;
}

function createPoints(xs: Uint16Array): Points {
  const inverses = new Uint16Array(xs.length);
  for (let j = 0; j < xs.length; j++) {
    let product = 0;
    for (let k = 0; k < xs.length; k++) if (k !== j) product += logarithmOf(xs[j]! ^ xs[k]!);
    inverses[j] = (ORDER - (product % ORDER)) % ORDER;
  }
  return { xs, inverses };
}

/** The points of the encoder, 0 to `count` - 1. Those of the lengths that the ratchet sends are computed once. */
function firstPoints(count: number): Points {
  const known = knownPoints[count];
  if (known !== undefined) return known;
  const points = createPoints(Uint16Array.from({ length: count }, (_, index) => index));
  if (count <= KNOWN_POINTS_MAX) knownPoints[count] = points;
  return points;
}

/**
 * The logarithms of the weights at `x`, which is none of the points (section 8.5): w_j = product over k != j of
 * (x - x_k) / (x_j - x_k). The numerator is the product over all k, divided by x - x_j.
 */
function weightsAt(x: number, { xs, inverses }: Points): Int32Array {
  const weights = new Int32Array(xs.length);
  // A sum of logarithms is the logarithm of a product.
  let product = 0;
  for (let j = 0; j < xs.length; j++) {
    const difference = logarithmOf(x ^ xs[j]!);
    weights[j] = difference;
    product += difference;
  }
  product %= ORDER;
  // From -65 534 to 131 068 before it is brought back to 0 to 65 534.
  for (let j = 0; j < xs.length; j++) {
    const weight = product + inverses[j]! - weights[j]!;
    weights[j] = weight < 0 ? weight + ORDER : weight < ORDER ? weight : weight - ORDER;
  }
  return weights;
}

function copyRow(from: Uint8Array, fromStart: number, to: Uint8Array, toStart: number): void {
  for (let offset = 0; offset < ROW_BYTES; offset++) to[toStart + offset] = from[fromStart + offset]!;
}

function assertSize(name: string, size: number): void {
  if (size <= 0 || size % ROW_BYTES !== 0 || size > ROW_BYTES * (CHUNK_INDEX_MAX + 1)) {
    throw new RangeError(`${name}: must be a multiple of ${ROW_BYTES} bytes, from 1 to 65536 of them`);
  }
}

// An engine loads an export anew at each use, so the loops take constants that are none.
const ROW_BYTES = FIELD_ROW_BYTES;
const ORDER = GROUP_ORDER;

export const CHUNK_BYTES = ROW_BYTES;

/** The longest message of the ratchet has 36 rows. */
const KNOWN_POINTS_MAX = 64;

/** {@link firstPoints} by their number. */
const knownPoints: Points[] = [];
