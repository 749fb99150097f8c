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

import { divideElements, multiplyElements } from './galois-field.ts';
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
  const index = position % (CHUNK_INDEX_MAX + 1);
  // Modulo 2^32.
  return { encoder: { message, position: (position + 1) >>> 0 }, index, chunk: chunkAt(rowsOf(message), index) };
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
  if (chunk.length !== CHUNK_BYTES) throw new RangeError(`chunk: must have ${CHUNK_BYTES} bytes`);
  // EC-01: of two chunks with one index the later one stands, and they count once (ratchet section 8.4).
  const chunks = [...decoder.chunks.filter((other) => other.index !== index), { index, chunk: Uint8Array.from(chunk) }];
  // EC-02: as many chunks as the message is long give the message, whichever they are, and fewer give nothing (ratchet
  // section 8.4).
  if (chunks.length < decoder.size / CHUNK_BYTES) return { kind: 'incomplete', decoder: { ...decoder, chunks } };
  return { kind: 'complete', message: decode(chunks, decoder.size) };
}

/** The message through `points`, which are as many as it has rows. */
function decode(points: readonly ErasureChunk[], size: number): Uint8Array {
  const message = new Uint8Array(size);
  for (let index = 0; index < points.length; index++) message.set(chunkAt(points, index), index * CHUNK_BYTES);
  return message;
}

/** The chunk at `index`: a point itself, or the value of the polynomials through all points (section 8.5). */
function chunkAt(points: readonly ErasureChunk[], index: number): Uint8Array {
  const given = points.find((point) => point.index === index);
  if (given !== undefined) return Uint8Array.from(given.chunk);
  const value = new Uint8Array(CHUNK_BYTES);
  for (const point of points) {
    const weight = weightOf(points, point.index, index);
    for (let offset = 0; offset < CHUNK_BYTES; offset += 2) {
      const term = multiplyElements(weight, (point.chunk[offset]! << 8) | point.chunk[offset + 1]!);
      value[offset]! ^= term >> 8;
      value[offset + 1]! ^= term & 0xff;
    }
  }
  return value;
}

/** w_j = product over k != j of (x - x_k) / (x_j - x_k), by Lagrange. */
function weightOf(points: readonly ErasureChunk[], own: number, x: number): number {
  let numerator = 1;
  let denominator = 1;
  for (const { index } of points) {
    if (index === own) continue;
    numerator = multiplyElements(numerator, x ^ index);
    denominator = multiplyElements(denominator, own ^ index);
  }
  return divideElements(numerator, denominator);
}

function rowsOf(message: Uint8Array): ErasureChunk[] {
  return Array.from({ length: message.length / CHUNK_BYTES }, (_, index) => {
    return { index, chunk: message.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES) };
  });
}

function assertSize(name: string, size: number): void {
  if (size <= 0 || size % CHUNK_BYTES !== 0 || size > CHUNK_BYTES * (CHUNK_INDEX_MAX + 1)) {
    throw new RangeError(`${name}: must be a multiple of ${CHUNK_BYTES} bytes, from 1 to 65536 of them`);
  }
}

export const CHUNK_BYTES = 32;
