/**
 * RSA keys from seeded random numbers. Node makes them from its own, and what is computed with a key would differ from run to
 * run: how often a blinding factor is drawn depends on the modulus.
 */

import { checkPrimeSync, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { RandomBytes } from '@sotto/crypto';

export interface RsaKeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** With a modulus of `bits`, an even number, and the exponent 65537. */
export function makeRsaKey(random: RandomBytes, bits: number): RsaKeyPair {
  const p = makePrime(random, bits / 2);
  const q = makePrime(random, bits / 2);
  if (p === q) return makeRsaKey(random, bits);
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n));
  const key = {
    kty: 'RSA',
    n: base64url(p * q),
    e: base64url(EXPONENT),
    d: base64url(d),
    p: base64url(p),
    q: base64url(q),
    dp: base64url(d % (p - 1n)),
    dq: base64url(d % (q - 1n)),
    qi: base64url(inverse(q, p)),
  };
  const privateKey = createPrivateKey({ key, format: 'jwk' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** Its two highest bits are set, so that the product of two has all its bits. */
function makePrime(random: RandomBytes, bits: number): bigint {
  const highest = 3n << BigInt(bits - 2);
  for (;;) {
    const candidate = BigInt(`0x${Buffer.from(random(bits / 8)).toString('hex')}`) | highest | 1n;
    const isWorthIt = (candidate - 1n) % EXPONENT !== 0n && SMALL_PRIMES.every((prime) => candidate % prime !== 0n);
    if (isWorthIt && checkPrimeSync(candidate, { checks: CHECKS })) return candidate;
  }
}

/** Of `value` modulo `modulus`, to which it is prime, by the extended algorithm of Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [before, rest] = [modulus, value % modulus];
  let [coefficient, next] = [0n, 1n];
  while (rest !== 0n) {
    const quotient = before / rest;
    [before, rest] = [rest, before - quotient * rest];
    [coefficient, next] = [next, coefficient - quotient * next];
  }
  return ((coefficient % modulus) + modulus) % modulus;
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}

const EXPONENT = 65_537n;
/** Of a random number of such a size, one that passes so many and is composite is rarer than anything that a run could meet. */
const CHECKS = 4;
/** To divide by them is cheaper than the check, which does not. */
const SMALL_PRIMES = Array.from({ length: 1_000 }, (_, index) => index * 2 + 3)
  .filter((odd) => !Array.from({ length: 22 }, (_, index) => index * 2 + 3).some((one) => one < odd && odd % one === 0))
  .map(BigInt);
