import { expect, test } from 'vitest';
import { forEachBounded } from './bounded.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('does everything, and never more at a time than it may', async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await forEachBounded([5, 1, 4, 1, 3, 2], 3, async (turns) => {
    running += 1;
    most = Math.max(most, running);
    for (let n = 0; n < turns; n++) await turn();
    running -= 1;
    done.push(turns);
  });
  expect(most).toBe(3);
  expect([...done].sort()).toEqual([1, 1, 2, 3, 4, 5]);
});

test('one that takes long holds up no other', async () => {
  let release: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const done: string[] = [];
  const all = forEachBounded(['slow', 'a', 'b', 'c'], 2, async (name) => {
    await (name === 'slow' ? slow : turn());
    done.push(name);
  });
  await expect.poll(() => done).toEqual(['a', 'b', 'c']);
  release();
  await all;
  expect(done).toEqual(['a', 'b', 'c', 'slow']);
});

test('a failure begins nothing further, and comes when what was under way is done', async () => {
  const begun: number[] = [];
  let finished = 0;
  const failing = forEachBounded([0, 1, 2, 3], 2, async (item) => {
    begun.push(item);
    if (item === 0) throw new Error('the first one');
    for (let n = 0; n < 5; n++) await turn();
    finished += 1;
  });
  await expect(failing).rejects.toThrow('the first one');
  expect(begun).toEqual([0, 1]);
  expect(finished).toBe(1);
});
