// Puts a value, deletes it, reports, and does nothing more until it is killed.

import { writeSync } from 'node:fs';
import { sqliteStore } from '../../dist/index.js';

const [path, secret] = process.argv.slice(2);
const store = await sqliteStore(path, { wipeDelayMs: 1_000_000 });
await store.commit({ put: [['secret', Buffer.from(secret)]] });
await store.commit({ delete: ['secret'] });
writeSync(1, 'deleted\n');
setInterval(() => undefined, 1000);
