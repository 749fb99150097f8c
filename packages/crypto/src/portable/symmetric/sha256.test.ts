import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesToHex, utf8ToBytes } from '../../bytes.ts';
import { sha256 as nobleSha256 } from '../../noble/hash.ts';
import { absorb, finishHash, INITIAL_STATE, sha256, startHash, wipeHash } from './sha256.ts';
import { compress } from './sha256-compress.ts';
import { writeWords } from './words.ts';

const nodeSha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 151 + 7) & 0xff);

// The examples of FIPS 180-2, appendix B, and the empty message.
test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
])('%#: the published hash', (text, hash) => {
  expect(bytesToHex(sha256(utf8ToBytes(text)))).toBe(hash);
});

test('every length up to 300 bytes, and those around whole chunks', () => {
  const lengths = Array.from({ length: 301 }, (_, i) => i);
  for (const chunk of [2048, 4096]) for (let i = -70; i <= 70; i++) lengths.push(chunk + i);
  for (const length of lengths) {
    const data = counting(length);
    expect(bytesToHex(sha256(data))).toBe(nodeSha256(data));
  }
});

test('random bytes, as the reference has it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000, size: 'max' }), (data) => {
      expect(sha256(data)).toEqual(nobleSha256(data));
    }),
    { numRuns: 200 },
  );
});

test('pieces of any lengths are as the whole', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 2200, size: 'max' }), { maxLength: 8 });
  fc.assert(
    fc.property(pieces, fc.nat({ max: 9 }), (parts, margin) => {
      startHash(INITIAL_STATE, 0);
      for (const part of parts) {
        const around = new Uint8Array(part.length + 2 * margin).fill(0xee);
        around.set(part, margin);
        absorb(around, margin, margin + part.length);
      }
      const words = new Int32Array(8);
      finishHash(words);
      wipeHash();
      const hash = new Uint8Array(32);
      writeWords(hash, 0, 32, words);
      expect(bytesToHex(hash)).toBe(nodeSha256(Buffer.concat(parts)));
    }),
    { numRuns: 200 },
  );
});

test('a hash that was left unfinished does not touch the next', () => {
  startHash(INITIAL_STATE, 0);
  absorb(counting(100), 0, 100);
  expect(bytesToHex(sha256(utf8ToBytes('abc')))).toBe(nodeSha256(utf8ToBytes('abc')));
});

test('the number of bits fills two words', () => {
  const words = new Int32Array(8);
  startHash(INITIAL_STATE, 5 * 2 ** 29 + 64);
  finishHash(words);
  wipeHash();
  // The last block when the message ended with a block: the padding, then 8 times 5 * 2^29 + 64.
  const block = Int32Array.of(0x8000_0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 512);
  const expected = new Int32Array(8);
  compress(expected, INITIAL_STATE, block);
  expect(words).toEqual(expected);
});
