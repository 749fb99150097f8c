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
    failures: ['interop/a.test.ts: waits: no message'],
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
    'report.json': {
      testResults: [
        { name: join('/', 'x.test.ts'), status: 'failed', assertionResults: [], message: 'no module\nat x' },
      ],
    },
  });
  const report = readReport(join(base, 'report.json'), '/');
  expect(report).toMatchObject({ passed: 0, failed: 1, failures: ['x.test.ts: no module'] });
});

it('says of each failure where it is and what it says, in a line', () => {
  const name = join('/', 'a.test.ts');
  const failed = { ...result('counts', 'failed'), failureMessages: ['Error: 1 is not 2\n    at a.test.ts:3'] };
  const testResults = [{ name, status: 'failed', assertionResults: [failed] }];
  const base = testWorkspace({ 'report.json': { testResults } });
  expect(readReport(join(base, 'report.json'), '/').failures).toEqual(['a.test.ts: counts: Error: 1 is not 2']);
});

it('counts a missing report as a failure', () => {
  expect(readReport('no-such-report.json', '.')).toMatchObject({ passed: 0, failed: 1 });
});
