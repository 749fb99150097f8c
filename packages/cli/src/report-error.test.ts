import { ClientError } from '@sotto/client';
import { RelayError } from '@sotto/relay';
import { expect, test } from 'vitest';
import { CliError } from './errors.ts';
import { styleFor } from './output/style.ts';
import { codesOf, describeError, exitCodeOf } from './report-error.ts';

const plain = styleFor({});
const refusedConnection = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

test('an error says what happened, what to do, and its codes', () => {
  const cause = new TypeError('fetch failed', { cause: refusedConnection });
  const error = new ClientError('E_RELAY_UNREACHABLE', 'the relay could not be reached in time', { cause });
  expect(describeError(error, plain)).toEqual([
    'error: the relay could not be reached in time',
    '  → Check that the relay is running and that its URL is right, then try again.',
    '  E_RELAY_UNREACHABLE (ECONNREFUSED)',
  ]);
});

test('what the relay said is more than that it refused', () => {
  const error = new ClientError('E_RELAY_REFUSED', 'the relay refused: \u001b[2J', { relayCode: 'E_PEER_UNREACHABLE' });
  expect(describeError(error, plain)).toEqual([
    'error: the relay refused: \\u{1b}[2J',
    '  → The other domain cannot be reached from your relay now; try again later.',
    '  E_RELAY_REFUSED (E_PEER_UNREACHABLE)',
  ]);
});

test('advice that fits the case wins over advice for the code', () => {
  const error = new CliError('E_DEMO_FAILED', 'interrupted', { remedy: 'Nothing was left behind.' });
  expect(describeError(error, plain)[1]).toBe('  → Nothing was left behind.');
});

test('an error without a code is a fault of ours', () => {
  expect(describeError(new TypeError('boom'), plain)[1]).toContain('Run it again with --debug and report it');
  expect(describeError('boom', plain)).toHaveLength(1);
});

test('wrong command lines and settings exit with 2, failures with 1', () => {
  expect(exitCodeOf(new CliError('E_USAGE', ''))).toBe(2);
  expect(exitCodeOf(new RelayError('E_CONFIG_INVALID', ''))).toBe(2);
  expect(exitCodeOf(new RelayError('E_LISTEN_FAILED', ''))).toBe(1);
  expect(exitCodeOf(new TypeError())).toBe(1);
  expect(exitCodeOf(undefined)).toBe(1);
});

test('causes that form a cycle end', () => {
  const error = new CliError('E_USAGE', '');
  error.cause = error;
  expect(codesOf(error)).toEqual(['E_USAGE']);
});
