/** Codecs of backups and of what guards against copies of a store, with values. */

import fc from 'fast-check';
import * as wire from '../src/index.ts';
import {
  address,
  bytes,
  codec,
  list,
  type NamedCodec,
  optionalKeys,
  printable,
  record,
  someBytes,
  uint32,
  versioned,
} from './values.ts';

export const recoveryCodecs: readonly NamedCodec[] = [
  codec(
    'StoredStoreMarks',
    'sotto.storage.v1.StoreMarks',
    wire.encodeStoredStoreMarks,
    wire.decodeStoredStoreMarks,
    optionalKeys<wire.StoredStoreMarks>(
      { confirmed: bytes(16), recent: list(bytes(16)), behind: fc.boolean(), renewedAt: uint32() },
      ['recent', 'behind', 'renewedAt'],
    ),
    versioned,
  ),
  codec(
    'StoredRenewal',
    'sotto.storage.v1.Renewal',
    wire.encodeStoredRenewal,
    wire.decodeStoredRenewal,
    record<wire.StoredRenewal>({ since: uint32() }),
    versioned,
  ),
  codec(
    'StoredRecovery',
    'sotto.storage.v1.Recovery',
    wire.encodeStoredRecovery,
    wire.decodeStoredRecovery,
    record<wire.StoredRecovery>({ backupKey: bytes(32), confirmed: fc.boolean(), createdAt: uint32() }),
    versioned,
  ),
  codec(
    'StoredRestoration',
    'sotto.storage.v1.Restoration',
    wire.encodeStoredRestoration,
    wire.decodeStoredRestoration,
    record<wire.StoredRestoration>({ attempt: bytes(16), registering: fc.boolean(), keepOtherDevices: fc.boolean() }),
    versioned,
  ),
  codec(
    'StoredBackupNote',
    'sotto.storage.v1.BackupNote',
    wire.encodeStoredBackupNote,
    wire.decodeStoredBackupNote,
    record<wire.StoredBackupNote>({ begunAt: record({ seconds: uint32(), milliseconds: uint32(0, 999) }) }),
    versioned,
  ),
  codec(
    'BackupHeader',
    'sotto.backup.v1.BackupHeader',
    wire.encodeBackupHeader,
    wire.decodeBackupHeader,
    optionalKeys<wire.BackupHeader>(
      {
        salt: bytes(32),
        recoverySlot: bytes(48),
        passPhraseSlot: record<wire.PassPhraseSlot>({
          salt: bytes(16),
          memoryKib: uint32(8, wire.BACKUP_PASS_PHRASE_MEMORY_KIB_MAX),
          passes: uint32(1, wire.BACKUP_PASS_PHRASE_PASSES_MAX),
          lanes: uint32(1, wire.BACKUP_PASS_PHRASE_LANES_MAX),
          wrapped: bytes(48),
        }),
      },
      ['salt'],
    ),
    versioned,
  ),
  codec(
    'BackupAccount',
    'sotto.backup.v1.BackupAccount',
    wire.encodeBackupAccount,
    wire.decodeBackupAccount,
    record<wire.BackupAccount>({
      address,
      relayUrl: printable(1),
      identityPrivateKey: bytes(32),
      signedManifest: someBytes(),
      createdAt: uint32(),
    }),
    versioned,
  ),
  codec(
    'BackupRecord',
    'sotto.backup.v1.BackupRecord',
    wire.encodeBackupRecord,
    wire.decodeBackupRecord,
    record<wire.BackupRecord>({ key: printable(1), value: someBytes(0) }),
  ),
];
