/** Keys and signatures of the vectors, every one from the seed. */

import {
  concatBytes,
  defaultProvider,
  type RandomBytes,
  type X25519KeyPair,
  type X25519PublicKey,
} from '@sotto/crypto';

export const crypto = defaultProvider;

/** A key pair with the bytes it was drawn from, which are the private key before it is clamped. */
export interface DrawnPair extends X25519KeyPair {
  readonly random: Uint8Array;
}

export function drawPair(random: RandomBytes): DrawnPair {
  return pairOf(random(32));
}

export function pairOf(random: Uint8Array): DrawnPair {
  return { ...crypto.x25519KeyPair(random), random };
}

/** 33 bytes: section 1.1. */
export function serialized(publicKey: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0x05), publicKey);
}

export function sign(pair: X25519KeyPair, message: Uint8Array, random: RandomBytes): Uint8Array {
  return crypto.xeddsaSign(pair.privateKey, message, random(64));
}

export function agree(pair: X25519KeyPair, publicKey: Uint8Array): Uint8Array {
  return crypto.x25519SharedSecret(pair.privateKey, publicKey as X25519PublicKey);
}

export function flipBit(bytes: Uint8Array, position: number, bit = 0): Uint8Array {
  const flipped = bytes.slice();
  const at = position < 0 ? bytes.length + position : position;
  flipped[at]! ^= 1 << bit;
  return flipped;
}
