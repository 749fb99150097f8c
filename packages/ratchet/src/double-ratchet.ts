/**
 * The Double Ratchet: encrypting on one session, and trying one session on a message.
 *
 *                       message with an unknown ratchet key
 *     root key -- DH(own, theirs) --> receiving chain          before the message is authenticated
 *              -- DH(new, theirs) --> sending chain            after
 *
 * Spec: Signal session layer, sections 4.5 and 4.6. Before a message is authentic, the least is computed: both ratchets
 * look at its place first, chains only walk, and the new ratchet pair and the seeds of skipped messages come after the
 * MAC. The result is the same. The previous counter of a message is ignored.
 */

import { CryptoError, equalBytes, wipe, type X25519PublicKey } from '@sotto/crypto';
import { RatchetError } from './errors.ts';
import { generateKeyPair, type MessageKeys, type PostQuantumKey } from './keys.ts';
import { FORWARD_JUMP_MAX, FULL_JUMPS_MAX, RECEIVING_CHAINS_MAX, SELF_FORWARD_JUMP_MAX, UINT32_MAX } from './limits.ts';
import {
  findMessagePlace,
  type MessagePlace,
  type ReachedSeed,
  type ReceivingChain,
  reachMessageSeed,
  type SendingChain,
  settleChain,
  startReceivingChain,
  stepChain,
  wipeTrail,
} from './message-chain.ts';
import { deriveMessageKeys } from './message-keys.ts';
import { type PostQuantumState, postQuantumRatchet } from './post-quantum.ts';
import {
  createAddressBinding,
  isAddressBindingValid,
  isSameAccount,
  type ProtocolAddress,
} from './protocol-address.ts';
import { deriveRootStep } from './root-chain.ts';
import { type Session, secretsOnlyIn } from './session.ts';
import {
  type MessageIdentities,
  openSignalMessage,
  SESSION_VERSION,
  type SignalMessage,
  sealSignalMessage,
} from './signal-message.ts';
import type { RandomEnv } from './step.ts';

/** The addresses of both ends of a session. */
export interface SessionEnds {
  readonly local: ProtocolAddress;
  readonly remote: ProtocolAddress;
}

/** What one session says to a message. All refusals look alike to a peer; the reason is for tests and debugging. */
export type DecryptionResult =
  | { readonly kind: 'decrypted'; readonly session: Session; readonly plaintext: Uint8Array }
  | { readonly kind: 'duplicate' }
  /** `steps` is what the attempt cost, in steps of chains. */
  | { readonly kind: 'refused'; readonly reason: string; readonly steps: number };

/** How far chains may go for a message that is not authentic yet. */
export interface WalkLimits {
  /** Places ahead, in either ratchet. */
  readonly forwardJumpMax: number;
  /** Steps of both ratchets together. */
  readonly stepsMax: number;
}

/** Encrypts on the current sending chain. Throws `E_SESSION_EXHAUSTED`. */
export function encryptWithSession(
  session: Session,
  plaintext: Uint8Array,
  ends: SessionEnds,
  env: RandomEnv,
): { readonly session: Session; readonly message: Uint8Array } {
  const { sendingChain, localIdentityKey, remoteIdentityKey } = session;
  // DR-10: an index of a sending chain, classical or post-quantum, stays within 32 bits (section 6.2;
  // E_SESSION_EXHAUSTED).
  if (sendingChain.index >= UINT32_MAX) throw exhausted();
  const sent = postQuantumRatchet.send(session.postQuantum, env);
  if (sent === undefined) throw exhausted();
  const { seed, chainKey } = stepChain(env.crypto, sendingChain.chainKey);
  const keys = deriveMessageKeys(env.crypto, seed, sent.key, keysOfOneMessage);
  try {
    const content = {
      ratchetKey: sendingChain.ratchetKeyPair.publicKey,
      counter: sendingChain.index,
      previousCounter: session.previousCounter,
      postQuantumMessage: sent.message,
      // Section 6.2: only a wrapped message carries the binding.
      addressBinding: session.pendingPreKey && createAddressBinding(ends.local, ends.remote),
    };
    const identities = { sender: localIdentityKey, receiver: remoteIdentityKey };
    const message = sealSignalMessage(env.crypto, content, plaintext, keys, identities);
    const { ratchetKeyPair, index } = sendingChain;
    const after = moveSending(session, { ratchetKeyPair, chainKey, index: index + 1 }, sent.state);
    return { session: after, message };
  } finally {
    wipe(seed, sent.key, keys);
  }
}

/** The session one sent message later. Written out, for speed: this is made for every message. */
function moveSending(session: Session, sendingChain: SendingChain, postQuantum: PostQuantumState): Session {
  return {
    localIdentityKey: session.localIdentityKey,
    remoteIdentityKey: session.remoteIdentityKey,
    localRegistrationId: session.localRegistrationId,
    remoteRegistrationId: session.remoteRegistrationId,
    initiatorBaseKey: session.initiatorBaseKey,
    rootKey: session.rootKey,
    previousCounter: session.previousCounter,
    sendingChain,
    receivingChains: session.receivingChains,
    postQuantum,
    pendingPreKey: session.pendingPreKey,
    retired: session.retired,
  };
}

