/**
 * A passive attacker who stole the stored record of one device. It sees every ciphertext on the wire and which of them
 * reach the victim, and goes with the victim for as long as what it knows allows: it knows the algorithms, holds what the
 * record holds, draws its own random numbers where the victim draws fresh ones, and never gives up a key.
 *
 * With `breaksX25519` it also knows the private key behind every X25519 public key, as a quantum computer would find it;
 * ML-KEM stays closed to it.
 */

import { bytesToUtf8, equalBytes, type RandomBytes, type X25519KeyPair, type X25519PublicKey } from '@sotto/crypto';
import { FORWARD_JUMP_MAX } from '../src/limits.ts';
import {
  deriveMessageSeed,
  deriveNextChainKey,
  findMessagePlace,
  type ReceivingChain,
  reachMessageSeed,
  settleChain,
  startReceivingChain,
} from '../src/message-chain.ts';
import { deriveMessageKeys } from '../src/message-keys.ts';
import type { PostQuantumState } from '../src/post-quantum.ts';
import { sessionWindow } from '../src/post-quantum-chain.ts';
import {
  addPostQuantumEpoch,
  takePostQuantumReceivingKey,
  takePostQuantumSendingKey,
} from '../src/post-quantum-epochs.ts';
import { parsePostQuantumPayload, parsePostQuantumPrefix } from '../src/post-quantum-message.ts';
import { deriveRootStep } from '../src/root-chain.ts';
import type { Session } from '../src/session.ts';
import { decodeSessionRecord } from '../src/session-storage.ts';
import { type MessageIdentities, openSignalMessage, type SignalMessage } from '../src/signal-message.ts';
import { receiveInExchange, sendInExchange } from '../src/sparse-ratchet-machine.ts';
import { rememberAgreements } from './malformed.ts';
import { envOf, crypto as provider } from './support.ts';

/** Attackers who stole at different times agree the same keys. */
const crypto = rememberAgreements(provider);

export class Eavesdropper {
  #session: Session;
  readonly #breaksX25519: boolean;
  readonly #random: RandomBytes;

  /** `record` is what stood in the victim's store. */
  constructor(record: Uint8Array, options: { readonly breaksX25519: boolean; readonly random: RandomBytes }) {
    this.#session = decodeSessionRecord(record).current!;
    this.#breaksX25519 = options.breaksX25519;
    this.#random = options.random;
  }

