/**
 * The memory that the functions of this folder compute in, made once and used again by every call. Nothing here calls
 * back or waits, so no two calls are in it at a time.
 *
 * Whoever computes with a secret calls {@link wipeScratch} in a `finally`. What only verification has used is public.
 */

/** As many numbers, 0 at first. */
export function scratchNumbers(length: number): Float64Array {
  return new Float64Array(memory, take(8 * length), length);
}

/** As many 32-bit integers, 0 at first. */
export function scratchIntegers(length: number): Int32Array {
  return new Int32Array(memory, take(4 * length), length);
}

/** As many bytes, 0 at first. */
export function scratchBytes(length: number): Uint8Array {
  return new Uint8Array(memory, take(length), length);
}

/** Overwrites all of the memory with zeros. */
export function wipeScratch(): void {
  all.fill(0);
}

/** The start of the next `length` bytes, at a multiple of eight. */
function take(length: number): number {
  const start = used;
  used += Math.ceil(length / 8) * 8;
  if (used > MEMORY_BYTES) throw new Error('scratch: there is no memory left');
  return start;
}

/** What the modules take when they are loaded, and a little more. */
const MEMORY_BYTES = 10_240;
const memory = new ArrayBuffer(MEMORY_BYTES);
const all = new Float64Array(memory);
let used = 0;
