// Which vector file was read by which tests, by the JSON report of the test runner: a test is of a file when its title,
// or one above it, begins with the path of the file and a colon.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from './workspace.mjs';

/**
 * @typedef {{ file: string, format: string, cases: number, passed: number, failed: number }} VectorResult
 * @typedef {{ ancestorTitles: string[], title: string, status: string, failureMessages?: string[] }} TestResult
 * @typedef {{ name: string, status: string, message?: string, assertionResults: TestResult[] }} FileResult
 */

/** Folders of `test-vectors/` that hold vectors. */
const FOLDERS = ['signal', 'sotto', 'transcripts', 'negative', 'storage'];

/** Part of the titles of tests that read vectors, as a pattern for the test runner. */
export const VECTOR_TITLES = `(${FOLDERS.join('|')})/\\S+\\.json`;

/**
 * All vector files, with the tests of each that passed and that did not.
 * @param {string} reportFile
 * @param {string} root
 * @returns {VectorResult[]}
 */
export function readVectorReport(reportFile, root) {
  const tests = readTests(reportFile);
  return listVectorFiles(root).map((file) => {
    const { format, cases } = JSON.parse(readFileSync(join(root, 'test-vectors', file), 'utf8'));
    const own = tests.filter((test) => isOf(test, file));
    const passed = own.filter(({ status }) => status === 'passed').length;
    const failed = own.filter(({ status }) => status === 'failed').length;
    return { file, format, cases: cases.length, passed, failed };
  });
}

/**
 * Whether every test of the file passed, and there is one.
 * @param {VectorResult} result
 */
export function isConfirmed({ passed, failed }) {
  return passed > 0 && failed === 0;
}

/**
 * What failed: tests by their names, with the first line of the failure, and files that could not be run.
 * @param {string} reportFile
 * @returns {string[]}
 */
export function listFailures(reportFile) {
  return readFiles(reportFile).flatMap(({ name, status, message = '', assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [`${name}: ${firstLine(message)}`];
    return failed.map((test) => {
      return `${[...test.ancestorTitles, test.title].join(' > ')}: ${firstLine(test.failureMessages?.[0] ?? '')}`;
    });
  });
}

/**
 * @param {readonly VectorResult[]} results
 * @returns {string[]}
 */
export function formatVectorTable(results) {
  const rows = results.map((result) => [
    result.file,
    result.format,
    String(result.cases),
    String(result.passed + result.failed),
    verdict(result),
  ]);
  const table = [['file', 'format', 'cases', 'tests', 'result'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) =>
    row
      .map((cell, column) => pad(cell, column, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** @param {VectorResult} result */
function verdict({ passed, failed }) {
  if (failed > 0) return `FAILED ${failed}`;
  return passed === 0 ? 'NOT READ' : 'ok';
}

/** Numbers to the right. @param {string} cell @param {number} column @param {number} width */
function pad(cell, column, width) {
  return column === 2 || column === 3 ? cell.padStart(width) : cell.padEnd(width);
}

/** @param {TestResult} test @param {string} file */
function isOf({ ancestorTitles, title }, file) {
  return [...ancestorTitles, title].some((one) => one.startsWith(`${file}:`));
}

/** @param {string} reportFile @returns {TestResult[]} */
function readTests(reportFile) {
  return readFiles(reportFile).flatMap(({ assertionResults }) => assertionResults);
}

/** @param {string} reportFile @returns {FileResult[]} */
function readFiles(reportFile) {
  return existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')).testResults : [];
}

/** @param {string} text */
function firstLine(text) {
  return text.split('\n', 1)[0] ?? '';
}

/** Below `test-vectors/`. @param {string} root */
function listVectorFiles(root) {
  return FOLDERS.flatMap((name) => listFiles(root, `test-vectors/${name}`))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice('test-vectors/'.length))
    .sort();
}
