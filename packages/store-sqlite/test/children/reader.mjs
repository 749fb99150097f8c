// Begins to read, reports, and goes on reading until a line comes in or it is killed.

import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { openSqlite } from '../../dist/index.js';

const database = await openSqlite(process.argv[2]);
database.exec('BEGIN');
database.prepare('SELECT count(*) FROM entry').get();
writeSync(1, 'reading\n');
await once(process.stdin, 'data');
database.exec('COMMIT');
database.close();
process.exit();
