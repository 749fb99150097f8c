/**
 * The Double Ratchet: encrypting on one session, and trying one session on a message.
 *
 *                       message with an unknown ratchet key
 *     root key -- DH(own, theirs) --> receiving chain          before the message is authenticated
 *              -- DH(new, theirs) --> sending chain            after
 *
 * Spec: Signal session layer, sections 4.5 and 4.6. The new ratchet pair is drawn only once the message is authentic:
 * the result is the same and a forged message costs one agreement less. The previous counter of a message is ignored.
 */

import { CryptoError, equalBytes, wipe, type X25519PublicKey } from '@sotto/crypto';
import { RatchetError } from './errors.ts';
import { generateKeyPair, type MessageSeed, type PostQuantumKey } from './keys.ts';
import { FORWARD_JUMP_MAX, RECEIVING_CHAINS_MAX, SELF_FORWARD_JUMP_MAX, UINT32_MAX } from './limits.ts';
import {
  deriveMessageSeed,
  deriveNextChainKey,
  type ReceivingChain,
  startReceivingChain,
  takeMessageSeed,
} from './message-chain.ts';
import { deriveMessageKeys, type MessageKeys, wipeMessageKeys } from './message-keys.ts';
import { postQuantumRatchet } from './post-quantum.ts';
import {
  createAddressBinding,
  isAddressBindingValid,
  isSameAccount,
  type ProtocolAddress,
} from './protocol-address.ts';
import { deriveRootStep } from './root-chain.ts';
import { type Session, secretsOnlyIn } from './session.ts';
import {
  createSignalMessage,
  isSignalMessageAuthentic,
  SESSION_VERSION,
  type SignalMessage,
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
  | { readonly kind: 'refused'; readonly reason: string };

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
  const seed = deriveMessageSeed(env.crypto, sendingChain.chainKey);
  const keys = deriveMessageKeys(env.crypto, seed, sent.key);
  try {
    const content = {
      ratchetKey: sendingChain.ratchetKeyPair.publicKey,
      counter: sendingChain.index,
      previousCounter: session.previousCounter,
      ciphertext: env.crypto.aesCbcEncrypt(keys.cipherKey, keys.nonce, plaintext),
      postQuantumMessage: sent.message,
      // Section 6.2: only a wrapped message carries the binding.
      addressBinding: session.pendingPreKey && createAddressBinding(ends.local, ends.remote),
    };
    const identities = { sender: localIdentityKey, receiver: remoteIdentityKey };
    const message = createSignalMessage(env.crypto, content, keys.macKey, identities);
    const chainKey = deriveNextChainKey(env.crypto, sendingChain.chainKey);
    const next = { ...sendingChain, chainKey, index: sendingChain.index + 1 };
    return { session: { ...session, sendingChain: next, postQuantum: sent.state }, message };
  } finally {
    wipe(seed, sent.key);
    wipeMessageKeys(keys);
  }
}

/** Whether a session has a chain for this ratchet key. Ratchet keys are unique, so then no other session needs a try. */
export function hasReceivingChain(session: Session, ratchetKey: X25519PublicKey): boolean {
  return findReceivingChain(session, ratchetKey) !== undefined;
}

/**
 * Section 4.6 on one session, which stays as it was. Every secret of a failed attempt is wiped. `forwardJumpMax` may
 * narrow the limits of section 4.7.
 */
export function decryptWithSession(
  session: Session,
  message: SignalMessage,
  ends: SessionEnds,
  env: RandomEnv,
  forwardJumpMax: number = selectForwardJumpMax(session, ends),
): DecryptionResult {
  // DR-04: a session opens messages of its own version only (section 7.4; E_MESSAGE_UNDECRYPTABLE).
  if (message.version !== SESSION_VERSION) return refuse('version');
  const trial = advanceToMessage(session, message, forwardJumpMax, env);
  if (trial.kind !== 'advanced') return trial;
  const keys = deriveMessageKeys(env.crypto, trial.seed, trial.postQuantumKey);
  wipe(trial.seed);
  if (trial.postQuantumKey !== undefined) wipe(trial.postQuantumKey);
  try {
    const opened = openMessage(session, message, keys, ends, env);
    if (opened.kind === 'refused') {
      wipe(...secretsOnlyIn(trial.session, session));
      return opened;
    }
    const next = trial.isNewChain ? startSendingChain(trial.session, message.ratchetKey, env) : trial.session;
    return { kind: 'decrypted', session: { ...next, pendingPreKey: undefined }, plaintext: opened.plaintext };
  } finally {
    wipeMessageKeys(keys);
  }
}

