import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readReport } from './test-report.mjs';
import { testWorkspace } from './test-workspace.mjs';

/** @param {string} fullName @param {string} status */
const result = (fullName, status) => ({ fullName, status, duration: 1500 });

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
      { name: 'talks', passed: true, seconds: 1.5 },
      { name: 'waits', passed: false, seconds: 1.5 },
    ],
  });
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
