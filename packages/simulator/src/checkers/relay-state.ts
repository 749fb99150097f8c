/**
 * I5: a relay holds no key of a device and no plaintext, and nothing outside the published inventory. I7, of what it keeps: no
 * mailbox holds more than its quota. Judged on the files of a relay that does not run.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tableDescriptions } from '@sotto/relay';
import { openSqlite, type SqliteDatabase } from '@sotto/store-sqlite';
import { PLAINTEXT_MARK } from '../letters.ts';
import type { Report } from '../problem.ts';
import { countFound } from './find-secrets.ts';

export interface RelayState {
  readonly name: string;
  readonly dataDirectory: string;
  readonly mailboxItemsMax: number;
}

/** `secrets` are of devices, at least 32 bytes each. */
export async function checkRelayState(
  { name, dataDirectory, mailboxItemsMax }: RelayState,
  secrets: readonly Uint8Array[],
  report: Report,
): Promise<void> {
  for (const file of filesIn(dataDirectory)) {
    const bytes = readFileSync(file);
    if (bytes.includes(PLAINTEXT_MARK))
      report('I5', `${name}: plaintext stands in ${file.slice(dataDirectory.length)}`);
    const found = countFound(bytes, secrets);
    if (found > 0) report('I5', `${name}: ${found} secrets of devices stand in ${file.slice(dataDirectory.length)}`);
  }
  const database = await openSqlite(join(dataDirectory, 'relay.db'));
  try {
    checkTables(name, database, report);
    const fullest = database.prepare<{ items: number }>('SELECT COALESCE(MAX(items), 0) AS items FROM mailbox').get();
    if ((fullest?.items ?? 0) > mailboxItemsMax)
      report('I7', `${name}: a mailbox holds ${fullest?.items} items, and may hold ${mailboxItemsMax}`);
  } finally {
    database.close();
  }
}

function checkTables(name: string, database: SqliteDatabase, report: Report): void {
  const published = new Set(
    tableDescriptions.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column.name}`)),
  );
  const found = database
    .prepare<{ place: string }>(
      `SELECT s.name || '.' || c.name AS place FROM sqlite_schema AS s, pragma_table_info(s.name) AS c
        WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite_%'`,
    )
    .all();
  for (const { place } of found)
    if (!published.has(place)) report('I5', `${name}: ${place} is outside of the published inventory`);
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .map((file) => join(folder, file))
    .filter((path) => statSync(path).isFile());
