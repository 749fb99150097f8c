/** What an app sees of recovery, but for `backup` and `restore`. */

import { wipe } from '@sotto/crypto';
import type { AccountContext, OperationOptions } from '../context.ts';
import { ClientError } from '../errors.ts';
import type { BackupProgress } from './backup.ts';
import { type BackupSink, type BackupSummary, readBackup } from './read-backup.ts';
import {
  confirmRecoverySecret,
  createRecoverySecret,
  missing,
  type RecoveryStatus,
  recoveryStatus,
  storedBackupKey,
} from './recovery-secret.ts';
import type { RecoverySecret } from './restore.ts';

export interface VerifyOptions extends OperationOptions {
  /** What a restore would be given. Default: the key of this store. */
  readonly secret?: RecoverySecret;
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
}

export interface Recovery {
  status(options?: OperationOptions): Promise<RecoveryStatus>;
  /**
   * Makes the recovery secret of the account and returns its 24 words, this once: let the user write them down, then
   * {@link confirm} them. With `replace`, those of before open no backup that is made from now on; they go on opening older ones.
   *
   * Throws `E_RECOVERY_EXISTS`, `E_ACCOUNT_MISSING`.
   */
  create(options?: OperationOptions & { readonly replace?: boolean }): Promise<readonly string[]>;
  /**
   * Proves that the user has the words. Throws `ClientError` `E_RECOVERY_WORDS_OTHER`, `E_RECOVERY_MISSING`,
   * `E_ACCOUNT_MISSING`, and `IdentityError` `E_RECOVERY_WORDS_INVALID`.
   */
  confirm(words: string | readonly string[], options?: OperationOptions): Promise<void>;
  /**
   * Reads a backup to its end as a restore would, and resolves if one would work. Call it with what was written, read from where
   * it was written to, before you say that something is safe.
   *
   * Throws what `restore` does of a bad backup, `E_BACKUP_FOREIGN`, `E_RECOVERY_MISSING`, `E_ACCOUNT_MISSING`.
   */
  verify(stream: ReadableStream<Uint8Array>, options?: VerifyOptions): Promise<BackupSummary>;
}

/** Runs an operation of the account. */
type WithAccount = <T>(
  options: OperationOptions,
  act: (context: AccountContext, signal: AbortSignal) => Promise<T>,
) => Promise<T>;

export const recoveryOf = (withAccount: WithAccount): Recovery => ({
  status: async (options = {}) => withAccount(options, recoveryStatus),
  create: async ({ replace = false, ...options } = {}) =>
    withAccount(options, (context) => createRecoverySecret(context, replace)),
  confirm: async (words, options = {}) => withAccount(options, (context) => confirmRecoverySecret(context, words)),
  verify: async (stream, options = {}) =>
    withAccount(options, (context, signal) => verifyBackup(context, stream, options, signal)),
});

async function verifyBackup(
  context: AccountContext,
  stream: ReadableStream<Uint8Array>,
  { secret, onProgress }: VerifyOptions,
  signal: AbortSignal,
): Promise<BackupSummary> {
  const backupKey = secret === undefined ? await storedBackupKey(context) : undefined;
  const unlock = secret ?? (backupKey && { backupKey });
  if (unlock === undefined) throw missing();
  try {
    const nowhere: BackupSink = {
      account: async ({ account }) => wipe(account.identityPrivateKey),
      record: async () => undefined,
    };
    const summary = await readBackup(context.environment, stream, unlock, nowhere, { signal, onProgress });
    if (summary.accountId !== context.account.serviceId)
      throw new ClientError('E_BACKUP_FOREIGN', 'the backup is of another account');
    return summary;
  } finally {
    if (backupKey !== undefined) wipe(backupKey);
  }
}
