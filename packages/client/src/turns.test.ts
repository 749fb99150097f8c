import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

const deferred = () => {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
};

test('tasks of one name run one after the other, in order', async () => {
  const turns = new Turns();
  const gate = deferred();
  const events: string[] = [];
  const first = turns.run('a', async () => {
    events.push('first begins');
    await gate.promise;
    events.push('first ends');
  });
  const second = turns.run('a', async () => events.push('second'));
  await Promise.resolve();
  gate.resolve();
  await Promise.all([first, second]);
  expect(events).toEqual(['first begins', 'first ends', 'second']);
});

test('another name does not wait', async () => {
  const turns = new Turns();
  const gate = deferred();
  const first = turns.run('a', () => gate.promise);
  await expect(turns.run('b', async () => 'done')).resolves.toBe('done');
  gate.resolve();
  await first;
});

test('a task that fails passes its turn on, and its error to its own caller only', async () => {
  const turns = new Turns();
  const failing = turns.run('a', () => Promise.reject(new Error('mine')));
  const next = turns.run('a', async () => 'next');
  await expect(failing).rejects.toThrow('mine');
  await expect(next).resolves.toBe('next');
});
