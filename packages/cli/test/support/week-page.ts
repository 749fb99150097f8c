/** The tables of docs/what-relays-see.md, from what two relays showed of themselves in a week. */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tableDescriptions } from '@sotto/relay';
import type { RelayRecord } from './relay-record.ts';

/** Where something that was searched for was found. */
export interface Sighting {
  readonly what: string;
  /** Relay by relay. */
  readonly places: readonly string[];
}

export interface WeekSeen {
  readonly records: readonly [RelayRecord, RelayRecord];
  readonly logs: readonly (readonly string[])[];
  readonly sightings: readonly Sighting[];
}

/** Numbers that can differ from run to run are told as a class. */
const classOf = (count: number): string => {
  if (count === 0) return 'none';
  if (count === 1) return 'one';
  if (count < 10) return '2 to 9';
  return count < 100 ? '10 to 99' : '100 or more';
};

/** For what depends on how requests fell together. */
const wideClassOf = (count: number): string => (count > 0 && count < 100 ? '1 to 99' : classOf(count));

/** For rows that the next sweep takes away. */
const fleetingClassOf = (count: number): string => (count < 100 ? 'fewer than 100' : '100 or more');

const tableClasses: Readonly<Record<string, (count: number) => string>> = {
  receipt: wideClassOf,
  outcome: wideClassOf,
  spent_token: wideClassOf,
  dedupe: wideClassOf,
  spent_voucher: wideClassOf,
  nonce: fleetingClassOf,
  wrap: fleetingClassOf,
  waiting_request: fleetingClassOf,
};

/** Heading, and table, of each of the generated parts. */
export const weekTables = ({ records, logs, sightings }: WeekSeen): string =>
  [
    ['## What passed through', passedThrough(records)],
    ['## What lay in the tables', storedRows(records)],
    ['## What the logs said', logLines(logs)],
    ['## Alice and Bob', table(['Searched for', ...domains(records)], sightings.map(rowOfSighting))],
  ]
    .flat()
    .join('\n\n');

const rowOfSighting = ({ what, places }: Sighting): readonly string[] => [what, ...places];

const domains = (records: WeekSeen['records']): readonly string[] => records.map(({ domain }) => domain);

const passedThrough = (records: WeekSeen['records']): string => {
  const rows = FLOWS.map(([what, counter, say]) => [
    what,
    ...records.map(({ counters }) => say(sum(counters, counter))),
  ]);
  const sizes = (name: 'envelopeSizes' | 'outboxSizes'): readonly string[] =>
    records.map((record) => [...record[name]].sort((a, b) => a - b).join(', ') || 'none waited');
  return table(
    ['What', ...domains(records)],
    [
      ...rows,
      ['bytes of an envelope that waited for its device', ...sizes('envelopeSizes')],
      ['bytes of an item that waited for the other relay', ...sizes('outboxSizes')],
    ],
  );
};

/** Counters whose name with labels begins so. */
const sum = (counters: ReadonlyMap<string, number>, start: string): number =>
  [...counters].reduce((total, [name, value]) => (name.startsWith(start) ? total + value : total), 0);

const storedRows = (records: WeekSeen['records']): string => {
  const isUsed = (name: string): boolean =>
    tableClasses[name] === fleetingClassOf || records.some(({ most }) => (most.get(name) ?? 0) > 0);
  const used = tableDescriptions.filter((description) => isUsed(description.table));
  const unused = tableDescriptions.filter((description) => !isUsed(description.table));
  const head = domains(records).flatMap((domain) => [`${domain}, most`, 'at the end']);
  const rows = used.map((description) => [
    `\`${description.table}\``,
    ...records.flatMap(({ most, end }) =>
      [most, end].map((rows) => (tableClasses[description.table] ?? classOf)(rows.get(description.table) ?? 0)),
    ),
    [...new Set(description.columns.map(({ reader }) => reader))].filter((reader) => reader !== 'nothing').join('; '),
  ]);
  const names = unused.map((description) => `\`${description.table}\``).join(' ');
  return `${table(['Table', ...head, 'What a reader gets'], rows)}\n\nNever a row in this week: ${names}.`;
};

const logLines = (logs: WeekSeen['logs']): string => {
  const kinds = [...new Set(logs.flat())].sort();
  return table(
    ['Line, and what it names', 'a.example', 'b.example'],
    kinds.map((kind) => [kind, ...logs.map((log) => (log.includes(kind) ? 'yes' : 'no'))]),
  );
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** What, the metric, and how precisely the week says it. */
const FLOWS: readonly (readonly [what: string, counter: string, say: (count: number) => string])[] = [
  ['items of own devices for own mailboxes, taken', 'items_total{way="local",outcome="accepted"}', wideClassOf],
  ['items of own devices for the other relay, taken', 'items_total{way="outgoing",outcome="accepted"}', wideClassOf],
  ['items of the other relay for own mailboxes, taken', 'items_total{way="incoming",outcome="accepted"}', wideClassOf],
  ['items that the other relay has taken', 'outbox_items_total{status="accepted"}', wideClassOf],
  ['batches from the other relay', 'requests_total{route="/s2s/v1/deliver",status="200"}', wideClassOf],
  ['look-ups of own devices, carried or answered', 'requests_total{route="/v1/look-up",status="200"}', wideClassOf],
  ['look-ups of the other relay, answered', 'requests_total{route="/s2s/v1/look-up",status="200"}', wideClassOf],
  ['requests for vouchers, signed blindly', 'requests_total{route="/v1/vouchers",status="200"}', wideClassOf],
  ['envelopes that devices have acknowledged', 'acknowledgements_total', wideClassOf],
  ['bytes of files that own devices brought', 'blob_bytes_total{way="uploaded"}', classOf],
  ['bytes of files that own devices fetched', 'blob_bytes_total{way="fetched"}', classOf],
  ['bytes of files that the other relay fetched', 'blob_bytes_total{way="served"}', classOf],
  ['wake-ups that a push service has taken', 'pushes_total{result="sent"}', wideClassOf],
  ['envelopes that expired', 'expired_total{where="mailbox"}', classOf],
];

const PAGE = fileURLToPath(new URL('../../../../docs/what-relays-see.md', import.meta.url));
const BEGIN = '<!-- generated from the week by `SOTTO_WRITE_DOCS=1 pnpm vitest packages/cli/test/week` -->';
const END = '<!-- end of the generated part -->';

/** The generated part of the page as it stands. With `SOTTO_WRITE_DOCS=1` it is written first. */
export const pageTables = (wanted: string): string => {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`${PAGE}: the marks of the generated part are missing`);
  if (process.env.SOTTO_WRITE_DOCS !== '1') return page.slice(begin + BEGIN.length, end).trim();
  writeFileSync(PAGE, `${page.slice(0, begin)}${BEGIN}\n\n${wanted}\n\n${page.slice(end)}`);
  return wanted;
};
