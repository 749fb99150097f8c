// Fuzzes parsers and endpoints for as long as it is told: `pnpm fuzz`. The test file in fuzz/test does the work, and CI
// runs it for a moment among the tests.
//
//   node tools/fuzz.mjs --minutes 10 --seed S --target endpoints

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './lib/child.mjs';
import { isMain, root } from './lib/workspace.mjs';

const HELP = `Usage: pnpm fuzz [--minutes N] [--seed S] [--target NAME] [--keep]

Changes inputs that are understood, keeps those that reach code which no input had reached, and so on: for every decoder,
every parser of signed documents, requests and names, the settings of a relay, and the endpoints of a live one. Whatever
is refused must be refused by a typed error, in bounded time, and leave everything as it was.

  --minutes N     for how long in all; 5 unless given
  --seed S        repeat a run; otherwise a fresh seed
  --target NAME   only targets whose name contains this, such as wire/decodeSendRequest, identity/, endpoints/raw
  --keep          add what is found to test-vectors/fuzz/found.json, which every run begins with
  --help          this text

Prints a line a target: inputs, functions reached, inputs that reached something new. A finding is printed with its input,
in hex, as short as it could be made. Exit codes: 0 nothing was found, 1 something was, 2 wrong options.`;

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
async function main(args) {
  const options = readOptions(args[0] === '--' ? args.slice(1) : args);
  if (typeof options === 'string') {
    console.log(options);
    return options === HELP ? 0 : 2;
  }
  const { seconds, seed, target, keep } = options;
  console.log(`fuzzing for ${seconds} s with seed ${seed}`);
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const env = {
    ...process.env,
    SOTTO_SEED: seed,
    SOTTO_FUZZ_SECONDS: String(seconds),
    SOTTO_FUZZ_TARGET: target,
    SOTTO_FUZZ_KEEP: keep ? '1' : '0',
  };
  const files = ['run', '--project', 'fuzz', 'fuzz/test'];
  const { code } = await run(process.execPath, [vitest, ...files], { mode: 'stream', cwd: root, env });
  return code;
}

/**
 * The text of a refusal, or of the help, where there is one.
 * @param {readonly string[]} args
 */
function readOptions(args) {
  const string = /** @type {const} */ ({ type: 'string' });
  const flag = /** @type {const} */ ({ type: 'boolean' });
  try {
    const options = { minutes: string, seed: string, target: string, keep: flag, help: flag };
    const { minutes = '5', seed, target = '', keep = false, help } = parseArgs({ args: [...args], options }).values;
    if (help) return HELP;
    if (!/^[0-9.]+$/.test(minutes) || !(Number(minutes) > 0)) return `--minutes must be a number above 0\n\n${HELP}`;
    const seconds = Math.ceil(Number(minutes) * 60);
    return { seconds, seed: seed || process.env.SOTTO_SEED || randomBytes(8).toString('hex'), target, keep };
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\n\n${HELP}`;
  }
}
