import { keccakP, sha3_256, sha3_512, shake128, shake256 } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { clearState, permute, state } from './keccak.ts';
import {
  absorb,
  absorbByte,
  computeHash,
  finishAbsorbing,
  SHA3_256,
  SHA3_512,
  SHAKE128,
  SHAKE256,
  squeeze,
  startSponge,
} from './sponge.ts';

const functions = [
  { name: 'SHA3-256', hash: SHA3_256, length: 32, reference: sha3_256 },
  { name: 'SHA3-512', hash: SHA3_512, length: 64, reference: sha3_512 },
  { name: 'SHAKE128', hash: SHAKE128, length: 500, reference: (data: Uint8Array) => shake128(data, { dkLen: 500 }) },
  { name: 'SHAKE256', hash: SHAKE256, length: 500, reference: (data: Uint8Array) => shake256(data, { dkLen: 500 }) },
];

test('the permutation is that of noble, on any state', () => {
  const words = fc.uint32Array({ minLength: 50, maxLength: 50 });
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 3 }), (start, times) => {
      const expected = Uint32Array.from(start);
      state.set(start);
      for (let count = 0; count < times; count++) {
        keccakP(expected);
        permute();
      }
      expect(Uint32Array.from(state)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('a cleared state is all zeros', () => {
  permute();
  expect(state.some((word) => word !== 0)).toBe(true);
  clearState();
  expect(Array.from(state)).toEqual(new Array(50).fill(0));
});

// The examples of the standard, for the empty message.
test.each([
  [SHA3_256, 'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a'],
  [SHAKE128, '7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26'],
  [SHAKE256, '46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f'],
])('of no bytes: %o', (hash, expected) => {
  const output = new Uint8Array(32);
  computeHash(hash, output, new Uint8Array());
  expect(output).toEqual(hexToBytes(expected));
});

describe.each(functions)('$name', ({ hash, length, reference }) => {
  const data = Uint8Array.from({ length: 4 * hash.rateBytes + 9 }, (_, index) => (index * 73 + 5) & 0xff);

  test('of every length up to four blocks', () => {
    for (let end = 0; end <= data.length; end++) {
      const output = new Uint8Array(length);
      computeHash(hash, output, data.subarray(0, end));
      if (bytesToHex(output) !== bytesToHex(reference(data.subarray(0, end)))) expect.fail(`of ${end} bytes`);
    }
  });

  test('of two parts, wherever the cut is', () => {
    const expected = bytesToHex(reference(data));
    for (let cut = 0; cut <= data.length; cut++) {
      const output = new Uint8Array(length);
      computeHash(hash, output, data.subarray(0, cut), data.subarray(cut));
      if (bytesToHex(output) !== expected) expect.fail(`cut at ${cut}`);
    }
  });

  test('of parts and single bytes in any order, squeezed in any pieces', () => {
    const parts = fc.array(fc.oneof(fc.nat({ max: 255 }), fc.uint8Array({ maxLength: 200 })), { maxLength: 12 });
    fc.assert(
      fc.property(parts, fc.nat({ max: length }), (parts, cut) => {
        startSponge(hash);
        for (const part of parts) typeof part === 'number' ? absorbByte(part) : absorb(part);
        finishAbsorbing();
        const output = new Uint8Array(length);
        squeeze(output.subarray(0, cut));
        squeeze(output.subarray(cut));
        const whole = Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? part : [...part])));
        expect(bytesToHex(output)).toBe(bytesToHex(reference(whole)));
      }),
      { numRuns: 200 },
    );
  });

  test('into its own input', () => {
    const bytes = new Uint8Array(length).fill(7);
    computeHash(hash, bytes, bytes);
    expect(bytesToHex(bytes)).toBe(bytesToHex(reference(new Uint8Array(length).fill(7))));
  });
});

test('a computation that is not finished leaves nothing to the next one', () => {
  startSponge(SHAKE128);
  absorb(new Uint8Array(50).fill(1));
  const output = new Uint8Array(32);
  computeHash(SHA3_256, output, new Uint8Array(7));
  expect(output).toEqual(sha3_256(new Uint8Array(7)));
});
