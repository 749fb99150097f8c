/** Atomicity and durability under kill -9: what was acknowledged stands, whole; nothing stands in part. */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertAfterCrash } from '@sotto/store/compliance';
import { expect, test } from 'vitest';
import { sqliteStore } from '../src/index.ts';
import { startChild, withFolder } from './support.ts';

const ROUNDS = 15;
/** These rounds may be killed before the store is open or even created; the others once the first batch is through. */
const EARLY_ROUNDS = 4;

test(`${ROUNDS} kills of a writing process lose no acknowledged batch and tear none`, async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = lehmer(seed);
  let last = 0;
  await withFolder(async (folder) => {
    const path = join(folder, 'store.sqlite');
    for (let round = 0; round < ROUNDS; round++) {
      const isEarly = round < EARLY_ROUNDS;
      const acknowledged = await writeUntilKilled(path, last, isEarly, random() * (isEarly ? 250 : 200));
      const store = await sqliteStore(path);
      try {
        last = await assertAfterCrash(store, acknowledged);
      } catch (cause) {
        throw new Error(`seed ${seed}, round ${round}: ${String(cause)}`, { cause });
      } finally {
        await store.close();
      }
    }
  });
  process.stdout.write(`crash test: seed ${seed}, ${ROUNDS} kills, ${last} batches\n`);
  expect(last, `seed ${seed}: batches committed in all rounds`).toBeGreaterThan(ROUNDS);
});

/** Returns the last batch that the child reported, `last` if none. */
async function writeUntilKilled(path: string, last: number, isEarly: boolean, delayMs: number): Promise<number> {
  const child = startChild('crash-writer', path, String(last));
  if (!isEarly) {
    await Promise.race([new Promise((resolve) => child.process.stdout?.once('data', resolve)), child.ended]);
  }
  await sleep(delayMs);
  child.process.kill('SIGKILL');
  const { signal, errors } = await child.ended;
  expect({ signal, errors }).toEqual({ signal: 'SIGKILL', errors: '' });
  return Number(child.output().trimEnd().split('\n').at(-1) || last);
}

/** Seeded numbers from 0 to 1: the minimal standard generator of Park and Miller. */
function lehmer(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
