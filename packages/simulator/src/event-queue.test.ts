import { createDice } from '@sotto/testkit';
import { expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';

test('gives what was scheduled by time, and by the order of scheduling at one time', () => {
  const dice = createDice('queue');
  const queue = new EventQueue<string>();
  const entries = Array.from({ length: 200 }, (_, order) => ({ at: dice.between(0, 20), order }));
  for (const { at, order } of entries) queue.push(at, String(order), () => undefined);
  const expected = entries.toSorted((left, right) => left.at - right.at || left.order - right.order);
  expect(entries.map(() => queue.pop(100)?.owner)).toEqual(expected.map(({ order }) => String(order)));
  expect(queue.pop(100)).toBeUndefined();
});

test('keeps what is for later, and drops what was cancelled', () => {
  const queue = new EventQueue<string>();
  const first = queue.push(1, 'cancelled', () => undefined);
  queue.push(2, 'kept', () => undefined);
  first.cancel();
  expect(queue.pop(1)).toBeUndefined();
  expect(queue.pop(2)?.owner).toBe('kept');
});
