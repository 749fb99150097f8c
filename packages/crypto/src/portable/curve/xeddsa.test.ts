import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EDGE_VALUES, SMALL_ORDER_COORDINATES, toBytes } from '../../../test/curve/numbers.ts';
import { coordinateOf } from '../../../test/curve/points.ts';
import { type CraftedSignature, craftedSignatures, oddNonces } from '../../../test/curve/signatures.ts';
import { asX25519PrivateKey, asX25519PublicKey } from '../../brand.ts';
import * as noble from '../../noble/xeddsa.ts';
import { systemRandom } from '../../random.ts';
import { x25519KeyPair } from './x25519.ts';
import { xeddsaSign, xeddsaVerify } from './xeddsa.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const message = new Uint8Array(10).fill(1);

describe('signatures', () => {
  test('are those of noble, for any key and random bytes, and verify', () => {
    fc.assert(
      fc.property(bytes(32), fc.uint8Array({ maxLength: 200 }), bytes(64), (key, text, random) => {
        const privateKey = asX25519PrivateKey(key);
        const copies = [key, text, random].map((array) => Uint8Array.from(array));
        const signature = xeddsaSign(privateKey, text, random);
        expect(signature).toEqual(noble.xeddsaSign(privateKey, text, random));
        expect(xeddsaVerify(x25519KeyPair(key).publicKey, text, signature)).toBe(true);
        expect([key, text, random]).toEqual(copies);
      }),
      { numRuns: 150 },
    );
  });

  test('of one message differ', () => {
    const { privateKey } = x25519KeyPair(new Uint8Array(32).fill(5));
    expect(xeddsaSign(privateKey, message, systemRandom(64))).not.toEqual(
      xeddsaSign(privateKey, message, systemRandom(64)),
    );
  });

  test('are by the key that stands in the array, whatever stood there before', () => {
    const array = new Uint8Array(32).fill(5);
    const random = new Uint8Array(64).fill(9);
    for (const byte of [5, 6, 5, 0, 5]) {
      const signature = xeddsaSign(asX25519PrivateKey(array.fill(byte)), message, random);
      const fresh = asX25519PrivateKey(new Uint8Array(32).fill(byte));
      expect(signature).toEqual(noble.xeddsaSign(fresh, message, random));
    }
  });
});

describe('verification is that of noble', () => {
  test('with one bit of key, message or signature changed', () => {
    const { privateKey, publicKey } = x25519KeyPair(new Uint8Array(32).fill(5));
    const signature = xeddsaSign(privateKey, message, new Uint8Array(64));
    const parts = [publicKey, message, signature];
    let accepted = 0;
    parts.forEach((part, changed) => {
      // Every third bit, and all of the last byte.
      for (let bit = 0; bit < 8 * part.length; bit += bit < 8 * part.length - 8 ? 3 : 1) {
        const [u, text, signed] = parts.map((array) => Uint8Array.from(array)) as [Uint8Array, Uint8Array, Uint8Array];
        [u, text, signed][changed]![bit >> 3]! ^= 1 << (bit & 7);
        if (compare(u, text, signed)) accepted++;
      }
    });
    // Bit 255 of the public key is ignored.
    expect(accepted).toBe(1);
  });

  test('for keys and nonces with parts of small order, and s of L and more', () => {
    expectBothAnswers(craftedSignatures, 600);
  });

  test('for keys of small order, and nonces that are odd encodings', () => {
    expectBothAnswers(oddNonces, 400);
  });

  test.each([...EDGE_VALUES, ...SMALL_ORDER_COORDINATES])('for the key u = %s', (_, u) => {
    for (const signature of [new Uint8Array(64), ...SMALL_SIGNATURES]) {
      for (const sign of [0x00, 0x80]) {
        const signed = Uint8Array.from(signature);
        signed[63]! |= sign;
        const text = new Uint8Array(3);
        for (text[0] = 0; text[0] < 4; text[0]++) compare(toBytes(u), text, signed);
      }
    }
  });

  test.each([0x20, 0x40, 0x60])('with the bits %d of s set', (bits) => {
    const { privateKey, publicKey } = x25519KeyPair(new Uint8Array(32).fill(5));
    const signature = xeddsaSign(privateKey, message, new Uint8Array(64));
    signature[63]! |= bits;
    expect(compare(publicKey, message, signature)).toBe(false);
  });

  test.each([0, 32, 63, 65, 128])('with %d bytes', (length) => {
    const { publicKey } = x25519KeyPair(new Uint8Array(32).fill(5));
    expect(compare(publicKey, message, new Uint8Array(length))).toBe(false);
  });
});

describe('misuse', () => {
  const { privateKey, publicKey } = x25519KeyPair(new Uint8Array(32).fill(5));

  test.each([0, 32, 63, 65])('%d random bytes', (length) => {
    expect(() => xeddsaSign(privateKey, message, new Uint8Array(length))).toThrow(/^random: must have 64 bytes/);
  });

  test('keys of another length', () => {
    // A branded key has its length checked; these were cut after that.
    const short = publicKey.subarray(1) as typeof publicKey;
    expect(() => xeddsaVerify(short, message, new Uint8Array(64))).toThrow(/^publicKey: must have 32 bytes, has 31$/);
    const shortPrivate = privateKey.subarray(1) as typeof privateKey;
    expect(() => xeddsaSign(shortPrivate, message, new Uint8Array(64))).toThrow(/^privateKey: must have 32 bytes/);
  });
});

/** R and s that are 0, 1 or the point of order 2. */
const SMALL_SIGNATURES = [`01${'00'.repeat(63)}`, `ec${'ff'.repeat(30)}7f${'00'.repeat(32)}`].map((hex) =>
  Uint8Array.from(Buffer.from(hex, 'hex')),
);

/**
 * Compares the answers for the crafted signatures, with the sign of A in the top bit, and sees to it that there are
 * both.
 */
function expectBothAnswers(crafted: fc.Arbitrary<CraftedSignature>, numRuns: number): void {
  let accepted = 0;
  fc.assert(
    fc.property(crafted, ({ key, message: text, signature }) => {
      const signed = Uint8Array.from(signature);
      signed[63]! |= key.toBytes()[31]! & 0x80;
      if (compare(coordinateOf(key), text, signed)) accepted++;
    }),
    { numRuns },
  );
  expect(accepted).toBeGreaterThan(2);
  expect(accepted).toBeLessThan((numRuns * 19) / 20);
}

function compare(u: Uint8Array, text: Uint8Array, signature: Uint8Array): boolean {
  const copies = [u, text, signature].map((array) => Uint8Array.from(array));
  const publicKey = asX25519PublicKey(u);
  const answer = xeddsaVerify(publicKey, text, signature);
  expect(answer).toBe(noble.xeddsaVerify(publicKey, text, signature));
  expect([u, text, signature]).toEqual(copies);
  return answer;
}
