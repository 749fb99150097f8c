/**
 * The devices of one account and the signature over them (proto/sotto/wire/v1). Only the forms are checked here; who
 * signed, and whether the devices are in order, is for `@sotto/identity`.
 */

import { sotto } from '#gen/messages';
import { sottoWireV1DeviceManifest, sottoWireV1SignedManifest } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { address, bytes, fixedBytes, optional, repeated, uint32 } from './fields.ts';
import {
  DEVICE_ID_MAX,
  DEVICES_MAX,
  HASH_BYTES,
  KEY_BYTES,
  MAILBOX_ID_BYTES,
  MANIFEST_BYTES_MAX,
  PUBLIC_KEY_BYTES,
  REGISTRATION_ID_MAX,
  SIGNATURE_BYTES,
  SIGNED_MANIFEST_BYTES_MAX,
} from './limits.ts';

export interface SignedManifest {
  /** A serialised {@link DeviceManifest}; the signature covers these very bytes. */
  readonly manifest: Uint8Array;
  readonly signature: Uint8Array;
}

export interface DeviceManifest {
  readonly identityKey: Uint8Array;
  readonly address: string;
  /** From 1, one more in each manifest. */
  readonly sequence: number;
  /** SHA-256 of the manifest before; missing in the first. */
  readonly previousHash?: Uint8Array;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly devices: readonly Device[];
  /** Newest version of the protocol that all of them speak. Missing: 1. */
  readonly protocol?: number;
}

export interface Device {
  readonly deviceId: number;
  readonly registrationId: number;
  readonly authenticationKey: Uint8Array;
  readonly mailboxId: Uint8Array;
}

export const signedManifestForm: Form<SignedManifest, sotto.wire.v1.SignedManifest> = {
  manifest: bytes(1, MANIFEST_BYTES_MAX),
  signature: fixedBytes(SIGNATURE_BYTES),
};

const deviceForm: Form<Device, sotto.wire.v1.Device> = {
  deviceId: uint32(1, DEVICE_ID_MAX),
  registrationId: uint32(1, REGISTRATION_ID_MAX),
  authenticationKey: fixedBytes(KEY_BYTES),
  mailboxId: fixedBytes(MAILBOX_ID_BYTES),
};

export const { encode: encodeSignedManifest, decode: decodeSignedManifest } = defineCodec<
  SignedManifest,
  sotto.wire.v1.SignedManifest
>({
  code: sotto.wire.v1.SignedManifest,
  shape: sottoWireV1SignedManifest,
  bytesMax: SIGNED_MANIFEST_BYTES_MAX,
  form: signedManifestForm,
});

export const { encode: encodeDeviceManifest, decode: decodeDeviceManifest } = defineCodec<
  DeviceManifest,
  sotto.wire.v1.DeviceManifest
>({
  code: sotto.wire.v1.DeviceManifest,
  shape: sottoWireV1DeviceManifest,
  bytesMax: MANIFEST_BYTES_MAX,
  form: {
    identityKey: fixedBytes(PUBLIC_KEY_BYTES),
    address: address(),
    sequence: uint32(1),
    previousHash: optional(fixedBytes(HASH_BYTES)),
    issuedAt: uint32(),
    devices: repeated(message(deviceForm), DEVICES_MAX, 1),
    protocol: optional(uint32(2)),
  },
});
