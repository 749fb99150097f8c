/** Time that stands still until a test moves it. */

export interface FakeClock {
  /** Milliseconds since the epoch. Can be passed on without its object. */
  readonly now: () => number;
  /** Moves time by `ms`, 0 or more, and returns the new time. */
  readonly advance: (ms: number) => number;
  /** Sets the time, also to an earlier one, as a corrected clock does. */
  readonly set: (ms: number) => void;
}

/** A clock that shows `startMs` until it is moved. */
export function fakeClock(startMs: number): FakeClock {
  assertTime('startMs', startMs);
  let current = startMs;
  return {
    now: () => current,
    advance: (ms) => {
      assertTime('ms', ms);
      current += ms;
      return current;
    },
    set: (ms) => {
      assertTime('ms', ms);
      current = ms;
    },
  };
}

function assertTime(name: string, ms: number): void {
  if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError(`${name}: must be an integer from 0`);
}
