import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asKyberCiphertext, asKyberPrivateKey, asKyberPublicKey } from '../../brand.ts';
import { bytesToHex } from '../../bytes.ts';
import * as reference from '../../noble/kyber.ts';
import { kyberDecapsulate, kyberEncapsulate, kyberKeyPair } from './kyber.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const { privateKey, publicKey } = kyberKeyPair(new Uint8Array(64).fill(1));
const { ciphertext, sharedSecret } = kyberEncapsulate(publicKey, new Uint8Array(32).fill(2));

test('keys, ciphertexts and secrets are those of the reference', () => {
  fc.assert(
    fc.property(bytes(64), bytes(32), fc.nat({ max: 8 * 1568 - 1 }), (seed, random, bit) => {
      const pair = kyberKeyPair(seed);
      expect(pair).toEqual(reference.kyberKeyPair(seed));
      const made = kyberEncapsulate(pair.publicKey, random);
      expect(made).toEqual(reference.kyberEncapsulate(pair.publicKey, random));
      expect(kyberDecapsulate(pair.privateKey, made.ciphertext)).toEqual(made.sharedSecret);
      const forged = asKyberCiphertext(Uint8Array.from(made.ciphertext));
      forged[bit >> 3]! ^= 1 << (bit & 7);
      const rejected = kyberDecapsulate(pair.privateKey, forged);
      expect(rejected).toEqual(reference.kyberDecapsulate(pair.privateKey, forged));
      expect(bytesToHex(rejected)).not.toBe(bytesToHex(made.sharedSecret));
    }),
    { numRuns: 100 },
  );
});

describe('a public key with a coefficient of q or more is refused, wherever it stands', () => {
  const refused = expect.objectContaining({ name: 'CryptoError', code: 'E_PUBLIC_KEY_INVALID' });
  /** The public key with another coefficient at `index`: two of twelve bits in three bytes, low bits first. */
  const withCoefficient = (index: number, value: number) => {
    const damaged = Uint8Array.from(publicKey);
    const at = 3 * (index >> 1);
    const pair = damaged[at]! | (damaged[at + 1]! << 8) | (damaged[at + 2]! << 16);
    const changed = index % 2 === 0 ? (pair & 0xfff000) | value : (pair & 0xfff) | (value << 12);
    damaged.set([changed & 0xff, (changed >> 8) & 0xff, changed >> 16], at);
    return asKyberPublicKey(damaged);
  };

  test.each([0, 1, 255, 256, 511, 767, 768, 1022, 1023])('coefficient %i', (index) => {
    for (const value of [3329, 3330, 4095]) {
      const damaged = withCoefficient(index, value);
      expect(() => kyberEncapsulate(damaged, new Uint8Array(32))).toThrow(refused);
      expect(() => reference.kyberEncapsulate(damaged, new Uint8Array(32))).toThrow(refused);
    }
    const largest = withCoefficient(index, 3328);
    const random = new Uint8Array(32).fill(3);
    expect(kyberEncapsulate(largest, random)).toEqual(reference.kyberEncapsulate(largest, random));
  });
});

test.each([
  ['first byte of the public key', 1536],
  ['last byte of the public key', 3103],
  ['first byte of its hash', 3104],
  ['last byte of its hash', 3135],
])('a private key with a damaged %s is refused', (_, offset) => {
  const damaged = Uint8Array.from(privateKey);
  damaged[offset]! ^= 1;
  expect(() => kyberDecapsulate(asKyberPrivateKey(damaged), ciphertext)).toThrow(
    expect.objectContaining({ name: 'CryptoError', code: 'E_PRIVATE_KEY_INVALID' }),
  );
});

test('other lengths are misuse', () => {
  const short = (value: Uint8Array) => value.subarray(1) as never;
  for (const length of [0, 32, 63, 65]) expect(() => kyberKeyPair(new Uint8Array(length))).toThrow(/^random: /);
  for (const length of [0, 31, 33]) {
    expect(() => kyberEncapsulate(publicKey, new Uint8Array(length))).toThrow(/^random: /);
  }
  expect(() => kyberEncapsulate(short(publicKey), new Uint8Array(32))).toThrow(/^publicKey: must have 1568/);
  expect(() => kyberDecapsulate(short(privateKey), ciphertext)).toThrow(/^privateKey: must have 3168/);
  expect(() => kyberDecapsulate(privateKey, short(ciphertext))).toThrow(/^ciphertext: must have 1568/);
});

test('a refusal leaves nothing that changes the next result', () => {
  const damaged = asKyberPublicKey(Uint8Array.from(publicKey).fill(0xff));
  expect(() => kyberEncapsulate(damaged, new Uint8Array(32))).toThrow();
  expect(kyberDecapsulate(privateKey, ciphertext)).toEqual(sharedSecret);
});
