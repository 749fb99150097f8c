/** Contact tokens: known answers, and what keeps them apart. */

import { bytesToHex, concatBytes, defaultProvider as crypto, hexToBytes, systemRandom as random } from '@sotto/crypto';
import { readVectors, type VectorCase } from '@sotto/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deriveTokenNonce,
  findTokenKey,
  liveTokenEpochs,
  mintContactToken,
  TOKEN_EPOCH_SECONDS,
  tokenEpochAt,
  tokenEpochEnd,
  tokenNonce,
} from '../src/index.ts';

interface TokenCase extends VectorCase {
  readonly epochKey: string;
  readonly mailboxId: string;
  readonly batchSecret: string;
  readonly index: number;
  readonly nonce: string;
  readonly token: string;
}

describe('sotto/contact-token.json: contact tokens', () => {
  const { cases } = readVectors<TokenCase>('sotto/contact-token.json');

  test.each(cases)('$name', ({ epochKey, mailboxId, batchSecret, index, nonce, token }) => {
    const derived = deriveTokenNonce(crypto, hexToBytes(batchSecret), index);
    expect(bytesToHex(derived)).toBe(nonce);
    const minted = mintContactToken(crypto, hexToBytes(epochKey), derived, hexToBytes(mailboxId));
    expect(bytesToHex(minted)).toBe(token);
    expect(bytesToHex(tokenNonce(minted))).toBe(nonce);
    expect(findTokenKey(crypto, [random(32), hexToBytes(epochKey)], minted, hexToBytes(mailboxId))).toBe(1);
  });
});

test('a token is of one key, one mailbox and one nonce', () => {
  const [key, mailboxId, nonce] = [random(32), random(32), random(16)];
  const token = mintContactToken(crypto, key, nonce, mailboxId);
  const found = (keys: readonly Uint8Array[], of = token, mailbox = mailboxId): number =>
    findTokenKey(crypto, keys, of, mailbox);
  expect([found([key]), found([random(32), random(32), key])]).toEqual([0, 2]);
  expect(found([random(32), random(32)])).toBe(-1);
  expect(found([key], token, random(32))).toBe(-1);
  expect(found([key], concatBytes(random(16), token.subarray(16)))).toBe(-1);
  fc.assert(
    fc.property(fc.nat(255), (bit) => {
      const changed = token.map((byte, n) => (n === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(found([key], changed)).toBe(-1);
    }),
  );
});

test('the work is the same whichever key fits, and when none does', () => {
  const [mailboxId, keys] = [random(32), [random(32), random(32), random(32)]];
  const counts = [...keys, random(32)].map((key) => {
    let calls = 0;
    const counting = {
      ...crypto,
      hmacSha256: (...args: Parameters<typeof crypto.hmacSha256>) => {
        calls += 1;
        return crypto.hmacSha256(...args);
      },
    };
    findTokenKey(counting, keys, mintContactToken(crypto, key, random(16), mailboxId), mailboxId);
    return calls;
  });
  expect(counts).toEqual([3, 3, 3, 3]);
});

test('three epochs of 14 days are live, and a token holds for four weeks at least', () => {
  const start = 1400 * TOKEN_EPOCH_SECONDS;
  expect([tokenEpochAt(start - 1), tokenEpochAt(start)]).toEqual([1399, 1400]);
  expect(liveTokenEpochs(start)).toEqual([1400, 1399, 1398]);
  expect(liveTokenEpochs(tokenEpochEnd(1400) - 1)).toContain(1400);
  expect(liveTokenEpochs(tokenEpochEnd(1400))).not.toContain(1400);
  expect(tokenEpochEnd(1400) - (start + TOKEN_EPOCH_SECONDS)).toBe(28 * 24 * 3600);
});

test('what has a wrong length is misuse', () => {
  expect(() => mintContactToken(crypto, random(31), random(16), random(32))).toThrow(RangeError);
  expect(() => mintContactToken(crypto, random(32), random(15), random(32))).toThrow(RangeError);
  expect(() => mintContactToken(crypto, random(32), random(16), random(33))).toThrow(RangeError);
  expect(() => findTokenKey(crypto, [random(32)], random(31), random(32))).toThrow(RangeError);
  expect(() => deriveTokenNonce(crypto, random(16), 0)).toThrow(RangeError);
});
