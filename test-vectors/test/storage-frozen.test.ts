/** What was stored once stays as it was stored: a file of stored state is added, never changed. */

import { readFileSync } from 'node:fs';
import { bytesToHex, defaultProvider } from '@sotto/crypto';
import { listVectors } from '@sotto/testkit';
import { expect, it } from 'vitest';

/** SHA-256 of every file of stored state. A new file gets a line; no line ever changes. */
const PUBLISHED: Readonly<Record<string, string>> = {
  'storage/attachments-v1.json': '44b5f3c359747f019c3dc404f0b228df3c91a0a289d823999488b1ceb618e41d',
  'storage/client-v1.json': '8bdcc26a29781ee2fff44f10ed2f806941f6aeffe1b3a29c5fe3158d098b98b6',
  'storage/client-v2.json': '649fec5860382a8d29e17729101baa57576c1f2b887e54931f6e47c17032458a',
  'storage/encrypted-v1.json': '9a22e4ffd3253551b3b91d6360e179d1931df97ff13082b9760dca40583c06ea',
  'storage/sender-keys-v1.json': '02c262f80504db875856c7d497c008269381ca3ef73b5e794e6be61360383d38',
  'storage/sessions-v1.json': '7b2408e120251f04e868b6c1cca6f67b312607ab3a51ff5780d64d3d96c2bc2a',
};

const stored = listVectors().filter((path) => path.startsWith('storage/'));

it('every file of stored state is listed, and every listed one is there', () => {
  expect(stored).toEqual(Object.keys(PUBLISHED).sort());
});

it.each(stored)('%s is what was published', (path) => {
  const bytes = readFileSync(new URL(`../${path}`, import.meta.url));
  expect(bytesToHex(defaultProvider.sha256(bytes))).toBe(PUBLISHED[path]);
});
