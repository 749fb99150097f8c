import { sign, verify } from 'node:crypto';
import { seededRandom } from '@sotto/testkit';
import { expect, test } from 'vitest';
import { makeRsaKey } from './rsa-key.ts';

test('a key is a function of its random numbers, has the length asked for, and signs', () => {
  const { privateKey, publicKey } = makeRsaKey(seededRandom('rsa'), 1024);
  expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(1024);
  const message = Buffer.from('message');
  expect(verify('sha256', message, publicKey, sign('sha256', message, privateKey))).toBe(true);
  const again = makeRsaKey(seededRandom('rsa'), 1024);
  expect(again.publicKey.equals(publicKey)).toBe(true);
  expect(makeRsaKey(seededRandom('other'), 1024).publicKey.equals(publicKey)).toBe(false);
});
