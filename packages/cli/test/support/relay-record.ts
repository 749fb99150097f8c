/** What a relay showed of itself in the course of a week: its tables at the end of each day, and its counters. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inventory } from '@sotto/relay';
import { openSqlite } from '@sotto/store-sqlite';
import type { RelayInTime } from './week.ts';

export interface RelayRecord {
  readonly domain: string;
  /** Rows of each table: the most at the end of any day. */
  readonly most: Map<string, number>;
  /** Rows of each table when everybody has gone. */
  readonly end: Map<string, number>;
  /** Bytes of what waited in mailboxes at the end of any day, and of what waited for the other relay. */
  readonly envelopeSizes: Set<number>;
  readonly outboxSizes: Set<number>;
  /** Of all processes the relay was: a metric with its labels as they stand in a scrape, without `sotto_relay_`. */
  readonly counters: Map<string, number>;
}

export const relayRecord = (domain: string): RelayRecord => ({
  domain,
  most: new Map(),
  end: new Map(),
  envelopeSizes: new Set(),
  outboxSizes: new Set(),
  counters: new Map(),
});

/** The end of a day. The relay may be down. */
export async function recordDay(record: RelayRecord, dataDirectory: string): Promise<void> {
  for (const { table, rows } of (await inventory(dataDirectory)).tables) {
    record.most.set(table, Math.max(rows, record.most.get(table) ?? 0));
    record.end.set(table, rows);
  }
  const database = await openSqlite(join(dataDirectory, 'relay.db'));
  try {
    database.exec('PRAGMA query_only=ON');
    const sizes = (table: string): readonly number[] =>
      database
        .prepare(`SELECT DISTINCT length(body) AS size FROM ${table}`)
        .all()
        .map(({ size }) => Number(size));
    for (const size of sizes('envelope')) record.envelopeSizes.add(size);
    for (const size of sizes('outbox')) record.outboxSizes.add(size);
  } finally {
    database.close();
  }
}

/** Once in the life of each process, at its end: counters begin anew with every start. */
export async function recordCounters(record: RelayRecord, { metricsUrl }: RelayInTime): Promise<void> {
  const scrape = await (await fetch(metricsUrl())).text();
  for (const [, counter, value] of scrape.matchAll(/^sotto_relay_(\w+_total\S*) (\d+)$/gm)) {
    record.counters.set(counter!, Number(value) + (record.counters.get(counter!) ?? 0));
  }
}

/** Each kind of line once: level, message, and the names of what it tells. */
export async function logKinds(logFile: string): Promise<readonly string[]> {
  const lines = (await readFile(logFile, 'utf8')).trimEnd().split('\n');
  const kinds = lines.map((line) => {
    const { level, msg, time, relay, ...told } = JSON.parse(line);
    const names = Object.keys(told);
    if (![level, msg, time, relay].every((field) => field !== undefined)) throw new Error(`no line of a log: ${line}`);
    return `${msg}${names.length === 0 ? '' : ` (${names.map((name) => `\`${name}\``).join(', ')})`}`;
  });
  return [...new Set(kinds)].sort();
}

/** The random name under which the mailbox of an account is written to, 16 bytes or more. */
export async function mailboxOf(dataDirectory: string, localpart: string): Promise<Uint8Array> {
  const database = await openSqlite(join(dataDirectory, 'relay.db'));
  try {
    const row = database
      .prepare<{ readonly mailbox_id: Uint8Array }>(
        `SELECT mailbox.mailbox_id FROM account JOIN device ON device.account = account.row
           JOIN mailbox ON mailbox.row = device.mailbox WHERE account.localpart = ?`,
      )
      .get(localpart);
    if (row === undefined) throw new Error(`${localpart} has no mailbox`);
    return row.mailbox_id;
  } finally {
    database.close();
  }
}
