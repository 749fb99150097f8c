/**
 * The keys that this device mints tokens with, one for each epoch of 14 days. They are drawn here and shared with the relay,
 * the next one before its time; a key is used only once the relay has confirmed that it has it.
 */

import { wipe } from '@sotto/crypto';
import { liveTokenEpochs, tokenEpochAt } from '@sotto/identity';
import type { Key, Store } from '@sotto/store';
import { decodeStoredTokenKeys, encodeStoredTokenKeys, type StoredTokenKey, type StoredTokenKeys } from '@sotto/wire';
import { commitStep, type Snapshot, takeSnapshot } from './commit.ts';
import type { Context } from './context.ts';
import { nowSeconds } from './environment.ts';
import { TOKEN_KEYS_KEY } from './keys.ts';
import type { RelayApi } from './relay-api.ts';

/** Of a snapshot that holds {@link TOKEN_KEYS_KEY}: the key to mint with at this time, in seconds. */
export const mintingKey = (snapshot: Snapshot, now: number): StoredTokenKey | undefined =>
  snapshot
    .read(TOKEN_KEYS_KEY, decodeStoredTokenKeys)
    ?.keys.find(({ epoch, uploaded }) => uploaded && epoch === tokenEpochAt(now));

/** Makes what is missing and uploads what the relay has not confirmed. Throws what the relay's refusals throw. */
export async function prepareTokenKeys(context: Context, relay: RelayApi, signal: AbortSignal): Promise<void> {
  const keys = await makeKeys(context);
  const pending = keys.filter(({ uploaded }) => !uploaded);
  if (pending.length === 0) return;
  await relay.putTokenKeys(
    pending.map(({ epoch, key }) => ({ epoch, key })),
    signal,
  );
  await markUploaded(context.store, pending);
}

/** The relay no longer knows which tokens were spent: with new keys none of before is worth anything. */
export const discardTokenKeys = async (store: Store): Promise<void> => {
  await store.commit({ delete: [TOKEN_KEYS_KEY] });
};

/** Those of the live epochs that there are, the present one and the next. Those of epochs that are over go. */
const makeKeys = (context: Context): Promise<readonly StoredTokenKey[]> =>
  commitStep(context.store, async () => {
    const { random, clock } = context.environment;
    const snapshot = await takeSnapshot(context.store, [TOKEN_KEYS_KEY]);
    const kept = snapshot.read(TOKEN_KEYS_KEY, decodeStoredTokenKeys)?.keys ?? [];
    const live = liveTokenEpochs(nowSeconds(clock));
    const wanted = [live[0]! + 1, live[0]!];
    const missing = wanted.filter((epoch) => !kept.some((one) => one.epoch === epoch));
    const over = kept.filter(({ epoch }) => epoch < live.at(-1)!);
    if (missing.length === 0 && over.length === 0) return { batch: {}, result: kept };
    const made = missing.map((epoch): StoredTokenKey => ({ epoch, key: random(32), uploaded: false }));
    const keys = [...made, ...kept.filter((one) => !over.includes(one))].sort((a, b) => b.epoch - a.epoch);
    const batch = { expect: snapshot.expect, put: [putKeys({ keys })] };
    return { batch, result: keys, spent: over.map(({ key }) => key) };
  });

const markUploaded = (store: Store, confirmed: readonly StoredTokenKey[]): Promise<void> =>
  commitStep(store, async () => {
    const snapshot = await takeSnapshot(store, [TOKEN_KEYS_KEY]);
    const kept = snapshot.read(TOKEN_KEYS_KEY, decodeStoredTokenKeys)?.keys ?? [];
    const epochs = new Set(confirmed.map(({ epoch }) => epoch));
    const keys = kept.map((one) => (epochs.has(one.epoch) ? { ...one, uploaded: true } : one));
    return { batch: { expect: snapshot.expect, put: [putKeys({ keys })] }, result: undefined };
  });

const putKeys = (keys: StoredTokenKeys): readonly [Key, Uint8Array] => [TOKEN_KEYS_KEY, encodeStoredTokenKeys(keys)];

/** Overwrites keys that were read for one use. */
export const wipeKey = (key: StoredTokenKey | undefined): void => {
  if (key !== undefined) wipe(key.key);
};
