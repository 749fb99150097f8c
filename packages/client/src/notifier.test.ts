import { expect, test } from 'vitest';
import { Notifier } from './notifier.ts';

const never = new AbortController().signal;

test('a change between two waits ends the second at once', async () => {
  const notifier = new Notifier();
  const seen = notifier.generation;
  notifier.notify();
  await notifier.wait(seen, never);
  expect(notifier.generation).not.toBe(seen);
});

test('a change wakes everybody who waits', async () => {
  const notifier = new Notifier();
  const { generation } = notifier;
  const waits = Promise.all([notifier.wait(generation, never), notifier.wait(generation, never)]);
  notifier.notify();
  await waits;
});

test('an aborted signal ends a wait, before and during it', async () => {
  const notifier = new Notifier();
  const controller = new AbortController();
  const during = notifier.wait(notifier.generation, controller.signal);
  controller.abort();
  await during;
  await notifier.wait(notifier.generation, controller.signal);
});

test('a wait with a timeout ends by itself', async () => {
  const notifier = new Notifier();
  await notifier.wait(notifier.generation, never, 1);
});
