// Opens a store in memory, prints which engine there is, and ends.

import { openSqlite, sqliteStore } from '../../dist/index.js';

const store = await sqliteStore(':memory:');
await store.close();
const database = await openSqlite(':memory:');
process.stdout.write(database.engine);
database.close();
