// What CI runs: every check, in the order in which a failure is cheapest. What is quick comes first and alone, then half as
// many more at once as there are cores, for they wait now and then, and the tests at the end. Stops at the first one that
// fails, shows its output and how to run it alone. The last line is always `N passed, N failed`: the totals of the tests, where a step that failed before them counts
// as one. The lines before it say how long each step took.
//
//   node tools/verify.mjs                  everything
//   node tools/verify.mjs --only lint      one step

import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { programs } from './bundle-programs.mjs';
import { run, stopRunning } from './lib/child.mjs';
import { hasChromium } from './lib/chromium.mjs';
import { formatExchange, readReport } from './lib/test-report.mjs';
import { formatVectorTable, isConfirmed, readVectorReport } from './lib/vector-report.mjs';
import { isMain, root } from './lib/workspace.mjs';

const modules = join(root, 'node_modules');
const tsc = join(modules, 'typescript', 'bin', 'tsc');
const biome = join(modules, '@biomejs', 'biome', 'bin', 'biome');
const vitest = join(modules, 'vitest', 'vitest.mjs');
const soak = join(root, 'interop', 'dist', 'soak', 'main.js');
const chaos = join(root, 'chaos', 'dist', 'main.js');
const simulator = join(root, 'packages', 'simulator', 'dist', 'main.js');
const bench = join(root, 'benchmarks', 'dist', 'node', 'main.js');
const benchRelay = join(root, 'benchmarks', 'dist', 'relay', 'main.js');
const reportFile = join(root, '.sotto', 'vitest.json');

/**
 * A step is done when each of its programs has ended with 0. What a `shown` one says is shown even then.
 * One that lacks a program of the system says so and is left out, but not in CI, and not when it is asked for alone.
 * A `first` one runs alone. One that waits more than it computes, `waiting`, takes no core from the others.
 * @typedef {{ name: string, does: string, runs: string[][], shown?: boolean, env?: Record<string, string>,
 *             lacks?: () => string | false, first?: boolean, waiting?: boolean }} Check
 */

/** Those that every other one is built of; `pnpm bench` measures all. */
const BENCH_GROUPS = ['ratchet', 'sealed'];

/** @type {Check[]} */
const CHECKS = [
  { first: true, name: 'build', does: 'every package compiles', runs: [[tsc, '-b']] },
  {
    first: true,
    name: 'generated',
    does: 'generated code is what proto/ gives',
    runs: [tool('generate-proto.mjs', '--check')],
  },
  {
    first: true,
    name: 'lint',
    does: 'formatting and lint rules hold',
    runs: [[biome, 'check', '--error-on-warnings', '.']],
  },
  {
    first: true,
    name: 'programs',
    does: 'what is started many times can be bundled',
    runs: [tool('bundle-programs.mjs')],
  },
  { first: true, name: 'layers', does: 'imports go down only and are declared', runs: [tool('check-layers.mjs')] },
  {
    name: 'chaos',
    does: 'nothing is lost, doubled or reordered while relays, clients and what is between them break',
    runs: [
      [tsc, '-b', 'chaos'],
      [chaos, '--minutes', '2'],
    ],
    shown: true,
    waiting: true,
  },
  {
    name: 'simulator',
    does: 'I1 to I8 hold in simulated networks whose parts fail and die',
    runs: [
      [tsc, '-b', 'packages/simulator'],
      [simulator, '--seeds', '50'],
    ],
    shown: true,
  },
  {
    name: 'types',
    does: 'tests and tools have sound types',
    runs: [
      [tsc, '-p', 'tsconfig.tests.json'],
      [tsc, '-p', 'tools'],
    ],
  },
  { name: 'docs', does: 'documents agree with the code', runs: [tool('check-docs.mjs')] },
  {
    name: 'api',
    does: 'the public API is as reported in docs/api, and its reference builds without a warning',
    runs: [tool('reference/main.mjs')],
  },
  { name: 'packed', does: 'what is packed works alone, each module in it once', runs: [tool('check-packed.mjs')] },
  {
    name: 'guide',
    does: "what the operator's guide says can be followed word by word",
    runs: [tool('follow-guide.mjs')],
  },
  // Our side on each of its backends, for as long as one may wait; `pnpm interop:soak` runs longer.
  ...['noble', 'portable', 'node', 'sodium'].map((backend) => ({
    name: 'soak',
    does: `random exchanges with libsignal go as modelled (${backend})`,
    runs: [
      [tsc, '-b', 'interop'],
      [soak, '--minutes', '0.05'],
    ],
    env: { SOTTO_CRYPTO: backend },
    shown: true,
  })),
  {
    name: 'bench',
    does: 'benchmarks run beside their peers and verify what they measure; no time fails them',
    runs: [
      [tsc, '-b', 'benchmarks'],
      [bench, ...BENCH_GROUPS, '--peers', '--short', '--rounds', '1', '--out', join(root, '.sotto', 'bench')],
    ],
    shown: true,
  },
  {
    name: 'browser',
    does: 'ours is right in Chromium, its store too, where code cannot be made of text, and is measured there',
    runs: [
      [tsc, '-b', 'benchmarks'],
      [bench, '--browser', '--short', '--rounds', '1', '--out', join(root, '.sotto', 'bench')],
    ],
    shown: true,
    lacks: () => !hasChromium(process.env) && 'no Chromium is installed (Debian: apt-get install chromium)',
  },
  {
    name: 'load',
    does: 'a relay under load, killed and cut off from power loses and doubles nothing; no time fails it',
    runs: [
      [tsc, '-b', 'benchmarks'],
      [benchRelay, '--short', 'throughput', 'kills', 'cuts', 'federation', 'overload'],
    ],
    shown: true,
  },
];

