// What `npm run demo`, `npm test`, `npm run sotto`, `npm run interop:soak`, `npm run bench` and `npm run chaos` start on a machine that has
// only Node and npm: brings the pinned pnpm, installs from the lockfile, builds, runs. What is done already is not done
// again.
//
//   node tools/run.mjs demo              install what the command needs, build it, show the demonstration
//   node tools/run.mjs sotto [args…]     the same, then run the command with these arguments
//   node tools/run.mjs test              install everything, then all that CI checks
//   node tools/run.mjs thorough [args…]  install everything, then the tests with nothing left to a sample
//   node tools/run.mjs soak [args…]      install everything, build the exchanges with libsignal, run them at random
//   node tools/run.mjs bench [args…]     install everything, build the benchmarks, measure
//   node tools/run.mjs chaos [args…]     install everything, build the command and what breaks it, run them
//   node tools/run.mjs sim [args…]       the same for the simulator
//   node tools/run.mjs bench-relay [args…]   the same for the relay under load
//   node tools/run.mjs bench-client [args…]  the same for opening a large account

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { install } from './lib/install.mjs';
import { withLock } from './lib/lock.mjs';
import { nodeVersionProblem } from './lib/node-version.mjs';
import { isMain, root, rootManifest } from './lib/workspace.mjs';

const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
const lockFile = join(root, '.sotto', 'lock');
const sotto = join(root, 'packages', 'cli', 'dist', 'main.js');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const soak = join(root, 'interop', 'dist', 'soak', 'main.js');
const bench = join(root, 'benchmarks', 'dist', 'node', 'main.js');
const chaos = join(root, 'chaos', 'dist', 'main.js');
const simulator = join(root, 'packages', 'simulator', 'dist', 'main.js');
const benchRelay = join(root, 'benchmarks', 'dist', 'relay', 'main.js');
const benchClient = join(root, 'benchmarks', 'dist', 'client', 'main.js');

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
async function main([command, ...rest]) {
  const problem = nodeVersionProblem(process.versions.node, rootManifest().engines?.node ?? '');
  if (problem !== undefined) return refuse(problem);
  if (command === 'test') return test(rest);
  if (command === 'thorough') return runThorough(rest);
  if (command === 'demo') return runSotto(['demo', ...rest]);
  if (command === 'sotto') return runSotto(rest);
  if (command === 'soak') return runSoak(rest);
  if (command === 'bench') return runBench(bench, rest);
  if (command === 'bench-relay') return runBench(benchRelay, rest);
  if (command === 'bench-client') return runBench(benchClient, rest);
  if (command === 'chaos') return runBuilt('chaos', chaos, rest);
  if (command === 'sim') return runBuilt(join('packages', 'simulator'), simulator, rest);
  return refuse(
    'Usage: node tools/run.mjs demo | test | thorough | sotto [args…] | soak | bench | bench-relay | bench-client | chaos | sim [args…]',
  );
}

/** @param {readonly string[]} args */
async function test(args) {
  const prepared = await withLock(lockFile, () => step(install('full', say)));
  return prepared !== 0 ? prepared : foreground([join(root, 'tools', 'verify.mjs'), ...args]);
}

/**
 * What CI takes a sample of, in full. `args` are those of the test runner, such as a part of a file's name.
 * @param {readonly string[]} args
 */
async function runThorough(args) {
  const prepared = await withLock(lockFile, () => prepare('full', '.', sotto));
  if (prepared !== 0) return prepared;
  process.env.SOTTO_THOROUGH = '1';
  return foreground([vitest, 'run', '--root', root, ...args]);
}

/** @param {readonly string[]} args */
async function runSotto(args) {
  const prepared = await withLock(lockFile, () => prepare('runtime', join('packages', 'cli'), sotto));
  return prepared !== 0 ? prepared : foreground([sotto, ...args]);
}

/** @param {readonly string[]} args */
async function runSoak(args) {
  const prepared = await withLock(lockFile, () => prepare('full', 'interop', soak));
  return prepared !== 0 ? prepared : foreground([soak, ...args]);
}

/** @param {string} main @param {readonly string[]} args */
async function runBench(main, args) {
  const prepared = await withLock(lockFile, () => prepare('full', 'benchmarks', main));
  return prepared !== 0 ? prepared : foreground([main, ...args]);
}

/** @param {string} folder @param {string} main @param {readonly string[]} args */
async function runBuilt(folder, main, args) {
  const prepared = await withLock(lockFile, () => prepare('full', folder, main));
  return prepared !== 0 ? prepared : foreground([main, ...args]);
}

/**
 * Installs so much, and builds `folder`, whose program is `main`.
 * @param {import('./lib/install.mjs').Amount} amount
 * @param {string} folder
 * @param {string} main
 */
async function prepare(amount, folder, main) {
  const installed = await step(install(amount, say));
  if (installed !== 0) return installed;
  if (!existsSync(main)) say('building');
  return step(run(process.execPath, [tsc, '-b', folder], { mode: 'quiet', cwd: root }));
}

/** The program inherits the folder the user stands in, so relative paths mean what they say. @param {string[]} args */
async function foreground(args) {
  const cwd = process.env.INIT_CWD ?? process.cwd();
  return (await run(process.execPath, args, { mode: 'foreground', cwd })).code;
}

/**
 * Shows the output of a quiet step only if it failed.
 * @param {Promise<{ code: number, output: string }>} result
 */
async function step(result) {
  const { code, output } = await result;
  if (code !== 0) process.stderr.write(output);
  return code;
}

/** @param {string} line */
function say(line) {
  console.error(`sotto: ${line} …`);
}

/** @param {string} message */
function refuse(message) {
  console.error(message);
  return 1;
}
