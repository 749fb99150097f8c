/** Looks for a smaller plan that fails in the same way: fewer faults first, then fewer letters. */

import type { Plan } from './plan.ts';
import type { Verdict } from './run.ts';

export interface Shrunk {
  readonly plan: Plan;
  readonly verdict: Verdict;
  /** How many runs it took. */
  readonly runs: number;
}

/** `tryPlan` makes a run. At most `runsMax` of them. */
export async function shrink(
  plan: Plan,
  verdict: Verdict,
  tryPlan: (plan: Plan) => Promise<Verdict>,
  runsMax: number,
): Promise<Shrunk> {
  const invariants = new Set(verdict.problems.map(({ invariant }) => invariant));
  let best: Shrunk = { plan, verdict, runs: 0 };
  let runs = 0;
  const attempt = async (smaller: Plan): Promise<boolean> => {
    if (runs >= runsMax) return false;
    runs += 1;
    const found = await tryPlan(smaller);
    if (!found.problems.some(({ invariant }) => invariants.has(invariant))) return false;
    best = { plan: smaller, verdict: found, runs };
    return true;
  };
  for (const part of ['faults', 'writings', 'changes'] as const) {
    // Halves, quarters and so on; a part that is not needed goes.
    for (let size = Math.ceil(best.plan[part].length / 2); size >= 1 && runs < runsMax; size = Math.floor(size / 2)) {
      for (let start = 0; start < best.plan[part].length && runs < runsMax; ) {
        const rest = best.plan[part].filter((_, index) => index < start || index >= start + size);
        if (!(await attempt({ ...best.plan, [part]: rest }))) start += size;
      }
    }
  }
  return { ...best, runs };
}
