/** What all runs of a command did together. */

import type { Invariant } from './problem.ts';
import type { Verdict } from './run.ts';

export interface Totals {
  readonly runs: number;
  readonly failed: number;
  add(verdict: Verdict): void;
  progress(of: number): string;
  summary(seconds: number): string;
}

export function createTotals(): Totals {
  const counts = new Map<keyof Verdict['counts'], number>();
  const problems = new Map<Invariant, number>();
  let runs = 0;
  let failed = 0;
  const count = (name: keyof Verdict['counts']): number => counts.get(name) ?? 0;
  return {
    get runs() {
      return runs;
    },
    get failed() {
      return failed;
    },
    add(verdict) {
      runs += 1;
      if (verdict.problems.length > 0) failed += 1;
      for (const { invariant } of verdict.problems) problems.set(invariant, (problems.get(invariant) ?? 0) + 1);
      for (const [name, value] of Object.entries(verdict.counts) as [keyof Verdict['counts'], number][])
        counts.set(name, count(name) + value);
    },
    progress: (of) => `${runs} of ${of} runs, ${failed} failed`,
    summary(seconds) {
      const hours = (count('simulatedMs') / 3_600_000).toFixed(1);
      const lines = [
        `${runs} runs in ${seconds.toFixed(0)} s, ${hours} h of simulated time, ${count('events')} events: ` +
          `${count('faults')} faults; ${count('written')} letters written, ${count('queued')} queued, ` +
          `${count('accepted')} accepted, ${count('delivered')} delivered, ${count('copied')} copied to own devices, ` +
          `${count('returned')} returned, ` +
          `${count('repaired')} read at the second attempt, ${count('expired')} copies expired; ${count('keys')} message keys, ` +
          `${count('refused')} messages refused, ${count('tampered')} requests changed on their way`,
      ];
      if (failed === 0) lines.push('I1 to I8 hold');
      for (const [invariant, number] of problems) lines.push(`PROBLEM ${invariant}: ${number}`);
      return lines.join('\n');
    },
  };
}
