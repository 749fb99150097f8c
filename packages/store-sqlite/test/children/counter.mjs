// Raises one counter the given number of times by compare-and-set and prints how often it was overtaken. Waits for the
// key `go`, so that all children start together.

import { sqliteStore } from '../../dist/index.js';

const [path, times] = process.argv.slice(2);
const store = await sqliteStore(path);
while ((await store.get(['go']))[0] === undefined) await new Promise((resolve) => setTimeout(resolve, 1));

let overtaken = 0;
for (let done = 0; done < Number(times); ) {
  const [entry] = await store.get(['counter']);
  const count = entry === undefined ? 0 : Number(Buffer.from(entry.value).toString());
  const committed = await store.commit({
    expect: [['counter', entry?.version ?? null]],
    put: [['counter', Buffer.from(String(count + 1))]],
  });
  if (committed) done++;
  else overtaken++;
}
await store.close();
process.stdout.write(String(overtaken));
