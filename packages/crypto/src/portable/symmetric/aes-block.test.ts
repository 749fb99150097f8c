import { createCipheriv, createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { block, decryptBlock, encryptBlock, expandDecryptionKey, expandEncryptionKey, wipeAes } from './aes-block.ts';
import { INVERSE_S_BOX, S_BOX } from './aes-tables.ts';
import { readWords, writeWords } from './words.ts';

/** One block under one key, through the functions of the module. */
function run(expand: typeof expandEncryptionKey, apply: () => void, key: Uint8Array, bytes: Uint8Array): string {
  const result = new Uint8Array(16);
  expand(key, 0);
  readWords(block, 4, bytes, 0);
  apply();
  writeWords(result, 0, 16, block);
  wipeAes();
  return bytesToHex(result);
}

const encrypt = (key: Uint8Array, bytes: Uint8Array) => run(expandEncryptionKey, encryptBlock, key, bytes);
const decrypt = (key: Uint8Array, bytes: Uint8Array) => run(expandDecryptionKey, decryptBlock, key, bytes);

test('FIPS 197, appendix C.3', () => {
  const key = Uint8Array.from({ length: 32 }, (_, i) => i);
  const plaintext = '00112233445566778899aabbccddeeff';
  const ciphertext = '8ea2b7ca516745bfeafc49904b496089';
  expect(encrypt(key, hexToBytes(plaintext))).toBe(ciphertext);
  expect(decrypt(key, hexToBytes(ciphertext))).toBe(plaintext);
});

test('FIPS 197, figures 7 and 14: the S-box and its inverse', () => {
  expect([S_BOX[0x00], S_BOX[0x01], S_BOX[0x53], S_BOX[0xff]]).toEqual([0x63, 0x7c, 0xed, 0x16]);
  expect([INVERSE_S_BOX[0x00], INVERSE_S_BOX[0x63], INVERSE_S_BOX[0xff]]).toEqual([0x52, 0x00, 0x7d]);
  expect(new Set(S_BOX).size).toBe(256);
  for (let x = 0; x < 256; x++) expect(INVERSE_S_BOX[S_BOX[x]!]).toBe(x);
});

test('random blocks and keys, as OpenSSL has it', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  fc.assert(
    fc.property(bytes(32), bytes(16), (key, input) => {
      const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
      expect(encrypt(key, input)).toBe(cipher.update(input).toString('hex'));
      const decipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
      expect(decrypt(key, input)).toBe(decipher.update(input).toString('hex'));
    }),
    { numRuns: 300 },
  );
});

test('a key may start anywhere', () => {
  const key = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);
  const larger = new Uint8Array(40);
  larger.set(key, 5);
  const expected = encrypt(key, new Uint8Array(16));
  expect(run((bytes) => expandEncryptionKey(bytes, 5), encryptBlock, larger, new Uint8Array(16))).toBe(expected);
});
