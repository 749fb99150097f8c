/**
 * The steps of the protocol, in Web Cryptography.
 *
 * Spec: Signal session layer, sections 4.2 to 4.4; sparse post-quantum ratchet, section 5.4.
 */

import {
  asSharedSecret,
  type ChainStep,
  concatBytes,
  type PostQuantumStep,
  uint32ToBytes,
  utf8ToBytes,
  wipe,
  type X25519PrivateKey,
  type X25519PublicKey,
} from '@sotto/crypto';
import { owned } from '../../src/byte-store.ts';
import type { Bytes } from '../../src/implementation.ts';
import { agree } from './agreement.ts';
import type { Agreement } from './prepared-provider.ts';
import { hkdf, hmacAll } from './subtle.ts';

export async function chainStep(chainKey: Uint8Array): Promise<ChainStep> {
  const [seed, next] = await hmacAll(owned(chainKey), [SEED_CONSTANT, CHAIN_CONSTANT]);
  return { seed: seed!, chainKey: next! };
}

export async function postQuantumStep(chainKey: Uint8Array, index: number): Promise<PostQuantumStep> {
  const info = owned(concatBytes(uint32ToBytes(index), POST_QUANTUM_INFO));
  const output = await hkdf(owned(chainKey), NO_SALT, info, 64);
  const step = { chainKey: output.slice(0, 32), key: output.slice(32) };
  wipe(output);
  return step;
}

/** The 80 bytes of a message: cipher key, MAC key, nonce. */
export function messageKeys(seed: Uint8Array, salt: Uint8Array): Promise<Bytes> {
  return hkdf(owned(seed), owned(salt), MESSAGE_KEYS_INFO, 80);
}

export const cipherKeyOf = (keys: Bytes): Bytes => keys.subarray(0, 32);
export const macKeyOf = (keys: Bytes): Bytes => keys.subarray(32, 64);
export const nonceOf = (keys: Bytes): Bytes => keys.subarray(64, 80);

/** The first bytes of the MAC, which are what a message carries. */
export async function messageMac(keys: Bytes, authenticated: Bytes): Promise<Bytes> {
  const [mac] = await hmacAll(macKeyOf(keys), [authenticated]);
  return mac!.subarray(0, MAC_BYTES);
}

export async function rootStep(
  rootKey: Uint8Array,
  privateKey: X25519PrivateKey,
  publicKey: X25519PublicKey,
): Promise<Agreement> {
  const sharedSecret = await agree(privateKey, publicKey);
  const output = await hkdf(sharedSecret, owned(rootKey), ROOT_INFO, 64);
  return { privateKey, sharedSecret: asSharedSecret(sharedSecret), output };
}

export const MAC_BYTES = 8;
const SEED_CONSTANT = Uint8Array.of(0x01);
const CHAIN_CONSTANT = Uint8Array.of(0x02);
const NO_SALT = new Uint8Array(32);
const MESSAGE_KEYS_INFO = owned(utf8ToBytes('WhisperMessageKeys'));
const POST_QUANTUM_INFO = utf8ToBytes('Signal PQ Ratchet V1 Chain Next');
const ROOT_INFO = owned(utf8ToBytes('WhisperRatchet'));
