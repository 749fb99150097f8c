import { memoryStore } from '@sotto/store';
import { encodeStoredReadMessage, encodeStoredSentMessage } from '@sotto/wire';
import { expect, test } from 'vitest';
import type { AccountContext } from './context.ts';
import { READ_PREFIX, readKey, SENT_PREFIX, sentKey } from './keys.ts';
import { READ_LIFETIME_S, SENT_MAX, SWEEP_PAGE_PAUSE_MS, SWEEP_PAUSE_MS } from './limits.ts';
import { runSweeps } from './sweeps.ts';

const NOW_S = 2_000_000_000;

/** Sweeps once over what `put` gives, and tells how often it paused. */
async function sweepOnce(put: readonly (readonly [string, Uint8Array])[]) {
  const store = memoryStore();
  for (let first = 0; first < put.length; first += 500) await store.commit({ put: put.slice(first, first + 500) });
  const done = new AbortController();
  let pauses = 0;
  const sleep = async (ms: number): Promise<void> => {
    if (ms === SWEEP_PAUSE_MS) done.abort();
    if (ms === SWEEP_PAGE_PAUSE_MS) pauses += 1;
  };
  const environment = { clock: { now: () => NOW_S * 1000, sleep }, log: () => undefined };
  await runSweeps({ store, environment } as unknown as AccountContext, done.signal);
  return { store, pauses };
}

test('names of messages go when their time is over', async () => {
  const read = (seconds: number, readAt: number) =>
    [readKey('a', 1, seconds), encodeStoredReadMessage({ readAt })] as const;
  const { store } = await sweepOnce([
    read(1, NOW_S - READ_LIFETIME_S - 1),
    read(2, NOW_S - READ_LIFETIME_S),
    read(3, NOW_S),
  ]);
  expect((await store.scan(READ_PREFIX)).map(([key]) => key)).toEqual([readKey('a', 1, 2), readKey('a', 1, 3)]);
});

test('of what was sent to one account the newest stay, looked through in pages with pauses', async () => {
  const sent = (account: string, time: number, keptUntil = NOW_S) =>
    [
      sentKey(account, time),
      encodeStoredSentMessage({
        messageId: new Uint8Array(16),
        content: new Uint8Array(1),
        keptUntil,
        sentAgain: [],
        itemIds: [],
      }),
    ] as const;
  const many = Array.from({ length: SENT_MAX + 3 }, (_, time) => sent('a', time + 1));
  const { store, pauses } = await sweepOnce([...many, sent('b', 1, NOW_S - 1), sent('b', 2), sent('c', 1)]);
  const left = (await store.scan(SENT_PREFIX)).map(([key]) => key);
  expect(left).toHaveLength(1000);
  expect(left[0]).toBe(sentKey('a', 4));
  expect(await store.get([sentKey('b', 1)])).toEqual([undefined]);
  expect(await store.get([sentKey('b', 2), sentKey('c', 1)])).toEqual([expect.anything(), expect.anything()]);
  expect(pauses).toBeGreaterThan(3);
});
