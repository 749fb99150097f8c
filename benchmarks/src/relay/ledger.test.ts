import { expect, test } from 'vitest';
import { createLedger } from './ledger.ts';

test('what was accepted and is not delivered, or not confirmed as deleted, is missing', () => {
  const ledger = createLedger();
  const [a, b] = [ledger.begin(), ledger.begin()];
  ledger.accepted(a);
  ledger.accepted(b);
  ledger.delivered(a, 'one');
  expect([ledger.counts.missing(), ledger.counts.unacknowledged()]).toEqual([1, 1]);
  ledger.acknowledged('one');
  ledger.delivered(b, 'two');
  ledger.acknowledged('two');
  expect([ledger.counts.missing(), ledger.counts.unacknowledged(), ledger.counts.doubled]).toEqual([0, 0, 0]);
});

test('a message under a second cursor, or after its deletion was confirmed, is doubled; one sent again before is not', () => {
  const ledger = createLedger();
  const number = ledger.begin();
  ledger.delivered(number, 'one');
  ledger.delivered(number, 'one');
  expect(ledger.counts.doubled).toBe(0);
  ledger.delivered(number, 'two');
  expect(ledger.counts.doubled).toBe(1);
  ledger.acknowledged('one');
  ledger.delivered(number, 'one');
  expect(ledger.counts.doubled).toBe(2);
});

test('a refused message is nobody’s loss, unless it was delivered', () => {
  const ledger = createLedger();
  ledger.refused(ledger.begin());
  expect([ledger.counts.missing(), ledger.counts.refused]).toEqual([0, 1]);
});
