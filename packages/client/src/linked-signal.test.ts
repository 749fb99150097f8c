import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { linkSignals, withSignal } from './linked-signal.ts';

test('is aborted with any source, for its reason', () => {
  const sources = [new AbortController(), new AbortController()];
  const { signal } = linkSignals(sources.map((source) => source.signal));
  expect(signal.aborted).toBe(false);
  sources[1]!.abort('enough');
  expect(signal.reason).toBe('enough');
});

test('is aborted at once with a source that was', () => {
  expect(linkSignals([undefined, AbortSignal.abort('before')]).signal.reason).toBe('before');
});

test('is aborted when the time is over', async () => {
  const waiting = withSignal([], 5, (signal) => {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('a source carries one listener, however many follow it, until the last has let go', () => {
  const source = new AbortController();
  const links = Array.from({ length: 50 }, () => linkSignals([source.signal]));
  expect(getEventListeners(source.signal, 'abort')).toHaveLength(1);
  const [first, ...others] = links;
  first!.release();
  first!.release();
  source.abort('enough');
  expect(first!.signal.aborted).toBe(false);
  expect(others.every(({ signal }) => signal.reason === 'enough')).toBe(true);
  for (const { release } of others) release();
  expect(getEventListeners(source.signal, 'abort')).toEqual([]);
});

test('leaves nothing with a source that lives on', async () => {
  const source = new AbortController().signal;
  await withSignal([source], 60_000, async () => expect(getEventListeners(source, 'abort')).toHaveLength(1));
  await withSignal([source], 60_000, () => Promise.reject(new Error('failed'))).catch(() => undefined);
  expect(getEventListeners(source, 'abort')).toEqual([]);
});
