/** Killed at any operation of the inner store, a commit stands whole or not at all, and the store stays whole. */

import { memoryStore, type Store } from '@sotto/store';
import { assertAfterCrash, crashBatch } from '@sotto/store/compliance';
import { CrashError, type CrashPlan, crashPlans, faultyStore, timesOf } from '@sotto/testkit';
import { expect, test } from 'vitest';
import { encryptedStore } from '../src/index.ts';
import { KEY, openOn } from './support.ts';

const BATCHES = timesOf({ inFull: 40, sampled: 20 });

/** Commits batches behind `last` until it dies. Returns the last that was acknowledged, and whether it died. */
async function writeUntilDead(disk: Store, last: number, plan: CrashPlan) {
  const inner = faultyStore(memoryStore({ sharing: disk }), plan);
  let acknowledged = last;
  try {
    const store = await encryptedStore(inner, { key: { key: KEY } });
    for (let number = last + 1; number <= last + BATCHES; number++) {
      expect(await store.commit(crashBatch(number))).toBe(true);
      acknowledged = number;
    }
    await store.close();
  } catch (error) {
    if (!(error instanceof CrashError)) throw error;
  }
  return { acknowledged, crashed: inner.crashed };
}

test('no acknowledged batch is lost and none is torn, whichever operation the process dies at', async () => {
  const disk = memoryStore();
  let last = 0;
  let crashes = 0;
  for (const plan of crashPlans(timesOf({ inFull: 60, sampled: 16 }))) {
    const { acknowledged, crashed } = await writeUntilDead(disk, last, plan);
    if (crashed) crashes += 1;
    const store = await openOn(disk);
    last = await assertAfterCrash(store, acknowledged);
    await store.verify();
    await store.close();
  }
  expect(crashes).toBeGreaterThan(20);
  expect(last).toBeGreaterThan(20);
});
