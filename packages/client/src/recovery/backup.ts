/**
 * Backups: everything of {@link KEPT}, and the account without the keys of this device, encrypted into any stream. Memory is
 * bounded by a page of records, whatever the store holds.
 */

import { wipe } from '@sotto/crypto';
import { deriveFromPassPhrase, PASS_PHRASE_COST } from '@sotto/crypto/pass-phrase';
import { createBackupSealer, type PassPhraseKey } from '@sotto/identity';
import { encodeBackupAccount, encodeBackupRecord } from '@sotto/wire';
import { decodeRecord } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { isOfSecretChat } from '../conversations/name.ts';
import { nowSeconds } from '../environment.ts';
import { BACKUP_PAGE } from '../limits.ts';
import { scanAll } from '../scan.ts';
import { ChunkWriter } from './backup-format.ts';
import { noteBackup } from './backup-status.ts';
import { KEPT } from './contents.ts';
import { missing, storedBackupKey } from './recovery-secret.ts';

export interface BackupProgress {
  readonly records: number;
  /** Of the stream. */
  readonly bytes: number;
}

export interface BackupOptions {
  /** Opens the backup as well as the words do, and is worth as much as it is hard to guess. */
  readonly passPhrase?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
}

/** Writes a backup and closes the stream. Throws `E_RECOVERY_MISSING`, and whatever the stream does, which is aborted then. */
export async function writeBackup(
  context: AccountContext,
  stream: WritableStream<Uint8Array>,
  { passPhrase, onProgress }: Omit<BackupOptions, 'signal'>,
  signal: AbortSignal,
): Promise<BackupProgress> {
  const writer = stream.getWriter();
  const begunAtMs = Math.floor(context.environment.clock.now());
  try {
    const progress = await writeAll(context, writer, { passPhrase, onProgress }, signal);
    await writer.close();
    await noteBackup(context, begunAtMs);
    return progress;
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
    throw error;
  }
}

async function writeAll(
  context: AccountContext,
  writer: WritableStreamDefaultWriter<Uint8Array>,
  { passPhrase, onProgress }: Omit<BackupOptions, 'signal'>,
  signal: AbortSignal,
): Promise<BackupProgress> {
  const chunks = new ChunkWriter(await startSealing(context, passPhrase, async (head) => writer.write(head)));
  const progress = { records: 0, bytes: 0 };
  const write = async (bytes: Uint8Array): Promise<void> => {
    signal.throwIfAborted();
    await writer.ready;
    progress.bytes += bytes.length;
    await writer.write(bytes);
  };
  try {
    for await (const record of recordsOf(context)) {
      for (const chunk of chunks.add(record)) {
        await write(chunk);
        onProgress?.({ ...progress });
      }
      wipe(record);
      progress.records += 1;
    }
    await write(chunks.end());
    onProgress?.({ ...progress });
    return { ...progress };
  } finally {
    chunks.close();
  }
}

async function startSealing(
  context: AccountContext,
  passPhrase: string | undefined,
  writeHead: (head: Uint8Array) => Promise<void>,
) {
  const { crypto, random } = context.environment;
  const backupKey = await storedBackupKey(context);
  if (backupKey === undefined && passPhrase === undefined) throw missing();
  const slot = passPhrase === undefined ? undefined : await passPhraseKey(passPhrase, random(16));
  try {
    const sealer = createBackupSealer(crypto, random, { backupKey, passPhrase: slot });
    await writeHead(sealer.head);
    return sealer;
  } finally {
    if (backupKey !== undefined) wipe(backupKey);
    if (slot !== undefined) wipe(slot.key);
  }
}

async function passPhraseKey(passPhrase: string, salt: Uint8Array): Promise<PassPhraseKey> {
  return { key: await deriveFromPassPhrase(passPhrase, salt, PASS_PHRASE_COST), salt, cost: PASS_PHRASE_COST };
}

/** The account first. Each record is as it was at one moment, not all at the same one. */
async function* recordsOf(context: AccountContext): AsyncGenerator<Uint8Array> {
  const { account, environment, store } = context;
  yield encodeBackupAccount({
    address: account.address,
    relayUrl: account.relayUrl,
    identityPrivateKey: account.identityKeyPair.privateKey,
    signedManifest: account.manifest.bytes,
    createdAt: nowSeconds(environment.clock),
  });
  for (const { prefix, pack } of KEPT)
    for await (const [key, { value }] of scanAll(store, prefix, BACKUP_PAGE)) {
      // What is secret stays on its device.
      if (isOfSecretChat(key)) continue;
      const packed = decodeRecord(key, value, pack);
      if (packed !== undefined) yield encodeBackupRecord({ key, value: packed });
    }
}
