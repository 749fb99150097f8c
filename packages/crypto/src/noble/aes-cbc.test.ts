import { describe, expect, test } from 'vitest';
import { CryptoError } from '../errors.ts';
import { aesCbcDecrypt, aesCbcEncrypt } from './aes-cbc.ts';

const key = new Uint8Array(32).fill(1);
const nonce = new Uint8Array(16).fill(2);

test.each([0, 1, 15, 16, 17, 31, 32])('%d bytes get 1 to 16 bytes of padding and come back', (length) => {
  const plaintext = new Uint8Array(length).fill(3);
  const ciphertext = aesCbcEncrypt(key, nonce, plaintext);
  expect(ciphertext).toHaveLength((Math.floor(length / 16) + 1) * 16);
  expect(aesCbcDecrypt(key, nonce, ciphertext)).toEqual(plaintext);
});

describe('a bad ciphertext is one error, whatever is wrong', () => {
  const ciphertext = aesCbcEncrypt(key, nonce, new Uint8Array(20));
  // Flipping the last byte of the block before changes the last byte of padding from 12 to 13.
  const badPadding = Uint8Array.from(ciphertext);
  badPadding[15]! ^= 1;

  test.each([
    ['empty', new Uint8Array(0)],
    ['less than a block', ciphertext.subarray(0, 15)],
    ['not whole blocks', ciphertext.subarray(0, 31)],
    ['bad padding', badPadding],
  ])('%s', (_, bad) => {
    expect(errorOf(() => aesCbcDecrypt(key, nonce, bad))).toEqual(
      new CryptoError('E_CIPHERTEXT_INVALID', 'AES-CBC: the ciphertext is not valid'),
    );
  });
});

test.each([0, 16, 24, 31, 33])('a key of %d bytes is misuse', (length) => {
  expect(() => aesCbcEncrypt(new Uint8Array(length), nonce, key)).toThrow(/^key: /);
  expect(() => aesCbcDecrypt(new Uint8Array(length), nonce, key)).toThrow(/^key: /);
});

test.each([0, 12, 15, 17])('a nonce of %d bytes is misuse', (length) => {
  expect(() => aesCbcEncrypt(key, new Uint8Array(length), key)).toThrow(/^nonce: /);
  expect(() => aesCbcDecrypt(key, new Uint8Array(length), key)).toThrow(/^nonce: /);
});

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
