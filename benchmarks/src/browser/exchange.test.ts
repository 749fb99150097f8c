import { describe, expect, it } from 'vitest';
import type { Row } from '../results.ts';
import { parseReport, type Report, ReportError } from './exchange.ts';

const spread = { median: 2, low: 1, high: 3 };
const row: Row = {
  id: 'encrypt-32',
  group: 'ratchet',
  title: 'encrypt 32 B',
  unit: 'ms',
  ours: 'portable',
  value: spread,
  beside: [{ name: 'olm', value: spread, ratio: spread }],
};

describe('parseReport', () => {
  const reports: readonly Report[] = [
    { kind: 'done' },
    { kind: 'progress', line: 'ratchet, portable: one-way-32' },
    { kind: 'failed', reason: 'a text is not what was sent' },
    { kind: 'checked', provider: 'portable', done: ['no eval', '731 steps of the transcript'] },
    { kind: 'rows', rows: [row, { ...row, unit: 'bytes', beside: [] }] },
    { kind: 'rows', rows: [] },
  ];

  it.each(reports)('reads what the page sends: $kind', (report) => {
    expect(parseReport(JSON.stringify(report))).toEqual(report);
  });

  it('keeps nothing that a report does not have', () => {
    const text = JSON.stringify({ kind: 'rows', rows: [{ ...row, note: 'x' }], more: 1 });
    expect(parseReport(text)).toEqual({ kind: 'rows', rows: [row] });
  });

  it.each([
    ['', /not JSON/],
    ['{"kind":"rows"', /not JSON/],
    ['[]', /report: is not an object/],
    ['null', /report: is not an object/],
    ['{}', /kind: is not one/],
    ['{"kind":"finished"}', /kind: is not one/],
    ['{"kind":"progress"}', /line: is not a text/],
    ['{"kind":"failed","reason":7}', /reason: is not a text/],
    ['{"kind":"rows","rows":{}}', /rows: is not a list/],
    ['{"kind":"checked","provider":"noble","done":[1]}', /done: is not a list of texts/],
  ])('refuses %j', (text, reason) => {
    expect(() => parseReport(text)).toThrow(ReportError);
    expect(() => parseReport(text)).toThrow(reason);
  });

  it.each([
    [{ id: undefined }, /id: is not a text/],
    [{ unit: 's' }, /unit: is not one/],
    [{ value: 3 }, /value: is not an object/],
    [{ value: { ...spread, low: -1 } }, /value.low: is not a number/],
    [{ value: { ...spread, median: '2' } }, /value.median: is not a number/],
    [{ beside: undefined }, /beside: is not a list/],
    [{ beside: [null] }, /comparison: is not an object/],
    // A time of zero gives a ratio that JSON turns into null.
    [{ beside: [{ name: 'olm', value: spread, ratio: { ...spread, high: 1 / 0 } }] }, /ratio.high: is not a number/],
    [{ beside: [{ name: 'olm', value: spread, ratio: { ...spread, median: Number.NaN } }] }, /ratio.median/],
  ])('refuses a row with %j', (changes, reason) => {
    const text = JSON.stringify({ kind: 'rows', rows: [{ ...row, ...changes }] });
    expect(() => parseReport(text)).toThrow(reason);
  });
});
