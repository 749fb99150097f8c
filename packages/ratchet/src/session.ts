/**
 * A session between two devices: its state, and how it starts in both roles.
 *
 *     initiator: PQXDH, one root step with the responder's signed pre-key; may send at once, wrapped
 *     responder: PQXDH, the signed pre-key pair as first ratchet pair; the first receive does the root steps
 *
 * Spec: Signal session layer, sections 3.2, 3.3 and 4.1. Version 4 is the only one, so a session does not store it.
 */

import {
  CryptoError,
  copyBytes,
  equalBytes,
  type KyberCiphertext,
  wipe,
  type X25519KeyPair,
  type X25519PrivateKey,
  type X25519PublicKey,
} from '@sotto/crypto';
import { bundleInvalid, type PreKeyBundle } from './bundle.ts';
import { takeEncoded } from './encoded-parts.ts';
import { RatchetError } from './errors.ts';
import { generateKeyPair, type RootKey } from './keys.ts';
import { type ReceivingChain, type SendingChain, startReceivingChain } from './message-chain.ts';
import { type PostQuantumState, postQuantumRatchet } from './post-quantum.ts';
import { agreeAsInitiator, agreeAsResponder, type ResponderKeys, type SharedSecrets } from './pqxdh.ts';
import { deriveRootStep } from './root-chain.ts';
import { skippedOnlyIn } from './skipped-secrets.ts';
import type { RandomEnv, RatchetEnv } from './step.ts';

export interface Session {
  readonly localIdentityKey: X25519PublicKey;
  readonly remoteIdentityKey: X25519PublicKey;
  readonly localRegistrationId: number;
  readonly remoteRegistrationId: number;
  /** The initiator's base key. Names the session on both sides. */
  readonly initiatorBaseKey: X25519PublicKey;
  readonly rootKey: RootKey;
  /** Informational: messages sent on the previous sending chain minus one, at least 0. */
  readonly previousCounter: number;
  readonly sendingChain: SendingChain;
  /** Oldest first, at most five. */
  readonly receivingChains: readonly ReceivingChain[];
  readonly postQuantum: PostQuantumState;
  /** The initiator's, until the responder is heard from. */
  readonly pendingPreKey: PendingPreKey | undefined;
  /** Archived for good: it reads, and nothing is ever sent on it again. */
  readonly retired: boolean;
}

/** What every message repeats until the session is acknowledged (section 6.3). */
export interface PendingPreKey {
  readonly preKeyId: number | undefined;
  readonly signedPreKeyId: number;
  readonly kemPreKeyId: number;
  readonly kemCiphertext: KyberCiphertext;
  /** Seconds since 1970. */
  readonly createdAt: number;
}

/** The end of a session that is ours. The keys stay the caller's. */
export interface LocalIdentity {
  readonly identityKeyPair: X25519KeyPair;
  readonly registrationId: number;
}

/**
 * Section 3.2, on a bundle whose signatures were checked. Throws `E_BUNDLE_INVALID` when a key of the bundle cannot be
 * agreed with.
 */
export function startInitiatorSession(local: LocalIdentity, bundle: PreKeyBundle, env: RatchetEnv): Session {
  const baseKeyPair = generateKeyPair(env);
  const encapsulation = env.random(32);
  try {
    const keys = {
      identityKeyPair: local.identityKeyPair,
      baseKeyPair,
      remote: {
        identityKey: bundle.identityKey,
        signedPreKey: bundle.signedPreKey.publicKey,
        oneTimePreKey: bundle.oneTimePreKey?.publicKey,
        kemPreKey: bundle.kemPreKey.publicKey,
      },
    };
    const shared = agreeAsInitiator(env.crypto, keys, encapsulation);
    const pendingPreKey = {
      preKeyId: bundle.oneTimePreKey?.id,
      signedPreKeyId: bundle.signedPreKey.id,
      kemPreKeyId: bundle.kemPreKey.id,
      kemCiphertext: shared.kemCiphertext,
      createdAt: Math.floor(env.now / 1000),
    };
    return buildInitiatorSession(local, bundle, baseKeyPair.publicKey, shared, pendingPreKey, env);
  } catch (cause) {
    // PB-06: every key of a bundle can be agreed with or encapsulated to (sections 1.1 and 1.3; E_BUNDLE_INVALID).
    if (isKeyRefused(cause)) throw bundleInvalid('a key of the bundle cannot be agreed with', cause);
    throw cause;
  } finally {
    wipe(baseKeyPair.privateKey, encapsulation);
  }
}

