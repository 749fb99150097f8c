/**
 * A backup into an empty store, as a new device of the account.
 *
 *   empty ──▶ restoration ──▶ + records of the backup ──▶ + account, keys of the device ──▶ the relay knows ──▶ done
 *              │ whatever ends it here: everything is deleted       │ whatever ends it here: goes on with the relay
 *
 * Nothing of a session is in a backup, so no message key is used again: the device has a number that no device of the
 * account has, keys and a mailbox of its own, and begins a session with everybody.
 */

import { type CryptoProvider, defaultProvider, type RandomBytes, systemRandom, wipe } from '@sotto/crypto';
import type { Key, Store, Version } from '@sotto/store';
import { decodeStoredRestoration, encodeStoredRestoration } from '@sotto/wire';
import { commitStep, takeSnapshot } from '../commit.ts';
import { type Clock, type Environment, type Logger, systemClock } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { ACCOUNT_KEY, INBOX_PREFIX, RESTORATION_KEY } from '../keys.ts';
import { BACKUP_PAGE, RESTORE_COMMIT_BYTES_MAX } from '../limits.ts';
import { withSignal } from '../linked-signal.ts';
import { callOut } from '../listeners.ts';
import { claimStore } from '../storage/format.ts';
import { defaultTransport, type Transport } from '../transport.ts';
import type { BackupProgress } from './backup.ts';
import {
  type BackupSink,
  type BackupSummary,
  type BackupUnlock,
  type OpenedAccount,
  readBackup,
} from './read-backup.ts';
import { joinAccount, prepareDevice } from './restored-device.ts';

/** With what a backup is opened. */
export type RecoverySecret =
  /** The 24 words, as a text or a list. */
  { readonly words: string | readonly string[] } | { readonly passPhrase: string };

export interface RestoreOptions {
  /** An empty one, or one into which a restore was begun. It stays open. */
  readonly store: Store;
  readonly source: ReadableStream<Uint8Array>;
  readonly secret: RecoverySecret;
  /**
   * What becomes of the devices that the account has. `remove`, the default, is for one that is lost: it can neither read nor send
   * any more. Mail that waits for it is lost with it.
   */
  readonly otherDevices?: 'remove' | 'keep';
  readonly transport?: Transport;
  readonly crypto?: CryptoProvider;
  readonly random?: RandomBytes;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
}

/** What a restore works with. */
export interface RestoreContext {
  readonly store: Store;
  readonly environment: Environment;
  readonly transport: Transport;
}

/** The account that was restored. */
export interface Restored {
  readonly address: string;
  /** UUID derived from the identity key. */
  readonly accountId: string;
  readonly deviceId: number;
  /** What the backup held; absent when an earlier call had read it and this one only told the relay. */
  readonly backup?: BackupSummary;
}

/**
 * Restores the account; then `open` the store. Safe to repeat after any failure or crash: a backup that was not read to its end
 * is read anew, and what the relay was told is told again. An error before the relay is asked leaves the store empty. After a
 * crash at the very end the store is whole: `E_STORE_NOT_EMPTY` says so then, and `open` finds the account.
 *
 * Throws `StoreError` `E_STORE_LOCKED` and `E_STORE_SCHEMA`, `ClientError` `E_ACCOUNT_NEWER`, `E_STORE_NOT_EMPTY`, `E_STORE_CONTENDED`, `E_DEVICE_LIMIT`, `E_RELAY_UNREACHABLE`, `E_RELAY_REFUSED`,
 * `E_RELAY_INVALID`, and `IdentityError` `E_BACKUP_MALFORMED`, `E_BACKUP_VERSION`, `E_BACKUP_KEY_WRONG`, `E_BACKUP_TRUNCATED`,
 * `E_BACKUP_DAMAGED`, `E_RECOVERY_WORDS_INVALID`.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const context: RestoreContext = {
    store: options.store,
    environment: {
      crypto: options.crypto ?? defaultProvider,
      random: options.random ?? systemRandom,
      clock: options.clock ?? systemClock,
      log: (event) => callOut(() => options.logger?.(event)),
    },
    transport: options.transport ?? defaultTransport,
  };
  return withSignal([options.signal], undefined, async (signal) => {
    await claimStore(context.store);
    const begun = await readRestoration(context.store);
    if (begun?.registering === true) {
      await options.source.cancel().catch(() => undefined);
      return joinAccount(context, signal);
    }
    const backup = await copyBackup(context, options, signal);
    return { ...(await joinAccount(context, signal)), backup };
  });
}

async function copyBackup(
  context: RestoreContext,
  options: RestoreOptions,
  signal: AbortSignal,
): Promise<BackupSummary> {
  const marker = await begin(context, options.otherDevices === 'keep');
  const batch = new RestoreBatch(context.store, marker);
  try {
    const unlock: BackupUnlock = options.secret;
    const { onProgress } = options;
    const summary = await readBackup(context.environment, options.source, unlock, batch, { signal, onProgress });
    await batch.flush();
    await prepareDevice(context, marker, batch.opened, batch.nextInboxSequence);
    return summary;
  } catch (error) {
    batch.wipe();
    await clear(context.store, marker).catch(() => undefined);
    throw error;
  }
}

/** The restoration under way, for whatever must wait for it. */
export async function readRestoration(store: Store) {
  return (await takeSnapshot(store, [RESTORATION_KEY])).read(RESTORATION_KEY, decodeStoredRestoration);
}

