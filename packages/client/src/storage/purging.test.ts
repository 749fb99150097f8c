import { memoryStore, type Store } from '@sotto/store';
import { expect, test } from 'vitest';
import type { Context } from '../context.ts';
import { systemClock } from '../environment.ts';
import { PURGE_KEY } from '../keys.ts';
import { PURGE_DUE, Purging } from './purging.ts';

test('a store is purged when something was deleted for good, by whichever process, and not when it is opened', async () => {
  const inner = memoryStore();
  let purges = 0;
  let meanwhile: () => Promise<unknown> = async () => undefined;
  const purge = async (): Promise<void> => {
    purges += 1;
    await meanwhile();
  };
  const store: Store = { ...inner, purge };
  const context = { store, environment: { clock: systemClock, log: () => undefined } } as unknown as Context;
  await new Purging().purge(context);
  expect(purges).toBe(0);
  await store.commit({ put: [PURGE_DUE] });
  await new Purging().purge(context);
  expect([purges, await store.get([PURGE_KEY])]).toEqual([1, [undefined]]);
  // What is deleted while it is under way waits for the next time.
  await store.commit({ put: [PURGE_DUE] });
  meanwhile = () => store.commit({ put: [PURGE_DUE] });
  await new Purging().purge(context);
  expect(purges).toBe(2);
  expect((await store.get([PURGE_KEY]))[0]).toBeDefined();
});
