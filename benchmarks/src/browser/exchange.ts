/** What passes between the page and the program that serves it: a run out, reports in. */

import type { GroupName, ProviderName } from '../groups.ts';
import type { Comparison, Row } from '../results.ts';
import type { RoundOptions } from '../rounds.ts';
import type { Spread } from '../statistics.ts';

/** Ours that a browser can load, the default first. */
export const BROWSER_PROVIDERS = ['portable', 'sodium', 'noble'] as const satisfies readonly ProviderName[];

export type BrowserProvider = (typeof BROWSER_PROVIDERS)[number];

export function isBrowserProvider(name: ProviderName): name is BrowserProvider {
  return BROWSER_PROVIDERS.some((known) => known === name);
}

/** A peer that runs in the page. */
export interface BrowserPeer {
  readonly name: string;
  readonly version: string;
  /** Where its adapter is served, with all that it loads: code that it shared with ours would be optimised for both. */
  readonly module: string;
}

/** The work of one worker. */
export type BrowserJob =
  | { readonly kind: 'check'; readonly provider: BrowserProvider; readonly seed: number }
  | { readonly kind: 'stores'; readonly seed: number }
  /** One of several workers that raise a counter in the same database. */
  | { readonly kind: 'count'; readonly database: string; readonly times: number }
  | {
      readonly kind: 'measure';
      readonly group: GroupName;
      readonly provider: BrowserProvider;
      /** None: beside our own reference. */
      readonly peers: readonly BrowserPeer[];
      readonly isShort: boolean;
      readonly options: RoundOptions;
    };

/** What the page is to do, one job after the other, and the rows that it shows from the start. */
export interface BrowserRun {
  readonly title: string;
  readonly jobs: readonly BrowserJob[];
  readonly rows: readonly Row[];
}

export type Report =
  | { readonly kind: 'progress'; readonly line: string }
  | { readonly kind: 'checked'; readonly provider: string; readonly done: readonly string[] }
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'done' };

export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/** A report of the page. Throws {@link ReportError} for what is none: a number that was lost on the way, for one. */
export function parseReport(text: string): Report {
  const report = parseObject(text);
  const { kind } = report;
  if (kind === 'done') return { kind };
  if (kind === 'progress') return { kind, line: textOf(report, 'line') };
  if (kind === 'failed') return { kind, reason: textOf(report, 'reason') };
  if (kind === 'rows') return { kind, rows: listOf(report, 'rows').map(rowOf) };
  if (kind === 'checked') {
    const done = listOf(report, 'done');
    if (!done.every((line) => typeof line === 'string')) throw new ReportError('done: is not a list of texts');
    return { kind, provider: textOf(report, 'provider'), done };
  }
  throw new ReportError('kind: is not one of a report');
}

type Fields = { readonly [name: string]: unknown };

function parseObject(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text), 'report');
  } catch (cause) {
    throw cause instanceof ReportError ? cause : new ReportError('report: is not JSON', { cause });
  }
}

function rowOf(value: unknown): Row {
  const row = fieldsOf(value, 'row');
  const { unit } = row;
  if (unit !== 'ms' && unit !== 'bytes') throw new ReportError('unit: is not one of a row');
  return {
    id: textOf(row, 'id'),
    group: textOf(row, 'group'),
    title: textOf(row, 'title'),
    unit,
    ours: textOf(row, 'ours'),
    value: spreadOf(row, 'value'),
    beside: listOf(row, 'beside').map(comparisonOf),
  };
}

function comparisonOf(value: unknown): Comparison {
  const one = fieldsOf(value, 'comparison');
  return { name: textOf(one, 'name'), value: spreadOf(one, 'value'), ratio: spreadOf(one, 'ratio') };
}

function spreadOf(fields: Fields, name: string): Spread {
  const spread = fieldsOf(fields[name], name);
  const number = (part: string): number => {
    const value = spread[part];
    // JSON has no infinity, so a division by a time of zero arrives as null.
    if (typeof value !== 'number' || value < 0) throw new ReportError(`${name}.${part}: is not a number`);
    return value;
  };
  return { median: number('median'), low: number('low'), high: number('high') };
}

function fieldsOf(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ReportError(`${name}: is not an object`);
  }
  return value as Fields;
}

function listOf(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  if (!Array.isArray(value)) throw new ReportError(`${name}: is not a list`);
  return value;
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new ReportError(`${name}: is not a text`);
  return value;
}
