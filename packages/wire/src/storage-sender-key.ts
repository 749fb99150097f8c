/**
 * What the session layer keeps of one sender's keys for one distribution (proto/sotto/storage/v1/sender-key.proto). Holds
 * secrets.
 */

import { sotto } from '#gen/messages';
import { sottoStorageV1SenderKeyRecord } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { fixedBytes, optional, repeated, uint32 } from './fields.ts';
import {
  DISTRIBUTION_ID_BYTES,
  KEY_BYTES,
  PUBLIC_KEY_BYTES,
  SENDER_KEY_MESSAGE_VERSION,
  SENDER_KEY_RECORD_BYTES_MAX,
  SENDER_KEY_STATES_MAX,
  SKIPPED_KEYS_MAX,
} from './limits.ts';
import { type StoredSkippedSeed, skippedSeedForm } from './storage-session.ts';

export interface StoredSenderKeyRecord {
  readonly distributionId: Uint8Array;
  /** Newest first. */
  readonly states: readonly StoredSenderKeyState[];
}

export interface StoredSenderKeyState {
  /** Of the messages it reads: 3. */
  readonly messageVersion: number;
  readonly chainId: number;
  readonly chainKey: Uint8Array;
  readonly iteration: number;
  readonly signingPublicKey: Uint8Array;
  /** Of our own sender key. */
  readonly signingPrivateKey?: Uint8Array;
  /** Ascending index. */
  readonly skippedSeeds: readonly StoredSkippedSeed[];
}

const key = fixedBytes(KEY_BYTES);

const stateForm: Form<StoredSenderKeyState, sotto.storage.v1.SenderKeyState> = {
  messageVersion: uint32(SENDER_KEY_MESSAGE_VERSION, SENDER_KEY_MESSAGE_VERSION),
  chainId: uint32(),
  chainKey: key,
  iteration: uint32(),
  signingPublicKey: fixedBytes(PUBLIC_KEY_BYTES),
  signingPrivateKey: optional(key),
  skippedSeeds: repeated(message(skippedSeedForm), SKIPPED_KEYS_MAX),
};

export const { encode: encodeStoredSenderKeyRecord, decode: decodeStoredSenderKeyRecord } = defineCodec<
  StoredSenderKeyRecord,
  sotto.storage.v1.SenderKeyRecord
>({
  code: sotto.storage.v1.SenderKeyRecord,
  shape: sottoStorageV1SenderKeyRecord,
  bytesMax: SENDER_KEY_RECORD_BYTES_MAX,
  form: {
    distributionId: fixedBytes(DISTRIBUTION_ID_BYTES),
    states: repeated(message(stateForm), SENDER_KEY_STATES_MAX, 1),
  },
});
