/**
 * The issuer's side of RSABSSA: it signs blinded messages. The private operation is an argument, for a platform's library is
 * faster and better protected than `BigInt`; what it returns is checked, since a wrong result can give the key away.
 *
 * Spec: RFC 9474, section 4.3; RFC 8017, section 5.2.1.
 */

import { assertBytes } from '../assert.ts';
import { CryptoError } from '../errors.ts';
import type { RandomBytes } from '../provider.ts';
import { bytesOf, randomBelow } from './blind.ts';
import { bytesToInteger, integerToBytes, inverseMod, powerMod, powerModByWindows } from './integers.ts';
import { type BlindRsaPublicKey, EXPONENT } from './public-key.ts';

/** RSASP1 on a number below the modulus. Argument and result are as long as the modulus. */
export type BlindRsaPrivateOperation = (blinded: Uint8Array) => Uint8Array;

/**
 * BlindSign of section 4.3. `blinded` is of whoever asks and may have any length; right are 256 bytes. Returns 256 bytes.
 * Throws `CryptoError` `E_BLINDED_MESSAGE_INVALID` for what is not a number below the modulus, as long as it, and
 * `E_PRIVATE_KEY_INVALID` when the result does not belong to the public key.
 */
export function blindSign(
  publicKey: BlindRsaPublicKey,
  privateOperation: BlindRsaPrivateOperation,
  blinded: Uint8Array,
): Uint8Array {
  assertBytes('blinded', blinded);
  const { modulus, exponent } = publicKey;
  const message = bytesToInteger(blinded);
  if (blinded.length !== bytesOf(publicKey) || message >= modulus)
    throw new CryptoError('E_BLINDED_MESSAGE_INVALID', 'blind RSA: the blinded message is not of this modulus');
  const signature = privateOperation(blinded);
  if (powerMod(bytesToInteger(signature), exponent, modulus) !== message)
    throw new CryptoError('E_PRIVATE_KEY_INVALID', 'blind RSA: the private key is not of this public key');
  return signature;
}

/**
 * The key with these two primes, for any platform: `prime1` 128 bytes, `prime2` 128 bytes. By the Chinese remainder
 * theorem, with base and exponents masked by fresh random numbers, so that the time of `BigInt` tells nothing that
 * stays. Throws `CryptoError` `E_PRIVATE_KEY_INVALID` for numbers that are no such key.
 */
export function blindRsaPrivateOperation(
  random: RandomBytes,
  prime1: Uint8Array,
  prime2: Uint8Array,
): { readonly publicKey: BlindRsaPublicKey; readonly privateOperation: BlindRsaPrivateOperation } {
  const [p, q] = [bytesToInteger(prime1), bytesToInteger(prime2)];
  const exponent1 = inverseMod(EXPONENT, p - 1n);
  const exponent2 = inverseMod(EXPONENT, q - 1n);
  const coefficient = inverseMod(q, p);
  if (exponent1 === undefined || exponent2 === undefined || coefficient === undefined)
    throw new CryptoError('E_PRIVATE_KEY_INVALID', 'blind RSA: the primes do not make a key');
  const publicKey: BlindRsaPublicKey = { modulus: p * q, exponent: EXPONENT };
  const { modulus } = publicKey;

  /** One half, with a multiple of the order of the group added to the exponent. */
  const half = (base: bigint, exponent: bigint, prime: bigint): bigint =>
    powerModByWindows(base % prime, exponent + (MASK_BIT + bytesToInteger(random(8))) * (prime - 1n), prime);

  const privateOperation = (blinded: Uint8Array): Uint8Array => {
    assertBytes('blinded', blinded, bytesOf(publicKey));
    const factor = randomBelow(random, modulus);
    // Never undefined: a common factor would be one of the primes, which nobody draws.
    const inverse = inverseMod(factor, modulus)!;
    const masked = (bytesToInteger(blinded) * powerMod(factor, EXPONENT, modulus)) % modulus;
    const [first, second] = [half(masked, exponent1, p), half(masked, exponent2, q)];
    const difference = (((first - second) % p) + p) % p;
    const signature = second + ((difference * coefficient) % p) * q;
    return integerToBytes((signature * inverse) % modulus, bytesOf(publicKey));
  };
  return { publicKey, privateOperation };
}

/** Keeps the masks, and so the exponents, at one length. */
const MASK_BIT = 1n << 64n;
