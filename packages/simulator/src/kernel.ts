/**
 * Virtual time and the processes that live in it. Everything that happens is an event of one process: it runs until nothing is
 * left to do for it, then the next event comes, at once, whatever its time. So a run depends on nothing but its inputs.
 */

import type { RandomBytes } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { EventQueue, type Scheduled } from './event-queue.ts';

/** One life of a device or a relay: from its start to its end or death. */
export interface Process {
  readonly name: string;
  /** Counts the lives under this name, from 1. */
  readonly life: number;
  readonly isAlive: boolean;
  /** What its clock shows beyond the true time, milliseconds. */
  readonly clockOffsetMs: number;
  readonly random: RandomBytes;
  /** Nothing of it happens any more. */
  kill(): void;
  setClock(offsetMs: number): void;
  /** Called when it is killed. */
  onDeath(act: () => void): void;
}

export interface Kernel {
  /** Milliseconds since the beginning, of no clock in the world. */
  now(): number;
  /** Milliseconds since 1970 by the clock of `process`, or by the true one. */
  wallClock(process?: Process): number;
  /** Whose event this is; `undefined` for an event of the world itself. */
  current(): Process | undefined;
  /** Hands the rest of the present event to a process: something reaches it from outside. */
  become(process: Process): void;
  start(name: string): Process;
  /** For `process`, which must be alive then; or for the world. */
  schedule(process: Process | undefined, delayMs: number, act: () => void): Scheduled;
  /** Runs events until `isDone` holds between two of them, or `untilMs` has come. Tells whether it is done. */
  run(isDone: () => boolean, untilMs: number): Promise<boolean>;
  /** Real work, such as loading a module: the event that began it lasts until it is done, and takes no time. */
  outside<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Called with what an event threw, or left rejected: a real process would have died of it. */
  onFailure(report: (process: Process | undefined, error: unknown) => void): void;
  /** How many events have run. */
  events(): number;
}

/** How an event ends: when all that it caused without the help of a later event has happened. */
export type Settle = () => Promise<void>;

export function createKernel(seed: string, startMs: number, settle: Settle = turnOfTheLoop): Kernel {
  const queue = new EventQueue<Process | undefined>();
  const lives = new Map<string, number>();
  let now = 0;
  let current: Process | undefined;
  let events = 0;
  let outside = 0;
  let report: (process: Process | undefined, error: unknown) => void = () => undefined;

  const runOne = async ({ at, owner, act }: { at: number; owner: Process | undefined; act: () => void }) => {
    now = Math.max(now, at);
    if (owner?.isAlive === false) return;
    current = owner;
    events += 1;
    try {
      act();
    } catch (error) {
      report(current, error);
    }
    do await settle();
    while (outside > 0);
    current = undefined;
  };

  return {
    now: () => now,
    wallClock: (process) => startMs + Math.floor(now) + (process?.clockOffsetMs ?? 0),
    current: () => current,
    become: (process) => {
      current = process;
    },
    start(name) {
      const life = (lives.get(name) ?? 0) + 1;
      lives.set(name, life);
      return createProcess(name, life, seededRandom(`${seed}/random/${name}/${life}`));
    },
    schedule: (process, delayMs, act) => queue.push(now + Math.max(0, delayMs), process, act),
    async run(isDone, untilMs) {
      while (!isDone()) {
        const next = queue.pop(untilMs);
        if (next === undefined) {
          now = Math.max(now, untilMs);
          return isDone();
        }
        await runOne(next);
      }
      return true;
    },
    async outside(work) {
      outside += 1;
      try {
        return await work();
      } finally {
        outside -= 1;
      }
    },
    onFailure: (listener) => {
      report = listener;
    },
    events: () => events,
  };
}

function createProcess(name: string, life: number, random: RandomBytes): Process {
  const deaths: (() => void)[] = [];
  let isAlive = true;
  let clockOffsetMs = 0;
  return {
    name,
    life,
    random,
    get isAlive() {
      return isAlive;
    },
    get clockOffsetMs() {
      return clockOffsetMs;
    },
    kill() {
      if (!isAlive) return;
      isAlive = false;
      for (const act of deaths.splice(0)) act();
    },
    setClock(offsetMs) {
      clockOffsetMs = offsetMs;
    },
    onDeath(act) {
      if (isAlive) deaths.push(act);
      else act();
    },
  };
}

const platformSetImmediate = setImmediate;

/** Runs everything that waits for promises or the next tick; nothing in a simulation waits for real input or output. */
const turnOfTheLoop: Settle = () => new Promise((resolve) => platformSetImmediate(resolve));
