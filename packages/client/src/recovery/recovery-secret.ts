/**
 * The recovery secret of the account: made once, shown once, checked once. The store keeps the key that encrypts backups,
 * from which nobody gets back to the words.
 */

import { equalBytes, wipe } from '@sotto/crypto';
import { deriveBackupKey, formatRecoveryWords, parseRecoveryWords } from '@sotto/identity';
import { decodeStoredRecovery, encodeStoredRecovery } from '@sotto/wire';
import { commitStep, takeSnapshot } from '../commit.ts';
import type { Context } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { RECOVERY_KEY } from '../keys.ts';

/** `unconfirmed`: made, but the user has not shown yet to have written it down. Say "safe" only of `confirmed`. */
export type RecoveryStatus = 'none' | 'unconfirmed' | 'confirmed';

export async function recoveryStatus(context: Context): Promise<RecoveryStatus> {
  const record = (await takeSnapshot(context.store, [RECOVERY_KEY])).read(RECOVERY_KEY, decodeStoredRecovery);
  if (record === undefined) return 'none';
  return record.confirmed ? 'confirmed' : 'unconfirmed';
}

/** The words, which are returned once. Throws `E_RECOVERY_EXISTS`. */
export async function createRecoverySecret(context: Context, replace: boolean): Promise<readonly string[]> {
  const { crypto, random, clock } = context.environment;
  const secret = random(32);
  const backupKey = deriveBackupKey(crypto, secret);
  try {
    await commitStep(context.store, async () => {
      const snapshot = await takeSnapshot(context.store, [RECOVERY_KEY]);
      if (!replace && snapshot.read(RECOVERY_KEY, decodeStoredRecovery) !== undefined)
        throw new ClientError('E_RECOVERY_EXISTS', 'there is a recovery secret already; say that it is to be replaced');
      const record = encodeStoredRecovery({ backupKey, confirmed: false, createdAt: nowSeconds(clock) });
      return { batch: { expect: snapshot.expect, put: [[RECOVERY_KEY, record]] }, result: undefined };
    });
    return formatRecoveryWords(secret);
  } finally {
    wipe(secret, backupKey);
  }
}

/** Throws `E_RECOVERY_MISSING`, `E_RECOVERY_WORDS_OTHER`, and `IdentityError` `E_RECOVERY_WORDS_INVALID`. */
export async function confirmRecoverySecret(context: Context, words: string | readonly string[]): Promise<void> {
  const offered = backupKeyOf(context, words);
  try {
    await commitStep(context.store, async () => {
      const snapshot = await takeSnapshot(context.store, [RECOVERY_KEY]);
      const record = snapshot.read(RECOVERY_KEY, decodeStoredRecovery);
      if (record === undefined) throw missing();
      if (!equalBytes(record.backupKey, offered))
        throw new ClientError('E_RECOVERY_WORDS_OTHER', 'these are the words of another recovery secret');
      const put = [[RECOVERY_KEY, encodeStoredRecovery({ ...record, confirmed: true })]] as const;
      return { batch: { expect: snapshot.expect, put }, result: undefined, spent: [record.backupKey] };
    });
  } finally {
    wipe(offered);
  }
}

/** The caller wipes it. */
export function backupKeyOf(
  { environment }: Pick<Context, 'environment'>,
  words: string | readonly string[],
): Uint8Array {
  const secret = parseRecoveryWords(words);
  try {
    return deriveBackupKey(environment.crypto, secret);
  } finally {
    wipe(secret);
  }
}

/** The one of the store, which the caller wipes; `undefined` when there is none. */
export async function storedBackupKey({ store }: Pick<Context, 'store'>): Promise<Uint8Array | undefined> {
  return (await takeSnapshot(store, [RECOVERY_KEY])).read(RECOVERY_KEY, decodeStoredRecovery)?.backupKey;
}

export const missing = (): ClientError =>
  new ClientError('E_RECOVERY_MISSING', 'there is no recovery secret; call recovery.create first');
