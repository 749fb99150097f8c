import { sha3_256 } from '@noble/hashes/sha3.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asMlKem768Ciphertext1, asMlKem768Ciphertext2, asMlKem768Header, asMlKem768Vector } from '../brand.ts';
import { bytesToHex, concatBytes } from '../bytes.ts';
import { mlKem768Decapsulate, mlKem768Encapsulate1, mlKem768Encapsulate2, mlKem768KeyPair } from './ml-kem-768.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

test('the pieces are those of the whole algorithm, on 300 random keys', () => {
  fc.assert(
    fc.property(bytes(64), bytes(32), (seed, random) => {
      const whole = ml_kem768.keygen(seed);
      const { privateKey, header, vector } = mlKem768KeyPair(seed);
      expect(bytesToHex(concatBytes(vector, header.subarray(0, 32)))).toBe(bytesToHex(whole.publicKey));
      const expected = ml_kem768.encapsulate(whole.publicKey, random);
      const { ciphertext1, sharedSecret } = mlKem768Encapsulate1(header, random);
      expect(bytesToHex(ciphertext1)).toBe(bytesToHex(expected.cipherText.subarray(0, 960)));
      expect(bytesToHex(sharedSecret)).toBe(bytesToHex(expected.sharedSecret));
      const ciphertext2 = mlKem768Encapsulate2(header, vector, random);
      expect(bytesToHex(ciphertext2)).toBe(bytesToHex(expected.cipherText.subarray(960)));
      expect(bytesToHex(mlKem768Decapsulate(privateKey, ciphertext1, ciphertext2))).toBe(bytesToHex(sharedSecret));
    }),
    { numRuns: 300, seed: 768 },
  );
});

const { privateKey, header, vector } = mlKem768KeyPair(new Uint8Array(64).fill(1));
const random = new Uint8Array(32).fill(2);
const { ciphertext1, sharedSecret } = mlKem768Encapsulate1(header, random);
const ciphertext2 = mlKem768Encapsulate2(header, vector, random);

test('the private key is a copy of the seed', () => {
  const seed = new Uint8Array(64).fill(3);
  const pair = mlKem768KeyPair(seed);
  seed.fill(0);
  expect(pair.privateKey).toEqual(new Uint8Array(64).fill(3));
});

test('the first half needs no valid hash in the header', () => {
  const forged = asMlKem768Header(Uint8Array.from(header).fill(0, 32));
  const first = mlKem768Encapsulate1(forged, random);
  expect(bytesToHex(first.sharedSecret)).not.toBe(bytesToHex(sharedSecret));
  refused(() => mlKem768Encapsulate2(forged, vector, random));
});

describe('EK-01 the vector is the one of the header', () => {
  test('it is taken', () => {
    expect(mlKem768Encapsulate2(header, vector, random)).toHaveLength(128);
  });

  test.each([
    ['seed', 0],
    ['seed', 31],
    ['hash', 32],
    ['hash', 63],
  ])('a changed %s is refused, byte %i', (_, offset) => {
    refused(() => mlKem768Encapsulate2(asMlKem768Header(flipped(header, offset)), vector, random));
  });

  test('a changed vector is refused, at any byte', () => {
    for (let offset = 0; offset < vector.length; offset++) {
      refused(() => mlKem768Encapsulate2(header, asMlKem768Vector(flipped(vector, offset)), random));
    }
  });
});

describe('EK-02 a coefficient of q or more is refused, though the hash is right', () => {
  // Two coefficients of 12 bits stand in three bytes, the first in the low bits. q = 3329 = 0xd01.
  test.each([
    ['the first is q', 0, [0x01, 0x0d]],
    ['the first is 4095', 0, [0xff, 0x0f]],
    ['the last is q', 1149, [0x00, 0x10, 0xd0]],
  ])('%s', (_, offset, coefficient) => {
    const damaged = Uint8Array.from(vector);
    damaged.set(coefficient, offset);
    refused(() => mlKem768Encapsulate2(headerOf(damaged), asMlKem768Vector(damaged), random));
  });

  test('a coefficient of q - 1 is not', () => {
    const largest = Uint8Array.from(vector);
    largest.set([0x00, 0x0d], 0);
    expect(mlKem768Encapsulate2(headerOf(largest), asMlKem768Vector(largest), random)).toHaveLength(128);
  });
});

test('a changed ciphertext gives another secret, always the same one, in either half', () => {
  const open = (first: Uint8Array, second: Uint8Array) =>
    bytesToHex(mlKem768Decapsulate(privateKey, asMlKem768Ciphertext1(first), asMlKem768Ciphertext2(second)));
  expect(open(ciphertext1, ciphertext2)).toBe(bytesToHex(sharedSecret));
  const rejected = [
    open(flipped(ciphertext1, 0), ciphertext2),
    open(flipped(ciphertext1, 959), ciphertext2),
    open(ciphertext1, flipped(ciphertext2, 0)),
    open(ciphertext1, flipped(ciphertext2, 127)),
    // Halves of different encapsulations.
    open(ciphertext1, mlKem768Encapsulate2(header, vector, new Uint8Array(32).fill(9))),
  ];
  expect(new Set([bytesToHex(sharedSecret), ...rejected]).size).toBe(6);
  expect(open(flipped(ciphertext1, 0), ciphertext2)).toBe(rejected[0]);
});

function refused(run: () => unknown): void {
  expect(run).toThrow(expect.objectContaining({ name: 'CryptoError', code: 'E_PUBLIC_KEY_INVALID' }));
}

function flipped(bytes: Uint8Array, offset: number): Uint8Array {
  return bytes.map((byte, index) => (index === offset ? byte ^ 1 : byte));
}

/** The header of any vector, as an attacker would make it. */
function headerOf(anyVector: Uint8Array) {
  const rho = header.subarray(0, 32);
  return asMlKem768Header(concatBytes(rho, sha3_256(concatBytes(anyVector, rho))));
}
