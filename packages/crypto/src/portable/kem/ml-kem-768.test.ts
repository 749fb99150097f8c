import { sha3_256 } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asMlKem768Ciphertext1, asMlKem768Ciphertext2, asMlKem768Header, asMlKem768Vector } from '../../brand.ts';
import { bytesToHex, concatBytes } from '../../bytes.ts';
import * as reference from '../../noble/ml-kem-768.ts';
import {
  expandMlKem768Once,
  mlKem768Decapsulate,
  mlKem768Encapsulate1,
  mlKem768Encapsulate2,
  mlKem768KeyPair,
} from './ml-kem-768.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

test('all pieces are those of the reference', () => {
  fc.assert(
    fc.property(bytes(64), bytes(32), bytes(32), (seed, random, otherRandom) => {
      const { privateKey, header, vector } = mlKem768KeyPair(seed);
      expect({ privateKey, header, vector }).toEqual(reference.mlKem768KeyPair(seed));
      const first = mlKem768Encapsulate1(header, random);
      expect(first).toEqual(reference.mlKem768Encapsulate1(header, random));
      const second = mlKem768Encapsulate2(header, vector, random);
      expect(second).toEqual(reference.mlKem768Encapsulate2(header, vector, random));
      expect(mlKem768Decapsulate(privateKey, first.ciphertext1, second)).toEqual(first.sharedSecret);
      // Halves of different encapsulations.
      const other = mlKem768Encapsulate2(header, vector, otherRandom);
      const rejected = mlKem768Decapsulate(privateKey, first.ciphertext1, other);
      expect(rejected).toEqual(reference.mlKem768Decapsulate(privateKey, first.ciphertext1, other));
    }),
    { numRuns: 100 },
  );
});

const { privateKey, header, vector } = mlKem768KeyPair(new Uint8Array(64).fill(1));
const random = new Uint8Array(32).fill(2);
const { ciphertext1, sharedSecret } = mlKem768Encapsulate1(header, random);
const ciphertext2 = mlKem768Encapsulate2(header, vector, random);

test('a key that is expanded once opens the same, and a change of its bytes counts at once', () => {
  const [often, other] = [mlKem768KeyPair(new Uint8Array(64).fill(1)), mlKem768KeyPair(new Uint8Array(64).fill(4))];
  expandMlKem768Once(often.privateKey);
  for (let n = 0; n < 3; n++) {
    expect(mlKem768Decapsulate(often.privateKey, ciphertext1, ciphertext2)).toEqual(sharedSecret);
    // Leaves another matrix behind.
    const rejected = mlKem768Decapsulate(other.privateKey, ciphertext1, ciphertext2);
    expect(rejected).toEqual(reference.mlKem768Decapsulate(other.privateKey, ciphertext1, ciphertext2));
  }
  often.privateKey.set(other.privateKey);
  const rejected = reference.mlKem768Decapsulate(other.privateKey, ciphertext1, ciphertext2);
  expect(mlKem768Decapsulate(often.privateKey, ciphertext1, ciphertext2)).toEqual(rejected);
});

test('the private key is a copy of the seed', () => {
  const seed = new Uint8Array(64).fill(3);
  const pair = mlKem768KeyPair(seed);
  seed.fill(0);
  expect(pair.privateKey).toEqual(new Uint8Array(64).fill(3));
});

test('the first half takes any header, as the reference does', () => {
  fc.assert(
    fc.property(bytes(64), bytes(32), (any, random) => {
      const forged = asMlKem768Header(any);
      expect(mlKem768Encapsulate1(forged, random)).toEqual(reference.mlKem768Encapsulate1(forged, random));
    }),
    { numRuns: 30 },
  );
});

describe('EK-01 the vector is the one of the header', () => {
  test.each([
    ['seed', 0],
    ['seed', 31],
    ['hash', 32],
    ['hash', 63],
  ])('a changed %s is refused, byte %i', (_, offset) => {
    refused(asMlKem768Header(flipped(header, offset)), vector);
  });

  test('a changed vector is refused, at any byte', () => {
    for (let offset = 0; offset < vector.length; offset++) refused(header, asMlKem768Vector(flipped(vector, offset)));
  });
});