const NOT_TESTED = '0 passed, 1 failed';

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));

/** @param {readonly string[]} args */
async function main(args) {
  const only = args[0] === '--only' ? args[1] : undefined;
  const names = [...new Set(CHECKS.map((check) => check.name)), 'tests'];
  if (args.length > 0 && (only === undefined || args.length !== 2 || !names.includes(only))) {
    console.error(`Usage: node tools/verify.mjs [--only ${names.join('|')}]`);
    return 1;
  }
  const started = performance.now();
  /** @type {string[]} */
  const times = [];
  if (only === undefined) process.env.SOTTO_PROGRAMS = programs;
  const checks = CHECKS.filter((check) => only === undefined || only === check.name);
  const { code, waiting } = await runChecks(checks, {
    times,
    leavesOut: only === undefined && process.env.CI !== 'true',
  });
  let [result, totals] = [code, code === 0 ? undefined : NOT_TESTED];
  if (code === 0 && (only === undefined || only === 'tests')) ({ code: result, totals } = await runTests(times));
  // What still waits does so beside the tests; if it has failed, they were stopped.
  const late = await waiting;
  if (late !== 0) [result, totals] = [late, NOT_TESTED];
  if (only === undefined) console.log(`${times.join(', ')}; in all ${seconds(started)}`);
  if (totals !== undefined) console.log(totals);
  return result;
}

/**
 * Runs checks until one fails, whose code it gives; and when there are no more but such as wait, theirs in `waiting`. When one of
 * those fails, everything that runs is stopped.
 * @param {readonly Check[]} checks
 * @param {{ times: string[], leavesOut: boolean }} options
 * @returns {Promise<{ code: number, waiting: Promise<number> }>}
 */
async function runChecks(checks, { times, leavesOut }) {
  const wanted = checks.filter((check) => {
    const lacking = leavesOut ? check.lacks?.() : undefined;
    if (lacking) console.log(`left out ${check.name}: ${lacking}`);
    return !lacking;
  });
  for (const check of wanted.filter(({ first }) => first)) {
    const code = await runCheck(check, times, 'stream');
    if (code !== 0) return { code, waiting: Promise.resolve(0) };
  }
  const rest = wanted.filter(({ first }) => !first);
  const mode = rest.length === 1 ? 'stream' : 'quiet';
  let failure = 0;
  /** @param {Check[]} queue */
  const work = async (queue) => {
    for (let check = queue.shift(); check !== undefined && failure === 0; check = queue.shift()) {
      const code = await runCheck(check, times, mode, () => failure === 0);
      if (code === 0 || failure !== 0) continue;
      failure = code;
      stopRunning();
    }
  };
  const beside = Promise.all(rest.filter(({ waiting }) => waiting).map((check) => work([check])));
  const computing = rest.filter(({ waiting }) => !waiting);
  await Promise.all(Array.from({ length: Math.ceil(1.5 * availableParallelism()) }, () => work(computing)));
  return { code: failure, waiting: beside.then(() => failure) };
}

/**
 * What it says is shown as it is said, or beside others when it has ended. `isHeard` is false once another one has failed:
 * it was stopped, which is no failure.
 * @param {Check} check
 * @param {string[]} times
 * @param {'stream' | 'quiet'} mode
 */
async function runCheck({ name, does, runs, shown = false, env }, times, mode, isHeard = () => true) {
  const started = performance.now();
  for (const args of runs) {
    const options = { mode: shown ? mode : 'quiet', cwd: root, env: { ...process.env, ...env } };
    const { code, output } = await run(process.execPath, args, options);
    if (!isHeard()) return code;
    if ((shown || code !== 0) && output !== '') console.log(`${output.trimEnd()}\n`);
    if (code === 0) continue;
    console.log(`failed  ${name} after ${seconds(started)}; it keeps that ${does}. Alone: pnpm verify --only ${name}`);
    return code;
  }
  times.push(`${name} ${seconds(started)}`);
  console.log(`ok      ${name.padEnd(10)} ${seconds(started).padStart(7)}  ${does}`);
  return 0;
}

/**
 * Runs all tests, then names the exchanges with other implementations and the vector files, and gives the totals. A
 * vector file that no test has confirmed is one failure more.
 * @param {string[]} times
 */
async function runTests(times) {
  const started = performance.now();
  mkdirSync(join(root, '.sotto'), { recursive: true });
  rmSync(reportFile, { force: true });
  const args = [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const { code } = await run(process.execPath, args, { mode: 'stream', cwd: root });

  const report = readReport(reportFile, root);
  console.log('Exchanges with other implementations:');
  for (const exchange of report.interop) console.log(`  ${formatExchange(exchange)}`);
  const vectors = readVectorReport(reportFile, root);
  console.log('Test vectors:');
  for (const line of formatVectorTable(vectors)) console.log(`  ${line}`);
  if (report.skipped > 0) console.log(`${report.skipped} skipped`);
  for (const failure of report.failures) console.log(`failed  ${failure}`);
  const unread = vectors.filter((result) => !isConfirmed(result) && result.failed === 0).length;
  const failed = (code !== 0 ? Math.max(report.failed, 1) : report.failed) + unread;
  console.log(`${failed === 0 ? 'ok    ' : 'failed'}  tests after ${seconds(started)}`);
  times.push(`tests ${seconds(started)}`);
  return { code: code !== 0 ? code : Math.min(failed, 1), totals: `${report.passed} passed, ${failed} failed` };
}

/** @param {string} name @param {string[]} args */
function tool(name, ...args) {
  return [join(root, 'tools', name), ...args];
}

/** @param {number} started */
function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