/** The session one message read later. Written out, like {@link moveSending}. */
function moveReceiving(
  session: Session,
  receivingChains: readonly ReceivingChain[],
  postQuantum: PostQuantumState,
): Session {
  return {
    localIdentityKey: session.localIdentityKey,
    remoteIdentityKey: session.remoteIdentityKey,
    localRegistrationId: session.localRegistrationId,
    remoteRegistrationId: session.remoteRegistrationId,
    initiatorBaseKey: session.initiatorBaseKey,
    rootKey: session.rootKey,
    previousCounter: session.previousCounter,
    sendingChain: session.sendingChain,
    receivingChains,
    postQuantum,
    pendingPreKey: undefined,
    retired: session.retired,
  };
}

/** Section 4.7: devices of one account may jump further. */
export function selectWalkLimits(session: Session, ends: SessionEnds): WalkLimits {
  const local = { address: ends.local, identityKey: session.localIdentityKey };
  const remote = { address: ends.remote, identityKey: session.remoteIdentityKey };
  const forwardJumpMax = isSameAccount(local, remote) ? SELF_FORWARD_JUMP_MAX : FORWARD_JUMP_MAX;
  return { forwardJumpMax, stepsMax: FULL_JUMPS_MAX * forwardJumpMax };
}

/**
 * Section 4.6 on one session, which stays as it was. Every secret of a failed attempt is wiped. `limits` may narrow
 * those of section 4.7.
 */
export function decryptWithSession(
  session: Session,
  message: SignalMessage,
  ends: SessionEnds,
  env: RandomEnv,
  limits: WalkLimits = selectWalkLimits(session, ends),
): DecryptionResult {
  // DR-04: a session opens messages of its own version only (section 7.4; E_MESSAGE_UNDECRYPTABLE).
  if (message.version !== SESSION_VERSION) return refuse('version');
  const trial = advanceToMessage(session, message, limits, env);
  if (trial.kind !== 'advanced') return trial;
  const { seed, postQuantumKey, steps } = trial;
  const keys = deriveMessageKeys(env.crypto, seed, postQuantumKey, keysOfOneMessage);
  wipe(seed);
  if (postQuantumKey !== undefined) wipe(postQuantumKey);
  try {
    const opened = openMessage(session, message, keys, ends, env);
    if (opened.kind === 'refused') {
      abandonTrial(session, trial);
      return refuse(opened.reason, steps);
    }
    return { kind: 'decrypted', session: settleTrial(trial, message, env), plaintext: opened.plaintext };
  } finally {
    wipe(keys);
  }
}

/** A session at the place of a message, with what that message is opened with. Unauthenticated. */
interface Trial extends ReachedSeed {
  readonly kind: 'advanced';
  readonly located: LocatedChain;
  readonly place: MessagePlace;
  readonly postQuantum: PostQuantumState;
  readonly postQuantumKey: PostQuantumKey | undefined;
  readonly steps: number;
}

/** Steps 1 to 4 of section 4.6. Both ratchets see the place of the message before the classical one computes. */
function advanceToMessage(
  session: Session,
  message: SignalMessage,
  { forwardJumpMax, stepsMax }: WalkLimits,
  env: RandomEnv,
): Trial | Exclude<DecryptionResult, { kind: 'decrypted' }> {
  const known = findReceivingChain(session, message.ratchetKey);
  // DR-11: before the MAC, a place on the way costs one HMAC in the classical chain and one HKDF in the post-quantum one,
  // and nothing is computed for a message that has no place in both (sections 4.6 and 4.7; E_MESSAGE_UNDECRYPTABLE).
  const place = findMessagePlace(known ?? NOT_STARTED, message.counter, Math.min(forwardJumpMax, stepsMax));
  if (place.kind === 'duplicate') return place;
  if (place.kind === 'too-far') return refuse('too far into the future');
  const skipped = place.kind === 'ahead' ? place.skipped : 0;
  const received = postQuantumRatchet.receive(
    env.crypto,
    session.postQuantum,
    message.postQuantumMessage,
    Math.min(forwardJumpMax, stepsMax - skipped),
  );
  if (received.kind === 'refused') return refuse(`post-quantum ratchet: ${received.reason}`);
  const { state: postQuantum, key: postQuantumKey } = received;
  const located = known ? { session, chain: known, isNewChain: false } : startChain(session, message.ratchetKey, env);
  if (located === undefined) {
    wipe(...postQuantumRatchet.secretsOnlyIn(postQuantum, session.postQuantum));
    if (postQuantumKey !== undefined) wipe(postQuantumKey);
    return refuse('ratchet key', received.steps);
  }
  const { seed, trail, next } = reachMessageSeed(env.crypto, located.chain, place);
  const steps = skipped + received.steps;
  return { kind: 'advanced', seed, trail, next, located, place, postQuantum, postQuantumKey, steps };
}

