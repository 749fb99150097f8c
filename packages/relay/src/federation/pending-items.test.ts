import { systemRandom as random } from '@sotto/crypto';
import { expect, test } from 'vitest';
import { OUTBOX_ACCOUNT_ITEMS_MAX } from '../limits.ts';
import type { MailboxRow } from '../store/relay-store.ts';
import { createPendingItems } from './pending-items.ts';

test('RL-12: one account has its share of the outbox, and no more until something has left', () => {
  const pending = createPendingItems(random);
  const ids = Array.from({ length: OUTBOX_ACCOUNT_ITEMS_MAX }, () => random(16));
  for (const id of ids) {
    expect(pending.mayAdd('alice', id)).toBe(true);
    pending.add('alice', id, 1 as MailboxRow);
  }
  expect(pending.mayAdd('alice', random(16))).toBe(false);
  expect(pending.mayAdd('bob', random(16))).toBe(true);
  // The same item again is for the store to judge.
  expect(pending.mayAdd('alice', ids[0]!)).toBe(true);
  expect(pending.remove(ids[0]!)).toBe(1);
  expect(pending.remove(ids[0]!)).toBeUndefined();
  expect(pending.mayAdd('alice', random(16))).toBe(true);
});
