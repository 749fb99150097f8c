/**
 * Blind signatures RSABSSA-SHA384-PSS-Randomized: an issuer signs what it cannot see, and whoever shows the signature later
 * cannot be told from the others it signed for. This is the side of who asks, and of who verifies.
 *
 *     prepared = 32 random bytes || message
 *     blinded  = EMSA-PSS(prepared) * r^e             r random, secret; inverse = r^-1
 *     signature = blind signature * inverse
 *
 * Spec: RFC 9474, sections 4 and 5.
 */

import { assertBytes } from '../assert.ts';
import { concatBytes, wipe } from '../bytes.ts';
import { CryptoError } from '../errors.ts';
import type { RandomBytes } from '../provider.ts';
import { bitLength, bytesToInteger, integerToBytes, inverseMod, powerMod } from './integers.ts';
import { encodePss, isPssEncoding, SALT_BYTES } from './pss.ts';
import type { BlindRsaPublicKey } from './public-key.ts';

/** Length of the random bytes before a message. */
export const BLIND_RSA_PREFIX_BYTES = 32;

export interface BlindedMessage {
  /** What the issuer gets; 256 bytes for a modulus of 2048 bits, as all lengths here. */
  readonly blinded: Uint8Array;
  /** 256 bytes, secret until the signature is finalized: it links the two. */
  readonly inverse: Uint8Array;
}

/**
 * Prepare of section 4.1: 32 random bytes longer than `message`, which may have any length, so that no issuer can choose
 * what it signs. Throws on misuse only.
 */
export function prepareBlindMessage(random: RandomBytes, message: Uint8Array): Uint8Array {
  assertBytes('message', message);
  return concatBytes(random(BLIND_RSA_PREFIX_BYTES), message);
}

/**
 * Blind of section 4.2. `prepared` may have any length; both parts of the result have 256 bytes. Throws
 * `CryptoError` `E_PUBLIC_KEY_INVALID` for a key whose factors show, which nobody honest has.
 */
export function blindMessage(random: RandomBytes, publicKey: BlindRsaPublicKey, prepared: Uint8Array): BlindedMessage {
  assertBytes('prepared', prepared);
  const { modulus, exponent } = publicKey;
  const bytes = bytesOf(publicKey);
  const encoded = bytesToInteger(encodePss(prepared, bitLength(modulus) - 1, random(SALT_BYTES)));
  const factor = randomBelow(random, modulus);
  const inverse = inverseMod(factor, modulus);
  if (inverse === undefined || inverseMod(encoded, modulus) === undefined)
    throw new CryptoError('E_PUBLIC_KEY_INVALID', 'blind RSA: the modulus has a small factor');
  const blinded = (encoded * powerMod(factor, exponent, modulus)) % modulus;
  return { blinded: integerToBytes(blinded, bytes), inverse: integerToBytes(inverse, bytes) };
}

/**
 * Finalize of section 4.4. `blindSignature` is of the issuer and may have any length; `prepared` of any length and
 * `inverse` 256 bytes are those of the blinding. Returns 256 bytes. Throws `CryptoError` `E_BLIND_SIGNATURE_INVALID` when
 * the issuer did not sign what was asked, by this key.
 */
export function finalizeBlindSignature(
  publicKey: BlindRsaPublicKey,
  prepared: Uint8Array,
  blindSignature: Uint8Array,
  inverse: Uint8Array,
): Uint8Array {
  assertBytes('prepared', prepared);
  assertBytes('blindSignature', blindSignature);
  const bytes = bytesOf(publicKey);
  assertBytes('inverse', inverse, bytes);
  const product = bytesToInteger(blindSignature) * bytesToInteger(inverse);
  const signature = integerToBytes(product % publicKey.modulus, bytes);
  if (blindSignature.length !== bytes || !verifyBlindRsa(publicKey, prepared, signature))
    throw new CryptoError('E_BLIND_SIGNATURE_INVALID', 'blind RSA: the issuer did not sign what it was asked to');
  return signature;
}

/**
 * RSASSA-PSS-VERIFY of RFC 8017, section 8.1.2. `prepared` and `signature` may have any length; right is a signature of
 * 256 bytes. Throws on misuse only.
 */
export function verifyBlindRsa(publicKey: BlindRsaPublicKey, prepared: Uint8Array, signature: Uint8Array): boolean {
  assertBytes('prepared', prepared);
  assertBytes('signature', signature);
  const { modulus, exponent } = publicKey;
  if (signature.length !== bytesOf(publicKey)) return false;
  const value = bytesToInteger(signature);
  if (value >= modulus) return false;
  const bits = bitLength(modulus) - 1;
  const encoded = powerMod(value, exponent, modulus);
  const encodedBytes = Math.ceil(bits / 8);
  if (bitLength(encoded) > 8 * encodedBytes) return false;
  return isPssEncoding(prepared, bits, integerToBytes(encoded, encodedBytes));
}

export const bytesOf = ({ modulus }: BlindRsaPublicKey): number => Math.ceil(bitLength(modulus) / 8);

/** From 1 to `limit - 1`, all as likely: draws again until it fits. */
export const randomBelow = (random: RandomBytes, limit: bigint): bigint => {
  const bits = bitLength(limit);
  const excess = BigInt(8 * Math.ceil(bits / 8) - bits);
  for (;;) {
    const drawn = random(Math.ceil(bits / 8));
    const value = bytesToInteger(drawn) >> excess;
    wipe(drawn);
    if (value > 0n && value < limit) return value;
  }
};
