/**
 * Hashes, ciphers, key derivations and sealed messages are those of noble, below, at and above every length where
 * `node:crypto` takes over, while all is cold and after.
 */

import { createDecipheriv, type Decipher } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { bytesToHex } from '../bytes.ts';
import { CryptoError } from '../errors.ts';
import { nobleProvider } from '../noble/provider.ts';
import type { CryptoProvider } from '../provider.ts';
import * as thresholds from './thresholds.ts';

const lengths = [
  ...new Set(
    [0, 16, 32, ...minima(), 5000].flatMap((length) =>
      [-16, -15, -8, -1, 0, 1, 8, 15, 16].map((difference) => Math.max(0, length + difference)),
    ),
  ),
];
const key = pattern(32, 3);
const nonce = pattern(16, 5);
const keys = pattern(80, 7);

const [cold, warm] = [await providerThatIs('cold'), await providerThatIs('warm')];
const phases = [
  { phase: 'cold', nodeProvider: cold },
  { phase: 'warm', nodeProvider: warm },
];

describe.each(phases.flatMap((one) => lengths.map((length) => ({ ...one, length }))))(
  '$length bytes, $phase',
  ({ nodeProvider, length }) => {
    const data = pattern(length, 11);

    test('hashes', () => {
      expect(hexOf(nodeProvider.sha256(data))).toBe(hexOf(nobleProvider.sha256(data)));
      expect(hexOf(nodeProvider.sha512(data))).toBe(hexOf(nobleProvider.sha512(data)));
      for (const size of [0, 1, 32, 63, 64, 65, 200]) {
        const macKey = pattern(size, 13);
        expect(hexOf(nodeProvider.hmacSha256(macKey, data))).toBe(hexOf(nobleProvider.hmacSha256(macKey, data)));
      }
    });

    test('key derivation', () => {
      for (const size of [0, 1, 32, 33, 80, 8160]) {
        for (const salt of [undefined, pattern(0, 1), pattern(32, 31)]) {
          expect(hexOf(nodeProvider.hkdfSha256(data, salt, pattern(40, 37), size))).toBe(
            hexOf(nobleProvider.hkdfSha256(data, salt, pattern(40, 37), size)),
          );
        }
      }
      expect(hexOf(nodeProvider.hkdfSha256(key, undefined, data, 32))).toBe(
        hexOf(nobleProvider.hkdfSha256(key, undefined, data, 32)),
      );
    });

    test('ciphers', () => {
      const ciphertext = nobleProvider.aesCbcEncrypt(key, nonce, data);
      expect(hexOf(nodeProvider.aesCbcEncrypt(key, nonce, data))).toBe(hexOf(ciphertext));
      expect(hexOf(nodeProvider.aesCbcDecrypt(key, nonce, ciphertext))).toBe(hexOf(data));
      expect(hexOf(nodeProvider.aesCtr(key, data))).toBe(hexOf(nobleProvider.aesCtr(key, data)));
    });

    test('sealed messages', () => {
      const [associatedData, head, tail] = [pattern(66, 17), pattern(43, 19), pattern(9, 23)];
      const message = nobleProvider.seal(keys, associatedData, head, data, tail);
      expect(hexOf(nodeProvider.seal(keys, associatedData, head, data, tail))).toBe(hexOf(message));
      const ciphertext = message.subarray(head.length, message.length - tail.length - 8);
      expect(hexOf(nodeProvider.open(keys, associatedData, message, ciphertext))).toBe(hexOf(data));
      for (const at of [0, head.length, message.length - 9, message.length - 8, message.length - 1]) {
        const damaged = Uint8Array.from(message);
        damaged[at]! ^= 1;
        expect(nodeProvider.open(keys, associatedData, damaged, ciphertext)).toBeUndefined();
      }
      expect(nodeProvider.open(keys, associatedData.subarray(1), message, ciphertext)).toBeUndefined();
    });

    test('a ciphertext whose length or padding is wrong is refused, with and without a MAC around it', () => {
      const ciphertext = nobleProvider.aesCbcEncrypt(key, nonce, data);
      const badPadding = Uint8Array.from(ciphertext);
      // The last byte of the block before, or of the nonce, is that of the padding.
      const badNonce = Uint8Array.from(nonce);
      (badPadding.length > 16 ? badPadding.subarray(-17) : badNonce.subarray(-1))[0]! ^= 0x40;
      const bad = [badPadding, ciphertext.subarray(1), ciphertext.subarray(0, -1), new Uint8Array(0)];
      for (const [index, damaged] of bad.entries()) {
        const given = index === 0 && badPadding.length <= 16 ? badNonce : nonce;
        expect(errorOf(() => nodeProvider.aesCbcDecrypt(key, given, damaged))).toEqual(REFUSED);
        const own = Uint8Array.from([...key, ...keys.subarray(32, 64), ...given]);
        const message = authenticated(own, damaged);
        expect(errorOf(() => nodeProvider.open(own, NOTHING, message, message.subarray(0, -8)))).toEqual(REFUSED);
      }
    });
  },
);

