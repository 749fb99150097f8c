import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes, copyBytes, equalBytes } from '../../bytes.ts';
import { sealedLength } from '../../create-provider.ts';
import { CryptoError } from '../../errors.ts';
import { nobleProvider } from '../../noble/provider.ts';
import { open, seal } from './seal.ts';

const counting = (length: number, first = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (first + i * 151) & 0xff);
const keys = counting(80, 3);
const associatedData = counting(66, 5);
const part = fc.uint8Array({ maxLength: 100 });
const text = fc.oneof(part, fc.uint8Array({ maxLength: 5000, size: 'max' }));

/** The ciphertext within a sealed message, as a view. */
const ciphertextOf = (message: Uint8Array, headLength: number, plaintextLength: number): Uint8Array =>
  message.subarray(headLength, headLength + sealedLength(plaintextLength));

test('a message is what the reference makes of it, and opens', () => {
  const keyBytes = fc.uint8Array({ minLength: 80, maxLength: 80 });
  fc.assert(
    fc.property(keyBytes, part, part, text, part, (k, data, head, plaintext, tail) => {
      const message = seal(k, data, head, plaintext, tail);
      expect(equalBytes(message, nobleProvider.seal(k, data, head, plaintext, tail))).toBe(true);
      const ciphertext = ciphertextOf(message, head.length, plaintext.length);
      expect(open(k, data, message, ciphertext)).toEqual(plaintext);
      expect(open(k, data, message, copyBytes(ciphertext))).toEqual(plaintext);
    }),
    { numRuns: 200 },
  );
});

test('every length of the plaintext up to 300 bytes, and those around whole chunks', () => {
  const lengths = Array.from({ length: 301 }, (_, i) => i);
  for (const chunk of [1900, 2048, 4096]) for (let i = -34; i <= 34; i++) lengths.push(chunk + i);
  const head = counting(44);
  const tail = counting(39);
  for (const length of lengths) {
    const plaintext = counting(length, 9);
    const message = seal(keys, associatedData, head, plaintext, tail);
    expect(equalBytes(message, nobleProvider.seal(keys, associatedData, head, plaintext, tail))).toBe(true);
    const opened = open(keys, associatedData, message, ciphertextOf(message, head.length, length));
    expect(equalBytes(opened!, plaintext)).toBe(true);
  }
});

test('nothing opens when a bit of message, associated data or MAC key is another', () => {
  const message = seal(keys, associatedData, counting(9), counting(20), counting(7));
  const ciphertext = ciphertextOf(message, 9, 20);
  expect(open(keys, associatedData, message, ciphertext)).toEqual(counting(20));
  const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
    const copy = copyBytes(bytes);
    copy[bit >> 3]! ^= 1 << (bit & 7);
    return copy;
  };
  for (let bit = 0; bit < message.length * 8; bit++) {
    expect(open(keys, associatedData, flipped(message, bit), ciphertext)).toBeUndefined();
  }
  for (let bit = 0; bit < associatedData.length * 8; bit++) {
    expect(open(keys, flipped(associatedData, bit), message, ciphertext)).toBeUndefined();
  }
  for (let bit = 32 * 8; bit < 64 * 8; bit++) {
    expect(open(flipped(keys, bit), associatedData, message, ciphertext)).toBeUndefined();
  }
});

test('the border between associated data and message is for the caller to fix', () => {
  // The MAC covers both as one text; the ends of a session have identity keys of one length.
  const message = seal(keys, associatedData, counting(9), counting(20), counting(7));
  const moved = concatBytes(associatedData.subarray(60), message);
  expect(open(keys, associatedData.subarray(0, 60), moved, ciphertextOf(message, 9, 20))).toEqual(counting(20));
});

test.each([0, 1, 7])('a message of %d bytes has no MAC, so it is not authentic', (length) => {
  expect(open(keys, associatedData, new Uint8Array(length), new Uint8Array(16))).toBeUndefined();
});

test('a bad length or padding of the ciphertext is refused after the MAC, not before', () => {
  const message = seal(keys, associatedData, new Uint8Array(0), counting(20), new Uint8Array(0));
  const forged = copyBytes(message);
  forged[message.length - 1]! ^= 1;
  for (const ciphertext of [new Uint8Array(0), message.subarray(0, 31), message.subarray(0, 16)]) {
    const error = errorOf(() => open(keys, associatedData, message, ciphertext));
    expect(error).toEqual(new CryptoError('E_CIPHERTEXT_INVALID', 'AES-CBC: the ciphertext is not valid'));
    expect(open(keys, associatedData, forged, ciphertext)).toBeUndefined();
  }
});

test('the arguments may be the same memory, which stays as it is', () => {
  const memory = counting(80, 3);
  const message = seal(memory, memory, memory, memory, memory);
  expect(memory).toEqual(keys);
  expect(message).toEqual(nobleProvider.seal(keys, counting(80, 3), counting(80, 3), counting(80, 3), counting(80, 3)));
  const sent = copyBytes(message);
  expect(open(memory, memory, message, ciphertextOf(message, 80, 80))).toEqual(memory);
  expect(message).toEqual(sent);
});

test.each([0, 79, 81])('keys of %d bytes are misuse', (length) => {
  const wrong = new Uint8Array(length);
  expect(() => seal(wrong, keys, keys, keys, keys)).toThrow(/^keys: must have 80 bytes/);
  expect(() => open(wrong, keys, keys, keys)).toThrow(/^keys: must have 80 bytes/);
});

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