/** A session that has moved to the place of a message, with what that message is opened with. Unauthenticated. */
interface Trial {
  readonly kind: 'advanced';
  readonly session: Session;
  readonly isNewChain: boolean;
  readonly seed: MessageSeed;
  readonly postQuantumKey: PostQuantumKey | undefined;
}

/** Steps 1 to 4 of section 4.6. */
function advanceToMessage(
  session: Session,
  message: SignalMessage,
  forwardJumpMax: number,
  env: RandomEnv,
): Trial | Exclude<DecryptionResult, { kind: 'decrypted' }> {
  const located = locateChain(session, message.ratchetKey, env);
  if (located === undefined) return refuse('ratchet key');
  const taken = takeMessageSeed(env.crypto, located.chain, message.counter, forwardJumpMax);
  if (taken.kind !== 'taken') {
    wipe(...secretsOnlyIn(located.session, session));
    return taken.kind === 'duplicate' ? taken : refuse('too far into the future');
  }
  if (located.isNewChain) wipe(located.chain.chainKey);
  const advanced = replaceChain(located.session, located.chain, taken.chain);
  const received = postQuantumRatchet.receive(
    env.crypto,
    session.postQuantum,
    message.postQuantumMessage,
    forwardJumpMax,
  );
  if (received.kind === 'refused') {
    wipe(taken.seed, ...secretsOnlyIn(advanced, session));
    return refuse(`post-quantum ratchet: ${received.reason}`);
  }
  return {
    kind: 'advanced',
    session: { ...advanced, postQuantum: received.state },
    isNewChain: located.isNewChain,
    seed: taken.seed,
    postQuantumKey: received.key,
  };
}

interface LocatedChain {
  readonly session: Session;
  readonly chain: ReceivingChain;
  readonly isNewChain: boolean;
}

/** The chain of a ratchet key; an unknown key starts one with the first half of the Diffie-Hellman step. */
function locateChain(session: Session, ratchetKey: X25519PublicKey, env: RandomEnv): LocatedChain | undefined {
  const known = findReceivingChain(session, ratchetKey);
  if (known !== undefined) return { session, chain: known, isNewChain: false };
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

/** Step 5 of section 4.6, in its order: MAC, address rule, decryption. */
function openMessage(
  session: Session,
  message: SignalMessage,
  keys: MessageKeys,
  ends: SessionEnds,
  env: RandomEnv,
): { readonly kind: 'opened'; readonly plaintext: Uint8Array } | { readonly kind: 'refused'; readonly reason: string } {
  const identities = { sender: session.remoteIdentityKey, receiver: session.localIdentityKey };
  // DR-07: the MAC is the one of both identities, in the order of the direction, and of the bytes as received (section
  // 4.5; E_MESSAGE_UNDECRYPTABLE).
  if (!isSignalMessageAuthentic(env.crypto, message, keys.macKey, identities)) return refuse('MAC');
  // The address rule, AD-05, comes after the MAC, so it tells a forger nothing.
  if (!isAddressBindingValid(message.addressBinding, ends.remote, ends.local)) return refuse('address binding');
  try {
    return { kind: 'opened', plaintext: env.crypto.aesCbcDecrypt(keys.cipherKey, keys.nonce, message.ciphertext) };
  } catch (error) {
    // DR-08: a ciphertext is whole blocks with correct padding (section 4.6; E_MESSAGE_UNDECRYPTABLE).
    if (error instanceof CryptoError) return refuse('ciphertext');
    throw error;
  }
}

/** The second half of the Diffie-Hellman step. The root key of the first half lives only in between. */
function startSendingChain(session: Session, ratchetKey: X25519PublicKey, env: RandomEnv): Session {
  const ratchetKeyPair = generateKeyPair(env);
  const { rootKey, chainKey } = deriveRootStep(env.crypto, session.rootKey, ratchetKeyPair.privateKey, ratchetKey);
  wipe(session.rootKey);
  const previousCounter = Math.max(0, session.sendingChain.index - 1);
  return { ...session, rootKey, previousCounter, sendingChain: { ratchetKeyPair, chainKey, index: 0 } };
}

/** Section 4.7: devices of one account may jump further. */
function selectForwardJumpMax(session: Session, ends: SessionEnds): number {
  const local = { address: ends.local, identityKey: session.localIdentityKey };
  const remote = { address: ends.remote, identityKey: session.remoteIdentityKey };
  return isSameAccount(local, remote) ? SELF_FORWARD_JUMP_MAX : FORWARD_JUMP_MAX;
}

function replaceChain(session: Session, before: ReceivingChain, after: ReceivingChain): Session {
  return { ...session, receivingChains: session.receivingChains.map((chain) => (chain === before ? after : chain)) };
}

function refuse(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason };
}

function exhausted(): RatchetError {
  return new RatchetError('E_SESSION_EXHAUSTED', 'a chain has used its last index');
}
