/**
 * The encryption of backups: a file key for one backup, wrapped for whoever has the recovery secret or the pass-phrase, and
 * chunks that come in order, all of them, or are refused.
 *
 *   head        "SottoBak" (8) || 1 (1) || length of the header (4) || header || commitment (32)
 *   wrap key    HKDF-SHA-256(secret of the slot, header salt, "Sotto backup wrap v1" || 0x00 || slot (1), 32)
 *   wrapped     AES-256-GCM-SIV(wrap key, nonce of zeros, file key (32), additional data below)
 *               slot 1: the backup key, no additional data
 *               slot 2: Argon2id(pass-phrase, salt, memory, passes, lanes, 32); salt || memory (4) || passes (4) || lanes (4)
 *   keys        HKDF-SHA-256(file key, SHA-256(all of the head before the commitment), "Sotto backup v1" || 0x00, 64)
 *               = chunk key (32) || commitment (32)
 *   chunk i     AES-256-GCM-SIV(chunk key, i (8) || 0 (3) || last (1), plaintext)                      last: 1 or 0
 *
 * Numbers are big-endian. The keys depend on every byte of the head. The commitment makes a head open with one file key
 * only, whatever slot is used. The number of a chunk and whether it is the last one are its nonce, as in STREAM (Hoang,
 * Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, 2015).
 */

import {
  CryptoError,
  type CryptoProvider,
  concatBytes,
  equalBytes,
  type RandomBytes,
  uint32ToBytes,
  utf8ToBytes,
  wipe,
} from '@sotto/crypto';
import type { PassPhraseCost } from '@sotto/crypto/pass-phrase';
import {
  BACKUP_CHUNK_BYTES,
  BACKUP_CHUNKS_MAX,
  BACKUP_HEADER_BYTES_MAX,
  type BackupHeader,
  decodeBackupHeader,
  encodeBackupHeader,
  type PassPhraseSlot,
  WireError,
} from '@sotto/wire';
import { IdentityError } from '../errors.ts';

export type BackupCrypto = Pick<CryptoProvider, 'sha256' | 'hkdfSha256' | 'aesGcmSivEncrypt' | 'aesGcmSivDecrypt'>;

/** What was made of a pass-phrase, and how, to be made of it again. */
export interface PassPhraseKey {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** 16 bytes. */
  readonly salt: Uint8Array;
  readonly cost: PassPhraseCost;
}

/** Who may open a backup: one of them at least. */
export interface BackupRecipients {
  /** 32 bytes. */
  readonly backupKey?: Uint8Array | undefined;
  readonly passPhrase?: PassPhraseKey | undefined;
}

/** With what a backup is opened: 32 bytes each. */
export type BackupSecret =
  | { readonly kind: 'backupKey'; readonly key: Uint8Array }
  | { readonly kind: 'passPhrase'; readonly key: Uint8Array };

export interface BackupSealer {
  /** What stands before the chunks. */
  readonly head: Uint8Array;
  /** The next chunk, 16 bytes longer. All but the last one have `BACKUP_CHUNK_BYTES`. */
  seal(plaintext: Uint8Array, isLast: boolean): Uint8Array;
  close(): void;
}

export interface BackupOpener {
  /** The next chunk. Throws `E_BACKUP_TRUNCATED` when more must follow one that is said to be the last, and `E_BACKUP_DAMAGED`. */
  open(ciphertext: Uint8Array, isLast: boolean): Uint8Array;
  close(): void;
}

/** A head as it was read; nothing of it is authentic until a secret has opened it. */
export interface BackupHead {
  readonly header: BackupHeader;
  /** All before the commitment. */
  readonly bytes: Uint8Array;
  readonly commitment: Uint8Array;
}

/** Starts a backup. The secrets stay the caller's. */
export function createBackupSealer(
  crypto: BackupCrypto,
  random: RandomBytes,
  { backupKey, passPhrase }: BackupRecipients,
): BackupSealer {
  if (backupKey === undefined && passPhrase === undefined) throw new TypeError('recipients: one at least');
  const fileKey = random(32);
  const salt = random(32);
  try {
    const header = encodeBackupHeader({
      salt,
      ...(backupKey && { recoverySlot: wrap(crypto, { slot: RECOVERY_SLOT, secret: backupKey, salt }, fileKey) }),
      ...(passPhrase && { passPhraseSlot: passPhraseSlot(crypto, passPhrase, salt, fileKey) }),
    });
    const bytes = concatBytes(MAGIC, Uint8Array.of(FORMAT), uint32ToBytes(header.length), header);
    const { chunkKey, commitment } = deriveKeys(crypto, fileKey, bytes);
    const place = placeCounter();
    return {
      head: concatBytes(bytes, commitment),
      seal(plaintext, isLast) {
        if (!(isLast ? plaintext.length <= BACKUP_CHUNK_BYTES : plaintext.length === BACKUP_CHUNK_BYTES))
          throw new RangeError(`plaintext must be ${BACKUP_CHUNK_BYTES} bytes long`);
        return crypto.aesGcmSivEncrypt(chunkKey, place.next(isLast), plaintext);
      },
      close: () => wipe(chunkKey),
    };
  } finally {
    wipe(fileKey);
  }
}

