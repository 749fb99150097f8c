/**
 * The post-quantum ratchet at rest: every message is keyed from chain epoch 0, whose keys come from the Kyber-1024
 * agreement of PQXDH, and no new epoch is ever negotiated.
 *
 * Spec: sparse post-quantum ratchet, sections 2 to 5; Signal session layer, section 5. Peers accept it for as long as
 * a session lasts; what they notice is payload type "none" in every message. Sessions keep the post-quantum protection
 * of their beginning, but do not heal from a later compromise against a quantum attacker.
 *
 *     negotiation open  --- first version 1 message --->  negotiated
 */

import { type CryptoProvider, wipe } from '@sotto/crypto';
import type { PostQuantumAuthKey } from './keys.ts';
import {
  nextPostQuantumKey,
  type PostQuantumReceivingChain,
  type PostQuantumSendingChain,
  sessionWindow,
  startPostQuantumChain,
  takePostQuantumKey,
} from './post-quantum-chain.ts';
import {
  encodePostQuantumMessage,
  POST_QUANTUM_VERSION,
  type PostQuantumPrefix,
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
import { skippedOnlyIn } from './skipped-secrets.ts';
import type { RandomEnv } from './step.ts';

export interface EpochZeroState {
  readonly role: SessionRole;
  readonly sending: PostQuantumSendingChain;
  readonly receiving: PostQuantumReceivingChain;
  /** A version 1 message of the peer was processed. */
  readonly negotiated: boolean;
}

export const epochZeroRatchet: PostQuantumRatchet<EpochZeroState> = { start, send, receive, secretsOnlyIn };

function start(crypto: CryptoProvider, authKey: PostQuantumAuthKey, role: SessionRole): EpochZeroState {
  const { rootKey, initiatorToResponder, responderToInitiator } = startPostQuantumChain(crypto, authKey);
  wipe(rootKey); // it leads to epoch 1, which never comes
  const [sending, receiving] =
    role === 'initiator' ? [initiatorToResponder, responderToInitiator] : [responderToInitiator, initiatorToResponder];
  return {
    role,
    sending: { chainKey: sending, counter: 0 },
    receiving: { chainKey: receiving, counter: 0, skippedKeys: [] },
    negotiated: false,
  };
}

function send(state: EpochZeroState, env: RandomEnv): PostQuantumSent<EpochZeroState> | undefined {
  const next = nextPostQuantumKey(env.crypto, state.sending);
  if (next === undefined) return undefined;
  const message = encodePostQuantumMessage(EPOCH, next.chain.counter, { type: 'none' });
  return { state: { ...state, sending: next.chain }, message, key: next.key };
}

/** Section 2.4, in its order: prefix, version, whole message, epoch, key. */
function receive(
  crypto: CryptoProvider,
  state: EpochZeroState,
  message: Uint8Array,
  forwardJumpMax: number,
): PostQuantumReceived<EpochZeroState> {
  // PQ-08: a message has post-quantum bytes, since none means version 0 and the minimum is 1 (ratchet section 3.2).
  if (message.length === 0) return refuse('minimum-version');
  const prefix = parsePostQuantumPrefix(message);
  if (prefix === undefined) return refuse('message-decode');
  if (prefix.version < POST_QUANTUM_VERSION) return refuse('minimum-version');
  if (prefix.version > POST_QUANTUM_VERSION) {
    // PQ-09: an unknown newer version may only open a session, never come later (ratchet sections 3.2 and 3.3).
    if (state.negotiated) return refuse('version-mismatch');
    return takeKey(crypto, state, prefix, forwardJumpMax);
  }
  if (parsePostQuantumPayload(message, prefix) === undefined) return refuse('message-decode');
  // PQ-10: an epoch is not ahead of ours (ratchet section 9.4).
  if (prefix.epoch > EPOCH) return refuse('epoch-out-of-range');
  return takeKey(crypto, { ...state, negotiated: true }, prefix, forwardJumpMax);
}

function takeKey(
  crypto: CryptoProvider,
  state: EpochZeroState,
  prefix: PostQuantumPrefix,
  forwardJumpMax: number,
): PostQuantumReceived<EpochZeroState> {
  // Index 0 is the keyless start of a peer whose minimum version is 0 (section 3.4). It stays inside the MAC.
  if (prefix.index === 0) return { kind: 'accepted', state, key: undefined };
  const result = takePostQuantumKey(crypto, state.receiving, prefix.index, sessionWindow(forwardJumpMax));
  if (result.kind === 'refused') return result;
  return { kind: 'accepted', state: { ...state, receiving: result.chain }, key: result.key };
}

function secretsOnlyIn(before: EpochZeroState, after: EpochZeroState | undefined): Uint8Array[] {
  if (before === after) return [];
  const gone: Uint8Array[] = skippedOnlyIn(before.receiving.skippedKeys, after?.receiving.skippedKeys);
  if (before.sending.chainKey !== after?.sending.chainKey) gone.push(before.sending.chainKey);
  if (before.receiving.chainKey !== after?.receiving.chainKey) gone.push(before.receiving.chainKey);
  return gone;
}

function refuse(reason: PostQuantumRefusal): PostQuantumReceived<EpochZeroState> {
  return { kind: 'refused', reason };
}

/** The only epoch; its messages are keyed from chain epoch 0. */
const EPOCH = 1;
