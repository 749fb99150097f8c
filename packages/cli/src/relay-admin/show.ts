/** What an admin command answered, for a person: a table for each list in it, and a line for every other value. */

import { printableLine } from '../output/printable.ts';
import type { Style } from '../output/style.ts';
import { formatTable } from '../output/table.ts';

export function answerLines(answer: Readonly<Record<string, unknown>>, style: Style): string[] {
  const entries = Object.entries(answer).filter(([, value]) => value !== undefined);
  const single = entries.filter(([, value]) => !Array.isArray(value));
  const lists = entries.filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  return [
    ...formatTable(single.map(([name, value]) => [style.dim(wordsOf(name)), cell(value)])),
    ...lists.flatMap(([name, values], index) => [
      ...(index > 0 || single.length > 0 ? [''] : []),
      ...listLines(name, values, style),
    ]),
  ];
}

function listLines(name: string, values: readonly unknown[], style: Style): string[] {
  if (values.length === 0) return [`No ${wordsOf(name)}.`];
  const rows = values.filter(isRecord);
  if (rows.length === 0) return values.map(cell);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const alignments = columns.map((column) =>
    rows.every((row) => typeof row[column] === 'number') ? ('right' as const) : ('left' as const),
  );
  const [head = '', ...lines] = formatTable(
    [columns.map(wordsOf), ...rows.map((row) => columns.map((column) => cell(row[column])))],
    alignments,
  );
  return [style.bold(head), ...lines];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function cell(value: unknown): string {
  if (value === undefined || value === null || value === '') return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return printableLine(String(value));
}

/** `isSuspended` is "suspended", `oneTimePreKeys` is "one time pre keys". */
const wordsOf = (name: string): string =>
  name
    .replace(/^is(?=[A-Z])/, '')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