/** Section 4.6 steps 2, 3 and 6, as far as they wait for the MAC. */
function settleTrial(trial: Trial, message: SignalMessage, env: RandomEnv): Session {
  const { located, place, postQuantum } = trial;
  const chain = settleChain(env.crypto, located.chain, place, trial);
  const receivingChains = located.session.receivingChains.map((one) => (one === located.chain ? chain : one));
  const session = moveReceiving(located.session, receivingChains, postQuantum);
  if (!located.isNewChain) return session;
  wipe(located.chain.chainKey);
  return startSendingChain(session, message.ratchetKey, env);
}

/** Wipes what an attempt has computed, but for what `session` holds. */
function abandonTrial(session: Session, trial: Trial): void {
  const { located, postQuantum } = trial;
  wipeTrail(located.chain, trial);
  wipe(...secretsOnlyIn({ ...located.session, postQuantum }, session));
}

interface LocatedChain {
  readonly session: Session;
  readonly chain: ReceivingChain;
  readonly isNewChain: boolean;
}

/** An unknown ratchet key starts a chain, with the first half of the Diffie-Hellman step. */
function startChain(session: Session, ratchetKey: X25519PublicKey, env: RandomEnv): LocatedChain | undefined {
  try {
    const { privateKey } = session.sendingChain.ratchetKeyPair;
    const { rootKey, chainKey } = deriveRootStep(env.crypto, session.rootKey, privateKey, ratchetKey);
    const chain = startReceivingChain(ratchetKey, chainKey);
    // DR-05: a session keeps five receiving chains; the oldest makes room, and what is late on it is lost (section 4.7;
    // E_MESSAGE_UNDECRYPTABLE).
    const receivingChains = [...session.receivingChains, chain].slice(-RECEIVING_CHAINS_MAX);
    return { session: { ...session, rootKey, receivingChains }, chain, isNewChain: true };
  } catch (error) {
    // DR-06: a ratchet key has an agreement with ours, so it is not of small order (section 1.1;
    // E_MESSAGE_UNDECRYPTABLE).
    if (error instanceof CryptoError && error.code === 'E_KEY_AGREEMENT_INVALID') return undefined;
    throw error;
  }
}

function findReceivingChain(session: Session, ratchetKey: X25519PublicKey): ReceivingChain | undefined {
  return session.receivingChains.find((chain) => equalBytes(chain.ratchetKey, ratchetKey));
}

/** Step 5 of section 4.6: the MAC, then decryption, then the address rule, which is no business of a forger. */
function openMessage(
  session: Session,
  message: SignalMessage,
  keys: MessageKeys,
  ends: SessionEnds,
  env: RandomEnv,
): { readonly kind: 'opened'; readonly plaintext: Uint8Array } | ReturnType<typeof refuse> {
  const identities = { sender: session.remoteIdentityKey, receiver: session.localIdentityKey };
  const plaintext = openOrRefuse(message, keys, identities, env);
  if (typeof plaintext === 'string') return refuse(plaintext);
  if (!isAddressBindingValid(message.addressBinding, ends.remote, ends.local)) {
    wipe(plaintext);
    return refuse('address binding');
  }
  return { kind: 'opened', plaintext };
}

/** The text, or why there is none. */
function openOrRefuse(
  message: SignalMessage,
  keys: MessageKeys,
  identities: MessageIdentities,
  env: RandomEnv,
): Uint8Array | 'MAC' | 'ciphertext' {
  try {
    // DR-07: the MAC is the one of both identities, in the order of the direction, and of the bytes as received (section
    // 4.5; E_MESSAGE_UNDECRYPTABLE).
    return openSignalMessage(env.crypto, message, keys, identities) ?? 'MAC';
  } catch (error) {
    // DR-08: a ciphertext is whole blocks with correct padding (section 4.6; E_MESSAGE_UNDECRYPTABLE).
    if (error instanceof CryptoError) return 'ciphertext';
    throw error;
  }
}

/** The second half of the Diffie-Hellman step. The root key of the first half lives only in between. */
function startSendingChain(session: Session, ratchetKey: X25519PublicKey, env: RandomEnv): Session {
  const ratchetKeyPair = generateKeyPair(env);
  // Never E_KEY_AGREEMENT_INVALID: the first half has agreed with this ratchet key, so it is not of small order.
  const { rootKey, chainKey } = deriveRootStep(env.crypto, session.rootKey, ratchetKeyPair.privateKey, ratchetKey);
  wipe(session.rootKey);
  const previousCounter = Math.max(0, session.sendingChain.index - 1);
  return { ...session, rootKey, previousCounter, sendingChain: { ratchetKeyPair, chainKey, index: 0 } };
}

function refuse(
  reason: string,
  steps = 0,
): { readonly kind: 'refused'; readonly reason: string; readonly steps: number } {
  return { kind: 'refused', reason, steps };
}

function exhausted(): RatchetError {
  return new RatchetError('E_SESSION_EXHAUSTED', 'a chain has used its last index');
}

/** The keys of the message at hand; zeros in between. An array of this size is dear to make anew for every message. */
const keysOfOneMessage = new Uint8Array(80);
/** Where the chain of an unknown ratchet key would stand. */
const NOT_STARTED = { index: 0, skippedSeeds: [] };
