/** `pnpm vectors:generate`: writes the generated files, or says which ones differ. */

import { parseArgs } from 'node:util';
import {
  compareFile,
  DEFAULT_SEED,
  type FileState,
  frozenFiles,
  hasFile,
  rewrittenFiles,
  textOf,
  writeFile,
} from './generated-files.ts';
import type { GeneratedFile } from './json.ts';

function main(args: readonly string[]): number {
  const options = readOptions(args);
  if (typeof options === 'string') {
    console.error(`${options}\n\n${USAGE}`);
    return 1;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const wrong = options.check ? check(options.seed) : write(options.seed);
  if (wrong === 0) return 0;
  console.error(`${wrong} of ${rewrittenFiles.length + frozenFiles.length} files are not what the generator gives.`);
  return 1;
}

/** The number of files that are not current. */
function check(seed: string): number {
  let wrong = 0;
  for (const file of rewrittenFiles) {
    const state = report(file, () => compareFile(file.path, textOf(file, seed)));
    if (state !== 'current') wrong++;
  }
  for (const file of frozenFiles) {
    const state = report(file, () => (hasFile(file.path) ? 'frozen' : 'missing'));
    if (state === 'missing') wrong++;
  }
  return wrong;
}

function write(seed: string): number {
  for (const file of rewrittenFiles) report(file, () => writeChanged(file, seed));
  for (const file of frozenFiles) {
    report(file, () => (hasFile(file.path) ? 'frozen' : writeChanged(file, seed)));
  }
  return 0;
}

function writeChanged(file: GeneratedFile, seed: string): Outcome {
  const text = textOf(file, seed);
  if (compareFile(file.path, text) === 'current') return 'current';
  writeFile(file.path, text);
  return 'written';
}

function report(file: GeneratedFile, act: () => Outcome): Outcome {
  const started = performance.now();
  const outcome = act();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${outcome.padEnd(9)} ${file.path} (${seconds} s)`);
  return outcome;
}

function readOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: args.filter((arg) => arg !== '--'),
      options: {
        seed: { type: 'string', default: DEFAULT_SEED },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface Options {
  readonly seed: string;
  readonly check: boolean;
  readonly help: boolean;
}

type Outcome = FileState | 'written' | 'frozen';

const USAGE = `Usage: pnpm vectors:generate [--seed TEXT] [--check]

Writes the generated files of test-vectors/: transcripts, negative vectors, and stored state that is not there yet.
The same seed gives the same bytes on every machine.

  --seed TEXT   draw everything from this seed; default: ${JSON.stringify(DEFAULT_SEED)}
  --check       write nothing; fail when a file is missing or differs. A file of stored state must only be there
  --help        this text`;

process.exitCode = main(process.argv.slice(2));