test.each(phases)('a message shorter than its MAC is not authentic, $phase', ({ nodeProvider }) => {
  for (let length = 0; length < 8; length++) {
    expect(nodeProvider.open(keys, pattern(5000, 1), new Uint8Array(length), NOTHING)).toBeUndefined();
  }
});

test('plaintext that node:crypto returned is wiped, also where the padding is wrong', () => {
  const plaintext = pattern(5000, 29);
  const ciphertext = nobleProvider.aesCbcEncrypt(key, nonce, plaintext);
  warm.aesCbcDecrypt(key, nonce, ciphertext);
  const prototype: Decipher = Object.getPrototypeOf(createDecipheriv('aes-256-cbc', key, nonce));
  const update = vi.spyOn(prototype, 'update');
  const final = vi.spyOn(prototype, 'final');
  try {
    warm.aesCbcDecrypt(key, nonce, ciphertext);
    expect(errorOf(() => warm.aesCbcDecrypt(key, nonce, ciphertext.subarray(0, 4800)))).toEqual(REFUSED);
    const returned = [...update.mock.results, ...final.mock.results].filter(({ type }) => type === 'return');
    expect(returned.map(({ value }) => value)).toEqual([4992, 4784, 8].map((length) => Buffer.alloc(length)));
  } finally {
    update.mockRestore();
    final.mockRestore();
  }
});

test.each(phases)('the steps of a message, $phase', ({ nodeProvider }) => {
  for (let i = 0; i < 20; i++) {
    const [chainKey, salt] = [pattern(32, i), pattern(32, i + 41)];
    expect(nodeProvider.chainStep(chainKey)).toEqual(nobleProvider.chainStep(chainKey));
    for (const index of [1, i + 1, 0xffff_ffff]) {
      expect(nodeProvider.pqStep(chainKey, index)).toEqual(nobleProvider.pqStep(chainKey, index));
    }
    for (const one of [salt, undefined]) {
      const expected = nobleProvider.messageKeys(chainKey, one);
      expect(nodeProvider.messageKeys(chainKey, one)).toEqual(expected);
      const target = new Uint8Array(80);
      expect(nodeProvider.messageKeys(chainKey, one, target)).toBe(target);
      expect(target).toEqual(expected);
    }
  }
});

test('the first calls are for node:crypto, whatever their length, and then only long ones', async () => {
  vi.resetModules();
  const { COLD_CALLS, isForNative } = await import('./thresholds.ts');
  for (let i = 0; i < COLD_CALLS; i++) expect(isForNative(0, 100)).toBe(true);
  expect([0, 99, 100, 5000].map((length) => isForNative(length, 100))).toEqual([false, false, true, true]);
});

/** A provider for which JavaScript stays cold, or was never. */
async function providerThatIs(phase: 'cold' | 'warm'): Promise<CryptoProvider> {
  const isCold = phase === 'cold';
  vi.resetModules();
  vi.doMock('./thresholds.ts', () => ({
    ...thresholds,
    isForNative: (length: number, lengthMin: number) => isCold || length >= lengthMin,
    spendColdCall: () => isCold,
  }));
  const { nodeProvider } = await import('./provider.ts');
  vi.doUnmock('./thresholds.ts');
  return nodeProvider;
}

/** Every length where node:crypto takes over. */
function minima(): readonly number[] {
  return Object.entries(thresholds).flatMap(([name, value]) =>
    name.endsWith('_MIN') && typeof value === 'number' ? [value] : [],
  );
}

/** `content` and its MAC, as a sealed message without head and tail would be. */
function authenticated(own: Uint8Array, content: Uint8Array): Uint8Array {
  const mac = nobleProvider.hmacSha256(own.subarray(32, 64), content);
  return Uint8Array.from([...content, ...mac.subarray(0, 8)]);
}

function pattern(length: number, factor: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * factor + (i >> 8) + factor) & 0xff);
}

function hexOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && bytesToHex(bytes);
}

function errorOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

const NOTHING = new Uint8Array(0);
const REFUSED = new CryptoError('E_CIPHERTEXT_INVALID', 'AES-CBC: the ciphertext is not valid');
