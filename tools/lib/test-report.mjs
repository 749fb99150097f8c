// Reads the JSON report of the test runner: the totals, and the tests that talk to other implementations.

import { existsSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';

/** @typedef {{ name: string, passed: boolean, seconds: number }} InteropResult */
/** @typedef {{ passed: number, failed: number, skipped: number, interop: InteropResult[] }} Report */
/**
 * @typedef {{ name: string, status: string,
 *             assertionResults: { fullName: string, status: string, duration?: number | null }[] }} FileResult
 */

/**
 * A file that could not be run counts as one failure, and so does a missing report.
 * @param {string} file
 * @param {string} root
 * @returns {Report}
 */
export function readReport(file, root) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, interop: [] };
  /** @type {{ testResults: FileResult[] }} */
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  const tests = testResults.flatMap((result) => result.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests.filter((test) => test.status === 'failed').length;
  const broken = testResults.filter((result) => result.status === 'failed' && !hasFailure(result)).length;
  const interop = testResults
    .filter((result) => relative(root, result.name).split(sep)[0] === 'interop')
    .flatMap((result) => result.assertionResults)
    .map((test) => ({ name: test.fullName, passed: test.status === 'passed', seconds: (test.duration ?? 0) / 1000 }));
  return { passed, failed: failed + broken, skipped: tests.length - passed - failed, interop };
}

/** @param {FileResult} result */
function hasFailure(result) {
  return result.assertionResults.some((test) => test.status === 'failed');
}
