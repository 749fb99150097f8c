/** All that a relay's database holds, as text, but for nonces: what a refused request must leave as it was. */

import { join } from 'node:path';
import { openSqlite } from '@sotto/store-sqlite';

export const dumpDatabase = async (dataDirectory: string): Promise<string> => {
  const database = await openSqlite(join(dataDirectory, 'relay.db'));
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'nonce' ORDER BY name")
      .all()
      .map(({ name }) => String(name));
    const rows = tables.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all()]);
    return JSON.stringify(rows, (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    );
  } finally {
    database.close();
  }
};
