/** The compliance suite is only worth what it catches: adapters with one fault each, which some case must refuse. */

import { expect, test } from 'vitest';
import { assertAfterCrash, crashBatch, storeCompliance } from '../src/compliance/index.ts';
import type { Batch, Entry, Key, Store, Version } from '../src/index.ts';
import { memoryStore } from '../src/index.ts';

type Overrides = Partial<Omit<Store, 'durability'>>;
type Fault = (store: Store) => Overrides;

const sleep = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const withoutExpect = ({ put = [], delete: deleted = [] }: Batch): Batch => ({ put, delete: deleted });

/** Versions as if counted anew for each key since it was last created, which is how a delete comes to reuse them. */
const versionsPerLife: Fault = (store) => {
  const births = new Map<Key, Version>();
  const relative = (key: Key, entry: Entry | undefined): Entry | undefined => {
    if (entry === undefined) return undefined;
    if (!births.has(key)) births.set(key, entry.version - 1);
    return { ...entry, version: entry.version - (births.get(key) ?? 0) };
  };
  return {
    get: async (keys) => (await store.get(keys)).map((entry, index) => relative(keys[index] ?? '', entry)),
    commit: async (batch) => {
      for (const key of batch.delete ?? []) births.delete(key);
      const expected = (batch.expect ?? []).map(
        ([key, version]) => [key, version === null ? null : version + (births.get(key) ?? 0)] as const,
      );
      return store.commit({ ...batch, expect: expected });
    },
  };
};

const faults: Readonly<Record<string, Fault>> = {
  'ignores expectations': (store) => ({ commit: (batch) => store.commit(withoutExpect(batch)) }),
  'ignores expectations of absence': (store) => ({
    commit: (batch) =>
      store.commit({ ...batch, expect: (batch.expect ?? []).filter(([, version]) => version !== null) }),
  }),
  'checks expectations in a separate step': (store) => ({
    async commit(batch) {
      if (!(await store.commit({ expect: batch.expect ?? [] }))) return false;
      await sleep();
      return store.commit(withoutExpect(batch));
    },
  }),
  'writes before it checks': (store) => ({
    async commit(batch) {
      const stands = await store.commit({ expect: batch.expect ?? [] });
      await store.commit(stands ? withoutExpect(batch) : { put: batch.put ?? [] });
      return stands;
    },
  }),
  'writes a batch key by key': (store) => ({
    async commit({ put = [], ...rest }) {
      if (!(await store.commit(rest))) return false;
      for (const entry of put) {
        await sleep();
        await store.commit({ put: [entry] });
      }
      return true;
    },
  }),
  'reads keys one by one': (store) => ({
    async get(keys) {
      const entries: (Entry | undefined)[] = [];
      for (const key of keys) {
        entries.push(...(await store.get([key])));
        await sleep();
      }
      return entries;
    },
  }),
  'counts versions anew after a delete': versionsPerLife,
  'copies values late': (store) => ({
    async commit(batch) {
      await sleep();
      return store.commit(batch);
    },
  }),
  'returns one array to every reader': (store) => {
    const values = new Map<string, Uint8Array>();
    return {
      get: async (keys) =>
        (await store.get(keys)).map((entry, index) => {
          if (entry === undefined) return undefined;
          const name = `${keys[index]}/${entry.version}`;
          const value = values.get(name) ?? entry.value;
          values.set(name, value);
          return { ...entry, value };
        }),
    };
  },
  'returns Buffers': (store) => ({
    get: async (keys) =>
      (await store.get(keys))
        .map((entry) => entry && { ...entry, value: Uint8Array.from(Buffer.from(entry.value)) })
        .map((entry) => entry && { ...entry, value: Buffer.from(entry.value) }),
  }),
  'scans in order of writing': (store) => ({
    scan: async (prefix, options) =>
      [...(await store.scan(prefix, options))].sort(([, left], [, right]) => left.version - right.version),
  }),
  'scans backwards': (store) => ({ scan: async (prefix, options) => (await store.scan(prefix, options)).reverse() }),
  'includes the key it should start behind': (store) => ({
    async scan(prefix, { after, ...rest } = {}) {
      const found = await store.scan(prefix, rest);
      return found.filter(([key]) => after === undefined || key >= after);
    },
  }),
  'ignores the limit': (store) => ({
    scan: (prefix, { limit: _, ...rest } = {}) => store.scan(prefix, rest),
  }),
  'misses the key that is the prefix': (store) => ({
    scan: async (prefix, options) => (await store.scan(prefix, options)).filter(([key]) => key !== prefix),
  }),
  'compares prefixes without case': (store) => ({
    async scan(prefix, options) {
      const found = await store.scan('', options);
      return found.filter(([key]) => key.toLowerCase().startsWith(prefix.toLowerCase()));
    },
  }),
  'throws instead of rejecting': (store) => ({
    get(keys) {
      if (keys.some((key) => key === '')) throw new RangeError('keys');
      return store.get(keys);
    },
  }),
  'loses an entry when it purges': (store) => ({ purge: async () => void (await store.commit({ delete: ['key/7'] })) }),
  'writes entries anew when it purges': (store) => ({
    async purge() {
      const entries = await store.scan('');
      await store.commit({ put: entries.map(([key, { value }]) => [key, value]) });
    },
  }),
  'purges when it is closed': () => ({ purge: async () => undefined }),
  'stays open': () => ({ close: async () => undefined }),
  'closes only once': (store) => {
    let open = true;
    return {
      async close() {
        if (!open) throw new Error('not open');
        open = false;
        await store.close();
      },
    };
  },
  'loses what was written last when it closes': (store) => {
    let last: readonly Key[] = [];
    return {
      async commit(batch) {
        last = (batch.put ?? []).map(([key]) => key);
        return store.commit(batch);
      },
      async close() {
        await store.commit({ delete: last }).catch(() => undefined);
        await store.close();
      },
    };
  },
};

