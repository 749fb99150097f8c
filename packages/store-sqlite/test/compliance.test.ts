/** The SQLite adapter passes the compliance suite, on every engine that this runtime has. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@sotto/store';
import type { StoreFactory } from '@sotto/store/compliance';
import { storeCompliance } from '@sotto/store/compliance';
import { describe, test } from 'vitest';
import type { SqliteEngine } from '../src/index.ts';
import { sqliteStore } from '../src/index.ts';
import { engines } from './support.ts';

const seed = Math.floor(Math.random() * 2 ** 31);

function sqliteFactory(engine: SqliteEngine): StoreFactory {
  const folders: string[] = [];
  const paths = new Map<Store, string>();
  const openAt = async (path: string): Promise<Store> => {
    const store = await sqliteStore(path, { engine });
    paths.set(store, path);
    return store;
  };
  const pathOf = (store: Store): string => {
    const path = paths.get(store);
    if (path === undefined) throw new TypeError('store: was not opened here');
    return path;
  };
  return {
    seed,
    async open() {
      const folder = await mkdtemp(join(tmpdir(), 'sotto-store-'));
      folders.push(folder);
      return openAt(join(folder, 'store.sqlite'));
    },
    another: (store) => openAt(pathOf(store)),
    async reopen(store) {
      await store.close();
      return openAt(pathOf(store));
    },
    async destroy() {
      await Promise.all([...paths.keys()].map((store) => store.close()));
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

for (const engine of engines) {
  describe(`compliance of the SQLite store on ${engine}`, () => {
    for (const { name, run } of storeCompliance) {
      test(name, async () => {
        const factory = sqliteFactory(engine);
        try {
          await run(factory);
        } finally {
          await factory.destroy();
        }
      });
    }
  });
}
