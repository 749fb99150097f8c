// One of several processes on one account: waits until all may begin, sends its letters, waits until the relay has them. Prints
// the message key of everything that it makes durable, with the digest of what the key has encrypted.

import { existsSync, writeSync } from 'node:fs';
import { ClientError, open } from '../../../client/dist/index.js';
import { StoreError } from '../../../store/dist/index.js';
import { sqliteStore } from '../../../store-sqlite/dist/index.js';
import { messageIn } from '../../dist/checkers/message-keys.js';

const [path, go, to, name, count] = process.argv.slice(2);
const store = await sqliteStore(path);
const watched = {
  durability: store.durability,
  get: (keys) => store.get(keys),
  scan: (prefix, options) => store.scan(prefix, options),
  close: () => store.close(),
  async commit(batch) {
    const isCommitted = await store.commit(batch);
    for (const [key, value] of (isCommitted && batch.put) || []) {
      const message = key.startsWith('outbox/') ? messageIn(value) : undefined;
      if (message !== undefined) writeSync(1, `${message.key} ${message.ciphertext}\n`);
    }
    return isCommitted;
  },
};
const client = await open({ store: watched });
writeSync(1, 'ready\n');
while (!existsSync(go)) await new Promise((resolve) => setTimeout(resolve, 2));

const letters = Array.from({ length: Number(count) }, (_, number) => `${name}#${number}`);
const sent = await Promise.all(letters.map(send));
await Promise.all(sent.map((message) => message.accepted()));
await client.close();

// Others win the race for a commit again and again: what failed so has queued nothing, and is tried again.
async function send(text) {
  for (;;) {
    try {
      return await client.send(to, text);
    } catch (error) {
      const isRetryable = error instanceof ClientError || error instanceof StoreError ? error.retryable : false;
      if (!isRetryable) throw error;
    }
  }
}
