/** What `pnpm test:sim` shows and answers. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeTemplate } from './make-template.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { type Plan, planOf } from './plan.ts';
import { type Pool, startPool } from './pool.ts';
import { freshFolder, type Verdict } from './run.ts';
import { shrink } from './shrink.ts';
import { writeTemplate } from './template.ts';
import { createTotals, type Totals } from './totals.ts';

type Say = (line: string) => void;

/** The exit code: 0, 1 for a problem, 2 for wrong options. */
export async function runCommand(args: readonly string[], say: Say = print): Promise<number> {
  // pnpm hands on the `--` that npm takes.
  const options = readOptionsOrSay(args[0] === '--' ? args.slice(1) : args, say);
  if (typeof options === 'number') return options;
  const { seeds, workers, mutant } = options;
  const folder = freshFolder();
  const started = performance.now();
  say(`${seeds.length} runs, seeds ${seeds[0]} to ${seeds.at(-1)}, in ${workers} processes`);
  try {
    const template = makeTemplate(folder).then(writeTemplate);
    const pool = startPool(
      workers,
      template.then(() => ({ folder, mutant })),
    );
    try {
      await template;
      const totals = await runAll(pool, options, say);
      say(totals.summary((performance.now() - started) / 1000));
      return totals.failed > 0 ? 1 : 0;
    } finally {
      pool.end();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runAll(pool: Pool, { seeds, keep, shrink: shrinks }: Options, say: Say): Promise<Totals> {
  const totals = createTotals();
  let shrunk = 0;
  await Promise.all(
    seeds.map(async (seed) => {
      const plan = planOf(seed);
      const verdict = await pool.run(plan);
      totals.add(verdict);
      const hasFailed = verdict.problems.length > 0;
      if (keep || hasFailed) keepRun(plan, verdict);
      if (seeds.length === 1) say(`history ${verdict.digest}, ${plan.faults.length} faults`);
      else if (totals.runs % PROGRESS_EVERY === 0) say(totals.progress(seeds.length));
      if (!hasFailed) return;
      say(describeFailure(plan, verdict));
      if (shrinks && shrunk++ < SHRUNK_MAX) await shrinkRun(pool, plan, verdict, say);
    }),
  );
  return totals;
}

async function shrinkRun(pool: Pool, plan: Plan, verdict: Verdict, say: Say): Promise<void> {
  const smaller = await shrink(plan, verdict, (one) => pool.run(one), SHRINK_RUNS_MAX);
  const { faults, writings } = smaller.plan;
  keepRun(smaller.plan, smaller.verdict, 'shrunk');
  say(
    `seed ${plan.seed} fails with ${faults.length} of ${plan.faults.length} faults and ${writings.length} of ` +
      `${plan.writings.length} letters too (${smaller.runs} runs): ${join(folderOf(plan.seed), 'shrunk')}`,
  );
}

function describeFailure({ seed }: Plan, { problems, digest }: Verdict): string {
  const shown = problems.slice(0, PROBLEMS_SHOWN).map(({ invariant, what }) => `  ${invariant}: ${what}`);
  const more = problems.length > PROBLEMS_SHOWN ? [`  and ${problems.length - PROBLEMS_SHOWN} more`] : [];
  const repeat = `  repeat with: pnpm test:sim --seed ${seed}; what happened: ${folderOf(seed)}`;
  return [`seed ${seed} FAILED, history ${digest}`, ...shown, ...more, repeat].join('\n');
}

function keepRun(plan: Plan, { history, ...verdict }: Verdict, part = ''): void {
  const folder = join(folderOf(plan.seed), part);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan, undefined, 2));
  writeFileSync(join(folder, 'verdict.json'), JSON.stringify(verdict, undefined, 2));
  writeFileSync(join(folder, 'history.jsonl'), `${history.map((event) => JSON.stringify(event)).join('\n')}\n`);
}

const folderOf = (seed: string): string => join(ROOT, '.sotto', 'simulator', seed);

function readOptionsOrSay(args: readonly string[], say: Say): Options | number {
  try {
    const options = readOptions(args);
    if (options !== undefined) return options;
    say(HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    say(`${error.message}\n\n${HELP}`);
    return 2;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PROGRESS_EVERY = 25;
const PROBLEMS_SHOWN = 8;
/** Of the runs of one command. */
const SHRUNK_MAX = 3;
const SHRINK_RUNS_MAX = 60;
