import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testWorkspace } from './test-workspace.mjs';
import { formatVectorTable, isConfirmed, listFailures, readVectorReport, VECTOR_TITLES } from './vector-report.mjs';

const file = { format: 'a-v1', cases: [{ name: 'x' }, { name: 'y' }] };

/** @param {string} status @param {string} title @param {string[]} ancestorTitles */
const test = (status, title, ...ancestorTitles) => ({ status, title, ancestorTitles });

/** @param {object[]} assertionResults */
function report(...assertionResults) {
  const base = testWorkspace({
    'report.json': { testResults: [{ assertionResults }] },
    'test-vectors/signal/a.json': file,
    'test-vectors/storage/deep/b.json': file,
    'test-vectors/schema/a-v1.json': {},
    'test-vectors/package.json': {},
  });
  return readVectorReport(join(base, 'report.json'), base);
}

it('counts for each file the tests under a title that begins with its path', () => {
  const results = report(
    test('passed', 'x', 'signal/a.json: numbers'),
    test('failed', 'signal/a.json: y'),
    test('skipped', 'signal/a.json: z'),
    test('passed', 'signal/a.json follows its schema'),
    test('passed', 'storage/deep/b.json: opens'),
    test('passed', 'reads signal/a.json: no title of it'),
  );
  expect(results).toEqual([
    { file: 'signal/a.json', format: 'a-v1', cases: 2, passed: 1, failed: 1 },
    { file: 'storage/deep/b.json', format: 'a-v1', cases: 2, passed: 1, failed: 0 },
  ]);
  expect(results.map(isConfirmed)).toEqual([false, true]);
});

it('confirms no file that no test reads', () => {
  const results = report(test('skipped', 'signal/a.json: x'), test('passed', 'something else'));
  expect(results.map(isConfirmed)).toEqual([false, false]);
  const base = testWorkspace({ 'test-vectors/signal/a.json': file });
  expect(readVectorReport(join(base, 'none.json'), base).map(isConfirmed)).toEqual([false]);
});

it('prints a row for each file', () => {
  const results = report(test('passed', 'signal/a.json: x'), test('failed', 'storage/deep/b.json: y'));
  expect(formatVectorTable(results)).toEqual([
    'file                 format  cases  tests  result',
    'signal/a.json        a-v1        2      1  ok',
    'storage/deep/b.json  a-v1        2      1  FAILED 1',
  ]);
  expect(formatVectorTable(report())[1]).toMatch(/NOT READ$/);
});

it('names what failed, and files that could not be run', () => {
  const failed = { ...test('failed', 'x', 'signal/a.json: numbers'), failureMessages: ['Error: 1 is not 2\n    at …'] };
  const testResults = [
    { name: 'a.test.ts', status: 'failed', assertionResults: [failed, test('passed', 'y')] },
    { name: 'b.test.ts', status: 'failed', message: 'SyntaxError: no\n', assertionResults: [] },
    { name: 'c.test.ts', status: 'passed', assertionResults: [] },
  ];
  const base = testWorkspace({ 'report.json': { testResults } });
  expect(listFailures(join(base, 'report.json'))).toEqual([
    'signal/a.json: numbers > x: Error: 1 is not 2',
    'b.test.ts: SyntaxError: no',
  ]);
});

it('has a pattern that finds these titles', () => {
  expect('signal/a.json: x').toMatch(new RegExp(VECTOR_TITLES));
  expect('a seed').not.toMatch(new RegExp(VECTOR_TITLES));
});
