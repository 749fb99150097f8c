/** Public pre-keys, one by one and as the bundle a session begins with (proto/sotto/wire/v1). */

import { sotto } from '#gen/messages';
import { sottoWireV1PreKeyBundle } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { WireError } from './errors.ts';
import { boolean, type Field, fixedBytes, optional, uint32 } from './fields.ts';
import {
  BUNDLE_BYTES_MAX,
  DEVICE_ID_MAX,
  KEM_PUBLIC_KEY_BYTES,
  PUBLIC_KEY_BYTES,
  REGISTRATION_ID_MAX,
  SIGNATURE_BYTES,
  X_WING_PUBLIC_KEY_BYTES,
} from './limits.ts';

/** Says whose a key is and what for. */
export interface KeyBinding {
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** Of the identity key. */
  readonly signature: Uint8Array;
}

export interface SignedPreKey {
  readonly id: number;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
  /** Missing in bundles of other networks. */
  readonly binding?: KeyBinding;
}

export interface KemPreKey {
  readonly id: number;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
  /** Missing in bundles of other networks. */
  readonly binding?: KeyBinding;
}

export interface OneTimePreKey {
  readonly id: number;
  readonly publicKey: Uint8Array;
  /** Missing in bundles of other networks. */
  readonly binding?: KeyBinding;
}

/** What the home relay seals mail with that waits for the device. */
export interface MailboxKey {
  readonly id: number;
  readonly publicKey: Uint8Array;
  readonly binding: KeyBinding;
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

/** A bundle that lacks this key asks for a session that a quantum computer could read: it is refused by a code of its own. */
function neverWithout<Value, Raw>(field: Field<Value, Raw>): Field<Value, Raw> {
  return {
    read: (raw, path) => {
      if (raw === undefined || raw === null) throw new WireError('E_WIRE_DOWNGRADE', `${path} is missing`);
      return field.read(raw, path);
    },
    write: field.write,
  };
}

const keyBindingForm: Form<KeyBinding, sotto.wire.v1.KeyBinding> = {
  createdAt: uint32(1),
  signature: fixedBytes(SIGNATURE_BYTES),
};

export const mailboxKeyForm: Form<MailboxKey, sotto.wire.v1.MailboxKey> = {
  id: uint32(),
  publicKey: fixedBytes(X_WING_PUBLIC_KEY_BYTES),
  binding: message(keyBindingForm),
};

export const signedPreKeyForm: Form<SignedPreKey, sotto.wire.v1.SignedPreKey> = {
  id: uint32(),
  publicKey: fixedBytes(PUBLIC_KEY_BYTES),
  signature: fixedBytes(SIGNATURE_BYTES),
  binding: optional(message(keyBindingForm)),
};

export const kemPreKeyForm: Form<KemPreKey, sotto.wire.v1.KemPreKey> = {
  id: uint32(),
  publicKey: fixedBytes(KEM_PUBLIC_KEY_BYTES),
  signature: fixedBytes(SIGNATURE_BYTES),
  binding: optional(message(keyBindingForm)),
};

export const oneTimePreKeyForm: Form<OneTimePreKey, sotto.wire.v1.OneTimePreKey> = {
  id: uint32(),
  publicKey: fixedBytes(PUBLIC_KEY_BYTES),
  binding: optional(message(keyBindingForm)),
};

export const preKeyBundleForm: Form<PreKeyBundle, sotto.wire.v1.PreKeyBundle> = {
  deviceId: uint32(1, DEVICE_ID_MAX),
  registrationId: uint32(1, REGISTRATION_ID_MAX),
  identityKey: fixedBytes(PUBLIC_KEY_BYTES),
  signedPreKey: message(signedPreKeyForm),
  kemPreKey: neverWithout(message(kemPreKeyForm)),
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