/** How long the head is, commitment included, by its first {@link BACKUP_PREAMBLE_BYTES}. Throws `E_BACKUP_MALFORMED` or `E_BACKUP_VERSION`. */
export function backupHeadLength(preamble: Uint8Array): number {
  // BU-01: a backup begins with its mark, and its format is of this version.
  if (preamble.length < BACKUP_PREAMBLE_BYTES || !equalBytes(preamble.subarray(0, MAGIC.length), MAGIC))
    throw new IdentityError('E_BACKUP_MALFORMED', 'this is no backup');
  if (preamble[MAGIC.length] !== FORMAT) throw newer();
  const view = new DataView(preamble.buffer, preamble.byteOffset, preamble.byteLength);
  const headerBytes = view.getUint32(MAGIC.length + 1);
  // BU-02: no more is read for the header than one can have.
  if (headerBytes > BACKUP_HEADER_BYTES_MAX) throw new IdentityError('E_BACKUP_MALFORMED', 'the header is too large');
  return BACKUP_PREAMBLE_BYTES + headerBytes + COMMITMENT_BYTES;
}

/** `head` is as long as {@link backupHeadLength} says. Throws `E_BACKUP_MALFORMED` or `E_BACKUP_VERSION`. */
export function parseBackupHead(head: Uint8Array): BackupHead {
  const end = head.length - COMMITMENT_BYTES;
  try {
    // BU-03: the header has its form, and what a pass-phrase costs is bounded.
    const header = decodeBackupHeader(head.slice(BACKUP_PREAMBLE_BYTES, end));
    return { header, bytes: head.slice(0, end), commitment: head.slice(end) };
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    if (cause.code === 'E_WIRE_VERSION') throw newer(cause);
    throw new IdentityError('E_BACKUP_MALFORMED', 'the header of the backup cannot be read', { cause });
  }
}

/** Throws `E_BACKUP_KEY_WRONG` when the secret does not open this backup, and `E_BACKUP_DAMAGED` when the head was changed. */
export function openBackup(crypto: BackupCrypto, head: BackupHead, { kind, key }: BackupSecret): BackupOpener {
  const { salt, recoverySlot, passPhraseSlot: other } = head.header;
  const isRecovery = kind === 'backupKey';
  const wrapped = isRecovery ? recoverySlot : other?.wrapped;
  if (wrapped === undefined) throw wrongKey();
  const slot: Slot = isRecovery
    ? { slot: RECOVERY_SLOT, secret: key, salt }
    : { slot: PASS_PHRASE_SLOT, secret: key, salt, parameters: parametersOf(other!) };
  const fileKey = unwrap(crypto, slot, wrapped);
  const { chunkKey, commitment } = deriveKeys(crypto, fileKey, head.bytes);
  wipe(fileKey);
  // BU-05: the head is the one that its file key was committed to.
  if (!equalBytes(commitment, head.commitment)) {
    wipe(chunkKey);
    throw new IdentityError('E_BACKUP_DAMAGED', 'the head of the backup is not as it was written');
  }
  return opener(crypto, chunkKey);
}

