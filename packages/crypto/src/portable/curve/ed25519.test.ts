import { sha512 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBytes, L, toBytes } from '../../../test/curve/numbers.ts';
import { ODD_ENCODINGS, Reference, SMALL_ORDER_ENCODINGS, TORSION } from '../../../test/curve/points.ts';
import { type CraftedSignature, craftedSignatures, oddNonces } from '../../../test/curve/signatures.ts';
import { asEd25519PrivateKey, asEd25519PublicKey } from '../../brand.ts';
import { bytesToHex, concatBytes, hexToBytes } from '../../bytes.ts';
import * as noble from '../../noble/ed25519.ts';
import { ed25519KeyPair, ed25519Sign, ed25519Verify } from './ed25519.ts';

const message = hexToBytes('68656c6c6f');

test.each([
  [
    'test 1',
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    'test 2',
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'test 3',
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
])('RFC 8032, section 7.1, %s', (_, seed, publicHex, text, signed) => {
  const { privateKey, publicKey } = ed25519KeyPair(hexToBytes(seed));
  expect(bytesToHex(publicKey)).toBe(publicHex);
  const signature = ed25519Sign(privateKey, hexToBytes(text));
  expect(bytesToHex(signature)).toBe(signed);
  expect(ed25519Verify(publicKey, hexToBytes(text), signature)).toBe(true);
});

test('keys and signatures are those of noble', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ maxLength: 200 }), (seed, text) => {
      const copies = [Uint8Array.from(seed), Uint8Array.from(text)];
      const pair = ed25519KeyPair(seed);
      expect(pair).toEqual(noble.ed25519KeyPair(seed));
      const signature = ed25519Sign(pair.privateKey, text);
      expect(signature).toEqual(noble.ed25519Sign(pair.privateKey, text));
      expect(ed25519Verify(pair.publicKey, text, signature)).toBe(true);
      expect([seed, text]).toEqual(copies);
    }),
    { numRuns: 150 },
  );
});

test('a key pair shares no memory, neither with its seed nor with what is kept of it', () => {
  const seed = new Uint8Array(32).fill(1);
  const { privateKey, publicKey } = ed25519KeyPair(seed);
  const signature = ed25519Sign(privateKey, message);
  seed.fill(0);
  publicKey.fill(0);
  expect(privateKey[0]).toBe(1);
  expect(ed25519Sign(privateKey, message)).toEqual(signature);
});

test('signatures are by the key that stands in the array, whatever stood there before', () => {
  const array = new Uint8Array(32);
  for (const byte of [5, 6, 5, 0, 5]) {
    const signature = ed25519Sign(asEd25519PrivateKey(array.fill(byte)), message);
    const fresh = asEd25519PrivateKey(new Uint8Array(32).fill(byte));
    expect(signature).toEqual(noble.ed25519Sign(fresh, message));
  }
});

describe('verification is that of noble', () => {
  test('with one bit of key, message or signature changed', () => {
    const { privateKey, publicKey } = ed25519KeyPair(new Uint8Array(32).fill(4));
    const parts = [publicKey, message, ed25519Sign(privateKey, message)];
    parts.forEach((part, changed) => {
      // Every third bit, and all of the last byte.
      for (let bit = 0; bit < 8 * part.length; bit += bit < 8 * part.length - 8 ? 3 : 1) {
        const copies = parts.map((array) => Uint8Array.from(array)) as [Uint8Array, Uint8Array, Uint8Array];
        copies[changed]![bit >> 3]! ^= 1 << (bit & 7);
        expect(compare(...copies)).toBe(false);
      }
    });
  });

  test('for keys and nonces with parts of small order, and s of L and more', () => {
    let accepted = 0;
    const each = ({ key, message: text, signature }: CraftedSignature): void => {
      if (compare(key.toBytes(), text, signature)) accepted++;
    };
    fc.assert(fc.property(craftedSignatures, each), { numRuns: 600 });
    expect(accepted).toBeGreaterThan(50);
    expect(accepted).toBeLessThan(550);
  });

  test('for keys of small order, and nonces that are odd encodings', () => {
    fc.assert(
      fc.property(oddNonces, ({ key, message: text, signature }) => {
        expect(compare(key.toBytes(), text, signature)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test('for every encoding of a nonce of small order, under a key of prime order', () => {
    const key = Reference.BASE.multiply(12_345n).toBytes();
    const accepted = new Set<string>();
    for (const R of [...SMALL_ORDER_ENCODINGS, ...ODD_ENCODINGS]) {
      // r = 0, so s = h a.
      const h = fromBytes(sha512(concatBytes(R, key, message)));
      if (compare(key, message, concatBytes(R, toBytes((h * 12_345n) % L)))) accepted.add(bytesToHex(R));
    }
    expect(accepted).toEqual(new Set(TORSION.map((point) => point.toHex())));
  });

  test.each([...SMALL_ORDER_ENCODINGS, ...ODD_ENCODINGS].map((encoded) => [encoded]))('for the key %s', (encoded) => {
    // R = s*B with s = 1 and A of small order: the equation holds for every message, times the cofactor.
    const forged = concatBytes(Reference.BASE.toBytes(), hexToBytes(`01${'00'.repeat(31)}`));
    expect(compare(encoded, message, forged)).toBe(false);
  });

  test.each([0, 63, 65])('with %d bytes', (length) => {
    const { publicKey } = ed25519KeyPair(new Uint8Array(32).fill(4));
    expect(compare(publicKey, message, new Uint8Array(length))).toBe(false);
  });
});

test('keys of another length are misuse', () => {
  // A branded key has its length checked; these were cut after that.
  const { privateKey, publicKey } = ed25519KeyPair(new Uint8Array(32).fill(4));
  const shortPrivate = privateKey.subarray(1) as typeof privateKey;
  const short = publicKey.subarray(1) as typeof publicKey;
  expect(() => ed25519KeyPair(new Uint8Array(31))).toThrow(/^seed: must have 32 bytes, has 31$/);
  expect(() => ed25519Sign(shortPrivate, message)).toThrow(/^privateKey: must have 32 bytes, has 31$/);
  expect(() => ed25519Verify(short, message, new Uint8Array(64))).toThrow(/^publicKey: must have 32 bytes, has 31$/);
});

function compare(encodedKey: Uint8Array, text: Uint8Array, signature: Uint8Array): boolean {
  const copies = [encodedKey, text, signature].map((array) => Uint8Array.from(array));
  const publicKey = asEd25519PublicKey(encodedKey);
  const answer = ed25519Verify(publicKey, text, signature);
  expect(answer).toBe(noble.ed25519Verify(publicKey, text, signature));
  expect([encodedKey, text, signature]).toEqual(copies);
  return answer;
}
