import { expect, test, vi } from 'vitest';
import { ORDER_SECONDS_MAX } from '../limits.ts';
import { createArrivalOrder } from './arrival-order.ts';
import type { ItemOutcome, MailboxItem } from './relay-store.ts';

const item = (id: number, mailbox = 1): MailboxItem =>
  ({ itemId: Uint8Array.of(id), mailboxId: Uint8Array.of(mailbox), lane: 'message' }) as MailboxItem;
const LATER: ItemOutcome = { status: 'retry', code: 'E_MAILBOX_FULL', mailbox: undefined, retryAfter: 1 };
const TAKEN: ItemOutcome = { status: 'accepted', mailbox: undefined };

/** One request with one item, to its commit. */
const pass = (order: ReturnType<typeof createArrivalOrder>, one: MailboxItem, outcome: ItemOutcome): void => {
  const arriving = order.begin('b.example');
  arriving.note(one, outcome);
  arriving.commit();
};

test('what is behind an item that was sent back waits for it, and nothing else does', () => {
  const order = createArrivalOrder();
  pass(order, item(1), LATER);
  expect(order.begin('b.example').isBehind(item(2))).toBe(true);
  expect(order.begin('b.example').isBehind(item(1))).toBe(false);
  expect(order.begin('b.example').isBehind(item(2, 9))).toBe(false);
  expect(order.begin('c.example').isBehind(item(2))).toBe(false);
  pass(order, item(1), TAKEN);
  expect(order.begin('b.example').isBehind(item(2))).toBe(false);
});

test('an item that does not come again is given up after its time', () => {
  let now = 0;
  const order = createArrivalOrder(() => now);
  pass(order, item(1), LATER);
  now = ORDER_SECONDS_MAX * 1000 - 1;
  expect(order.begin('b.example').isBehind(item(2))).toBe(true);
  now += 1;
  expect(order.begin('b.example').isBehind(item(2))).toBe(false);
});

test('T16: the order stays when the clock of the relay jumps', () => {
  const order = createArrivalOrder();
  pass(order, item(1), LATER);
  const today = Date.now();
  vi.spyOn(Date, 'now').mockReturnValue(today + 30 * 24 * 60 * 60 * 1000);
  expect(order.begin('b.example').isBehind(item(2))).toBe(true);
  vi.restoreAllMocks();
});
