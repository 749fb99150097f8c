// Checks every vector file: runs all tests that read one, and prints which files they confirm.
//
//   node tools/vectors.mjs

import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './lib/child.mjs';
import { formatVectorTable, isConfirmed, listFailures, readVectorReport, VECTOR_TITLES } from './lib/vector-report.mjs';
import { isMain, listFiles, root } from './lib/workspace.mjs';

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const reportFile = join(root, '.sotto', 'vectors.json');

const USAGE = `Usage: pnpm vectors

Runs every test that reads a file of test-vectors/ and prints a table: file, format, cases, tests, result.
A test reads a file when its title, or one above it, begins with the path of the file and a colon.
Fails when a test fails, and when a file is read by no test.`;

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));

/** @param {readonly string[]} args */
async function main(args) {
  if (args.length > 0) {
    (args[0] === '--help' ? console.log : console.error)(USAGE);
    return args[0] === '--help' ? 0 : 1;
  }
  const started = performance.now();
  mkdirSync(join(root, '.sotto'), { recursive: true });
  rmSync(reportFile, { force: true });
  const options = ['--testNamePattern', VECTOR_TITLES, '--reporter=json', `--outputFile.json=${reportFile}`];
  const { code, output } = await run(process.execPath, [vitest, 'run', ...listTests(), ...options], {
    mode: 'quiet',
    cwd: root,
  });

  const results = readVectorReport(reportFile, root);
  for (const line of formatVectorTable(results)) console.log(line);
  const wrong = results.filter((result) => !isConfirmed(result)).length;
  const failures = listFailures(reportFile);
  if (failures.length > 0) console.log(`\n${failures.join('\n')}\n`);
  if (code !== 0 && failures.length === 0) console.error(output.trimEnd());
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${results.length - wrong} of ${results.length} files are confirmed, in ${seconds} s`);
  return code === 0 && wrong === 0 ? 0 : 1;
}

/** Test files that read vectors: the ones beside the vectors, and whatever else names the function that reads them. */
function listTests() {
  return ['test-vectors', 'interop', 'packages']
    .flatMap((folder) => listFiles(root, folder))
    .filter((file) => file.endsWith('.test.ts'))
    .filter(
      (file) => file.startsWith('test-vectors/') || /\breadVectors\b/.test(readFileSync(join(root, file), 'utf8')),
    );
}
