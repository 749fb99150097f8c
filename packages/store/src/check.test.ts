import { expect, test } from 'vitest';
import { checkBatch, checkKeys, checkScan } from './check.ts';
import { KEY_LENGTH_MAX, SCAN_LIMIT_MAX } from './limits.ts';

test('checkBatch fills the gaps and keeps what was given', () => {
  const value = Uint8Array.of(1);
  expect(checkBatch({})).toEqual({ expect: [], put: [], delete: [] });
  expect(checkBatch({ expect: [['a', 1]], put: [['b', value]], delete: ['c'] })).toEqual({
    expect: [['a', 1]],
    put: [['b', value]],
    delete: ['c'],
  });
});

test('checkScan gives the default limit', () => {
  expect(checkScan('')).toEqual({ after: undefined, limit: SCAN_LIMIT_MAX });
  expect(checkScan('a/', { after: 'a/1', limit: 2 })).toEqual({ after: 'a/1', limit: 2 });
});

test('a refusal names the argument and never the key', () => {
  const key = `contact/${'bob'.repeat(KEY_LENGTH_MAX)}`;
  expect(() => checkKeys(['a', key])).toThrow(/^keys\[1\]: (?!.*bob)/);
  expect(() => checkScan(key)).toThrow(/^prefix: (?!.*bob)/);
  expect(() => checkScan('', { after: key })).toThrow(/^options\.after: (?!.*bob)/);
  expect(() => checkBatch({ put: [['bob\n', Uint8Array.of()]] })).toThrow(/^batch\.put\[0\]: (?!.*bob)/);
  expect(() => checkBatch({ delete: ['bob', 'bob'] })).toThrow(/^batch\.put, batch\.delete: (?!.*bob)/);
});