function opener(crypto: BackupCrypto, chunkKey: Uint8Array): BackupOpener {
  const place = placeCounter();
  const tryOpen = (nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined => {
    try {
      return crypto.aesGcmSivDecrypt(chunkKey, nonce, ciphertext);
    } catch (error) {
      if (error instanceof CryptoError) return undefined;
      throw error;
    }
  };
  return {
    open(ciphertext, isLast) {
      const nonce = place.next(isLast);
      // BU-06: every chunk is authentic, in its place, and the last one is the last one.
      const plaintext = tryOpen(nonce, ciphertext);
      if (plaintext !== undefined) return plaintext;
      nonce[NONCE_BYTES - 1] = 0;
      if (isLast && tryOpen(nonce, ciphertext) !== undefined)
        throw new IdentityError('E_BACKUP_TRUNCATED', 'the backup ends before its end');
      throw new IdentityError('E_BACKUP_DAMAGED', 'a part of the backup is not as it was written');
    },
    close: () => wipe(chunkKey),
  };
}

/** Counts chunks; a nonce is the number of a chunk and whether it is the last one. */
function placeCounter(): { next(isLast: boolean): Uint8Array } {
  let index = 0;
  let isOver = false;
  return {
    next(isLast) {
      // BU-07: nothing follows the last chunk, and there are only so many.
      if (isOver || index >= BACKUP_CHUNKS_MAX)
        throw new IdentityError('E_BACKUP_DAMAGED', 'there are too many chunks');
      const nonce = new Uint8Array(NONCE_BYTES);
      new DataView(nonce.buffer).setUint32(4, index);
      nonce[NONCE_BYTES - 1] = isLast ? 1 : 0;
      index += 1;
      isOver = isLast;
      return nonce;
    },
  };
}

interface Slot {
  readonly slot: number;
  readonly secret: Uint8Array;
  readonly salt: Uint8Array;
  readonly parameters?: Uint8Array;
}

function wrap(crypto: BackupCrypto, { slot, secret, salt, parameters }: Slot, fileKey: Uint8Array): Uint8Array {
  const key = crypto.hkdfSha256(secret, salt, concatBytes(WRAP_LABEL, Uint8Array.of(slot)), 32);
  try {
    return crypto.aesGcmSivEncrypt(key, new Uint8Array(NONCE_BYTES), fileKey, parameters);
  } finally {
    wipe(key);
  }
}

function unwrap(crypto: BackupCrypto, { slot, secret, salt, parameters }: Slot, wrapped: Uint8Array): Uint8Array {
  const key = crypto.hkdfSha256(secret, salt, concatBytes(WRAP_LABEL, Uint8Array.of(slot)), 32);
  try {
    // BU-04: the secret is that of the slot.
    return crypto.aesGcmSivDecrypt(key, new Uint8Array(NONCE_BYTES), wrapped, parameters);
  } catch (error) {
    if (error instanceof CryptoError) throw wrongKey();
    throw error;
  } finally {
    wipe(key);
  }
}

function passPhraseSlot(
  crypto: BackupCrypto,
  { key, salt: passPhraseSalt, cost }: PassPhraseKey,
  salt: Uint8Array,
  fileKey: Uint8Array,
): PassPhraseSlot {
  const { memoryKiB: memoryKib, passes, lanes } = cost;
  const unsealed = { salt: passPhraseSalt, memoryKib, passes, lanes };
  const slot: Slot = { slot: PASS_PHRASE_SLOT, secret: key, salt, parameters: parametersOf(unsealed) };
  return { ...unsealed, wrapped: wrap(crypto, slot, fileKey) };
}

function parametersOf({ salt, memoryKib, passes, lanes }: Omit<PassPhraseSlot, 'wrapped'>): Uint8Array {
  return concatBytes(salt, uint32ToBytes(memoryKib), uint32ToBytes(passes), uint32ToBytes(lanes));
}

function deriveKeys(
  crypto: BackupCrypto,
  fileKey: Uint8Array,
  head: Uint8Array,
): { readonly chunkKey: Uint8Array; readonly commitment: Uint8Array } {
  const keys = crypto.hkdfSha256(fileKey, crypto.sha256(head), KEYS_LABEL, 64);
  const parts = { chunkKey: keys.slice(0, 32), commitment: keys.slice(32) };
  wipe(keys);
  return parts;
}

const wrongKey = (): IdentityError =>
  new IdentityError('E_BACKUP_KEY_WRONG', 'the words or the pass-phrase are not those of this backup');

const newer = (cause?: unknown): IdentityError =>
  new IdentityError('E_BACKUP_VERSION', 'the backup is of a newer version', { cause });

/** Mark, format and length of the header. */
export const BACKUP_PREAMBLE_BYTES = 13;
/** What a chunk grows by. */
export const BACKUP_TAG_BYTES = 16;

const MAGIC = utf8ToBytes('SottoBak');
const FORMAT = 1;
const COMMITMENT_BYTES = 32;
const NONCE_BYTES = 12;
const RECOVERY_SLOT = 1;
const PASS_PHRASE_SLOT = 2;
const WRAP_LABEL = utf8ToBytes('Sotto backup wrap v1\0');
const KEYS_LABEL = utf8ToBytes('Sotto backup v1\0');
