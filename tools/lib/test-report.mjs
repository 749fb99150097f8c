// Reads the JSON report of the test runner: the totals, and the tests that talk to other implementations.

import { existsSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';

/**
 * One run of an exchange, on the backend that our side computed with, where it computed.
 * @typedef {{ backend: string | undefined, passed: boolean, seconds: number }} ExchangeRun
 */
/** @typedef {{ name: string, runs: ExchangeRun[] }} InteropResult */
/** @typedef {{ passed: number, failed: number, skipped: number, failures: string[], interop: InteropResult[] }} Report */
/**
 * @typedef {{ name: string, status: string,
 *             assertionResults: { fullName: string, status: string, duration?: number | null,
 *                                 failureMessages?: string[], meta?: { backend?: string } }[],
 *             message?: string }} FileResult
 */

/**
 * A file that could not be run counts as one failure, and so does a missing report.
 * @param {string} file
 * @param {string} root
 * @returns {Report}
 */
export function readReport(file, root) {
  if (!existsSync(file))
    return { passed: 0, failed: 1, skipped: 0, failures: ['the test runner left no report'], interop: [] };
  /** @type {{ testResults: FileResult[] }} */
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  const tests = testResults.flatMap((result) => result.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests.filter((test) => test.status === 'failed').length;
  const broken = testResults.filter((result) => result.status === 'failed' && !hasFailure(result));
  const failures = [
    ...testResults.flatMap((result) => describeFailures(relative(root, result.name), result)),
    ...broken.map(({ name, message }) => `${relative(root, name)}: ${firstLine(message)}`),
  ];
  const interop = groupExchanges(
    testResults.filter((result) => relative(root, result.name).split(sep)[0] === 'interop'),
  );
  return { passed, failed: failed + broken.length, skipped: tests.length - passed - failed, failures, interop };
}

/**
 * One line for an exchange: what happened, and how long it took with each backend.
 * @param {InteropResult} result
 */
export function formatExchange({ name, runs }) {
  const times = runs.map(({ backend, passed, seconds }) => {
    const time = `${seconds.toFixed(1)} s`;
    return [backend, passed || runs.length === 1 ? '' : 'FAILED', time].filter(Boolean).join(' ');
  });
  return `${runs.every(({ passed }) => passed) ? 'passed' : 'FAILED'}  ${name} (${times.join(', ')})`;
}

/**
 * The same test of one file, once for each backend, is one exchange.
 * @param {FileResult[]} files
 * @returns {InteropResult[]}
 */
function groupExchanges(files) {
  /** @type {Map<string, InteropResult>} */
  const found = new Map();
  for (const { name: file, assertionResults } of files) {
    for (const { fullName, status, duration, meta } of assertionResults) {
      const key = `${file}\0${fullName}`;
      const exchange = found.get(key) ?? { name: fullName, runs: [] };
      exchange.runs.push({ backend: meta?.backend, passed: status === 'passed', seconds: (duration ?? 0) / 1000 });
      found.set(key, exchange);
    }
  }
  return [...found.values()];
}

/** @param {string} file @param {FileResult} result */
function describeFailures(file, { assertionResults }) {
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  return failed.map(({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages?.[0])}`);
}

/** @param {string | undefined} text */
function firstLine(text) {
  return (text ?? 'no message').split('\n', 1)[0]?.slice(0, 300) ?? '';
}

/** @param {FileResult} result */
function hasFailure(result) {
  return result.assertionResults.some((test) => test.status === 'failed');
}
