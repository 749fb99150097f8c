/**
 * Which parts of `node:crypto` are used in which runtime, so that a probe which begins to say no, and with it a backend
 * that has become portable, does not go unseen. Run under each Node:
 *
 *     path/to/node node_modules/vitest/vitest.mjs run --project crypto packages/crypto/src/node
 */

import { expect, test } from 'vitest';
import { hasCbc, hasCtr } from './aes.ts';
import { signsEd25519, verifiesEd25519 } from './ed25519.ts';
import { hasHash, hasHmac } from './hash.ts';
import { decapsulatesKyber, generatesKyber } from './kyber.ts';
import { decapsulatesMlKem768, generatesMlKem768 } from './ml-kem-768.ts';
import { readsDerSlowly, throwsOnRawKeys } from './native.ts';
import { hasX25519 } from './x25519.ts';

const { versions } = process;
const isNode = versions.bun === undefined && versions.deno === undefined;
const [node, openssl] = [numberOf(versions.node), numberOf(versions.openssl)];

test('hashes, ciphers and curves are native everywhere', () => {
  expect([hasHash(), hasHmac(), hasCbc(), hasX25519(), verifiesEd25519()]).toEqual([true, true, true, true, true]);
});

test('Ed25519 signs where a seed can be read without becoming a string', () => {
  expect(signsEd25519()).toBe(!readsDerSlowly);
});

test('AES-CTR is native in Node', () => {
  expect(hasCtr()).toBe(isNode);
});

test('ML-KEM keys are generated with OpenSSL 3.5; Node 26 writes no decapsulation key', () => {
  const knowsMlKem = isNode ? openssl >= 3.05 : versions.bun !== undefined;
  expect([generatesMlKem768(), generatesKyber()]).toEqual([knowsMlKem, knowsMlKem && isNode && node < 26]);
});

test('ML-KEM decapsulates in Node 24.7 and later, and Kyber where keys are generated', () => {
  const isNewEnough = isNode && node >= 24.07;
  expect([decapsulatesMlKem768(), decapsulatesKyber()]).toEqual([isNewEnough, isNewEnough && node < 26]);
});

test('the short way in is known for the releases that were measured', () => {
  expect(readsDerSlowly).toBe(isNode && openssl < 3.02);
  if (MEASURED.has(versions.node)) expect(throwsOnRawKeys).toBe(MEASURED.get(versions.node));
});

/** Major and minor as a number: 24.07 for 24.7.0. */
function numberOf(version = ''): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major + minor / 100;
}

const MEASURED = new Map([
  ['20.20.2', false],
  ['22.12.0', false],
  ['22.23.3', false],
  ['24.11.1', false],
  ['24.17.0', false],
  ['24.21.0', true],
  ['26.0.0', false],
  ['26.5.0', true],
  ['26.10.0', false],
]);
