import { expect, test } from 'vitest';
import { asX25519PublicKey } from '../brand.ts';
import { systemRandom } from '../random.ts';
import { x25519KeyPair } from './x25519.ts';
import { xeddsaSign, xeddsaVerify } from './xeddsa.ts';

const { privateKey, publicKey } = x25519KeyPair(new Uint8Array(32).fill(5));
const message = new Uint8Array(10).fill(1);

test('two signatures of one message differ, and both verify', () => {
  const signatures = [
    xeddsaSign(privateKey, message, systemRandom(64)),
    xeddsaSign(privateKey, message, systemRandom(64)),
  ];
  expect(signatures[0]).not.toEqual(signatures[1]);
  for (const signature of signatures) expect(xeddsaVerify(publicKey, message, signature)).toBe(true);
});

test.each([0, 32, 63, 65, 128])('a signature of %d bytes is false, not an error', (length) => {
  expect(xeddsaVerify(publicKey, message, new Uint8Array(length))).toBe(false);
});

test('too little randomness is misuse', () => {
  for (const length of [0, 32, 63, 65]) {
    expect(() => xeddsaSign(privateKey, message, new Uint8Array(length))).toThrow(/^random: must have 64 bytes/);
  }
});

test('a key of another length is misuse', () => {
  // A branded key has its length checked; this one was cut after that.
  const short = asX25519PublicKey(new Uint8Array(32)).subarray(1) as typeof publicKey;
  expect(() => xeddsaVerify(short, message, new Uint8Array(64))).toThrow(/^publicKey: must have 32 bytes, has 31$/);
});
