/**
 * Every backend against the reference, on random calls of every method: the same bytes, the same refusals, the same
 * misuse; arguments unchanged, results fresh. `pnpm crypto:differential` makes more of them.
 */

import { seedFromEnv, timesOf } from '@sotto/testkit';
import { describe, expect, test } from 'vitest';
import { domains } from './agreement/domains.ts';
import { plannedCalls, rareOutcomes, runDomain } from './agreement/run.ts';
import { backends } from './backends.ts';

const seed = seedFromEnv();
// The reference has itself for a peer only where it is named: that still shows what it does with memory.
const others = backends.filter(({ name }) => name !== 'noble');
const compared = others.length === 0 ? backends : others;
const names = compared.map(({ name }) => name).join(', ');

const times = timesOf({ inFull: 1, sampled: 0.3 });

const plans = domains.map((domain) => {
  const calls = plannedCalls(domain, times);
  const total = [...calls.values()].reduce((sum, one) => sum + one, 0);
  return { domain, calls, cases: total * compared.length };
});

describe.each(plans)('$domain.name methods agree with noble', ({ domain, calls, cases }) => {
  const list = [...calls].map(([method, count]) => `${method} ${count}`).join(', ');

  test(`${cases} cases, each of these calls on ${names}: ${list}`, { timeout: 120_000 }, () => {
    const tally = runDomain(domain, { seed, backends: compared, times });
    for (const [method, count] of calls) {
      const counts = [...(tally.get(method)?.values() ?? [])];
      expect([method, counts.reduce((sum, one) => sum + one, 0)]).toEqual([method, count]);
    }
    expect(rareOutcomes(domain, tally)).toEqual([]);
  });
});

test('every method of the provider is called, and in full there are 100,000 cases for three backends', () => {
  const methods = plans.flatMap(({ calls }) => [...calls.keys()]);
  expect(methods.sort()).toEqual(
    Object.keys(backends[0]!)
      .filter((key) => key !== 'name')
      .sort(),
  );
  const cases = domains.flatMap((domain) => [...plannedCalls(domain, 1).values()]).reduce((sum, one) => sum + one, 0);
  expect(cases * 3).toBeGreaterThanOrEqual(100_000);
});
