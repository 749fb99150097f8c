import type { Batch } from '@sotto/store';
import { encodeStoredInboxEntry, type StoredInboxBody } from '@sotto/wire';
import { expect, test } from 'vitest';
import { Refusals } from './refusals.ts';

const entryOf = (body: StoredInboxBody): Uint8Array =>
  encodeStoredInboxEntry({
    receivedAt: 1,
    accountId: new Uint8Array(16),
    deviceId: 1,
    address: 'bob@b.example',
    asked: false,
    body,
  });
const refusal = entryOf({ kind: 'undecryptable', code: 'E_MESSAGE_UNDECRYPTABLE' });
const misunderstood = entryOf({ kind: 'undecryptable', code: 'E_CONTENT_INVALID' });
const nothing = new Uint8Array(0);

function judge(batch: Batch): readonly string[] {
  const problems: string[] = [];
  new Refusals((invariant, what) => problems.push(`${invariant} ${what}`)).committed('p1', batch);
  return problems;
}

test('I2: a refusal may tell of itself and ask again', () => {
  expect(
    judge({
      put: [
        ['inbox/1', refusal],
        ['mailbox', nothing],
        ['awaited/x', nothing],
        ['outbox/x', nothing],
      ],
    }),
  ).toEqual([]);
});

test('I2: a refusal that moves a session, or uses up a key, is a problem', () => {
  expect(
    judge({
      put: [
        ['inbox/1', refusal],
        ['session/a/1', nothing],
      ],
    }),
  ).toEqual(['I2 p1: a refused message has changed session']);
  expect(judge({ put: [['inbox/1', refusal]], delete: ['prekey/ec/1', 'prekey/kem/1'] })).toEqual([
    'I2 p1: a refused message has changed prekey',
  ]);
});

test('what was decrypted and is not understood is no refusal', () => {
  expect(
    judge({
      put: [
        ['inbox/1', misunderstood],
        ['session/a/1', nothing],
      ],
    }),
  ).toEqual([]);
});
