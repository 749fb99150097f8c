/**
 * The store of a client as the run sees it: it can fail as on a full disk, and it tells which message keys made which
 * ciphertexts. What leaves a client is read from its outbox, so a key that encrypts two messages shows here.
 */

import { type Batch, type Entry, type Key, type Store, StoreError } from '@sotto/store';
import { decodePreKeySignalMessage, decodeSignalMessage, decodeStoredOutboxEntry } from '@sotto/wire';
import { digestOf } from './letters.ts';

export interface WatchedStore extends Store {
  /** While `true`, commits fail before they have written anything. */
  fail(isFailing: boolean): void;
}

/** `onKey` hears of a message when it is durable and before it can leave. */
export const watchedStore = async (
  store: Store,
  onKey: (key: string, ciphertext: string) => void,
): Promise<WatchedStore> => {
  let isFailing = false;
  const note = (value: Uint8Array): void => {
    const message = readMessage(value);
    if (message !== undefined) onKey(message.key, message.ciphertext);
  };
  // What a killed process made durable and could not tell of.
  for (const [, entry] of await scanAll(store)) note(entry.value);
  return {
    durability: store.durability,
    get: (keys) => store.get(keys),
    scan: (prefix, options) => store.scan(prefix, options),
    async commit(batch: Batch) {
      if (isFailing) throw new StoreError('E_STORE_FULL', 'no space is left, says the run');
      const isCommitted = await store.commit(batch);
      if (isCommitted) for (const [key, value] of batch.put ?? []) if (key.startsWith(OUTBOX)) note(value);
      return isCommitted;
    },
    close: () => store.close(),
    fail(next) {
      isFailing = next;
    },
  };
};

/** The name of a message key is the ratchet key of its chain and its number there. */
const readMessage = (stored: Uint8Array): { readonly key: string; readonly ciphertext: string } | undefined => {
  const { type, message } = decodeStoredOutboxEntry(stored);
  if (type === 'plaintextContent') return undefined;
  // The version byte stands before the message; the MAC of 8 bytes, behind that of a session.
  const inner = type === 'preKeySignalMessage' ? decodePreKeySignalMessage(message.subarray(1)).message : message;
  if (inner === undefined) throw new Error('a first message without a message');
  const { ratchetKey, counter } = decodeSignalMessage(inner.subarray(1, -MAC_BYTES));
  if (ratchetKey === undefined || counter === undefined) throw new Error('a message without ratchet key or counter');
  return { key: `${digestOf(ratchetKey)}/${counter}`, ciphertext: digestOf(inner) };
};

const scanAll = async (store: Store): Promise<readonly (readonly [Key, Entry])[]> => {
  const all: (readonly [Key, Entry])[] = [];
  for (;;) {
    const after = all.at(-1)?.[0];
    const page = await store.scan(OUTBOX, after === undefined ? {} : { after });
    all.push(...page);
    if (page.length === 0) return all;
  }
};

/** Where a client keeps what is to leave. */
const OUTBOX = 'outbox/';
const MAC_BYTES = 8;
