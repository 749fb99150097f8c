/**
 * Our session layer is synchronous and Web Cryptography is not. So the cryptography of a message is done before or after
 * the step of the session, and the step runs on a provider that only hands out what was prepared for it. Bookkeeping,
 * parsing and encoding are ours, as they are beside it; what is compared is the cryptography.
 *
 * What is not prepared is computed by the provider below: the key exchange of the post-quantum ratchet, for which Web
 * Cryptography has nothing.
 */

import {
  type ChainStep,
  type CryptoProvider,
  type PostQuantumStep,
  type SharedSecret,
  sealedLength,
  type X25519KeyPair,
  type X25519PrivateKey,
} from '@sotto/crypto';
import type { Bytes } from '../../src/implementation.ts';

/** What one step of a session will ask for. */
export interface Prepared {
  readonly chainStep: ChainStep;
  readonly postQuantumStep: PostQuantumStep;
  /** Of a message with a new ratchet key: both halves of the Diffie-Hellman step, and the pair of the second. */
  readonly agreements: readonly Agreement[];
  readonly ratchetKeyPair: X25519KeyPair | undefined;
  /** Of a message that is read: its text, or `undefined` where the MAC is wrong. */
  readonly plaintext: Bytes | undefined;
}

/** A step of the root chain. */
export interface Agreement {
  readonly privateKey: X25519PrivateKey;
  readonly sharedSecret: SharedSecret;
  /** Root key and chain key. */
  readonly output: Bytes;
}

/** A message but for its ciphertext and MAC. */
export interface Unsealed {
  /** Associated data, head, room for the ciphertext, tail. */
  readonly authenticated: Bytes;
  readonly associatedDataLength: number;
  readonly ciphertextStart: number;
}

export interface PreparedProvider {
  /** Runs a synchronous step on what was prepared. `unsealed` is there where the step has sealed. */
  run<Output>(
    prepared: Prepared,
    step: (crypto: CryptoProvider) => Output,
  ): { readonly output: Output; readonly unsealed: Unsealed | undefined };
}

export function createPreparedProvider(below: CryptoProvider): PreparedProvider {
  let current: Prepared | undefined;
  let unsealed: Unsealed | undefined;
  const prepared = (): Prepared => {
    if (current === undefined) throw new Error('a step was not prepared');
    return current;
  };
  const crypto: CryptoProvider = {
    ...below,
    name: 'WebCrypto',
    chainStep: () => prepared().chainStep,
    pqStep: () => prepared().postQuantumStep,
    // Whoever prepared the step has the keys, and needs no other copy.
    messageKeys: (_seed, _salt, target = new Uint8Array(MESSAGE_KEYS_BYTES)) => target,
    seal: (_keys, associatedData, head, plaintext, tail) => {
      unsealed = layOut(associatedData, head, plaintext.length, tail);
      return NOT_SEALED_YET;
    },
    open: () => prepared().plaintext,
    x25519SharedSecret: (privateKey, publicKey) => {
      const agreement = prepared().agreements.find((one) => one.privateKey === privateKey);
      return agreement?.sharedSecret ?? below.x25519SharedSecret(privateKey, publicKey);
    },
    hkdfSha256: (inputKey, salt, info, length) => {
      const agreement = prepared().agreements.find((one) => one.sharedSecret === inputKey);
      return agreement?.output ?? below.hkdfSha256(inputKey, salt, info, length);
    },
    x25519KeyPair: (random) => prepared().ratchetKeyPair ?? below.x25519KeyPair(random),
  };
  return {
    run: (next, step) => {
      [current, unsealed] = [next, undefined];
      try {
        return { output: step(crypto), unsealed };
      } finally {
        [current, unsealed] = [undefined, undefined];
      }
    },
  };
}

/** Copies at once: the arguments are good until the call returns. */
function layOut(associatedData: Uint8Array, head: Uint8Array, plaintextLength: number, tail: Uint8Array): Unsealed {
  const ciphertextStart = associatedData.length + head.length;
  const ciphertextEnd = ciphertextStart + sealedLength(plaintextLength);
  const authenticated = new Uint8Array(ciphertextEnd + tail.length);
  authenticated.set(associatedData);
  authenticated.set(head, associatedData.length);
  authenticated.set(tail, ciphertextEnd);
  return { authenticated, associatedDataLength: associatedData.length, ciphertextStart };
}

const MESSAGE_KEYS_BYTES = 80;
const NOT_SEALED_YET = new Uint8Array(0);
