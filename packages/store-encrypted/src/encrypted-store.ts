/**
 * A store whose inner store holds nothing that can be read: values are sealed, names in keys are hashed. Everything else is as
 * the inner store does it: durability, atomicity, versions, handles in several processes.
 *
 * Locked is not absent, and neither is damaged: only an absent store is created, and each state has its code.
 */

import { type CryptoProvider, defaultProvider, type RandomBytes, systemRandom } from '@sotto/crypto';
import { APPLICATION_LIMITS, checkBatch, checkKeys, checkScan, type Store, StoreError } from '@sotto/store';
import { commitChange } from './commit.ts';
import { type Handle, hasherOf, openEntry, readHead } from './handle.ts';
import { emptyHead, HEAD_KEY, sealHead } from './head.ts';
import { deriveKeys, KEY_BYTES, STORE_ID_BYTES, type StoreKeys, wipeKeys } from './keys.ts';
import { createLock, LOCK_KEY, openLock, parseLock, type StoreKey } from './lock.ts';
import { migratePlainRecords } from './migrate.ts';
import { findPlainRecords } from './plain.ts';
import { scanRecords } from './scan.ts';
import { corrupt } from './seal.ts';
import { OWN_PREFIX, storedKey } from './stored-key.ts';
import { verifyRecords } from './verify.ts';

export interface EncryptedStoreOptions {
  readonly key: StoreKey;
  /** Whether to create the store where there is none; default true. */
  readonly create?: boolean;
  /**
   * Whether to encrypt the records in the clear that are there; default false. Close every other handle on them first: what
   * is written in the clear afterwards is not taken over. One that was interrupted is finished by the next who opens.
   */
  readonly migrate?: boolean;
  /** Default: that of this runtime. */
  readonly crypto?: CryptoProvider;
  /** Default: that of the platform. */
  readonly random?: RandomBytes;
}

export interface EncryptedStore extends Store {
  /**
   * Opens by `key` from now on, and no longer by what opened it before. Handles that are open stay so. A copy of the files
   * that was made before still opens by the old one, and so do free pages of the inner store, until it has been purged,
   * which this does where it can. Rejects with `StoreError` `E_STORE_BUSY` when the key is changed and that is left to do.
   */
  changeKey(key: StoreKey): Promise<void>;
  /**
   * Reads all records. Rejects with `StoreError` `E_STORE_CORRUPT` when one was changed, moved, left out, added or put back
   * as it was earlier. Reading finds what was changed or moved by itself.
   */
  verify(): Promise<void>;
}

/** `absent`: nothing is there. `unencrypted`: records in the clear. `locked`: an encrypted store, for which a key is needed. */
export type StoreState = 'absent' | 'unencrypted' | 'locked';

/** What `inner` holds, without a key. Rejects with `StoreError` `E_STORE_CORRUPT` or `E_STORE_SCHEMA`. */
export async function encryptedStoreState(inner: Store): Promise<StoreState> {
  const [lock] = await inner.get([LOCK_KEY]);
  if (lock !== undefined) {
    parseLock(defaultProvider, lock.value);
    return 'locked';
  }
  if ((await inner.scan(OWN_PREFIX, { limit: 1 })).length > 0) {
    throw corrupt('the lock of the encrypted store is gone');
  }
  return (await findPlainRecords(inner, 1)).length > 0 ? 'unencrypted' : 'absent';
}

/**
 * Opens the encrypted store in `inner`, which belongs to it from then on and is closed with it. Rejects with `StoreError`
 * `E_STORE_LOCKED` for a wrong key, `E_STORE_ABSENT` where there is no store and none is to be created,
 * `E_STORE_UNENCRYPTED` where there are records in the clear that are not to be migrated, `E_STORE_CORRUPT` and
 * `E_STORE_SCHEMA`; `inner` is as it was then and stays open.
 */
export async function encryptedStore(inner: Store, options: EncryptedStoreOptions): Promise<EncryptedStore> {
  const env = { crypto: options.crypto ?? defaultProvider, random: options.random ?? systemRandom };
  const state = await encryptedStoreState(inner);
  if (state === 'absent' && options.create === false) {
    throw new StoreError('E_STORE_ABSENT', 'there is no encrypted store here');
  }
  if (state === 'unencrypted' && options.migrate !== true) {
    throw new StoreError('E_STORE_UNENCRYPTED', 'the store is in the clear: encrypt it with the option migrate');
  }
  const created = state === 'locked' ? undefined : await createKeys(env, inner, options.key, state === 'unencrypted');
  const keys = created ?? (await openKeys(env, inner, options.key));
  const handle: Handle = { ...env, inner, keys, indexes: new Map(), forms: new Map(), commits: 0 };
  try {
    if ((await readHead(handle)).isMigrating) await migratePlainRecords(handle);
  } catch (error) {
    wipeKeys(handle.keys);
    throw error;
  }
  return storeOn(handle);
}

