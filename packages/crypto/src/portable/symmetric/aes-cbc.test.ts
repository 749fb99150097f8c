import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesToHex, equalBytes, hexToBytes } from '../../bytes.ts';
import { CryptoError } from '../../errors.ts';
import { aesCbcDecrypt as nobleDecrypt, aesCbcEncrypt as nobleEncrypt } from '../../noble/aes-cbc.ts';
import { aesCbcDecrypt, aesCbcEncrypt, readPadding } from './aes-cbc.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => i * 7);
const nonce = Uint8Array.from({ length: 16 }, (_, i) => 200 - i);
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 151 + 7) & 0xff);
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const refused = new CryptoError('E_CIPHERTEXT_INVALID', 'AES-CBC: the ciphertext is not valid');

function nodeEncrypt(plaintext: Uint8Array, withPadding = true): Uint8Array {
  const cipher = createCipheriv('aes-256-cbc', key, nonce).setAutoPadding(withPadding);
  return Uint8Array.from(Buffer.concat([cipher.update(plaintext), cipher.final()]));
}

test('NIST SP 800-38A, appendix F.2.5, and the block of padding after it', () => {
  const ciphertext = aesCbcEncrypt(
    hexToBytes('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4'),
    hexToBytes('000102030405060708090a0b0c0d0e0f'),
    hexToBytes(
      '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51' +
        '30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710',
    ),
  );
  expect(ciphertext).toHaveLength(80);
  expect(bytesToHex(ciphertext.subarray(0, 64))).toBe(
    'f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d' +
      '39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b',
  );
});

test('every length up to 300 bytes, and those around whole chunks, both ways', () => {
  const lengths = Array.from({ length: 301 }, (_, i) => i);
  for (const chunk of [2048, 4096]) for (let i = -34; i <= 34; i++) lengths.push(chunk + i);
  for (const length of lengths) {
    const plaintext = counting(length);
    const ciphertext = aesCbcEncrypt(key, nonce, plaintext);
    expect(equalBytes(ciphertext, nodeEncrypt(plaintext))).toBe(true);
    expect(equalBytes(aesCbcDecrypt(key, nonce, ciphertext), plaintext)).toBe(true);
  }
});

test('random inputs, as the reference has it', () => {
  fc.assert(
    fc.property(bytes(32), bytes(16), fc.uint8Array({ maxLength: 5000, size: 'max' }), (k, n, plaintext) => {
      const ciphertext = aesCbcEncrypt(k, n, plaintext);
      expect(equalBytes(ciphertext, nobleEncrypt(k, n, plaintext))).toBe(true);
      expect(equalBytes(aesCbcDecrypt(k, n, ciphertext), plaintext)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('the arguments may be the same memory', () => {
  const memory = counting(64);
  const ciphertext = aesCbcEncrypt(memory.subarray(0, 32), memory.subarray(8, 24), memory);
  expect(bytesToHex(ciphertext)).toBe(
    bytesToHex(nobleEncrypt(memory.subarray(0, 32), memory.subarray(8, 24), counting(64))),
  );
  expect(memory).toEqual(counting(64));
  const valid = nobleEncrypt(ciphertext.subarray(0, 32), ciphertext.subarray(0, 16), counting(5));
  const shared = Uint8Array.from([...ciphertext.subarray(0, 32), ...valid]);
  expect(aesCbcDecrypt(shared.subarray(0, 32), shared.subarray(0, 16), shared.subarray(32))).toEqual(counting(5));
});

describe('padding', () => {
  test('is one to sixteen times its length, and nothing else', () => {
    // Every last byte, over every number of bytes that repeat it.
    for (let last = 0; last < 256; last++) {
      for (let repeated = 1; repeated <= 16; repeated++) {
        const block = new Uint8Array(16).fill(last ^ 0x80).fill(last, 16 - repeated);
        const isValid = last >= 1 && last <= repeated;
        expect(readPadding(block, 16)).toBe(isValid ? last : 0);
      }
    }
  });

  test('is what Node and the reference take it for, in a message of one chunk or more', () => {
    for (const before of [0, 16, 2032, 2048, 4080]) {
      for (const [last, repeated] of [
        [0, 16],
        [1, 1],
        [2, 1],
        [2, 2],
        [16, 15],
        [16, 16],
        [17, 16],
        [255, 16],
      ] as const) {
        const plaintext = counting(before + 16).fill(last, before + 16 - repeated);
        const ciphertext = nodeEncrypt(plaintext, false);
        expect(outcome(aesCbcDecrypt, ciphertext)).toEqual(outcome(nobleDecrypt, ciphertext));
      }
    }
  });
});

test.each([0, 1, 15, 17, 31, 2047, 2049, 4095])('a ciphertext of %d bytes is refused', (length) => {
  expect(outcome(aesCbcDecrypt, counting(length))).toEqual(refused);
});

test('what was changed is refused as the reference refuses it, and what follows is right', () => {
  fc.assert(
    fc.property(fc.nat({ max: 100 }), fc.nat(), (length, bit) => {
      const ciphertext = nodeEncrypt(counting(length));
      ciphertext[(bit >> 3) % ciphertext.length]! ^= 1 << (bit & 7);
      expect(outcome(aesCbcDecrypt, ciphertext)).toEqual(outcome(nobleDecrypt, ciphertext));
      expect(bytesToHex(aesCbcDecrypt(key, nonce, nodeEncrypt(counting(5))))).toBe(bytesToHex(counting(5)));
    }),
    { numRuns: 200 },
  );
});

test('keys and nonces of other lengths are misuse', () => {
  for (const length of [0, 16, 24, 31, 33]) {
    expect(() => aesCbcEncrypt(new Uint8Array(length), nonce, key)).toThrow(/^key: must have 32 bytes/);
    expect(() => aesCbcDecrypt(new Uint8Array(length), nonce, key)).toThrow(/^key: must have 32 bytes/);
  }
  for (const length of [0, 12, 15, 17]) {
    expect(() => aesCbcEncrypt(key, new Uint8Array(length), key)).toThrow(/^nonce: must have 16 bytes/);
    expect(() => aesCbcDecrypt(key, new Uint8Array(length), key)).toThrow(/^nonce: must have 16 bytes/);
  }
});

function outcome(decrypt: typeof aesCbcDecrypt, ciphertext: Uint8Array): unknown {
  try {
    return decrypt(key, nonce, ciphertext);
  } catch (error) {
    return error;
  }
}
