/** The store on IndexedDB in this browser: the whole suite, writers in several workers, and encryption around it. */

import type { Store } from '@sotto/store';
import { APPLICATION_LIMITS } from '@sotto/store';
import { type StoreFactory, storeCompliance } from '@sotto/store/compliance';
import { type EncryptedStore, encryptedStore } from '@sotto/store-encrypted';
import { indexedDbStore } from '@sotto/store-indexeddb';
import type { Report } from '../../src/browser/exchange.ts';
import { VerificationError } from '../../src/case.ts';

/** Says of what it has made sure. Throws {@link VerificationError}. */
export async function checkStores(seed: number): Promise<readonly string[]> {
  for (const { name, run } of storeCompliance) await runCase(`IndexedDB: ${name}`, run, plainFactory(seed));
  // The cases of a random history take and check everything that an encrypted store does.
  const histories = storeCompliance.filter(({ name }) => name.startsWith('random history'));
  for (const { name, run } of histories) await runCase(`encrypted: ${name}`, run, encryptedFactory(seed));
  await countInWorkers();
  return [
    `${storeCompliance.length} cases on IndexedDB`,
    `${histories.length} random histories encrypted on it`,
    `${WORKERS} workers on one database, no update lost`,
  ];
}

/** Raises the counter in `database` so many times by compare-and-set, as another tab would. */
export async function raiseCounter(database: string, times: number): Promise<void> {
  const store = await indexedDbStore(database);
  for (let done = 0; done < times; ) {
    const [entry] = await store.get(['counter']);
    const value = Uint8Array.of((entry?.value[0] ?? 0) + 1);
    if (await store.commit({ expect: [['counter', entry?.version ?? null]], put: [['counter', value]] })) done += 1;
  }
  await store.close();
}

async function runCase(title: string, run: (factory: StoreFactory) => Promise<void>, factory: StoreFactory) {
  try {
    await run(factory);
  } catch (cause) {
    throw new VerificationError(`${title}: ${cause instanceof Error ? cause.message : String(cause)}`);
  } finally {
    await factory.destroy();
  }
}

function plainFactory(seed: number): StoreFactory {
  const { open, another, close } = databases(indexedDbStore);
  return {
    seed,
    open: () => open(),
    another,
    async reopen(store) {
      await store.close();
      return another(store);
    },
    destroy: close,
  };
}

function encryptedFactory(seed: number): StoreFactory {
  const key = { key: new Uint8Array(32).fill(3) };
  const openAt = async (name: string): Promise<EncryptedStore> => encryptedStore(await indexedDbStore(name), { key });
  const { open, another, close } = databases(openAt);
  return {
    seed,
    limits: APPLICATION_LIMITS,
    open: () => open(),
    another,
    async reopen(store) {
      await store.close();
      return another(store);
    },
    destroy: close,
  };
}

function databases(openAt: (name: string) => Promise<Store>) {
  const names = new Map<Store, string>();
  const openNamed = async (name: string): Promise<Store> => {
    const store = await openAt(name);
    names.set(store, name);
    return store;
  };
  return {
    open: () => openNamed(crypto.randomUUID()),
    another: (store: Store) => openNamed(names.get(store) ?? ''),
    async close() {
      for (const store of names.keys()) await store.close();
      for (const name of new Set(names.values())) await deleted(name);
    },
  };
}

async function countInWorkers(): Promise<void> {
  const database = crypto.randomUUID();
  await Promise.all(Array.from({ length: WORKERS }, () => countInWorker(database)));
  const store = await indexedDbStore(database);
  const [counter] = await store.get(['counter']);
  await store.close();
  await deleted(database);
  const count = counter?.value[0];
  if (count !== WORKERS * TIMES) throw new VerificationError(`the counter of ${WORKERS} workers is ${count}`);
}

function countInWorker(database: string): Promise<void> {
  const worker = new Worker('/worker.js', { type: 'module' });
  return new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Report>) => {
      if (data.kind === 'done') resolve();
      if (data.kind === 'failed') reject(new VerificationError(data.reason));
    };
    worker.onerror = ({ message }) => reject(new VerificationError(message));
    worker.postMessage({ kind: 'count', database, times: TIMES });
  }).finally(() => worker.terminate());
}

const deleted = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });

const WORKERS = 3;
/** The sum fits a byte. */
const TIMES = 60;
