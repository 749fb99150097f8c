/**
 * What of our code has run, as V8 counts its blocks. V8 tells of the blocks of a function that did not run and joins those
 * that did, so what is kept is the former: something new has run when less is left.
 */

import { type Profiler, Session } from 'node:inspector/promises';

/** Of each function that ran, what in it did not: offsets in the script, from and to. */
export type Ran = ReadonlyMap<string, readonly Interval[]>;
type Interval = readonly [from: number, to: number];

export interface Coverage {
  /** What ran since the last call. */
  take(): Promise<Ran>;
  stop(): Promise<void>;
}

/** Counts in scripts whose URL `isOurs` accepts. */
export const startCoverage = async (isOurs: (url: string) => boolean): Promise<Coverage> => {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    async take() {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      const ran = new Map<string, readonly Interval[]>();
      for (const script of result) if (isOurs(script.url)) addFunctions(ran, script);
      return ran;
    },
    async stop() {
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
};

/** All that has run so far. */
export class Reached {
  readonly #left = new Map<string, readonly Interval[]>();

  get functions(): number {
    return this.#left.size;
  }

  /** Whether something in it has not run before. */
  lacks(ran: Ran): boolean {
    for (const [name, left] of ran) if (this.#less(name, left) !== undefined) return true;
    return false;
  }

  add(ran: Ran): void {
    for (const [name, left] of ran) {
      const less = this.#less(name, left);
      if (less !== undefined) this.#left.set(name, less);
    }
  }

  /** What is left of a function; `undefined` when that is as much as before. */
  #less(name: string, left: readonly Interval[]): readonly Interval[] | undefined {
    const before = this.#left.get(name);
    if (before === undefined) return left;
    const now = intersect(before, left);
    return lengthOf(now) === lengthOf(before) ? undefined : now;
  }
}

const addFunctions = (ran: Map<string, readonly Interval[]>, script: Profiler.ScriptCoverage): void => {
  for (const { ranges } of script.functions) {
    const [whole] = ranges;
    if (whole === undefined || whole.count === 0) continue;
    const left = ranges.filter(({ count }) => count === 0);
    const name = `${script.scriptId}:${whole.startOffset}-${whole.endOffset}`;
    ran.set(
      name,
      left.map(({ startOffset, endOffset }) => [startOffset, endOffset]),
    );
  }
};

const intersect = (left: readonly Interval[], right: readonly Interval[]): readonly Interval[] =>
  left.flatMap(([from, to]) =>
    right.flatMap(([otherFrom, otherTo]): readonly Interval[] => {
      const [start, end] = [Math.max(from, otherFrom), Math.min(to, otherTo)];
      return start < end ? [[start, end]] : [];
    }),
  );

const lengthOf = (intervals: readonly Interval[]): number =>
  intervals.reduce((length, [from, to]) => length + to - from, 0);