function faultyStore(fault: Fault, sharing?: Store): Store {
  const store = memoryStore(sharing === undefined ? {} : { sharing });
  const faulty: Store = { ...store, ...fault(store) };
  sound.set(faulty, store);
  return faulty;
}

const sound = new WeakMap<Store, Store>();
const soundOf = (store: Store): Store => sound.get(store) ?? store;

/** The first case that an adapter with this fault fails. */
async function caughtBy(fault: Fault): Promise<string | undefined> {
  const factory = {
    open: async () => faultyStore(fault),
    another: async (store: Store) => faultyStore(fault, soundOf(store)),
    reopen: async (store: Store) => {
      await store.close();
      return faultyStore(fault, soundOf(store));
    },
    destroy: async () => undefined,
  };
  for (const { name, run } of storeCompliance) {
    const failed = await run(factory).then(
      () => false,
      () => true,
    );
    if (failed) return name;
  }
  return undefined;
}

for (const [name, fault] of Object.entries(faults)) {
  test(`the suite catches an adapter that ${name}`, async () => {
    expect(await caughtBy(fault)).toBeDefined();
  });
}

test('the suite passes the adapter that the faulty ones are made of', async () => {
  expect(await caughtBy(() => ({}))).toBeUndefined();
});

async function storeAfterBatches(count: number): Promise<Store> {
  const store = memoryStore();
  for (let number = 1; number <= count; number++) await store.commit(crashBatch(number));
  return store;
}

test('the crash verdict takes the acknowledged batches, and one more', async () => {
  for (const count of [0, 1, 2, 16, 17, 40]) {
    const store = await storeAfterBatches(count);
    expect(await assertAfterCrash(store, count)).toBe(count);
    if (count > 0) expect(await assertAfterCrash(store, count - 1)).toBe(count);
  }
});

test('the crash verdict refuses a lost batch and batches from nowhere', async () => {
  const store = await storeAfterBatches(20);
  await expect(assertAfterCrash(store, 21)).rejects.toThrow('batch 21 was acknowledged');
  await expect(assertAfterCrash(store, 18)).rejects.toThrow('batch 20 stands');
});

test('the crash verdict refuses a torn batch', async () => {
  const { put = [], delete: deleted = [] } = crashBatch(21);
  for (let written = 0; written < put.length; written++) {
    const store = await storeAfterBatches(20);
    await store.commit({ put: put.filter((_, index) => index !== written), delete: deleted });
    await expect(assertAfterCrash(store, 20)).rejects.toThrow(/after batch 2[01]/);
  }
  const store = await storeAfterBatches(20);
  await store.commit({ put });
  await expect(assertAfterCrash(store, 20)).rejects.toThrow('keys after batch 21');
});