  /** A message of the victim, in the order in which it writes. The text, if it can be read. */
  readSent(message: SignalMessage): string | undefined {
    const { sendingChain, postQuantum } = this.#session;
    const moved = this.#moveSending(postQuantum, epochOf(message));
    const chainKey = deriveNextChainKey(crypto, sendingChain.chainKey);
    this.#session = {
      ...this.#session,
      sendingChain: { ...sendingChain, chainKey, index: sendingChain.index + 1 },
      postQuantum: moved.state,
    };
    const isSameChain = equalBytes(message.ratchetKey, sendingChain.ratchetKeyPair.publicKey);
    if (!isSameChain || moved.key === undefined) return undefined;
    const { localIdentityKey: sender, remoteIdentityKey: receiver } = this.#session;
    return open(message, deriveMessageSeed(crypto, sendingChain.chainKey), moved.key, { sender, receiver });
  }

  /** A message to the victim, whether it will arrive or not. The text, if it can be read; nothing is used up by it. */
  readOffered(message: SignalMessage): string | undefined {
    return this.#open(message)?.text;
  }

  /** A message that has reached the victim, which then had `ratchetKeyPair`. The text, if it can be read. */
  readDelivered(message: SignalMessage, ratchetKeyPair: X25519KeyPair): string | undefined {
    const opened = this.#open(message);
    if (opened === undefined) return undefined;
    const { chain, isNewChain, rootKey, epochs } = opened;
    const others = this.#session.receivingChains.filter((one) => !equalBytes(one.ratchetKey, chain.ratchetKey));
    const postQuantum = moveReceiving({ ...this.#session.postQuantum, epochs }, message);
    this.#session = { ...this.#session, rootKey, receivingChains: [...others, chain], postQuantum };
    if (isNewChain) this.#startSendingChain(message.ratchetKey, ratchetKeyPair);
    return opened.text;
  }

  #open(message: SignalMessage) {
    const { postQuantum, remoteIdentityKey: sender, localIdentityKey: receiver } = this.#session;
    const known = this.#session.receivingChains.find((one) => equalBytes(one.ratchetKey, message.ratchetKey));
    const started = known ? { chain: known, rootKey: this.#session.rootKey } : this.#startChain(message.ratchetKey);
    const place = findMessagePlace(started.chain, message.counter, FORWARD_JUMP_MAX);
    if (place.kind === 'duplicate' || place.kind === 'too-far') return undefined;
    const { index } = parsePostQuantumPrefix(message.postQuantumMessage)!;
    const window = sessionWindow(FORWARD_JUMP_MAX);
    const taken = takePostQuantumReceivingKey(crypto, postQuantum.epochs, epochOf(message), index, window);
    if (taken.kind === 'refused') return undefined;
    const reached = reachMessageSeed(crypto, started.chain, place);
    const text = open(message, reached.seed, taken.key, { sender, receiver });
    if (text === undefined) return undefined;
    const chain = settleChain(crypto, started.chain, place, reached);
    return { text, chain, isNewChain: known === undefined, rootKey: started.rootKey, epochs: taken.epochs };
  }

  #startChain(ratchetKey: X25519PublicKey): { readonly chain: ReceivingChain; readonly rootKey: Session['rootKey'] } {
    const { rootKey, sendingChain } = this.#session;
    const step = deriveRootStep(crypto, rootKey, sendingChain.ratchetKeyPair.privateKey, ratchetKey);
    return { chain: startReceivingChain(ratchetKey, step.chainKey), rootKey: step.rootKey };
  }

  /** The victim's new pair is fresh: only who breaks X25519 has it. */
  #startSendingChain(ratchetKey: X25519PublicKey, victims: X25519KeyPair): void {
    const ratchetKeyPair = this.#breaksX25519 ? victims : crypto.x25519KeyPair(this.#random(32));
    const { rootKey, chainKey } = deriveRootStep(crypto, this.#session.rootKey, ratchetKeyPair.privateKey, ratchetKey);
    this.#session = { ...this.#session, rootKey, sendingChain: { ratchetKeyPair, chainKey, index: 0 } };
  }

  /** The victim's randomness of ML-KEM is fresh, so the attacker's own stands in its place. */
  #moveSending(postQuantum: PostQuantumState, epoch: number) {
    const sent = sendInExchange(postQuantum.exchange, envOf(this.#random));
    const added = addEpoch({ ...postQuantum, exchange: sent.state }, sent.secret);
    const taken = takePostQuantumSendingKey(crypto, added.epochs, epoch);
    return { state: { ...added, epochs: taken?.epochs ?? added.epochs }, key: taken?.key };
  }
}

/** The chain epoch of a message. */
export function epochOf(message: SignalMessage): number {
  return parsePostQuantumPrefix(message.postQuantumMessage)!.epoch - 1;
}

/** What the exchange gives to who holds its secrets. Where they are wrong it stands still; the chains go on. */
function moveReceiving(postQuantum: PostQuantumState, message: SignalMessage): PostQuantumState {
  const prefix = parsePostQuantumPrefix(message.postQuantumMessage)!;
  const payload = parsePostQuantumPayload(message.postQuantumMessage, prefix)!;
  const received = receiveInExchange(crypto, postQuantum.exchange, prefix.epoch, payload);
  if (received.kind === 'refused') return postQuantum;
  return addEpoch({ ...postQuantum, exchange: received.state }, received.secret);
}

function addEpoch(
  postQuantum: PostQuantumState,
  secret: Parameters<typeof addPostQuantumEpoch>[2] | undefined,
): PostQuantumState {
  if (secret === undefined) return postQuantum;
  return { ...postQuantum, epochs: addPostQuantumEpoch(crypto, postQuantum.epochs, secret, postQuantum.role) };
}

function open(
  message: SignalMessage,
  seed: Parameters<typeof deriveMessageKeys>[1],
  postQuantumKey: Parameters<typeof deriveMessageKeys>[2],
  identities: MessageIdentities,
): string | undefined {
  const keys = deriveMessageKeys(crypto, seed, postQuantumKey);
  const text = openSignalMessage(crypto, message, keys, identities);
  return text && bytesToUtf8(text);
}
