// Raises one counter in an encrypted SQLite store the given number of times by compare-and-set, then says so.

import { sqliteStore } from '@sotto/store-sqlite';
import { encryptedStore } from '../../dist/index.js';

const [path, times] = process.argv.slice(2);
const store = await encryptedStore(await sqliteStore(path), { key: { key: new Uint8Array(32).fill(7) } });
for (let done = 0; done < Number(times); ) {
  const [entry] = await store.get(['counter']);
  const count = entry === undefined ? 0 : Number(Buffer.from(entry.value).toString());
  const committed = await store.commit({
    expect: [['counter', entry?.version ?? null]],
    put: [['counter', Buffer.from(String(count + 1))]],
  });
  if (committed) done++;
}
await store.close();
process.stdout.write('done');
