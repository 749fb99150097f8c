/** What the client keeps against copies of its store and its loss (proto/sotto/storage/v1/recovery.proto). */

import { sotto } from '#gen/messages';
import {
  sottoStorageV1BackupNote,
  sottoStorageV1Recovery,
  sottoStorageV1Renewal,
  sottoStorageV1Restoration,
  sottoStorageV1StoreMarks,
} from '#gen/shapes';
import { defineCodec, message } from './codec.ts';
import { boolean, fixedBytes, optional, repeated, uint32 } from './fields.ts';
import { CLIENT_RECORD_BYTES_MAX, KEY_BYTES, STORE_MARK_BYTES, STORE_MARKS_MAX } from './limits.ts';
import { type StoredTime, timeForm } from './storage-client.ts';

/** From which states of the store was sent. */
export interface StoredStoreMarks {
  /** The newest that the relay is known to have kept. */
  readonly confirmed?: Uint8Array;
  /** Oldest first; also those whose request was never answered. */
  readonly recent: readonly Uint8Array[];
  /** The relay keeps another: nothing is sent before all sessions are renewed. */
  readonly behind: boolean;
  /** The last time that was done, seconds since 1970; 0 for never. */
  readonly renewedAt: number;
}

/** A contact that is to be told that this device has left all sessions of before. */
export interface StoredRenewal {
  /** Seconds since 1970. */
  readonly since: number;
}

export const { encode: encodeStoredStoreMarks, decode: decodeStoredStoreMarks } = defineCodec<
  StoredStoreMarks,
  sotto.storage.v1.StoreMarks
>({
  code: sotto.storage.v1.StoreMarks,
  shape: sottoStorageV1StoreMarks,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    confirmed: optional(fixedBytes(STORE_MARK_BYTES)),
    recent: repeated(fixedBytes(STORE_MARK_BYTES), STORE_MARKS_MAX),
    behind: boolean(),
    renewedAt: uint32(),
  },
});

export const { encode: encodeStoredRenewal, decode: decodeStoredRenewal } = defineCodec<
  StoredRenewal,
  sotto.storage.v1.Renewal
>({
  code: sotto.storage.v1.Renewal,
  shape: sottoStorageV1Renewal,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { since: uint32() },
});

/** With what backups are made. The words that it comes from are kept nowhere. */
export interface StoredRecovery {
  readonly backupKey: Uint8Array;
  /** The user has shown to have the words. */
  readonly confirmed: boolean;
  /** Seconds since 1970. */
  readonly createdAt: number;
}

/** The last backup that was made of this store. */
export interface StoredBackupNote {
  /** What was stored later may not be in it. */
  readonly begunAt: StoredTime;
}

/** A store into which a backup is being restored. */
export interface StoredRestoration {
  /** Random: whose records these are. */
  readonly attempt: Uint8Array;
  /** All of the backup is here, and the keys of the device: the relay is told. */
  readonly registering: boolean;
  /** In the manifest. */
  readonly keepOtherDevices: boolean;
}

export const { encode: encodeStoredRecovery, decode: decodeStoredRecovery } = defineCodec<
  StoredRecovery,
  sotto.storage.v1.Recovery
>({
  code: sotto.storage.v1.Recovery,
  shape: sottoStorageV1Recovery,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { backupKey: fixedBytes(KEY_BYTES), confirmed: boolean(), createdAt: uint32() },
});

export const { encode: encodeStoredRestoration, decode: decodeStoredRestoration } = defineCodec<
  StoredRestoration,
  sotto.storage.v1.Restoration
>({
  code: sotto.storage.v1.Restoration,
  shape: sottoStorageV1Restoration,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { attempt: fixedBytes(STORE_MARK_BYTES), registering: boolean(), keepOtherDevices: boolean() },
});

export const { encode: encodeStoredBackupNote, decode: decodeStoredBackupNote } = defineCodec<
  StoredBackupNote,
  sotto.storage.v1.BackupNote
>({
  code: sotto.storage.v1.BackupNote,
  shape: sottoStorageV1BackupNote,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { begunAt: message(timeForm) },
});
