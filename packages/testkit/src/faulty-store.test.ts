import { memoryStore, type Store } from '@sotto/store';
import { type StoreFactory, storeCompliance } from '@sotto/store/compliance';
import { describe, expect, test } from 'vitest';
import { CrashError, crashPlans, doomedProcess } from './doomed-process.ts';
import { faultyStore } from './faulty-store.ts';

const value = Uint8Array.of(1);
const keysIn = async (store: Store) => (await store.scan('')).map(([key]) => key);

/** Two commits with a read between, as a step does: four crash points and more. */
async function scenario(store: Store): Promise<void> {
  await store.commit({ put: [['a', value]] });
  await store.get(['a']);
  await store.commit({ expect: [['b', null]], put: [['b', value]] });
}

describe('without a plan', () => {
  test('counts and names the operations, and changes nothing', async () => {
    const disk = memoryStore();
    const store = faultyStore(disk);
    await scenario(store);
    expect(await keysIn(store)).toEqual(['a', 'b']);
    expect(await store.commit({ expect: [['a', null]] })).toBe(false);
    await store.close();
    expect(store.trace).toEqual(['commit', 'get', 'commit', 'scan', 'commit', 'close']);
    expect(store.operations).toBe(6);
    expect(store.crashed).toBe(false);
    expect(store.durability).toBe(disk.durability);
  });

  test('a refused operation counts, and its error passes through', async () => {
    const store = faultyStore(memoryStore());
    await expect(store.get([''])).rejects.not.toBeInstanceOf(CrashError);
    expect(store.operations).toBe(1);
  });

  describe('is a store like the one it wraps', () => {
    test.each(storeCompliance.map((one) => [one.name, one.run] as const))('%s', async (_, run) => {
      const inner = new Map<Store, Store>();
      const wrap = (store: Store) => {
        const wrapped = faultyStore(store);
        inner.set(wrapped, store);
        return wrapped;
      };
      const factory: StoreFactory = {
        open: async () => wrap(memoryStore()),
        another: async (store) => wrap(memoryStore({ sharing: inner.get(store)! })),
        reopen: async (store) => {
          await store.close();
          return wrap(memoryStore({ sharing: inner.get(store)! }));
        },
        destroy: async () => {},
      };
      await run(factory);
    });
  });
});

describe('with a plan', () => {
  // What the disk holds after a crash before and after each operation of the scenario.
  test.each([
    [1, 'before', []],
    [1, 'after', ['a']],
    [2, 'before', ['a']],
    [2, 'after', ['a']],
    [3, 'before', ['a']],
    [3, 'after', ['a', 'b']],
  ] as const)('crashes at operation %d, %s it', async (operation, when, left) => {
    const disk = memoryStore();
    const store = faultyStore(disk, { operation, when });
    await expect(scenario(store)).rejects.toThrow(CrashError);
    expect(store.crashed).toBe(true);
    expect(store.operations).toBe(operation);
    expect(await keysIn(disk)).toEqual(left);
  });

  test('a dead process answers nothing and changes nothing', async () => {
    const disk = memoryStore();
    const store = faultyStore(disk, { operation: 1, when: 'before' });
    await expect(store.get(['a'])).rejects.toThrow(CrashError);
    await expect(store.get(['a'])).rejects.toThrow(CrashError);
    await expect(store.scan('')).rejects.toThrow(CrashError);
    await expect(store.commit({ put: [['a', value]] })).rejects.toThrow(CrashError);
    await expect(store.close()).rejects.toThrow(CrashError);
    expect(store.operations).toBe(1);
    expect(await keysIn(disk)).toEqual([]);
  });

  test('an operation under way at the crash takes effect, but nobody learns of it', async () => {
    const disk = memoryStore();
    const store = faultyStore(disk, { operation: 2, when: 'before' });
    const underWay = store.commit({ put: [['a', value]] });
    await expect(store.get(['a'])).rejects.toThrow(CrashError);
    await expect(underWay).rejects.toThrow(CrashError);
    expect(await keysIn(disk)).toEqual(['a']);
  });

  test('a plan beyond the run never crashes', async () => {
    const store = faultyStore(memoryStore(), { operation: 4, when: 'before' });
    await scenario(store);
    expect(store.crashed).toBe(false);
  });

  test.each([0, -1, 1.5])('operation %d is no plan', (operation) => {
    expect(() => faultyStore(memoryStore(), { operation, when: 'before' })).toThrow(/^plan: /);
  });
});

test('what shares a process counts together and dies together', async () => {
  const process = doomedProcess({ operation: 2, when: 'after' });
  const store = faultyStore(memoryStore(), process);
  await store.get(['a']);
  await expect(process.run('request', async () => 'answer')).rejects.toThrow(CrashError);
  await expect(store.get(['a'])).rejects.toThrow(CrashError);
  expect(store.trace).toEqual(['get', 'request']);
});

test('crashPlans names every place once', async () => {
  const counting = faultyStore(memoryStore());
  await scenario(counting);
  const plans = crashPlans(counting.operations);
  expect(plans).toHaveLength(6);
  for (const plan of plans) await expect(scenario(faultyStore(memoryStore(), plan))).rejects.toThrow(CrashError);
});
