/**
 * The sparse post-quantum ratchet, version 1: every message gets a key, and new secrets of ML-KEM-768 flow into the keys
 * for as long as both ends write.
 *
 *     key exchange  -- epoch secret -->  epochs  -- key of a message -->
 *
 *     negotiation open  --- first version 1 message --->  negotiated
 *
 * Spec: sparse post-quantum ratchet, sections 2 and 3. Our least version is 1, so the chains start with the session and
 * the authentication key is not kept. A message of exchange epoch e has a key of chain epoch e - 1.
 */

import { type CryptoProvider, wipe } from '@sotto/crypto';
import type { EpochSecret, PostQuantumAuthKey } from './keys.ts';
import { sessionWindow } from './post-quantum-chain.ts';
import {
  addPostQuantumEpoch,
  epochSecretsOnlyIn,
  type PostQuantumEpochs,
  startPostQuantumEpochs,
  takePostQuantumReceivingKey,
  takePostQuantumSendingKey,
} from './post-quantum-epochs.ts';
import {
  encodePostQuantumMessage,
  POST_QUANTUM_VERSION,
  parsePostQuantumPayload,
  parsePostQuantumPrefix,
} from './post-quantum-message.ts';
import type {
  PostQuantumRatchet,
  PostQuantumReceived,
  PostQuantumRefusal,
  PostQuantumSent,
  SessionRole,
} from './post-quantum-ratchet.ts';
import { receiveInExchange, sendInExchange } from './sparse-ratchet-machine.ts';
import { exchangeSecretsOnlyIn, type KeyExchange, startKeyExchange } from './sparse-ratchet-states.ts';
import type { RandomEnv } from './step.ts';

export interface SparseRatchetState {
  readonly role: SessionRole;
  /** A version 1 message of the peer was processed. */
  readonly negotiated: boolean;
  readonly exchange: KeyExchange;
  readonly epochs: PostQuantumEpochs;
}

export const sparseRatchet: PostQuantumRatchet<SparseRatchetState> = { start, send, receive, secretsOnlyIn };

function start(crypto: CryptoProvider, authKey: PostQuantumAuthKey, role: SessionRole): SparseRatchetState {
  return {
    role,
    negotiated: false,
    exchange: startKeyExchange(crypto, authKey, role),
    epochs: startPostQuantumEpochs(crypto, authKey, role),
  };
}

/** Section 2.3. */
function send(state: SparseRatchetState, env: RandomEnv): PostQuantumSent<SparseRatchetState> | undefined {
  const { state: exchange, payload, secret } = sendInExchange(state.exchange, env);
  const { role, negotiated } = state;
  const epochs = addEpoch(env.crypto, state, secret);
  const taken = takePostQuantumSendingKey(env.crypto, epochs, exchange.epoch - 1);
  if (taken === undefined) {
    wipe(...secretsOnlyIn({ role, negotiated, exchange, epochs }, state));
    return undefined;
  }
  const message = encodePostQuantumMessage(exchange.epoch, taken.index, payload);
  return { state: { role, negotiated, exchange, epochs: taken.epochs }, message, key: taken.key };
}

/** Section 2.4, in its order: prefix, version, whole message, key exchange, key. */
function receive(
  crypto: CryptoProvider,
  state: SparseRatchetState,
  message: Uint8Array,
  forwardJumpMax: number,
): PostQuantumReceived<SparseRatchetState> {
  // PQ-08: a message has post-quantum bytes, since none means version 0 and the minimum is 1 (ratchet section 3.2).
  if (message.length === 0) return refuse('minimum-version');
  const prefix = parsePostQuantumPrefix(message);
  if (prefix === undefined) return refuse('message-decode');
  if (prefix.version < POST_QUANTUM_VERSION) return refuse('minimum-version');
  if (prefix.version > POST_QUANTUM_VERSION) {
    // PQ-09: an unknown newer version may only open a session, never come later (ratchet sections 3.2 and 3.3).
    if (state.negotiated) return refuse('version-mismatch');
    return takeKey(crypto, state, { epoch: 0, index: prefix.index }, forwardJumpMax);
  }
  const payload = parsePostQuantumPayload(message, prefix);
  if (payload === undefined) return refuse('message-decode');
  const received = receiveInExchange(crypto, state.exchange, prefix.epoch, payload);
  if (received.kind === 'refused') return received;
  const epochs = addEpoch(crypto, state, received.secret);
  const added = { role: state.role, negotiated: true, exchange: received.state, epochs };
  const result = takeKey(crypto, added, { epoch: prefix.epoch - 1, index: prefix.index }, forwardJumpMax);
  if (result.kind === 'refused') wipe(...secretsOnlyIn(added, state));
  return result;
}

/** Mixes a new epoch secret into the chains and wipes it. */
function addEpoch(
  crypto: CryptoProvider,
  { epochs, role }: SparseRatchetState,
  secret: EpochSecret | undefined,
): PostQuantumEpochs {
  if (secret === undefined) return epochs;
  try {
    return addPostQuantumEpoch(crypto, epochs, secret, role);
  } finally {
    wipe(secret);
  }
}

function takeKey(
  crypto: CryptoProvider,
  state: SparseRatchetState,
  { epoch, index }: { readonly epoch: number; readonly index: number },
  forwardJumpMax: number,
): PostQuantumReceived<SparseRatchetState> {
  // Index 0 is the keyless start of a peer whose minimum version is 0 (section 3.4). It stays inside the MAC.
  if (epoch === 0 && index === 0) return { kind: 'accepted', state, key: undefined, steps: 0 };
  const result = takePostQuantumReceivingKey(crypto, state.epochs, epoch, index, sessionWindow(forwardJumpMax));
  if (result.kind === 'refused') return result;
  const { role, negotiated, exchange } = state;
  const after = { role, negotiated, exchange, epochs: result.epochs };
  return { kind: 'accepted', state: after, key: result.key, steps: result.steps };
}

function secretsOnlyIn(before: SparseRatchetState, after: SparseRatchetState | undefined): Uint8Array[] {
  if (before === after) return [];
  const gone = epochSecretsOnlyIn(before.epochs, after?.epochs);
  for (const secret of exchangeSecretsOnlyIn(before.exchange, after?.exchange)) gone.push(secret);
  return gone;
}

function refuse(reason: PostQuantumRefusal): PostQuantumReceived<SparseRatchetState> {
  return { kind: 'refused', reason };
}
