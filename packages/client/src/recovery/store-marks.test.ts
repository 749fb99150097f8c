import { systemRandom } from '@sotto/crypto';
import { memoryStore } from '@sotto/store';
import { STORE_MARKS_MAX } from '@sotto/wire';
import { expect, test } from 'vitest';
import type { AccountContext } from '../context.ts';
import { STORE_MARKS_UNANSWERED_MAX } from '../limits.ts';
import { NOT_ATTACHED } from '../reannounce.ts';
import { confirmStoreMark, meetStoreMark, nextStoreMark, readMarks } from './store-marks.ts';

/** Another process on the same store. */
const processOn = (store = memoryStore()): AccountContext =>
  ({
    store,
    environment: { random: systemRandom, log: () => undefined },
    attachment: { ...NOT_ATTACHED },
  }) as unknown as AccountContext;

const draw = async (context: AccountContext) => (await nextStoreMark(context))!;

test('a mark is durable before it is used, and those before it are known', async () => {
  const context = processOn();
  const first = await draw(context);
  expect(first.known).toEqual([]);
  const second = await draw(context);
  expect(second.known).toEqual([first.next]);
  expect((await readMarks(context)).marks.recent).toEqual([first.next, second.next]);
});

test('whatever one process has drawn, another one knows', async () => {
  const store = memoryStore();
  const [one, other] = [processOn(store), processOn(store)];
  const { next } = await draw(one);
  expect(await meetStoreMark(other, next)).toBe(false);
  expect((await draw(other)).known).toEqual([next]);
});

test('requests without an answer are bounded until the relay has said what it keeps, and none of them is forgotten', async () => {
  const context = processOn();
  const answered = (await draw(context)).next;
  confirmStoreMark(context, answered);
  const lost: Uint8Array[] = [];
  for (let n = 0; n < STORE_MARKS_UNANSWERED_MAX; n++) lost.push((await draw(context)).next);
  await expect(draw(context)).rejects.toMatchObject({ code: 'E_RELAY_UNREACHABLE', retryable: true });
  // None of them came; the next request goes out.
  expect(await meetStoreMark(context, answered)).toBe(false);
  const { known } = await draw(context);
  for (const mark of [answered, ...lost]) expect(known).toContainEqual(mark);
  // One of them came after all.
  expect(await meetStoreMark(context, lost[3])).toBe(false);
});

test('the last answered mark is known however many followed it, and the record stays bounded', async () => {
  const context = processOn();
  for (let n = 0; n < 100; n++) {
    const { next, known } = await draw(context);
    expect(known.length).toBeLessThanOrEqual(STORE_MARKS_MAX);
    confirmStoreMark(context, next);
  }
  expect((await readMarks(context)).marks.recent.length).toBeLessThan(STORE_MARKS_MAX);
});

test('T11: a store that does not know the mark of its relay is behind, and gives no other one', async () => {
  const context = processOn();
  await draw(context);
  expect(await meetStoreMark(context, systemRandom(16))).toBe(true);
  expect(await nextStoreMark(context)).toBeUndefined();
  expect((await readMarks(context)).marks.behind).toBe(true);
});

test('T11: so is one that never sent, when its relay knows of something sent', async () => {
  const context = processOn();
  expect(await meetStoreMark(context, undefined)).toBe(false);
  expect(await meetStoreMark(context, systemRandom(16))).toBe(true);
});
