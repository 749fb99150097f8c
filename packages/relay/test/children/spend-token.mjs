// Delivers two items in one transaction of a relay's store, and dies by SIGKILL where it is told to: at one of the uses of the
// MAC by which tokens, items and requests are known, which lie between the statements, or behind the commit.

import { readFileSync } from 'node:fs';
import { nobleProvider } from '@sotto/crypto/noble';
import { openRelayStore } from '../../dist/store/sqlite-relay-store.js';

const { options, clock, dedupeKey, request, items, dieAt } = JSON.parse(readFileSync(0, 'utf8'), (_key, value) =>
  typeof value === 'string' && value.startsWith('hex:') ? new Uint8Array(Buffer.from(value.slice(4), 'hex')) : value,
);

let uses = Number.NEGATIVE_INFINITY;
const hmacSha256 = (...args) => {
  if (uses === dieAt) process.kill(process.pid, 'SIGKILL');
  uses += 1;
  return nobleProvider.hmacSha256(...args);
};

const store = await openRelayStore({
  ...options,
  dedupeKey,
  crypto: { hmacSha256 },
  clock: () => clock,
  observer: { commit: () => undefined },
});
uses = 0;
await store.deliver(request, 'a.example', items);
process.kill(process.pid, 'SIGKILL');
