// What CI runs: every check, in the order in which a failure is cheapest. Stops at the first one that fails, shows its
// output and how to run it alone. The last line is always `N passed, N failed`: the totals of the tests, where a step
// that failed before them counts as one.
//
//   node tools/verify.mjs                  everything
//   node tools/verify.mjs --only lint      one step

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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
const bench = join(root, 'benchmarks', 'dist', 'node', 'main.js');
const benchRelay = join(root, 'benchmarks', 'dist', 'relay', 'main.js');
const reportFile = join(root, '.sotto', 'vitest.json');

/**
 * A step is done when each of its programs has ended with 0. What a `shown` one says is shown even then.
 * One that lacks a program of the system says so and is left out, but not in CI, and not when it is asked for alone.
 * One that runs beside those of another name is begun before them and waited for behind them.
 * @type {{ name: string, does: string, runs: string[][], shown?: boolean, env?: Record<string, string>,
 *          lacks?: () => string | false, beside?: string }[]}
 */
const CHECKS = [
  { name: 'build', does: 'every package compiles', runs: [[tsc, '-b']] },
  { name: 'generated', does: 'generated code is what proto/ gives', runs: [tool('generate-proto.mjs', '--check')] },
  { name: 'lint', does: 'formatting and lint rules hold', runs: [[biome, 'check', '--error-on-warnings', '.']] },
  { name: 'layers', does: 'imports go down only and are declared', runs: [tool('check-layers.mjs')] },
  {
    name: 'types',
    does: 'tests and tools have sound types',
    runs: [
      [tsc, '-p', 'tsconfig.tests.json'],
      [tsc, '-p', 'tools'],
    ],
  },
  { name: 'docs', does: 'documents agree with the code', runs: [tool('check-docs.mjs')] },
  { name: 'packed', does: 'what is packed works alone, each module in it once', runs: [tool('check-packed.mjs')] },
  // It waits more than it computes, so it runs beside the exchanges that follow.
  {
    name: 'chaos',
    does: 'nothing is lost, doubled or reordered while relays, clients and what is between them break',
    runs: [
      [tsc, '-b', 'chaos'],
      [chaos, '--minutes', '2'],
    ],
    shown: true,
    beside: 'soak',
  },
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
      [soak, '--minutes', '0.3'],
    ],
    env: { SOTTO_CRYPTO: backend },
    shown: true,
  })),
  {
    name: 'bench',
    does: 'benchmarks run beside their peers and verify what they measure; no time fails them',
    runs: [
      [tsc, '-b', 'benchmarks'],
      [bench, '--short', '--out', join(root, '.sotto', 'bench')],
    ],
    shown: true,
  },
  {
    name: 'load',
    does: 'a relay under load, killed and cut off from power loses and doubles nothing; no time fails it',
    runs: [
      [tsc, '-b', 'benchmarks'],
      [benchRelay, '--short'],
    ],
    shown: true,
  },
  {
    name: 'browser',
    does: 'ours is right in Chromium, where code cannot be made of text, and is measured there',
    runs: [
      [tsc, '-b', 'benchmarks'],
      [bench, '--browser', '--short', '--out', join(root, '.sotto', 'bench')],
    ],
    shown: true,
    lacks: () => !hasChromium(process.env) && 'no Chromium is installed (Debian: apt-get install chromium)',
  },
];

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));

/** @param {readonly string[]} args */
async function main(args) {
  const only = args[0] === '--only' ? args[1] : undefined;
  const names = [...new Set(CHECKS.map((check) => check.name)), 'tests'];
  if (args.length > 0 && (only === undefined || args.length !== 2 || !names.includes(only))) {
    console.error(`Usage: node tools/verify.mjs [--only ${names.join('|')}]`);
    return 1;
  }
  /** @type {{ beside: string, code: Promise<number> } | undefined} */
  let begun;
  for (const check of CHECKS) {
    if (only !== undefined && only !== check.name) continue;
    if (begun !== undefined && begun.beside !== check.name) {
      if ((await begun.code) !== 0) return oneFailed(await begun.code);
      begun = undefined;
    }
    const lacking = only === undefined && process.env.CI !== 'true' ? check.lacks?.() : undefined;
    if (lacking) {
      console.log(`left out ${check.name}: ${lacking}`);
      continue;
    }
    if (check.beside !== undefined) {
      begun = { beside: check.beside, code: runCheck(check) };
      continue;
    }
    const code = await runCheck(check);
    if (code === 0) continue;
    return oneFailed(code);
  }
  if (begun !== undefined && (await begun.code) !== 0) return oneFailed(await begun.code);
  return only === undefined || only === 'tests' ? runTests() : 0;
}

/** @param {number} code */
function oneFailed(code) {
  stopRunning();
  console.log('0 passed, 1 failed');
  return code;
}

/** @param {(typeof CHECKS)[number]} check */
async function runCheck({ name, does, runs, shown = false, env }) {
  const started = performance.now();
  for (const args of runs) {
    const mode = shown ? 'stream' : 'quiet';
    const { code, output } = await run(process.execPath, args, { mode, cwd: root, env: { ...process.env, ...env } });
    if (code === 0) continue;
    if (!shown) console.log(`${output.trimEnd()}\n`);
    console.log(`failed  ${name} after ${seconds(started)}; it keeps that ${does}. Alone: pnpm verify --only ${name}`);
    return code;
  }
  console.log(`ok      ${name.padEnd(10)} ${seconds(started).padStart(7)}  ${does}`);
  return 0;
}

/**
 * Runs all tests, then names the exchanges with other implementations and the vector files, and gives the totals. A
 * vector file that no test has confirmed is one failure more.
 */
async function runTests() {
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
  const unread = vectors.filter((result) => !isConfirmed(result) && result.failed === 0).length;
  const failed = (code !== 0 ? Math.max(report.failed, 1) : report.failed) + unread;
  console.log(`${failed === 0 ? 'ok    ' : 'failed'}  tests after ${seconds(started)}`);
  console.log(`${report.passed} passed, ${failed} failed`);
  return code !== 0 ? code : Math.min(failed, 1);
}

/** @param {string} name @param {string[]} args */
function tool(name, ...args) {
  return [join(root, 'tools', name), ...args];
}

/** @param {number} started */
function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
