import { systemRandom } from '@sotto/crypto';
import { memoryStore } from '@sotto/store';
import { expect, test } from 'vitest';
import { type Arrival, fromHeld, fromMailbox } from './arrival.ts';
import type { AccountContext } from './context.ts';
import { systemClock } from './environment.ts';
import { holdDelivery } from './hold.ts';
import { HELD_PREFIX } from './keys.ts';
import { HELD_MAX } from './limits.ts';
import { Notifier } from './notifier.ts';
import type { Opened } from './senders.ts';

const opened = { address: 'eve@nowhere.example' } as Opened;
const cursorOf = (sequence: number) => Uint8Array.of(...new Uint8Array(14), sequence >>> 8, sequence & 0xff);
const arrivalOf = (sequence: number): Arrival => ({
  envelope: systemRandom(50),
  acceptedAt: 3600,
  source: fromMailbox(cursorOf(sequence)),
});

function newContext(): AccountContext {
  let storedAt = 0;
  const environment = { random: systemRandom, clock: systemClock, log: () => {} };
  const nextStoredAt = () => storedAt++;
  return { store: memoryStore(), environment, heldChanges: new Notifier(), nextStoredAt } as unknown as AccountContext;
}

test('a delivery that comes again is put aside once', async () => {
  const context = newContext();
  const arrival = arrivalOf(1);
  expect(await holdDelivery(context, opened, arrival)).toBe(true);
  expect(await holdDelivery(context, opened, arrival)).toBe(true);
  expect(await context.store.scan(HELD_PREFIX)).toHaveLength(1);
});

test('one that is aside stays where it is', async () => {
  const context = newContext();
  await holdDelivery(context, opened, arrivalOf(1));
  const [[key]] = (await context.store.scan(HELD_PREFIX)) as [readonly [string, unknown]];
  const again = { ...arrivalOf(2), source: fromHeld(key, true) };
  expect(await holdDelivery(context, opened, again)).toBe(true);
  expect((await context.store.scan(HELD_PREFIX)).map(([one]) => one)).toEqual([key]);
});

test('no more than the limit are put aside', async () => {
  const context = newContext();
  for (let sequence = 1; sequence <= HELD_MAX; sequence++) {
    expect(await holdDelivery(context, opened, arrivalOf(sequence))).toBe(true);
  }
  expect(await holdDelivery(context, opened, arrivalOf(HELD_MAX + 1))).toBe(false);
  expect(await context.store.scan(HELD_PREFIX)).toHaveLength(HELD_MAX);
});
