/**
 * The two devices of the session vectors, every private key known, and what they agree on.
 *
 * Spec: Signal session layer, sections 3.2 and 4.2; sparse post-quantum ratchet, sections 5.2 and 5.4. Computed here from the
 * formulas of the text, not by the package that is tested.
 */

import {
  concatBytes,
  type KyberKeyPair,
  type RandomBytes,
  uint32ToBytes,
  utf8ToBytes,
  type X25519PublicKey,
} from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { agree, crypto, type DrawnPair, drawPair, serialized, sign } from './draw.ts';

export interface DeviceKeys {
  readonly name: string;
  readonly deviceId: number;
  readonly registrationId: number;
  readonly identity: DrawnPair;
}

export interface DrawnKemPreKey extends KyberKeyPair {
  readonly id: number;
  readonly random: Uint8Array;
  readonly lastResort: boolean;
}

/** Alice initiates, Bob responds. */
export interface People {
  readonly alice: DeviceKeys;
  readonly bob: DeviceKeys;
  readonly mallory: DrawnPair;
  readonly signedPreKey: DrawnPair & { readonly id: number };
  readonly oneTimePreKey: DrawnPair & { readonly id: number };
  readonly kemPreKey: DrawnKemPreKey;
  readonly lastResortKemPreKey: DrawnKemPreKey;
  readonly base: DrawnPair;
  readonly ratchet: DrawnPair;
  readonly encapsulationRandom: Uint8Array;
  readonly random: RandomBytes;
}

export const ALICE_NAME = '9d0652a3-dcc3-4d11-975f-74d61598733f';
export const BOB_NAME = '796abedb-ca4e-4f18-8803-1fde5b921f9f';

export function drawPeople(seed: string): People {
  const random = seededRandom(`${seed}/people`);
  const kem = (id: number, lastResort: boolean): DrawnKemPreKey => {
    const drawn = random(64);
    return { id, random: drawn, lastResort, ...crypto.kyberKeyPair(drawn) };
  };
  return {
    alice: { name: ALICE_NAME, deviceId: 1, registrationId: 111, identity: drawPair(random) },
    bob: { name: BOB_NAME, deviceId: 3, registrationId: 222, identity: drawPair(random) },
    mallory: drawPair(random),
    signedPreKey: { id: 22, ...drawPair(random) },
    oneTimePreKey: { id: 31, ...drawPair(random) },
    kemPreKey: kem(77, false),
    lastResortKemPreKey: kem(78, true),
    base: drawPair(random),
    ratchet: drawPair(random),
    encapsulationRandom: random(32),
    random,
  };
}

/** What both know after the first message, from Alice's side. */
export interface Agreement {
  /** Type byte and ciphertext. */
  readonly kemCiphertext: Uint8Array;
  /** `root0` and `chain0` of section 3.2. */
  readonly responderRootKey: Uint8Array;
  readonly responderChainKey: Uint8Array;
  /** `root1` and `chainA`. */
  readonly rootKey: Uint8Array;
  readonly sendingChainKey: Uint8Array;
  readonly postQuantumAuthKey: Uint8Array;
  /** Of chain epoch 0, before the first step. */
  readonly postQuantumChains: { readonly fromInitiator: Uint8Array; readonly fromResponder: Uint8Array };
}

/** Section 3.2, with or without the one-time pre-key. */
export function agreeWith(
  people: People,
  options: { readonly oneTime: boolean; readonly lastResort: boolean },
): Agreement {
  const { alice, bob, signedPreKey, oneTimePreKey, base, ratchet, encapsulationRandom } = people;
  const kem = options.lastResort ? people.lastResortKemPreKey : people.kemPreKey;
  const { ciphertext, sharedSecret } = crypto.kyberEncapsulate(kem.publicKey, encapsulationRandom);
  const terms = [
    agree(alice.identity, signedPreKey.publicKey),
    agree(base, bob.identity.publicKey),
    agree(base, signedPreKey.publicKey),
    ...(options.oneTime ? [agree(base, oneTimePreKey.publicKey)] : []),
    sharedSecret,
  ];
  const output = crypto.hkdfSha256(concatBytes(new Uint8Array(32).fill(0xff), ...terms), undefined, PQXDH_INFO, 96);
  const first = rootStep(output.slice(0, 32), agree(ratchet, signedPreKey.publicKey));
  const postQuantumAuthKey = output.slice(64);
  return {
    kemCiphertext: concatBytes(Uint8Array.of(0x08), ciphertext),
    responderRootKey: output.slice(0, 32),
    responderChainKey: output.slice(32, 64),
    rootKey: first.rootKey,
    sendingChainKey: first.chainKey,
    postQuantumAuthKey,
    postQuantumChains: startPostQuantumChains(postQuantumAuthKey),
  };
}

/** Section 4.2. */
export function rootStep(rootKey: Uint8Array, sharedSecret: Uint8Array) {
  const output = crypto.hkdfSha256(sharedSecret, rootKey, utf8ToBytes('WhisperRatchet'), 64);
  return { rootKey: output.slice(0, 32), chainKey: output.slice(32) };
}

/** Section 4.3: the message seed of index `index`. */
export function seedAt(chainKey: Uint8Array, index: number): Uint8Array {
  let key = chainKey;
  for (let i = 0; i < index; i++) key = crypto.hmacSha256(key, Uint8Array.of(2));
  return crypto.hmacSha256(key, Uint8Array.of(1));
}

/** Ratchet section 5.4: the key of index `index`, from 1. */
export function postQuantumKeyAt(chainKey: Uint8Array, index: number): Uint8Array {
  let next = chainKey;
  for (let i = 1; ; i++) {
    const info = concatBytes(uint32ToBytes(i), utf8ToBytes('Signal PQ Ratchet V1 Chain Next'));
    const output = crypto.hkdfSha256(next, ZERO, info, 64);
    if (i === index) return output.slice(32);
    next = output.slice(0, 32);
  }
}

/** Section 3.1: both signed keys of Bob's bundle. */
export function bundleSignatures(people: People) {
  const { bob, signedPreKey, kemPreKey, random } = people;
  return {
    signedPreKey: sign(bob.identity, serialized(signedPreKey.publicKey as X25519PublicKey), random),
    kemPreKey: sign(bob.identity, concatBytes(Uint8Array.of(0x08), kemPreKey.publicKey), random),
  };
}

/** Ratchet section 5.2. */
function startPostQuantumChains(authKey: Uint8Array) {
  // Two spaces stand before the last word.
  const output = crypto.hkdfSha256(authKey, ZERO, utf8ToBytes('Signal PQ Ratchet V1 Chain  Start'), 96);
  return { fromInitiator: output.slice(32, 64), fromResponder: output.slice(64) };
}

const ZERO = new Uint8Array(32);
const PQXDH_INFO = utf8ToBytes('WhisperText_X25519_SHA-256_CRYSTALS-KYBER-1024');