describe('EK-02 a coefficient of q or more is refused, though the hash is right', () => {
  // Two coefficients of 12 bits stand in three bytes, the first in the low bits. q = 3329 = 0xd01.
  test.each([
    ['the first is q', 0, [0x01, 0x0d]],
    ['the first is q + 1', 0, [0x02, 0x0d]],
    ['the first is 4095', 0, [0xff, 0x0f]],
    ['the last is q', 1149, [0x00, 0x10, 0xd0]],
    ['the last is 4095', 1149, [0x00, 0xf0, 0xff]],
  ])('%s', (_, offset, coefficient) => {
    const damaged = Uint8Array.from(vector);
    damaged.set(coefficient, offset);
    refused(headerOf(damaged), asMlKem768Vector(damaged));
  });

  test('a coefficient of q - 1 is not', () => {
    const largest = asMlKem768Vector(Uint8Array.from(vector));
    largest.set([0x00, 0x0d], 0);
    const expected = reference.mlKem768Encapsulate2(headerOf(largest), largest, random);
    expect(mlKem768Encapsulate2(headerOf(largest), largest, random)).toEqual(expected);
  });
});

test('a changed ciphertext gives the rejection secret of the reference, in either half', () => {
  const forgeries = [
    [flipped(ciphertext1, 0), ciphertext2],
    [flipped(ciphertext1, 959), ciphertext2],
    [ciphertext1, flipped(ciphertext2, 0)],
    [ciphertext1, flipped(ciphertext2, 127)],
    [new Uint8Array(960).fill(0xff), new Uint8Array(128).fill(0xff)],
  ] as const;
  const opened = forgeries.map(([first, second]) => {
    const halves = [asMlKem768Ciphertext1(first), asMlKem768Ciphertext2(second)] as const;
    const secret = mlKem768Decapsulate(privateKey, ...halves);
    expect(secret).toEqual(reference.mlKem768Decapsulate(privateKey, ...halves));
    return bytesToHex(secret);
  });
  expect(new Set([bytesToHex(sharedSecret), ...opened]).size).toBe(1 + forgeries.length);
});

test('other lengths are misuse', () => {
  const short = (value: Uint8Array) => value.subarray(1) as never;
  expect(() => mlKem768KeyPair(short(privateKey))).toThrow(/^random: must have 64/);
  expect(() => mlKem768Encapsulate1(short(header), random)).toThrow(/^header: must have 64/);
  expect(() => mlKem768Encapsulate1(header, short(random))).toThrow(/^random: must have 32/);
  expect(() => mlKem768Encapsulate2(short(header), vector, random)).toThrow(/^header: must have 64/);
  expect(() => mlKem768Encapsulate2(header, short(vector), random)).toThrow(/^vector: must have 1152/);
  expect(() => mlKem768Encapsulate2(header, vector, short(random))).toThrow(/^random: must have 32/);
  expect(() => mlKem768Decapsulate(short(privateKey), ciphertext1, ciphertext2)).toThrow(/^privateKey: must have 64/);
  expect(() => mlKem768Decapsulate(privateKey, short(ciphertext1), ciphertext2)).toThrow(/^ciphertext1: must have 960/);
  expect(() => mlKem768Decapsulate(privateKey, ciphertext1, short(ciphertext2))).toThrow(/^ciphertext2: must have 128/);
});

function refused(anyHeader: typeof header, anyVector: typeof vector): void {
  expect(() => mlKem768Encapsulate2(anyHeader, anyVector, random)).toThrow(
    expect.objectContaining({ name: 'CryptoError', code: 'E_PUBLIC_KEY_INVALID' }),
  );
}

function flipped(bytes: Uint8Array, offset: number): Uint8Array {
  return bytes.map((byte, index) => (index === offset ? byte ^ 1 : byte));
}

/** The header of any vector, as an attacker would make it. */
function headerOf(anyVector: Uint8Array) {
  const rho = header.subarray(0, 32);
  return asMlKem768Header(concatBytes(rho, sha3_256(concatBytes(anyVector, rho))));
}
