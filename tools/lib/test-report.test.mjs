import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatExchange, readReport } from './test-report.mjs';
import { testWorkspace } from './test-workspace.mjs';

/** @param {string} fullName @param {string} status @param {string} [backend] */
const result = (fullName, status, backend) => ({ fullName, status, duration: 1500, meta: backend ? { backend } : {} });

it('counts tests by outcome and names the exchanges with other implementations', () => {
  const base = testWorkspace({});
  const testResults = [
    {
      name: join(base, 'interop/a.test.ts'),
      status: 'failed',
      assertionResults: [result('talks', 'passed'), result('waits', 'failed')],
    },
    {
      name: join(base, 'packages/wire/b.test.ts'),
      status: 'passed',
      assertionResults: [result('c', 'passed'), result('d', 'skipped')],
    },
  ];
  const file = join(testWorkspace({ 'report.json': { testResults } }), 'report.json');
  expect(readReport(file, base)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 1,
    interop: [
      { name: 'talks', runs: [{ backend: undefined, passed: true, seconds: 1.5 }] },
      { name: 'waits', runs: [{ backend: undefined, passed: false, seconds: 1.5 }] },
    ],
  });
});

it('gathers what one test did on several backends', () => {
  const base = testWorkspace({});
  const name = join(base, 'interop/a.test.ts');
  const testResults = [
    {
      name,
      status: 'passed',
      assertionResults: [result('talks', 'passed', 'noble'), result('waits', 'passed', 'noble')],
    },
    {
      name,
      status: 'failed',
      assertionResults: [result('talks', 'passed', 'node'), result('waits', 'failed', 'node')],
    },
    { name: join(base, 'interop/b.test.ts'), status: 'passed', assertionResults: [result('talks', 'passed')] },
  ];
  const file = join(testWorkspace({ 'report.json': { testResults } }), 'report.json');
  const report = readReport(file, base);
  expect(report).toMatchObject({ passed: 4, failed: 1 });
  expect(report.interop.map(formatExchange)).toEqual([
    'passed  talks (noble 1.5 s, node 1.5 s)',
    'FAILED  waits (noble 1.5 s, node FAILED 1.5 s)',
    'passed  talks (1.5 s)',
  ]);
});

it('counts a file that could not be run as a failure', () => {
  const base = testWorkspace({
    'report.json': { testResults: [{ name: 'x.test.ts', status: 'failed', assertionResults: [] }] },
  });
  expect(readReport(join(base, 'report.json'), base)).toMatchObject({ passed: 0, failed: 1 });
});

it('counts a missing report as a failure', () => {
  expect(readReport('no-such-report.json', '.')).toMatchObject({ passed: 0, failed: 1 });
});
