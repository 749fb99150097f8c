/** The erasure code as section 8.5 writes it, one field operation at a time: what a faster one is compared with. */

import type { ErasureChunk } from '../src/erasure-code.ts';
import { divideElements, multiplyElements } from '../src/galois-field.ts';

const ROW_BYTES = 32;

/** The chunk at `index` of `message`. */
export function naiveChunk(message: Uint8Array, index: number): Uint8Array {
  const points = Array.from({ length: message.length / ROW_BYTES }, (_, x) => {
    return { index: x, chunk: message.subarray(x * ROW_BYTES, (x + 1) * ROW_BYTES) };
  });
  return valueAt(points, index);
}

/** The message that `points`, as many as it has rows, stand for. */
export function naiveMessage(points: readonly ErasureChunk[]): Uint8Array {
  const message = new Uint8Array(points.length * ROW_BYTES);
  for (let index = 0; index < points.length; index++) message.set(valueAt(points, index), index * ROW_BYTES);
  return message;
}

/** A point itself, or the sum over j of w_j y_j. */
function valueAt(points: readonly ErasureChunk[], x: number): Uint8Array {
  const given = points.find((point) => point.index === x);
  if (given !== undefined) return Uint8Array.from(given.chunk);
  const value = new Uint8Array(ROW_BYTES);
  for (const point of points) {
    const weight = weightOf(points, point.index, x);
    for (let offset = 0; offset < ROW_BYTES; offset += 2) {
      const term = multiplyElements(weight, (point.chunk[offset]! << 8) | point.chunk[offset + 1]!);
      value[offset]! ^= term >> 8;
      value[offset + 1]! ^= term & 0xff;
    }
  }
  return value;
}

/** w_j = product over k != j of (x - x_k) / (x_j - x_k). */
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
