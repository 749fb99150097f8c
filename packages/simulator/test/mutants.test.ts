/** The checkers notice parts that break a rule: a build without commit before publish, and others. */

import { rmSync } from 'node:fs';
import { isThorough } from '@sotto/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTemplate } from '../src/make-template.ts';
import { mutationOf } from '../src/mutants/index.ts';
import type { MutantName } from '../src/mutants/names.ts';
import { type Plan, planOf } from '../src/plan.ts';
import type { Invariant } from '../src/problem.ts';
import { freshFolder, run } from '../src/run.ts';
import type { Template } from '../src/template.ts';

let template: Template;
const folder = freshFolder();
beforeAll(async () => {
  template = await makeTemplate(folder);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What each breaks: one of these must be reported. */
const MUTANTS: readonly (readonly [MutantName, readonly Invariant[]])[] = [
  ['acknowledge-before-commit', ['I3', 'I8']],
  ['session-not-stored', ['I1']],
  ['secrets-kept', ['I4']],
  ['inbox-not-emptied', ['I3']],
  ['sessions-restored', ['I1']],
  ['removed-device-kept', ['devices']],
  ['relay-accepts-before-commit', ['I3', 'I8']],
  ['relay-forgets-items', ['I3']],
  ['relay-forgets-stores', ['I1']],
];

describe('a part that breaks a rule is noticed', () => {
  test(
    'publish-before-commit: what a device sends is not on its disk yet',
    () => expectCaught('publish-before-commit', ['I1', 'I3', 'I8']),
    120_000,
  );

  // Some show in few runs only, so they take long.
  test.each(isThorough() ? MUTANTS : [])('%s', expectCaught, 300_000);
});

test('the same plan gives the same history, and no problem without a mutant', { timeout: 60_000 }, async () => {
  const plan = planOf('1');
  const first = await run(plan, { template });
  expect(first.problems).toEqual([]);
  expect((await run(plan, { template })).digest).toBe(first.digest);
});

async function expectCaught(mutant: MutantName, invariants: readonly Invariant[]): Promise<void> {
  const isApt = APT.get(mutant) ?? (() => true);
  const plans = SEEDS.map((seed) => planOf(String(seed))).filter(({ changes }) => isApt(changes));
  for (const plan of plans) {
    const { problems } = await run(plan, { template, mutation: mutationOf(mutant) });
    if (problems.some(({ invariant }) => invariants.includes(invariant))) return;
  }
  expect.unreachable(`${plans.length} runs did not notice ${mutant}`);
}

/** What must happen for it to show. */
const APT: ReadonlyMap<MutantName, (changes: Plan['changes']) => boolean> = new Map([
  ['sessions-restored', (changes) => changes.some(({ kind }) => kind === 'restore')],
  ['removed-device-kept', (changes) => changes.some((one) => one.kind === 'link' && one.removal !== undefined)],
]);

/** Two in which it is noticed soon come first; which those are changes with the code, and others can take a minute. */
const SEEDS = [34, 36, ...Array.from({ length: 40 }, (_, index) => index + 1)];