/** The record of a restoration as this attempt put it: whoever takes over replaces it. */
export interface Marker {
  readonly version: Version;
}

/** Claims the store, and deletes what an attempt before has left. */
async function begin({ store, environment }: RestoreContext, keepOtherDevices: boolean): Promise<Marker> {
  await commitStep(store, async () => {
    const snapshot = await takeSnapshot(store, [RESTORATION_KEY, ACCOUNT_KEY]);
    const isBegun = snapshot.read(RESTORATION_KEY, decodeStoredRestoration) !== undefined;
    const [first] = await store.scan('', { limit: 1 });
    if (!isBegun && first !== undefined)
      throw new ClientError('E_STORE_NOT_EMPTY', 'the store holds something already; restore into another one');
    const record = { attempt: environment.random(16), registering: false, keepOtherDevices };
    const put = [[RESTORATION_KEY, encodeStoredRestoration(record)]] as const;
    return { batch: { expect: snapshot.expect, put }, result: undefined };
  });
  const [entry] = await store.get([RESTORATION_KEY]);
  if (entry === undefined) throw takenOver();
  const marker = { version: entry.version };
  await clearAllBut(store, marker);
  return marker;
}

/** Puts the store back to what it was, empty. */
async function clear(store: Store, marker: Marker): Promise<void> {
  await clearAllBut(store, marker);
  await commitFor(store, marker, { delete: [RESTORATION_KEY] });
}

async function clearAllBut(store: Store, marker: Marker): Promise<void> {
  for (;;) {
    const found = await store.scan('', { limit: BACKUP_PAGE + 1 });
    const keys = found.map(([key]) => key).filter((key) => key !== RESTORATION_KEY);
    if (keys.length === 0) return;
    await commitFor(store, marker, { delete: keys });
  }
}

/** Commits unless somebody else has begun to restore into this store. */
export async function commitFor(
  store: Store,
  { version }: Marker,
  batch: { readonly put?: readonly (readonly [Key, Uint8Array])[]; readonly delete?: readonly Key[] },
): Promise<void> {
  if (!(await store.commit({ expect: [[RESTORATION_KEY, version]], ...batch }))) throw takenOver();
}

const takenOver = (): ClientError =>
  new ClientError('E_STORE_CONTENDED', 'another restore into this store was begun', { retryable: true });

/** Gathers records to commits of a bounded size. */
class RestoreBatch implements BackupSink {
  readonly #store: Store;
  readonly #marker: Marker;
  #put: (readonly [Key, Uint8Array])[] = [];
  #bytes = 0;
  #opened: OpenedAccount | undefined;
  nextInboxSequence = 0;

  constructor(store: Store, marker: Marker) {
    this.#store = store;
    this.#marker = marker;
  }

  get opened(): OpenedAccount {
    if (this.#opened === undefined) throw new RangeError('opened: nothing was read');
    return this.#opened;
  }

  /** After an error: nobody takes the account. */
  wipe(): void {
    if (this.#opened !== undefined) wipe(this.#opened.account.identityPrivateKey);
  }

  async account(opened: OpenedAccount): Promise<void> {
    this.#opened = opened;
  }

  async record(key: Key, value: Uint8Array): Promise<void> {
    this.#put.push([key, value]);
    this.#bytes += value.length;
    if (key.startsWith(INBOX_PREFIX))
      this.nextInboxSequence = Math.max(this.nextInboxSequence, Number(key.slice(INBOX_PREFIX.length)) + 1);
    if (this.#put.length >= BACKUP_PAGE || this.#bytes >= RESTORE_COMMIT_BYTES_MAX) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#put.length === 0) return;
    // A key that stands twice in a backup is what it was last.
    await commitFor(this.#store, this.#marker, { put: [...new Map(this.#put)] });
    this.#put = [];
    this.#bytes = 0;
  }
}
