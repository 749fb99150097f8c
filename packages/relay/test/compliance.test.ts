/** The suite of `RelayStore` over the SQLite engine: on a disk, and on files in memory where the system has a place for them. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultProvider as crypto } from '@sotto/crypto';
import { describe, expect, test } from 'vitest';
import { type RelayStoreFactory, type RelayStoreOptions, relayStoreCompliance } from '../src/compliance/index.ts';
import type { RelayStore } from '../src/store/relay-store.ts';
import { openRelayStore } from '../src/store/sqlite-relay-store.ts';

const dedupeKey = new Uint8Array(32).fill(9);

const sqliteIn = (place: string): RelayStoreFactory => {
  const open = new Map<RelayStore, RelayStoreOptions & { readonly dataDirectory: string }>();
  const directories: string[] = [];
  const start = async (options: RelayStoreOptions & { readonly dataDirectory: string }): Promise<RelayStore> => {
    const store = await openRelayStore({ ...options, crypto, dedupeKey, observer: { commit: () => undefined } });
    open.set(store, options);
    return store;
  };
  return {
    open(options) {
      const dataDirectory = mkdtempSync(join(place, 'sotto-compliance-'));
      directories.push(dataDirectory);
      return start({ ...options, dataDirectory });
    },
    async reopen(store) {
      const options = open.get(store)!;
      open.delete(store);
      await store.close();
      return start(options);
    },
    async destroy() {
      for (const store of open.keys()) await store.close();
      for (const directory of directories) rmSync(directory, { recursive: true });
    },
  };
};

const places = [['SQLite on a disk', tmpdir()] as const, ['SQLite in memory', '/dev/shm'] as const].filter(
  ([, place]) => existsSync(place),
);

describe.each(places)('%s', (_name, place) => {
  test.each(relayStoreCompliance)('$name', { timeout: 60_000 }, async ({ run }) => {
    const factory = sqliteIn(place);
    try {
      await run(factory);
    } finally {
      await factory.destroy();
    }
  });
});

test('the suite covers the faults it is there for', () => {
  const names = relayStoreCompliance.map(({ name }) => name).join('\n');
  for (const fault of ['T19', 'T20', 'T24', 'T27', 'T28']) expect(names).toContain(`${fault}`);
});
