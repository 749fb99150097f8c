/**
 * A case: work that several implementations do in turn, of which the phases are timed. Cases import nothing of a
 * platform; clock, implementations and sizes of a run are handed in, so that a browser can run the same ones.
 */

import type { Implementation, MaybePromise } from './implementation.ts';

export interface Case {
  /** The name of the case, and of its result where there is one phase. */
  readonly id: string;
  /** What one operation of each phase is, in the order in which they run. */
  readonly phases: readonly Phase[];
  /** Operations a round at most. */
  readonly batchMax: number;
  /** `undefined` where the implementation cannot do it. */
  setUp(implementation: Implementation, seed: number): MaybePromise<Fixture | undefined>;
}

export interface Phase {
  readonly id: string;
  readonly title: string;
}

/** One implementation at work on one case. A round is `prepare`, every phase, `verify`; only the phases are timed. */
export interface Fixture {
  /** Says in what the work differs from that of the others, if it does. */
  readonly label?: string;
  /** Makes what the phases need for `count` operations. */
  prepare?(count: number): MaybePromise<void>;
  /** In the order of `Case.phases`. */
  readonly phases: readonly ((count: number) => MaybePromise<void>)[];
  /** Throws if a phase did not do what it should. */
  verify(): MaybePromise<void>;
  close?(): void;
}

/** A fixture that is wrong about its work makes the whole run fail. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
}
