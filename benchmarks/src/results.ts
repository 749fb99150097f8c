/** What a run has measured, as `results/*.json` holds it. */

import type { Spread } from './statistics.ts';

/** Beside what our own number stands, measured in the same rounds. */
export interface Comparison {
  readonly name: string;
  readonly value: Spread;
  /** Their number divided by ours: above 1, ours is quicker or smaller. */
  readonly ratio: Spread;
}

export type Unit = 'ms' | 'bytes';

/** One phase of one case with one of our providers. */
export interface Row {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly unit: Unit;
  /** The provider. */
  readonly ours: string;
  readonly value: Spread;
  readonly beside: readonly Comparison[];
}

/** The machine in general terms: nothing that names it. */
export interface Machine {
  readonly runtime: string;
  readonly architecture: string;
  readonly system: string;
  readonly cores: number;
  readonly processor: string;
}

export interface Results {
  readonly format: 'sotto benchmarks 1';
  readonly date: string;
  readonly machine: Machine;
  /** Of the peers, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  /** A short form: the code has had no time to be optimised, so its times are those of a program just started. */
  readonly isShort: boolean;
  readonly seed: number;
  readonly rows: readonly Row[];
}
