/** Backups of an account (proto/sotto/backup/v1). */

import { sotto } from '#gen/messages';
import { sottoBackupV1BackupAccount, sottoBackupV1BackupHeader, sottoBackupV1BackupRecord } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { address, bytes, fixedBytes, optional, printable, uint32 } from './fields.ts';
import {
  BACKUP_HEADER_BYTES_MAX,
  BACKUP_KEY_CHARACTERS_MAX,
  BACKUP_PASS_PHRASE_LANES_MAX,
  BACKUP_PASS_PHRASE_MEMORY_KIB_MAX,
  BACKUP_PASS_PHRASE_PASSES_MAX,
  BACKUP_RECORD_BYTES_MAX,
  BACKUP_VALUE_BYTES_MAX,
  KEY_BYTES,
  SIGNED_MANIFEST_BYTES_MAX,
  URL_CHARACTERS_MAX,
} from './limits.ts';

/** In the clear, at the beginning. */
export interface BackupHeader {
  /** Random. */
  readonly salt: Uint8Array;
  /** The file key, wrapped under the recovery secret. */
  readonly recoverySlot?: Uint8Array;
  readonly passPhraseSlot?: PassPhraseSlot;
}

export interface PassPhraseSlot {
  /** Random, for Argon2id. */
  readonly salt: Uint8Array;
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
  /** The file key, wrapped under the pass-phrase. */
  readonly wrapped: Uint8Array;
}

/** The first record. */
export interface BackupAccount {
  readonly address: string;
  readonly relayUrl: string;
  readonly identityPrivateKey: Uint8Array;
  /** Serialised `SignedManifest`, the newest that the device had. */
  readonly signedManifest: Uint8Array;
  /** When the backup was begun, seconds since 1970. */
  readonly createdAt: number;
}

/** Every other one. */
export interface BackupRecord {
  /** Where it stood in the store. */
  readonly key: string;
  readonly value: Uint8Array;
}

const WRAPPED_BYTES = 48;
const PASS_PHRASE_SALT_BYTES = 16;
const HEADER_SALT_BYTES = 32;

const passPhraseSlotForm: Form<PassPhraseSlot, sotto.backup.v1.PassPhraseSlot> = {
  salt: fixedBytes(PASS_PHRASE_SALT_BYTES),
  memoryKib: uint32(8, BACKUP_PASS_PHRASE_MEMORY_KIB_MAX),
  passes: uint32(1, BACKUP_PASS_PHRASE_PASSES_MAX),
  lanes: uint32(1, BACKUP_PASS_PHRASE_LANES_MAX),
  wrapped: fixedBytes(WRAPPED_BYTES),
};

export const { encode: encodeBackupHeader, decode: decodeBackupHeader } = defineCodec<
  BackupHeader,
  sotto.backup.v1.BackupHeader
>({
  code: sotto.backup.v1.BackupHeader,
  shape: sottoBackupV1BackupHeader,
  bytesMax: BACKUP_HEADER_BYTES_MAX,
  form: {
    salt: fixedBytes(HEADER_SALT_BYTES),
    recoverySlot: optional(fixedBytes(WRAPPED_BYTES)),
    passPhraseSlot: optional(message(passPhraseSlotForm)),
  },
});

export const { encode: encodeBackupAccount, decode: decodeBackupAccount } = defineCodec<
  BackupAccount,
  sotto.backup.v1.BackupAccount
>({
  code: sotto.backup.v1.BackupAccount,
  shape: sottoBackupV1BackupAccount,
  bytesMax: BACKUP_RECORD_BYTES_MAX,
  form: {
    address: address(),
    relayUrl: printable(URL_CHARACTERS_MAX, 1),
    identityPrivateKey: fixedBytes(KEY_BYTES),
    signedManifest: bytes(1, SIGNED_MANIFEST_BYTES_MAX),
    createdAt: uint32(),
  },
});

export const { encode: encodeBackupRecord, decode: decodeBackupRecord } = defineCodec<
  BackupRecord,
  sotto.backup.v1.BackupRecord
>({
  code: sotto.backup.v1.BackupRecord,
  shape: sottoBackupV1BackupRecord,
  bytesMax: BACKUP_RECORD_BYTES_MAX,
  form: { key: printable(BACKUP_KEY_CHARACTERS_MAX, 1), value: bytes(0, BACKUP_VALUE_BYTES_MAX) },
});
