import { describe, expect, test } from 'vitest';
import { asKyberPrivateKey, asKyberPublicKey } from '../brand.ts';
import { bytesToHex } from '../bytes.ts';
import { kyberDecapsulate, kyberEncapsulate, kyberKeyPair } from './kyber.ts';
import { mlKem1024Decapsulate } from './ml-kem.ts';

const { privateKey, publicKey } = kyberKeyPair(new Uint8Array(64).fill(1));
const { ciphertext, sharedSecret } = kyberEncapsulate(publicKey, new Uint8Array(32).fill(2));

test('the shared secret is not the one of ML-KEM-1024', () => {
  expect(bytesToHex(kyberDecapsulate(privateKey, ciphertext))).toBe(bytesToHex(sharedSecret));
  expect(bytesToHex(mlKem1024Decapsulate(privateKey, ciphertext))).not.toBe(bytesToHex(sharedSecret));
});

describe('a public key with a coefficient of q or more is refused', () => {
  // Two coefficients of 12 bits stand in three bytes, the first in the low bits. q = 3329 = 0xd01.
  test.each([
    ['the first is q', 0, [0x01, 0x0d]],
    ['the first is 4095', 0, [0xff, 0x0f]],
    ['the last is q', 1533, [0x00, 0x10, 0xd0]],
  ])('%s', (_, offset, coefficient) => {
    const damaged = Uint8Array.from(publicKey);
    damaged.set(coefficient, offset);
    expect(() => kyberEncapsulate(asKyberPublicKey(damaged), new Uint8Array(32))).toThrow(
      expect.objectContaining({ name: 'CryptoError', code: 'E_PUBLIC_KEY_INVALID' }),
    );
  });

  test('a coefficient of q - 1 is not', () => {
    const largest = Uint8Array.from(publicKey);
    largest.set([0x00, 0x0d], 0);
    expect(() => kyberEncapsulate(asKyberPublicKey(largest), new Uint8Array(32))).not.toThrow();
  });
});

test.each([
  ['public key', 1536],
  ['hash of the public key', 3104],
])('a private key with a damaged %s is refused', (_, offset) => {
  const damaged = Uint8Array.from(privateKey);
  damaged[offset]! ^= 1;
  expect(() => kyberDecapsulate(asKyberPrivateKey(damaged), ciphertext)).toThrow(
    expect.objectContaining({ name: 'CryptoError', code: 'E_PRIVATE_KEY_INVALID' }),
  );
});

test('other lengths of randomness are misuse', () => {
  for (const length of [0, 32, 63, 65]) expect(() => kyberKeyPair(new Uint8Array(length))).toThrow(/^random: /);
  for (const length of [0, 31, 33]) {
    expect(() => kyberEncapsulate(publicKey, new Uint8Array(length))).toThrow(/^random: /);
  }
});
