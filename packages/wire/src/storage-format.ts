/** How new the records of a store are (proto/sotto/storage/v1/client.proto). */

import { sotto } from '#gen/messages';
import { sottoStorageV1StoreFormat } from '#gen/shapes';
import { defineCodec } from './codec.ts';
import { uint32 } from './fields.ts';
import { CLIENT_RECORD_BYTES_MAX } from './limits.ts';

export interface StoredFormat {
  /** Of the newest client that has opened the store. */
  readonly format: number;
}

export const { encode: encodeStoredFormat, decode: decodeStoredFormat } = defineCodec<
  StoredFormat,
  sotto.storage.v1.StoreFormat
>({
  code: sotto.storage.v1.StoreFormat,
  shape: sottoStorageV1StoreFormat,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { format: uint32() },
});
