/**
 * Items sealed to the relay of their recipient, so that the relay of the sender carries them without learning for whom.
 *
 *   sealed = HPKE base mode, key of purpose `forward`, X-Wing or, for the lane `ephemeral`, X25519
 *   info   = "Sotto forward v1"
 *   aad    = string(origin domain) || string(destination domain) || lane (1) || expiry (1) || item id (16)
 *            where string(s) = length of s in bytes (2, big-endian) || s
 *
 * What the relay on the way must know is in the additional data: one that changes it, or hands the item to another relay,
 * has made it unreadable. The item id is there too, so that what is de-duplicated by it cannot come under another one.
 *
 * Spec: RFC 9180, and docs/protocol.md, sealed forwarding.
 */

import { CryptoError, type CryptoProvider, concatBytes, utf8ToBytes, wipe } from '@sotto/crypto';
import {
  type HpkeAead,
  type HpkeEnvironment,
  type HpkeKem,
  type HpkeKeyPair,
  hpkeOpen,
  hpkeSeal,
  hpkeX25519,
  hpkeXWing,
} from '@sotto/crypto/hpke';
import {
  EXPIRY_NUMBERS,
  type Expiry,
  type ForwardContent,
  LANE_NUMBERS,
  type Lane,
  padForwardContent,
  type Sealed,
  unpadForwardContent,
  WireError,
} from '@sotto/wire';
import { IdentityError } from './errors.ts';

export type ForwardingAlgorithm = 'xWing' | 'x25519';

/** A key of purpose `forward`, as a discovery document names it. */
export interface ForwardingKey {
  readonly id: string;
  readonly algorithm: ForwardingAlgorithm;
  readonly publicKey: Uint8Array;
}

/** One that a relay can open with. Secret. */
export interface ForwardingKeyPair {
  readonly id: string;
  readonly algorithm: ForwardingAlgorithm;
  readonly keys: HpkeKeyPair;
}

/** What stands outside of the seal and is bound to it. */
export interface ForwardRoute {
  /** Domain of the sender's relay. */
  readonly origin: string;
  /** Domain of the recipient's relay. */
  readonly destination: string;
  readonly lane: Lane;
  readonly expiry: Expiry;
  readonly itemId: Uint8Array;
}

/** Ephemeral items are worth less than the kilobyte that the hybrid key takes, and nothing a day later. */
export const forwardingAlgorithmOf = (lane: Lane): ForwardingAlgorithm => (lane === 'ephemeral' ? 'x25519' : 'xWing');

/** The algorithm of a published key, by its length; `undefined` for one that is of none. */
export const forwardingAlgorithmOfKey = ({ length }: Uint8Array): ForwardingAlgorithm | undefined => {
  if (length === hpkeXWing.publicKeyBytes) return 'xWing';
  return length === hpkeX25519.publicKeyBytes ? 'x25519' : undefined;
};

/** `seed` is 32 random bytes, which are copied. */
export const forwardingKeyPair = (
  crypto: CryptoProvider,
  algorithm: ForwardingAlgorithm,
  seed: Uint8Array,
): HpkeKeyPair => KEMS[algorithm].keyPair(crypto, seed);

/** Throws `E_FORWARD_INVALID` for a key that nobody can have made. A key of another lane is a `TypeError`. */
export function sealForward(
  env: HpkeEnvironment,
  key: ForwardingKey,
  route: ForwardRoute,
  content: ForwardContent,
): Sealed {
  if (key.algorithm !== forwardingAlgorithmOf(route.lane)) throw new TypeError('key: is for other lanes');
  const plaintext = padForwardContent(content);
  const message = { info: INFO, additionalData: additionalDataOf(route), plaintext };
  try {
    const sealed = asForwardInvalid(() => hpkeSeal(env, KEMS[key.algorithm], key.publicKey, message));
    return { keyId: key.id, sealed };
  } finally {
    wipe(plaintext);
  }
}

/**
 * Inverse of {@link sealForward}. Throws `E_FORWARD_INVALID`, one code whatever is wrong. `aead` is ChaCha20Poly1305, of
 * JavaScript unless another is given.
 */
export function openForward(
  crypto: CryptoProvider,
  key: ForwardingKeyPair,
  route: ForwardRoute,
  sealed: Uint8Array,
  aead?: HpkeAead,
): ForwardContent {
  // FW-01: the key is one for the lane that the item names.
  if (key.algorithm !== forwardingAlgorithmOf(route.lane)) throw forwardInvalid();
  // FW-02: origin, destination, lane, expiry and item id are those that it was sealed for.
  const message = { info: INFO, additionalData: additionalDataOf(route), sealed };
  return asForwardInvalid(() => unpadForwardContent(hpkeOpen(crypto, KEMS[key.algorithm], key.keys, message, aead)));
}

function additionalDataOf({ origin, destination, lane, expiry, itemId }: ForwardRoute): Uint8Array {
  const numbers = Uint8Array.of(LANE_NUMBERS[lane], EXPIRY_NUMBERS[expiry]);
  return concatBytes(lengthPrefixed(origin), lengthPrefixed(destination), numbers, itemId);
}

/** The length in two bytes, then the text. */
export function lengthPrefixed(text: string): Uint8Array {
  const bytes = utf8ToBytes(text);
  return concatBytes(Uint8Array.of(bytes.length >>> 8, bytes.length), bytes);
}

/** What `act` returns. Throws `E_FORWARD_INVALID` in place of what the layers below throw of what came. */
export function asForwardInvalid<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (cause) {
    throw cause instanceof CryptoError || cause instanceof WireError ? forwardInvalid(cause) : cause;
  }
}

export const forwardInvalid = (cause?: unknown): IdentityError =>
  new IdentityError('E_FORWARD_INVALID', 'what was sealed does not open', cause === undefined ? {} : { cause });

/** By algorithm. */
export const KEMS: Readonly<Record<ForwardingAlgorithm, HpkeKem>> = { xWing: hpkeXWing, x25519: hpkeX25519 };

const INFO = utf8ToBytes('Sotto forward v1');
