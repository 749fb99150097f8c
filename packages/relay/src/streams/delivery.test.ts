/** A stream that is offered what is committed and fetches the rest, against a store that answers late. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { STREAM_WINDOW_ITEMS } from '../limits.ts';
import type { MailboxRow, RelayStore, StoredEnvelope } from '../store/relay-store.ts';
import { createCursors } from './cursor.ts';
import { createDelivery } from './delivery.ts';

const epoch = new Uint8Array(8);
const cursors = createCursors(epoch);

const setUp = () => {
  let mail: StoredEnvelope[] = [];
  let fetches = 0;
  /** Answers of the store that are on their way. */
  const answers: (() => void)[] = [];
  const store = {
    fetch: (_mailbox: MailboxRow, _lease: number, after: number, itemsMax: number) => {
      fetches += 1;
      const found = mail.filter(({ sequence }) => sequence > after).slice(0, itemsMax);
      return new Promise<readonly StoredEnvelope[]>((resolve) => answers.push(() => resolve(found)));
    },
    acknowledge: async (_mailbox: MailboxRow, _lease: number, sequences: readonly number[]) => {
      mail = mail.filter(({ sequence }) => !sequences.includes(sequence));
      return sequences.length;
    },
  } as unknown as RelayStore;
  let congested = false;
  const sent: number[] = [];
  const delivery = createDelivery({
    store,
    mailbox: 1 as MailboxRow,
    lease: { number: 1, epoch, hasRefused: false },
    send: (frame) => {
      if (frame.kind === 'delivery') sent.push(cursors.parse(frame.cursor)!);
    },
    isCongested: () => congested,
    onIdle: () => undefined,
    fail: (error) => {
      throw error;
    },
    observer: { delivered: () => undefined, acknowledged: () => undefined },
  });
  let sequence = 0;
  return {
    congest: (is: boolean) => {
      congested = is;
    },
    sent,
    delivery,
    fetches: () => fetches,
    commit() {
      sequence += 1;
      const stored: StoredEnvelope = { kind: 'open', sequence, body: new Uint8Array(10) };
      mail.push(stored);
      delivery.offer(stored);
    },
    answer: async () => {
      answers.shift()?.();
      await settled();
    },
    answerAll: async () => {
      for (await settled(); answers.length > 0; await settled()) answers.shift()!();
    },
    acknowledge: (sequences: readonly number[]) =>
      delivery.receive({ kind: 'acknowledge', cursors: sequences.map(cursors.format) }),
  };
};

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('once a stream has sent all there is, what is committed is sent without being read back', async () => {
  const { delivery, commit, answerAll, sent, fetches, acknowledge } = setUp();
  delivery.wake();
  await answerAll();
  const before = fetches();
  commit();
  expect(sent).toEqual([1]);
  await acknowledge([1]);
  commit();
  expect([sent, fetches()]).toEqual([[1, 2], before]);
});

test('a full window takes nothing; what came meanwhile is fetched when there is room', async () => {
  const { delivery, commit, answerAll, sent, acknowledge } = setUp();
  delivery.wake();
  await answerAll();
  for (let n = 0; n < STREAM_WINDOW_ITEMS + 3; n += 1) commit();
  await answerAll();
  expect(sent).toHaveLength(STREAM_WINDOW_ITEMS);
  await acknowledge([1, 2, 3, 4, 5]);
  await answerAll();
  expect(sent).toHaveLength(STREAM_WINDOW_ITEMS + 3);
});

test('whatever happens in between, each envelope is sent once and in order', async () => {
  const step = fc.constantFrom('commit', 'answer', 'acknowledge', 'wake', 'turn');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { delivery, commit, answer, answerAll, sent, acknowledge } = setUp();
      let committed = 0;
      for (const one of steps) {
        if (one === 'commit') {
          commit();
          committed += 1;
        } else if (one === 'answer') await answer();
        else if (one === 'acknowledge') await acknowledge(sent.slice(-3));
        else if (one === 'wake') delivery.wake();
        else await Promise.resolve();
      }
      delivery.wake();
      await answerAll();
      expect(sent).toEqual(Array.from({ length: committed }, (_, n) => n + 1));
    }),
    { numRuns: 200 },
  );
});

test('while what was sent waits in the socket, nothing more is pushed', async () => {
  const { delivery, commit, answerAll, sent, congest } = setUp();
  delivery.wake();
  await answerAll();
  congest(true);
  commit();
  commit();
  await answerAll();
  expect(sent).toEqual([]);
  congest(false);
  delivery.wake();
  await answerAll();
  expect(sent).toEqual([1, 2]);
});

test('one that was stopped sends nothing more', async () => {
  const { delivery, commit, answerAll, sent } = setUp();
  delivery.wake();
  await answerAll();
  delivery.stop();
  commit();
  expect(sent).toEqual([]);
});
