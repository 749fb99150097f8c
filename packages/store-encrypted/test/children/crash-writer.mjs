// Commits the batches of the crash test behind the given one to an encrypted SQLite store until it is killed, and reports
// each that has resolved. A report is in the pipe before the next batch begins: the parent reads it even after the kill.

import { writeSync } from 'node:fs';
import { crashBatch } from '@sotto/store/compliance';
import { sqliteStore } from '@sotto/store-sqlite';
import { encryptedStore } from '../../dist/index.js';

const [path, last] = process.argv.slice(2);
const store = await encryptedStore(await sqliteStore(path), { key: { key: new Uint8Array(32).fill(7) } });
for (let number = Number(last) + 1; ; number++) {
  if (!(await store.commit(crashBatch(number)))) throw new Error(`batch ${number} was refused`);
  writeSync(1, `${number}\n`);
}
