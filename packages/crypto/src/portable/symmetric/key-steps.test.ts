import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesToHex } from '../../bytes.ts';
import { nobleProvider } from '../../noble/provider.ts';
import { chainStep, messageKeys, pqStep } from './key-steps.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const hex = (bytes: ArrayBuffer | Buffer): string => Buffer.from(bytes as ArrayBuffer).toString('hex');

test('section 4.3: seed and chain key are the MACs of 01 and 02', () => {
  fc.assert(
    fc.property(key, (chainKey) => {
      const step = chainStep(chainKey);
      expect(bytesToHex(step.seed)).toBe(createHmac('sha256', chainKey).update(Uint8Array.of(1)).digest('hex'));
      expect(bytesToHex(step.chainKey)).toBe(createHmac('sha256', chainKey).update(Uint8Array.of(2)).digest('hex'));
      expect(step).toEqual(nobleProvider.chainStep(chainKey));
    }),
  );
});

test('section 4.4: message keys, with and without a salt', () => {
  fc.assert(
    fc.property(key, fc.option(key, { nil: undefined }), (seed, salt) => {
      const keys = messageKeys(seed, salt);
      const expected = hkdfSync('sha256', seed, salt ?? new Uint8Array(32), 'WhisperMessageKeys', 80);
      expect(bytesToHex(keys)).toBe(hex(expected));
      expect(keys).toEqual(nobleProvider.messageKeys(seed, salt));
    }),
  );
});

test('section 5.4: the post-quantum chain, whatever the index', () => {
  const indices = fc.oneof(
    fc.constantFrom(0, 1, 2, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff),
    fc.nat({ max: 2 ** 32 - 1 }),
  );
  fc.assert(
    fc.property(key, indices, (chainKey, index) => {
      const info = Buffer.alloc(4 + 31, 'XXXXSignal PQ Ratchet V1 Chain Next');
      info.writeUInt32BE(index);
      const step = pqStep(chainKey, index);
      const expected = hex(hkdfSync('sha256', chainKey, new Uint8Array(0), info, 64));
      expect(bytesToHex(step.chainKey) + bytesToHex(step.key)).toBe(expected);
      expect(step).toEqual(nobleProvider.pqStep(chainKey, index));
    }),
  );
});

test('a step does not depend on the steps before', () => {
  const one = new Uint8Array(32).fill(1);
  const two = new Uint8Array(32).fill(2);
  const results = () => [chainStep(one), messageKeys(one, two), messageKeys(one, undefined), pqStep(one, 5)];
  const expected = results();
  pqStep(two, 0xffff_ffff);
  messageKeys(two, one);
  chainStep(two);
  expect(results()).toEqual(expected);
});

test('the arguments may be the same memory, and results are not', () => {
  const bytes = new Uint8Array(32).fill(3);
  expect(messageKeys(bytes, bytes)).toEqual(nobleProvider.messageKeys(bytes, bytes));
  const { seed, chainKey } = chainStep(bytes);
  expect(new Set([seed.buffer, chainKey.buffer, chainStep(bytes).seed.buffer]).size).toBe(3);
});

test.each([0, 31, 33])('a key of %d bytes is misuse', (length) => {
  const wrong = new Uint8Array(length);
  const right = new Uint8Array(32);
  expect(() => chainStep(wrong)).toThrow(/^chainKey: must have 32 bytes/);
  expect(() => messageKeys(wrong, right)).toThrow(/^seed: must have 32 bytes/);
  expect(() => messageKeys(right, wrong)).toThrow(/^salt: must have 32 bytes/);
  expect(() => pqStep(wrong, 1)).toThrow(/^chainKey: must have 32 bytes/);
});
