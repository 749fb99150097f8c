import { shake128, shake256 } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes } from '../../bytes.ts';
import * as reference from '../../noble/ml-kem-polynomial.ts';
import { addNoise, SAMPLING_SLACK, samplePolynomial } from './sampling.ts';

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

test('a polynomial from a seed is that of the reference, and stays in its room', () => {
  const room = new Int32Array(3 + 256 + SAMPLING_SLACK + 3);
  let fourBlocks = 0;
  fc.assert(
    fc.property(seeds, fc.nat({ max: 3 }), fc.nat({ max: 3 }), (seed, first, second) => {
      room.fill(-1);
      samplePolynomial(seed, first, second, room, 3);
      const input = concatBytes(seed, Uint8Array.of(first, second));
      expect(Array.from(room.subarray(3, 259))).toEqual(Array.from(reference.samplePolynomial(input)));
      expect(Array.from([...room.subarray(0, 3), ...room.subarray(-3)])).toEqual(new Array(6).fill(-1));
      if (acceptedIn(shake128(input, { dkLen: 504 })) < 256) fourBlocks++;
    }),
    { numRuns: 1500, seed: 203 },
  );
  // Three blocks suffice 99 times of 100.
  expect(fourBlocks).toBeGreaterThan(3);
});

test('noise is that of the reference, and is added', () => {
  fc.assert(
    fc.property(seeds, fc.nat({ max: 8 }), (seed, nonce) => {
      const bytes = shake256(concatBytes(seed, Uint8Array.of(nonce)), { dkLen: 128 });
      const expected = Array.from(reference.sampleNoise(bytes), (value) => (value > 2 ? value - 3329 : value) + 100);
      const polynomial = new Int32Array(256).fill(100);
      addNoise(polynomial, seed, nonce);
      expect(Array.from(polynomial)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

/** How many values of twelve bits in `bytes` are below q. */
function acceptedIn(bytes: Uint8Array): number {
  let accepted = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    const [low, middle, high] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!];
    for (const value of [low | ((middle & 15) << 8), (middle >> 4) | (high << 4)]) if (value < 3329) accepted++;
  }
  return accepted;
}
