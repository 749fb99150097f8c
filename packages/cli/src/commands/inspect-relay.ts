/** `sotto inspect-relay`: what the operator of a relay could hand over. */

import { type Inventory, inventory, type TableInventory } from '@sotto/relay';
import type { Command } from 'commander';
import { printableLine } from '../output/printable.ts';
import { type Style, styleFor } from '../output/style.ts';
import { formatTable } from '../output/table.ts';
import { formatBytes, formatDate } from '../output/units.ts';

interface InspectRelayOptions {
  readonly data: string;
  readonly json?: boolean;
}

export function addInspectRelayCommand(program: Command): void {
  program
    .command('inspect-relay')
    .summary('list what a relay keeps')
    .description(
      'Lists the files and tables of a relay with their rows, bytes and expiry, and every column there is. It reads the database and changes nothing; the relay may be running.',
    )
    .requiredOption('--data <directory>', 'the directory given to sotto relay --data')
    .option('--json', 'print JSON; sizes are bytes, times are UTC')
    .addHelpText('after', EXAMPLES)
    .action(inspectRelay);
}

async function inspectRelay({ data, json }: InspectRelayOptions): Promise<void> {
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

const EXAMPLES = `
Example:
  sotto inspect-relay --data ./a

A relay holds no text and no private key of a person. The envelope of a waiting message still names its sender.
docs/relay.md says what each column is for.

Exit codes: 0 done, 1 failed, 2 wrong command line.`;