type Environment = Pick<Handle, 'crypto' | 'random'>;

/** `undefined`: somebody else has created the store at the same moment, and theirs stands. */
async function createKeys(
  env: Environment,
  inner: Store,
  key: StoreKey,
  isMigrating: boolean,
): Promise<StoreKeys | undefined> {
  const storeId = env.random(STORE_ID_BYTES);
  const master = env.random(KEY_BYTES);
  const lock = await createLock(env, key, storeId, master);
  const keys = deriveKeys(env.crypto, storeId, master);
  const head = sealHead({ ...env, keys }, emptyHead(isMigrating));
  const isCreated = await inner.commit({
    expect: [
      [LOCK_KEY, null],
      [HEAD_KEY, null],
    ],
    put: [
      [LOCK_KEY, lock],
      [HEAD_KEY, head],
    ],
  });
  if (isCreated) return keys;
  wipeKeys(keys);
  return undefined;
}

async function openKeys(env: Environment, inner: Store, key: StoreKey): Promise<StoreKeys> {
  const [entry] = await inner.get([LOCK_KEY]);
  if (entry === undefined) throw corrupt('the lock of the encrypted store is gone');
  const lock = parseLock(env.crypto, entry.value);
  const master = await openLock(env, lock, key);
  return deriveKeys(env.crypto, lock.storeId, master);
}

function storeOn(handle: Handle): EncryptedStore {
  const { inner } = handle;
  const calls = startCalls();
  const store: EncryptedStore = {
    durability: inner.durability,
    async get(keys) {
      checkKeys(keys, APPLICATION_LIMITS);
      const stored = keys.map((key) => storedKey(hasherOf(handle), key));
      return calls.run(async () =>
        (await inner.get(stored)).map((entry, place) => entry && openEntry(handle, stored[place]!, entry)[1]),
      );
    },
    async scan(prefix, options) {
      const { after, limit } = checkScan(prefix, options, APPLICATION_LIMITS);
      return calls.run(() => scanRecords(handle, { prefix, after, limit }));
    },
    async commit(batch) {
      const checked = checkBatch(batch, APPLICATION_LIMITS);
      const put = checked.put.map(([key, value]) => [key, Uint8Array.from(value)] as const);
      return calls.runInTurn(() => commitChange(handle, { ...checked, put }));
    },
    changeKey: (key) => calls.runInTurn(() => changeLock(handle, key)),
    verify: () => calls.run(() => verifyRecords(handle)),
    async close() {
      await calls.close(async () => {
        wipeKeys(handle.keys);
        handle.indexes.clear();
        await inner.close();
      });
    },
  };
  const purge = inner.purge?.bind(inner);
  return purge === undefined ? store : { ...store, purge: () => calls.run(purge) };
}

async function changeLock({ crypto, random, inner, keys }: Handle, key: StoreKey): Promise<void> {
  const lock = await createLock({ crypto, random }, key, keys.storeId, keys.master);
  for (;;) {
    const [entry] = await inner.get([LOCK_KEY]);
    if (entry === undefined) throw corrupt('the lock of the encrypted store is gone');
    if (await inner.commit({ expect: [[LOCK_KEY, entry.version]], put: [[LOCK_KEY, lock]] })) break;
  }
  await inner.purge?.();
}

interface Calls {
  run<T>(call: () => Promise<T>): Promise<T>;
  /** One after another: commits of one handle would only overtake each other. */
  runInTurn<T>(call: () => Promise<T>): Promise<T>;
  /** Runs `last` behind everything that was begun before, once. */
  close(last: () => Promise<void>): Promise<void>;
}

function startCalls(): Calls {
  const running = new Set<Promise<unknown>>();
  let turn: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;
  const begin = async <T>(call: () => Promise<T>, behind?: Promise<unknown>): Promise<T> => {
    if (closing !== undefined) throw new StoreError('E_STORE_CLOSED', 'the encrypted store is closed');
    const result = behind === undefined ? call() : behind.then(call, call);
    const settled = result.then(ignore, ignore);
    running.add(settled);
    if (behind !== undefined) turn = settled;
    try {
      return await result;
    } finally {
      running.delete(settled);
    }
  };
  return {
    run: (call) => begin(call),
    runInTurn: (call) => begin(call, turn),
    close(last) {
      closing ??= Promise.all(running).then(last);
      return closing;
    },
  };
}

const ignore = (): void => undefined;
