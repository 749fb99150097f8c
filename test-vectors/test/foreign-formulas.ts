/**
 * The formulas of the spec on hexadecimal values, without the session layer: what another implementation computes to
 * follow a transcript from value to value.
 *
 * Spec: Signal session layer, sections 3.2, 4.2 to 4.4; sparse post-quantum ratchet, sections 5 and 6.
 */

import { asX25519PublicKey, concatBytes, uint32ToBytes, utf8ToBytes } from '@sotto/crypto';
import { bytes, crypto, hex } from './transcripts-support.ts';

export interface RootStep {
  readonly sharedSecret: string;
  readonly rootKey: string;
  readonly chainKey: string;
}

/** What a chain epoch of the post-quantum ratchet starts from. */
export interface ChainEpoch {
  readonly rootKey: string;
  readonly initiatorToResponder: string;
  readonly responderToInitiator: string;
}

export interface Authenticator {
  readonly rootKey: string;
  readonly macKey: string;
}

/** X25519 of a private key before clamping and a public key with its type byte. */
export function agree(privateKey: string, publicKey: string): string {
  const ours = crypto.x25519KeyPair(bytes(privateKey)).privateKey;
  return hex(crypto.x25519SharedSecret(ours, asX25519PublicKey(bytes(publicKey).slice(1))));
}

/** HKDF-SHA-256, split into parts of 32 bytes. */
export function derive(salt: string, inputKey: string, info: Uint8Array, parts: number): string[] {
  const output = hex(crypto.hkdfSha256(bytes(inputKey), bytes(salt), info, 32 * parts));
  return Array.from({ length: parts }, (_, part) => output.slice(64 * part, 64 * part + 64));
}

/** Section 4.2. */
export function rootStep(rootKey: string, sharedSecret: string): RootStep {
  const [root, chain] = derive(rootKey, sharedSecret, utf8ToBytes('WhisperRatchet'), 2);
  return { sharedSecret, rootKey: root!, chainKey: chain! };
}

/** Section 4.3. */
export const seedOf = (chainKey: string): string => hex(crypto.hmacSha256(bytes(chainKey), Uint8Array.of(1)));
export const nextChainKey = (chainKey: string): string => hex(crypto.hmacSha256(bytes(chainKey), Uint8Array.of(2)));

/** Ratchet section 5.2. */
export function firstChainEpoch(authKey: string): ChainEpoch {
  return chainEpoch(derive(ZERO, authKey, utf8ToBytes('Signal PQ Ratchet V1 Chain  Start'), 3));
}

/** Ratchet section 5.3. */
export function nextChainEpoch({ rootKey }: ChainEpoch, secret: string): ChainEpoch {
  return chainEpoch(derive(rootKey, secret, utf8ToBytes('Signal PQ Ratchet V1 Chain Add Epoch'), 3));
}

/** Ratchet section 5.4: the key of this index, and the chain key behind it. */
export function chainStep(chainKey: string, index: number): { readonly chainKey: string; readonly key: string } {
  const info = concatBytes(uint32ToBytes(index), utf8ToBytes('Signal PQ Ratchet V1 Chain Next'));
  const [next, key] = derive(ZERO, chainKey, info, 2);
  return { chainKey: next!, key: key! };
}

/** Ratchet section 6.2. */
export function updateAuthenticator(rootKey: string, epoch: number, key: string): Authenticator {
  const info = utf8ToBytes('Signal_PQCKA_V1_MLKEM768:Authenticator Update');
  const [root, mac] = derive(ZERO, rootKey + key, concatBytes(info, bigEndian64(epoch)), 2);
  return { rootKey: root!, macKey: mac! };
}

/** Ratchet section 6.7. */
export function epochSecret(sharedSecret: string, epoch: number): string {
  const info = concatBytes(utf8ToBytes('Signal_PQCKA_V1_MLKEM768:SCKA Key'), bigEndian64(epoch));
  return derive(ZERO, sharedSecret, info, 1)[0]!;
}

export const ZERO = '00'.repeat(32);

function chainEpoch([rootKey, initiatorToResponder, responderToInitiator]: readonly string[]): ChainEpoch {
  return {
    rootKey: rootKey!,
    initiatorToResponder: initiatorToResponder!,
    responderToInitiator: responderToInitiator!,
  };
}

function bigEndian64(value: number): Uint8Array {
  return concatBytes(new Uint8Array(4), uint32ToBytes(value));
}
