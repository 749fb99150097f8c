/** What the operator of a relay could hand over. */

import { type Inventory, inventory, type TableInventory } from '@sotto/relay';
import { printableLine } from '../output/printable.ts';
import { type Style, styleFor } from '../output/style.ts';
import { formatTable } from '../output/table.ts';
import { formatBytes, formatDate } from '../output/units.ts';

export interface InspectRelayOptions {
  readonly data: string;
  readonly json?: boolean;
}

export async function inspectRelay({ data, json }: InspectRelayOptions): Promise<void> {
  const found = await inventory(data);
  if (json === true) return void process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
  const style = styleFor(process.stdout);
  process.stdout.write(`${inventoryLines(found, style).join('\n')}\n`);
}

export function inventoryLines({ domain, files, tables }: Inventory, style: Style): string[] {
  return [
    style.bold(`Relay of ${printableLine(domain)}`),
    '',
    ...fileLines(files, style),
    '',
    ...tableLines(tables, style),
    '',
    style.bold('Columns'),
    ...formatTable(tables.map(({ table, columns }) => [table, columns.join(', ')])),
  ];
}

function tableLines(tables: readonly TableInventory[], style: Style): string[] {
  const rows = tables.map(({ table, rows, bytes, expires }) => [
    table,
    String(rows),
    formatBytes(bytes),
    expiryText(rows, expires),
  ]);
  const [head = '', ...lines] = formatTable([['Table', 'Rows', 'Bytes', 'Expires'], ...rows], ALIGNMENTS);
  return [style.bold(head), ...lines];
}

function fileLines(files: Inventory['files'], style: Style): string[] {
  const rows = files.map(({ name, bytes }) => [printableLine(name), formatBytes(bytes)]);
  const [head = '', ...lines] = formatTable([['File', 'Bytes'], ...rows], ['left', 'right']);
  return [style.bold(head), ...lines];
}

/** When the rows of a table are deleted at the latest. */
export function expiryText(rows: number, expires: TableInventory['expires']): string {
  if (rows === 0) return '-';
  if (expires === undefined) return 'never';
  const [first, last] = [expires.earliest, expires.latest].map((date) => formatDate(date.getTime() / 1000));
  return first === last ? `${first}` : `${first} to ${last}`;
}

const ALIGNMENTS = ['left', 'right', 'right', 'left'] as const;
