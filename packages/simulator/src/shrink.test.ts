import { expect, test } from 'vitest';
import { type Plan, planOf } from './plan.ts';
import type { Verdict } from './run.ts';
import { shrink } from './shrink.ts';

const verdictOf = (plan: Plan, fails: boolean): Verdict => ({
  seed: plan.seed,
  problems: fails ? [{ invariant: 'I3', what: 'lost' }] : [],
  digest: '',
  counts: {
    faults: 0,
    written: 0,
    queued: 0,
    accepted: 0,
    delivered: 0,
    returned: 0,
    repaired: 0,
    copied: 0,
    expired: 0,
    keys: 0,
    refused: 0,
    tampered: 0,
    events: 0,
    simulatedMs: 0,
  },
  history: [],
});

test('what is left are the fault and the letter without which it does not fail', async () => {
  const plan = planOf('shrink');
  const [fault, letter] = [plan.faults.at(-1), plan.writings.at(3)];
  const tryPlan = async (one: Plan) =>
    verdictOf(one, one.faults.some((each) => each === fault) && one.writings.some((each) => each === letter));
  const found = await shrink(plan, verdictOf(plan, true), tryPlan, 200);
  expect(found.plan.faults).toEqual([fault]);
  expect(found.plan.writings).toEqual([letter]);
  expect(found.verdict.problems).toHaveLength(1);
});

test('it gives up after so many runs, with the smallest plan so far', async () => {
  const plan = planOf('shrink');
  const found = await shrink(plan, verdictOf(plan, true), async (one) => verdictOf(one, false), 3);
  expect(found.runs).toBe(3);
  expect(found.plan).toBe(plan);
});