function buildInitiatorSession(
  local: LocalIdentity,
  bundle: PreKeyBundle,
  baseKey: X25519PublicKey,
  shared: SharedSecrets,
  pendingPreKey: PendingPreKey,
  env: RandomEnv,
): Session {
  const ratchetKeyPair = generateKeyPair(env);
  const signedPreKey = bundle.signedPreKey.publicKey;
  try {
    const first = deriveRootStep(env.crypto, shared.rootKey, ratchetKeyPair.privateKey, signedPreKey);
    return {
      localIdentityKey: local.identityKeyPair.publicKey,
      remoteIdentityKey: bundle.identityKey,
      localRegistrationId: local.registrationId,
      remoteRegistrationId: bundle.registrationId,
      initiatorBaseKey: baseKey,
      rootKey: first.rootKey,
      previousCounter: 0,
      sendingChain: { ratchetKeyPair, chainKey: first.chainKey, index: 0 },
      // A responder never sends on this chain, but it takes one of the five places (section 3.2).
      receivingChains: [startReceivingChain(signedPreKey, shared.chainKey)],
      postQuantum: postQuantumRatchet.start(env.crypto, shared.postQuantumAuthKey, 'initiator'),
      pendingPreKey,
      retired: false,
    };
  } finally {
    wipe(shared.rootKey, shared.postQuantumAuthKey);
  }
}

/**
 * Section 3.3. The first message names the peer's ratchet key, so there is no receiving chain yet. `undefined` when an
 * agreement has no result.
 */
export function startResponderSession(
  local: LocalIdentity,
  keys: Omit<ResponderKeys, 'identityKeyPair'>,
  remoteRegistrationId: number,
  env: RandomEnv,
): Session | undefined {
  const shared = agreeOrRefuse({ ...keys, identityKeyPair: local.identityKeyPair }, env);
  if (shared === undefined) return undefined;
  try {
    return {
      localIdentityKey: local.identityKeyPair.publicKey,
      remoteIdentityKey: keys.remote.identityKey,
      localRegistrationId: local.registrationId,
      remoteRegistrationId,
      initiatorBaseKey: keys.remote.baseKey,
      rootKey: shared.rootKey,
      previousCounter: 0,
      sendingChain: { ratchetKeyPair: copyKeyPair(keys.signedPreKeyPair), chainKey: shared.chainKey, index: 0 },
      receivingChains: [],
      postQuantum: postQuantumRatchet.start(env.crypto, shared.postQuantumAuthKey, 'responder'),
      pendingPreKey: undefined,
      retired: false,
    };
  } finally {
    wipe(shared.postQuantumAuthKey);
  }
}

/**
 * Secrets of `before` that `after` does not share, by identity of the array; all of them without `after`. What `before`
 * was encoded to as a whole is one of them.
 */
export function secretsOnlyIn(before: Session, after: Session | undefined): Uint8Array[] {
  if (before === after) return [];
  const gone = postQuantumRatchet.secretsOnlyIn(before.postQuantum, after?.postQuantum);
  const encoded = takeEncoded(before);
  if (encoded !== undefined) gone.push(encoded);
  const { ratchetKeyPair, chainKey } = before.sendingChain;
  if (before.rootKey !== after?.rootKey) gone.push(before.rootKey);
  if (ratchetKeyPair.privateKey !== after?.sendingChain.ratchetKeyPair.privateKey) gone.push(ratchetKeyPair.privateKey);
  if (chainKey !== after?.sendingChain.chainKey) gone.push(chainKey);
  if (before.receivingChains === after?.receivingChains) return gone;
  for (const chain of before.receivingChains) {
    if (after?.receivingChains.includes(chain)) continue;
    const kept = after?.receivingChains.find(({ ratchetKey }) => equalBytes(ratchetKey, chain.ratchetKey));
    if (chain.chainKey !== kept?.chainKey) gone.push(chain.chainKey);
    for (const secret of skippedOnlyIn(chain.skippedSeeds, kept?.skippedSeeds)) gone.push(secret);
  }
  return gone;
}

function agreeOrRefuse(keys: ResponderKeys, env: RandomEnv): SharedSecrets | undefined {
  try {
    return agreeAsResponder(env.crypto, keys);
  } catch (error) {
    // DR-09: the keys of a first message have agreements with ours (section 3.3; E_MESSAGE_UNDECRYPTABLE).
    if (isKeyRefused(error)) return undefined;
    // PM-10: the KEM pre-key that is held is whole (ours; E_PRE_KEY_UNKNOWN).
    if (error instanceof CryptoError && error.code === 'E_PRIVATE_KEY_INVALID') {
      throw new RatchetError('E_PRE_KEY_UNKNOWN', 'KEM pre-key is held, but damaged', { cause: error });
    }
    throw error;
  }
}

function isKeyRefused(error: unknown): boolean {
  if (!(error instanceof CryptoError)) return false;
  return error.code === 'E_KEY_AGREEMENT_INVALID' || error.code === 'E_PUBLIC_KEY_INVALID';
}

/** The session wipes its ratchet pair when it moves on; the pre-key behind it belongs to the caller. */
function copyKeyPair(pair: X25519KeyPair): X25519KeyPair {
  return { privateKey: copyBytes(pair.privateKey) as X25519PrivateKey, publicKey: pair.publicKey };
}
