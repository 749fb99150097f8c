/** What the client keeps of the devices of its own account (proto/sotto/storage/v1/devices.proto). */

import { sotto } from '#gen/messages';
import {
  sottoStorageV1DeviceNote,
  sottoStorageV1ExpectedDevice,
  sottoStorageV1OwnDevice,
  sottoStorageV1SyncTask,
} from '#gen/shapes';
import { defineCodec } from './codec.ts';
import { bytes, fixedBytes, optional, text, uint32 } from './fields.ts';
import {
  CLIENT_RECORD_BYTES_MAX,
  CONTENT_BYTES_MAX,
  DEVICE_ID_MAX,
  DEVICE_NAME_BYTES_MAX,
  KEY_BYTES,
} from './limits.ts';

/** What is known of a device of this account beside the manifest. */
export interface StoredOwnDevice {
  /** Which device had the number. */
  readonly authenticationKey: Uint8Array;
  /** May be empty. */
  readonly name: string;
  /** Seconds since 1970. */
  readonly addedAt: number;
  /** Number of the device where its user confirmed it; missing when none has said so. */
  readonly confirmedBy?: number;
}

/** A device that a user has confirmed and that may appear in a manifest. */
export interface StoredExpectedDevice {
  readonly name: string;
  readonly confirmedBy: number;
  /** Seconds since 1970. */
  readonly confirmedAt: number;
}

export interface StoredSyncTask {
  /** Serialised `Content`. */
  readonly content: Uint8Array;
}

export interface StoredDeviceNote {
  /** Seconds since 1970. */
  readonly notedAt: number;
}

export const { encode: encodeStoredOwnDevice, decode: decodeStoredOwnDevice } = defineCodec<
  StoredOwnDevice,
  sotto.storage.v1.OwnDevice
>({
  code: sotto.storage.v1.OwnDevice,
  shape: sottoStorageV1OwnDevice,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    authenticationKey: fixedBytes(KEY_BYTES),
    name: text(DEVICE_NAME_BYTES_MAX),
    addedAt: uint32(),
    confirmedBy: optional(uint32(1, DEVICE_ID_MAX)),
  },
});

export const { encode: encodeStoredExpectedDevice, decode: decodeStoredExpectedDevice } = defineCodec<
  StoredExpectedDevice,
  sotto.storage.v1.ExpectedDevice
>({
  code: sotto.storage.v1.ExpectedDevice,
  shape: sottoStorageV1ExpectedDevice,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { name: text(DEVICE_NAME_BYTES_MAX), confirmedBy: uint32(1, DEVICE_ID_MAX), confirmedAt: uint32() },
});

export const { encode: encodeStoredSyncTask, decode: decodeStoredSyncTask } = defineCodec<
  StoredSyncTask,
  sotto.storage.v1.SyncTask
>({
  code: sotto.storage.v1.SyncTask,
  shape: sottoStorageV1SyncTask,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { content: bytes(1, CONTENT_BYTES_MAX) },
});

export const { encode: encodeStoredDeviceNote, decode: decodeStoredDeviceNote } = defineCodec<
  StoredDeviceNote,
  sotto.storage.v1.DeviceNote
>({
  code: sotto.storage.v1.DeviceNote,
  shape: sottoStorageV1DeviceNote,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { notedAt: uint32() },
});
