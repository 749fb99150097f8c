import { expect, test } from 'vitest';
import { AccountNotifier, Notifier } from './notifier.ts';

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

test('many waits with one signal are one listener on it, which goes with the last', async () => {
  const notifier = new Notifier();
  const controller = new AbortController();
  const listeners = new Set<unknown>();
  const watched: AbortSignal = Object.assign(controller.signal, {
    addEventListener: (_: string, listener: unknown) => listeners.add(listener),
    removeEventListener: (_: string, listener: unknown) => listeners.delete(listener),
  });
  const waits = Promise.all(Array.from({ length: 100 }, () => notifier.wait(notifier.generation, watched)));
  expect(listeners.size).toBe(1);
  notifier.notify();
  await waits;
  expect(listeners.size).toBe(0);
});

test('of changes about accounts each is taken once, unless it is put back', () => {
  const notifier = new AccountNotifier();
  const seen = notifier.generation;
  for (const account of ['a', 'b', 'a']) notifier.notifyOf(account);
  notifier.of('c').notify();
  notifier.notify();
  expect(notifier.generation).toBe(seen + 5);
  expect(notifier.take()).toEqual(['a', 'b', 'c']);
  expect(notifier.take()).toEqual([]);
  notifier.putBack(['b']);
  expect(notifier.take()).toEqual(['b']);
});
