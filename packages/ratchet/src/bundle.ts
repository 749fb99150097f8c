/**
 * Pre-key bundles: what an initiator needs of a device that may be offline.
 *
 * Spec: Signal session layer, section 3.1. Nothing signs the ids, the registration id, the device id or the one-time
 * pre-key; a wrong one makes the agreement fail.
 */

import type { CryptoProvider, KyberPublicKey, X25519PublicKey } from '@sotto/crypto';
import { RatchetError } from './errors.ts';
import {
  parseKemPublicKey,
  parsePublicKey,
  SIGNATURE_BYTES,
  serializeKemPublicKey,
  serializePublicKey,
} from './keys.ts';
import { DEVICE_ID_MAX, UINT32_MAX } from './limits.ts';

/** A bundle with parsed keys. Each `signature` should have 64 bytes; they are checked where the bundle is used. */
export interface PreKeyBundle {
  readonly registrationId: number;
  readonly deviceId: number;
  readonly identityKey: X25519PublicKey;
  readonly signedPreKey: { readonly id: number; readonly publicKey: X25519PublicKey; readonly signature: Uint8Array };
  readonly kemPreKey: { readonly id: number; readonly publicKey: KyberPublicKey; readonly signature: Uint8Array };
  /** Absent when the device has none left. */
  readonly oneTimePreKey?: { readonly id: number; readonly publicKey: X25519PublicKey } | undefined;
}

/**
 * A bundle as published: every key serialised with its type byte. `identityKey` and `publicKey` have 33 bytes, the
 * `publicKey` of the KEM pre-key 1569 bytes; each `signature` has 64 bytes.
 */
export interface SerializedPreKeyBundle {
  readonly registrationId: number;
  readonly deviceId: number;
  readonly identityKey: Uint8Array;
  readonly signedPreKey: { readonly id: number; readonly publicKey: Uint8Array; readonly signature: Uint8Array };
  readonly kemPreKey: { readonly id: number; readonly publicKey: Uint8Array; readonly signature: Uint8Array };
  readonly oneTimePreKey?: { readonly id: number; readonly publicKey: Uint8Array } | undefined;
}

/** Parses the keys of a published bundle and checks its numbers (section 3.1). Throws `E_BUNDLE_INVALID`. */
export function parsePreKeyBundle(serialized: SerializedPreKeyBundle): PreKeyBundle {
  const { signedPreKey, kemPreKey, oneTimePreKey } = serialized;
  // PB-01: the device id of a bundle is 1..127 (section 3.1; E_BUNDLE_INVALID).
  if (!isBetween(serialized.deviceId, 1, DEVICE_ID_MAX)) throw bundleInvalid('device id is out of range');
  // PB-02: the registration id and the key ids of a bundle are unsigned 32-bit integers (section 1.6;
  // E_BUNDLE_INVALID).
  const numbers = [serialized.registrationId, signedPreKey.id, kemPreKey.id, oneTimePreKey?.id ?? 0];
  if (!numbers.every((number) => isBetween(number, 0, UINT32_MAX))) throw bundleInvalid('an id is out of range');
  try {
    // PB-03: every key of a bundle has its type byte and length (section 3.1; E_BUNDLE_INVALID).
    return {
      registrationId: serialized.registrationId,
      deviceId: serialized.deviceId,
      identityKey: parsePublicKey(serialized.identityKey),
      signedPreKey: { ...signedPreKey, publicKey: parsePublicKey(signedPreKey.publicKey) },
      kemPreKey: { ...kemPreKey, publicKey: parseKemPublicKey(kemPreKey.publicKey) },
      ...(oneTimePreKey && {
        oneTimePreKey: { id: oneTimePreKey.id, publicKey: parsePublicKey(oneTimePreKey.publicKey) },
      }),
    };
  } catch (cause) {
    throw bundleInvalid('a key is invalid', cause);
  }
}

/** Checks both signatures of a bundle (section 3.1). Throws `E_BUNDLE_SIGNATURE_INVALID`. */
export function assertBundleSignatures(crypto: CryptoProvider, bundle: PreKeyBundle): void {
  const { identityKey, signedPreKey, kemPreKey } = bundle;
  // PB-04: the identity key signs the 33 serialised bytes of the signed pre-key, type byte included (section 3.1;
  // E_BUNDLE_SIGNATURE_INVALID).
  if (!isSigned(crypto, identityKey, serializePublicKey(signedPreKey.publicKey), signedPreKey.signature)) {
    throw new RatchetError('E_BUNDLE_SIGNATURE_INVALID', 'signed pre-key is not signed by the identity key');
  }
  // PB-05: the identity key signs the 1569 serialised bytes of the KEM pre-key, type byte included (section 3.1;
  // E_BUNDLE_SIGNATURE_INVALID).
  if (!isSigned(crypto, identityKey, serializeKemPublicKey(kemPreKey.publicKey), kemPreKey.signature)) {
    throw new RatchetError('E_BUNDLE_SIGNATURE_INVALID', 'KEM pre-key is not signed by the identity key');
  }
}

export function bundleInvalid(message: string, cause?: unknown): RatchetError {
  return new RatchetError('E_BUNDLE_INVALID', message, cause === undefined ? {} : { cause });
}

function isSigned(crypto: CryptoProvider, key: X25519PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === SIGNATURE_BYTES && crypto.xeddsaVerify(key, message, signature);
}

function isBetween(value: number, minimum: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= minimum && value <= maximum;
}
