/** Keys of pass-phrases, against answers of the reference implementation of Argon2 (its own tests, version 1.3). */

import { bytesToHex, utf8ToBytes } from '@sotto/crypto';
import { deriveFromPassPhrase, PASS_PHRASE_COST } from '@sotto/crypto/pass-phrase';
import { expect, test } from 'vitest';

const salt = utf8ToBytes('somesalt');
const small = { memoryKiB: 256, passes: 2, lanes: 1 };

test.each([
  [small, '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'],
  [{ ...small, lanes: 2 }, '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037'],
])('gives what the reference implementation gives: %o', async (cost, expected) => {
  expect(bytesToHex(await deriveFromPassPhrase('password', salt, cost))).toBe(expected);
});

test('texts that look the same give the same key, others another', async () => {
  const key = async (text: string): Promise<string> => bytesToHex(await deriveFromPassPhrase(text, salt, small));
  expect(await key('caf\u00e9 \u2460')).toBe(await key('cafe\u0301 1'));
  expect(await key('cafe')).not.toBe(await key('caf\u00e9'));
  expect(await key('password ')).not.toBe(await key('password'));
});

test('misuse is refused', async () => {
  const refused: readonly Parameters<typeof deriveFromPassPhrase>[] = [
    ['', salt, small],
    ['\ud800', salt, small],
    ['password', salt.subarray(1), small],
    ['password', salt, { ...small, passes: 0 }],
    ['password', salt, { ...small, lanes: 17 }],
    ['password', salt, { ...small, memoryKiB: 7 }],
    ['password', salt, { ...small, memoryKiB: 2 ** 20 + 1 }],
  ];
  for (const call of refused) await expect(deriveFromPassPhrase(...call)).rejects.toBeInstanceOf(RangeError);
});

test('the cost that is proposed is what OWASP asks for first', () => {
  expect(PASS_PHRASE_COST).toEqual({ memoryKiB: 46 * 1024, passes: 1, lanes: 1 });
});
