/** Texts from a seed, the same in every run and for every implementation. */

import type { Plaintext } from './implementation.ts';

/** A printable text of `length` bytes. */
export function createText(seed: number, length: number): Plaintext {
  const next = generator(seed ^ Math.imul(length, 0x9e3779b1));
  const bytes = Uint8Array.from({ length }, () => 32 + (next() % 95));
  const parts: string[] = [];
  for (let at = 0; at < length; at += CHUNK) parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  return { bytes, text: parts.join('') };
}

/** Numbers below 2^32 in an order that the seed decides (mulberry32). They hide nothing. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** An account id: a UUID of version 4, from a number. */
export function accountName(number: number): string {
  const next = generator(number);
  const hex = Array.from({ length: 4 }, () => next().toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Arguments of one call. */
const CHUNK = 4096;
