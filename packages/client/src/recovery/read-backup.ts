/** Reading a backup, for a restore or to see that one would work. Nothing is believed before its chunk was authentic. */

import { asX25519PrivateKey, concatBytes, equalBytes, wipe, type X25519KeyPair } from '@sotto/crypto';
import { deriveFromPassPhrase } from '@sotto/crypto/pass-phrase';
import {
  BACKUP_PREAMBLE_BYTES,
  type BackupHead,
  type BackupOpener,
  backupHeadLength,
  formatAccountId,
  IdentityError,
  openBackup,
  parseBackupHead,
  type VerifiedManifest,
  verifyManifest,
} from '@sotto/identity';
import { type BackupAccount, decodeBackupAccount, decodeBackupRecord, WireError } from '@sotto/wire';
import type { Environment } from '../environment.ts';
import type { BackupProgress } from './backup.ts';
import { readRecords } from './backup-format.ts';
import { streamSource } from './byte-source.ts';
import { keptKind } from './contents.ts';
import { backupKeyOf } from './recovery-secret.ts';

/** What opens a backup. */
export type BackupUnlock =
  /** The 24 words, as a text or a list. */
  | { readonly words: string | readonly string[] }
  | { readonly passPhrase: string }
  /** @internal Of the store: the caller wipes it. */
  | { readonly backupKey: Uint8Array };

/** What a backup holds, as far as an app may show it. */
export interface BackupSummary extends BackupProgress {
  readonly address: string;
  readonly accountId: string;
  readonly createdAt: Date;
}

export interface OpenedAccount {
  readonly account: BackupAccount;
  readonly manifest: VerifiedManifest;
}

/** Where the records of a backup go. */
export interface BackupSink {
  /** It owns the private key from here on, and wipes it. */
  account(opened: OpenedAccount): Promise<void>;
  record(key: string, value: Uint8Array): Promise<void>;
}

export interface ReadBackupOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
}

/**
 * Reads all of it. Throws `IdentityError` `E_BACKUP_MALFORMED`, `E_BACKUP_VERSION`, `E_BACKUP_KEY_WRONG`, `E_BACKUP_TRUNCATED`,
 * `E_BACKUP_DAMAGED`, `E_RECOVERY_WORDS_INVALID`, and whatever the stream does, which is cancelled then.
 */
export async function readBackup(
  environment: Environment,
  stream: ReadableStream<Uint8Array>,
  unlock: BackupUnlock,
  sink: BackupSink,
  { signal, onProgress }: ReadBackupOptions,
): Promise<BackupSummary> {
  const source = streamSource(stream, signal);
  let opener: BackupOpener | undefined;
  try {
    const preamble = await source.take(BACKUP_PREAMBLE_BYTES);
    const rest = backupHeadLength(preamble) - BACKUP_PREAMBLE_BYTES;
    const head = await source.take(rest);
    if (head.length < rest) throw new IdentityError('E_BACKUP_TRUNCATED', 'the backup ends before its end');
    opener = await unlockBackup(environment, parseBackupHead(concatBytes(preamble, head)), unlock);
    let opened: OpenedAccount | undefined;
    let records = 0;
    for await (const bytes of readRecords(source, opener)) {
      if (opened === undefined) {
        opened = openAccount(environment, bytes);
        await sink.account(opened);
      } else await passOn(bytes, sink);
      wipe(bytes);
      records += 1;
      onProgress?.({ records, bytes: source.taken });
    }
    // BU-10: a backup has an account.
    if (opened === undefined) throw damaged('the backup holds no account');
    return summaryOf(opened, { records, bytes: source.taken });
  } finally {
    opener?.close();
    await source.cancel();
  }
}

async function unlockBackup(environment: Environment, head: BackupHead, unlock: BackupUnlock): Promise<BackupOpener> {
  const { crypto } = environment;
  if ('backupKey' in unlock) return openBackup(crypto, head, { kind: 'backupKey', key: unlock.backupKey });
  if ('words' in unlock) {
    const key = backupKeyOf({ environment }, unlock.words);
    try {
      return openBackup(crypto, head, { kind: 'backupKey', key });
    } finally {
      wipe(key);
    }
  }
  const slot = head.header.passPhraseSlot;
  if (slot === undefined) throw new IdentityError('E_BACKUP_KEY_WRONG', 'the backup has no pass-phrase');
  const { memoryKib: memoryKiB, passes, lanes, salt } = slot;
  if (memoryKiB < 8 * lanes) throw new IdentityError('E_BACKUP_MALFORMED', 'the pass-phrase has no cost that can be');
  const key = await deriveFromPassPhrase(unlock.passPhrase, salt, { memoryKiB, passes, lanes });
  try {
    return openBackup(crypto, head, { kind: 'passPhrase', key });
  } finally {
    wipe(key);
  }
}

function openAccount({ crypto }: Environment, bytes: Uint8Array): OpenedAccount {
  try {
    const account = decodeBackupAccount(bytes);
    const manifest = verifyManifest(crypto, account.signedManifest);
    const { publicKey } = identityOf(crypto, account);
    // BU-11: identity key, manifest and address of a backup belong together.
    const isWhole =
      equalBytes(manifest.identityKey.subarray(1), publicKey) && manifest.manifest.address === account.address;
    if (isWhole) return { account, manifest };
  } catch (cause) {
    if (!(cause instanceof WireError || cause instanceof IdentityError)) throw cause;
    throw damaged('the account in the backup cannot be read', cause);
  }
  throw damaged('the account in the backup is not whole');
}

export function identityOf(crypto: Environment['crypto'], { identityPrivateKey }: BackupAccount): X25519KeyPair {
  const { privateKey, publicKey } = crypto.x25519KeyPair(identityPrivateKey);
  wipe(privateKey);
  return { privateKey: asX25519PrivateKey(identityPrivateKey), publicKey };
}

/** What this version does not know is left out: a newer one has written it, and made nothing of this depend on it. */
async function passOn(bytes: Uint8Array, sink: BackupSink): Promise<void> {
  try {
    const { key, value } = decodeBackupRecord(bytes);
    const kind = keptKind(key);
    if (kind !== undefined) await sink.record(key, kind.unpack(value));
  } catch (cause) {
    // BU-12: every record is one that its kind can be.
    if (!(cause instanceof WireError)) throw cause;
    throw damaged('a record of the backup cannot be read', cause);
  }
}

const summaryOf = ({ account, manifest }: OpenedAccount, progress: BackupProgress): BackupSummary => ({
  ...progress,
  address: account.address,
  accountId: formatAccountId(manifest.accountId),
  createdAt: new Date(account.createdAt * 1000),
});

const damaged = (message: string, cause?: unknown): IdentityError =>
  new IdentityError('E_BACKUP_DAMAGED', message, { cause });
