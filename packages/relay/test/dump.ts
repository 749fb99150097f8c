/** All that a relay's database holds, as text. */

import { join } from 'node:path';
import { openSqlite } from '@sotto/store-sqlite';

/** But for nonces: what a refused request must leave as it was. */
export const dumpDatabase = (dataDirectory: string): Promise<string> => dump(dataDirectory, 'nonce');

export const dumpWholeDatabase = (dataDirectory: string): Promise<string> => dump(dataDirectory, '');

const dump = async (dataDirectory: string, without: string): Promise<string> => {
  const database = await openSqlite(join(dataDirectory, 'relay.db'));
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> ? ORDER BY name")
      .all(without)
      .map(({ name }) => String(name));
    // The generation counts on its own, with every step of upkeep.
    const rows = tables.map((table) => [
      table,
      database
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .filter(({ name }) => table !== 'relay' || name !== 'generation'),
    ]);
    return JSON.stringify(rows, (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    );
  } finally {
    database.close();
  }
};
