/** Public pre-keys, one by one and as the bundle a session begins with (proto/sotto/wire/v1). */

import { sotto } from '#gen/messages';
import { sottoWireV1PreKeyBundle } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { boolean, fixedBytes, optional, uint32 } from './fields.ts';
import {
  BUNDLE_BYTES_MAX,
  DEVICE_ID_MAX,
  KEM_PUBLIC_KEY_BYTES,
  PUBLIC_KEY_BYTES,
  REGISTRATION_ID_MAX,
  SIGNATURE_BYTES,
} from './limits.ts';

export interface SignedPreKey {
  readonly id: number;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

export interface KemPreKey {
  readonly id: number;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

export interface OneTimePreKey {
  readonly id: number;
  readonly publicKey: Uint8Array;
}

export interface PreKeyBundle {
  readonly deviceId: number;
  readonly registrationId: number;
  readonly identityKey: Uint8Array;
  readonly signedPreKey: SignedPreKey;
  readonly kemPreKey: KemPreKey;
  /** The KEM key is the one that may serve several senders. */
  readonly kemLastResort: boolean;
  /** Missing when the shelf is empty. */
  readonly oneTimePreKey?: OneTimePreKey;
}

export const signedPreKeyForm: Form<SignedPreKey, sotto.wire.v1.SignedPreKey> = {
  id: uint32(),
  publicKey: fixedBytes(PUBLIC_KEY_BYTES),
  signature: fixedBytes(SIGNATURE_BYTES),
};

export const kemPreKeyForm: Form<KemPreKey, sotto.wire.v1.KemPreKey> = {
  id: uint32(),
  publicKey: fixedBytes(KEM_PUBLIC_KEY_BYTES),
  signature: fixedBytes(SIGNATURE_BYTES),
};

export const oneTimePreKeyForm: Form<OneTimePreKey, sotto.wire.v1.OneTimePreKey> = {
  id: uint32(),
  publicKey: fixedBytes(PUBLIC_KEY_BYTES),
};

export const preKeyBundleForm: Form<PreKeyBundle, sotto.wire.v1.PreKeyBundle> = {
  deviceId: uint32(1, DEVICE_ID_MAX),
  registrationId: uint32(1, REGISTRATION_ID_MAX),
  identityKey: fixedBytes(PUBLIC_KEY_BYTES),
  signedPreKey: message(signedPreKeyForm),
  kemPreKey: message(kemPreKeyForm),
  kemLastResort: boolean(),
  oneTimePreKey: optional(message(oneTimePreKeyForm)),
};

export const { encode: encodePreKeyBundle, decode: decodePreKeyBundle } = defineCodec<
  PreKeyBundle,
  sotto.wire.v1.PreKeyBundle
>({
  code: sotto.wire.v1.PreKeyBundle,
  shape: sottoWireV1PreKeyBundle,
  bytesMax: BUNDLE_BYTES_MAX,
  form: preKeyBundleForm,
});
