import { expect, test } from 'vitest';
import { CLOCK_DOUBT_MS, CLOCK_JUMP_MS, CLOCK_OPENING_MS } from '../limits.ts';
import { TrustedTime } from './trusted-time.ts';

const NOON = 1_800_000_000_000;
const DAY = 24 * 60 * 60_000;

function opened() {
  let wall = NOON;
  let run = 0;
  const time = new TrustedTime({ now: () => wall, monotonic: () => run, sleep: async () => undefined });
  return {
    time,
    /** Time goes on. */
    pass: (ms: number) => {
      wall += ms;
      run += ms;
    },
    /** Somebody sets the clock. */
    set: (ms: number) => {
      wall += ms;
    },
  };
}

test('T16: a clock that jumps ahead makes nothing due before its time, until the relay agrees', () => {
  const { time, pass, set } = opened();
  time.confirm();
  pass(1_000);
  expect(time.now()).toBe(NOON + 1_000);
  set(2 * DAY);
  expect([time.now(), time.isDoubted()]).toEqual([NOON + 1_000, true]);
  pass(60_000);
  expect(time.now()).toBe(NOON + 61_000);
  time.confirm();
  expect([time.now(), time.isDoubted()]).toEqual([NOON + 61_000 + 2 * DAY, false]);
});

test('T16: a clock that is set back makes nothing due earlier either, and one that drifts is believed', () => {
  const { time, pass, set } = opened();
  time.confirm();
  set(CLOCK_JUMP_MS);
  expect(time.isDoubted()).toBe(false);
  set(-2 * CLOCK_JUMP_MS);
  pass(1_000);
  expect(time.now()).toBe(NOON - CLOCK_JUMP_MS + 1_000);
});

test('after it was opened, a client waits a while for its relay, and then believes its clock', () => {
  const { time, pass } = opened();
  expect(time.now()).toBe(NOON - CLOCK_DOUBT_MS);
  pass(CLOCK_OPENING_MS - 1);
  expect(time.isDoubted()).toBe(true);
  pass(1);
  expect([time.now(), time.isDoubted()]).toEqual([NOON + CLOCK_OPENING_MS, false]);
});

test('T16: a relay that says that the clock is wrong keeps what is due, but for days at most', () => {
  const { time, pass } = opened();
  time.dispute();
  pass(CLOCK_OPENING_MS);
  expect(time.now()).toBe(NOON + CLOCK_OPENING_MS - CLOCK_DOUBT_MS);
  time.confirm();
  expect(time.isDoubted()).toBe(false);
  time.dispute();
  pass(4 * DAY);
  // What time itself has passed since the relay agreed counts whatever the relay says now.
  expect(time.now()).toBe(NOON + CLOCK_OPENING_MS + 4 * DAY);
});
