/**
 * The sparse post-quantum ratchet in stored records.
 *
 * Format: `sotto.storage.v1.PostQuantumRatchet`. Decoding is strict: what it returns is a state that a step could have
 * left behind, so sending and receiving never meet one that contradicts itself.
 */

import { asMlKem768Ciphertext1, asMlKem768Header, asMlKem768PrivateKey, asMlKem768Vector } from '@sotto/crypto';
import type {
  StoredChunkDecoder,
  StoredPostQuantumExchange,
  StoredPostQuantumHalf,
  StoredPostQuantumLink,
  StoredPostQuantumRatchet,
  WritableExchange,
  WritableLink,
  WritableRatchet,
} from '@sotto/wire';
import type { ErasureDecoder } from './erasure-code.ts';
import type {
  AuthenticatorMacKey,
  AuthenticatorRootKey,
  EncapsulationRandom,
  PostQuantumChainKey,
  PostQuantumKey,
  PostQuantumRootKey,
} from './keys.ts';
import type { PostQuantumReceivingChain, PostQuantumSendingChain } from './post-quantum-chain.ts';
import type { PostQuantumEpochs, PostQuantumLink } from './post-quantum-epochs.ts';
import type { SessionRole } from './post-quantum-ratchet.ts';
import { decodeSkipped, encodeSkipped, recordInvalid } from './skipped-storage.ts';
import type { SparseRatchetState } from './sparse-ratchet.ts';
import {
  CT1_MESSAGE_BYTES,
  CT2_MESSAGE_BYTES,
  EK_MESSAGE_BYTES,
  HEADER_MESSAGE_BYTES,
  hasEpochSecret,
  type KeyExchange,
} from './sparse-ratchet-states.ts';

export function encodeSparseRatchet(state: SparseRatchetState): WritableRatchet {
  const { role, negotiated, exchange, epochs } = state;
  return {
    direction: role === 'initiator' ? INITIATOR_DIRECTION : RESPONDER_DIRECTION,
    negotiated,
    exchange: encodeExchange(exchange),
    rootKey: epochs.rootKey,
    sendingEpoch: epochs.sendingEpoch,
    links: epochs.links.map(encodeLink),
  };
}

/** Throws `E_RECORD_INVALID`. */
export function decodeSparseRatchet(stored: StoredPostQuantumRatchet): SparseRatchetState {
  const state: SparseRatchetState = {
    role: stored.direction === INITIATOR_DIRECTION ? 'initiator' : 'responder',
    negotiated: stored.negotiated,
    exchange: decodeExchange(stored.exchange),
    epochs: {
      rootKey: stored.rootKey as PostQuantumRootKey,
      sendingEpoch: stored.sendingEpoch,
      links: stored.links.map(decodeLink),
    },
  };
  // SR-07: the chain epochs are consecutive and reach the one the key exchange has come to; sending stands at the newest
  // epoch in use or the one before, the older epochs are for receiving only, and at most one is kept (ratchet sections
  // 5.5 and 9.6; E_RECORD_INVALID).
  if (!areEpochsCoherent(state.epochs, state.exchange)) throw recordInvalid('post-quantum epochs');
  // SR-08: the end that generates the keys of an epoch is the initiator in odd epochs and the responder in even ones
  // (ratchet section 1.5; E_RECORD_INVALID).
  if (!isSideRight(state.role, state.exchange)) throw recordInvalid('side of the key exchange');
  return state;
}

function areEpochsCoherent({ links, sendingEpoch }: PostQuantumEpochs, exchange: KeyExchange): boolean {
  const newest = hasEpochSecret(exchange) ? exchange.epoch : exchange.epoch - 1;
  const oldest = newest - links.length + 1;
  const isSendingNear = sendingEpoch === exchange.epoch - 1 || sendingEpoch === exchange.epoch - 2;
  return (
    oldest === Math.max(0, sendingEpoch - 1) &&
    isSendingNear &&
    links.every(({ epoch, sending }, i) => epoch === oldest + i && (sending === undefined) === epoch < sendingEpoch)
  );
}

function isSideRight(role: SessionRole, { kind, epoch }: KeyExchange): boolean {
  const isGenerating = STATES.indexOf(kind) < STATES.indexOf('no-header-received');
  return isGenerating === ((role === 'initiator') === (epoch % 2 === 1));
}

function encodeLink({ epoch, sending, receiving }: PostQuantumLink): WritableLink {
  return {
    epoch,
    sending: sending && { nextKey: sending.chainKey, counter: sending.counter, skippedKeys: [] },
    receiving: {
      nextKey: receiving.chainKey,
      counter: receiving.counter,
      skippedKeys: encodeSkipped(receiving.skippedKeys, 'keys'),
    },
  };
}

function decodeLink({ epoch, sending, receiving }: StoredPostQuantumLink): PostQuantumLink {
  return { epoch, sending: sending && decodeSending(sending), receiving: decodeReceiving(receiving) };
}

function decodeSending({ nextKey, counter, skippedKeys }: StoredPostQuantumHalf): PostQuantumSendingChain {
  // SR-06: nothing is skipped in the direction we send in (ratchet section 5.1; E_RECORD_INVALID).
  if (skippedKeys.length > 0) throw recordInvalid('sending chain with skipped keys');
  return { chainKey: nextKey as PostQuantumChainKey, counter };
}

function decodeReceiving({ nextKey, counter, skippedKeys }: StoredPostQuantumHalf): PostQuantumReceivingChain {
  return {
    chainKey: nextKey as PostQuantumChainKey,
    counter,
    skippedKeys: decodeSkipped<PostQuantumKey>(skippedKeys, counter),
  };
}

/** One shape for all states: what reads it afterwards stays fast. */
function encodeExchange(state: KeyExchange): WritableExchange {
  const { authenticator, epoch } = state;
  return {
    state: STATES.indexOf(state.kind) + 1,
    epoch,
    authenticatorRootKey: authenticator.rootKey,
    authenticatorMacKey: authenticator.macKey,
    privateKey: 'privateKey' in state ? state.privateKey : undefined,
    vector: 'vector' in state ? state.vector : undefined,
    header: 'header' in state ? state.header : undefined,
    random: 'random' in state ? state.random : undefined,
    ciphertext1: 'ciphertext1' in state ? state.ciphertext1 : undefined,
    headerEncoder: 'headerEncoder' in state ? state.headerEncoder : undefined,
    ekEncoder: 'ekEncoder' in state ? state.ekEncoder : undefined,
    ct1Encoder: 'ct1Encoder' in state ? state.ct1Encoder : undefined,
    ct2Encoder: 'ct2Encoder' in state ? state.ct2Encoder : undefined,
    headerDecoder: 'headerDecoder' in state ? encodeDecoder(state.headerDecoder) : undefined,
    ekDecoder: 'ekDecoder' in state ? encodeDecoder(state.ekDecoder) : undefined,
    ct1Decoder: 'ct1Decoder' in state ? encodeDecoder(state.ct1Decoder) : undefined,
    ct2Decoder: 'ct2Decoder' in state ? encodeDecoder(state.ct2Decoder) : undefined,
  };
}

function decodeExchange(stored: StoredPostQuantumExchange): KeyExchange {
  const kind = STATES[stored.state - 1]!;
  const authenticator = {
    rootKey: stored.authenticatorRootKey as AuthenticatorRootKey,
    macKey: stored.authenticatorMacKey as AuthenticatorMacKey,
  };
  const common = { epoch: stored.epoch, authenticator };
  const exchange = decodeState(kind, common, stored);
  // SR-09: a key exchange has the fields of its state and no other (ratchet section 9.1; E_RECORD_INVALID). None is
  // missing here, so their number tells.
  if (countFields(stored) !== countFields(encodeExchange(exchange))) throw recordInvalid('fields of the key exchange');
  return exchange;
}

function countFields(stored: WritableExchange): number {
  return Object.values(stored).filter((field) => field !== undefined).length;
}

function decodeState(
  kind: KeyExchange['kind'],
  common: Pick<KeyExchange, 'epoch' | 'authenticator'>,
  stored: StoredPostQuantumExchange,
): KeyExchange {
  const privateKey = () => asMlKem768PrivateKey(held(stored.privateKey));
  const ciphertext1 = () => asMlKem768Ciphertext1(held(stored.ciphertext1));
  const header = () => asMlKem768Header(held(stored.header));
  const random = () => held(stored.random) as EncapsulationRandom;
  const ekDecoder = () => decodeDecoder(stored.ekDecoder, EK_MESSAGE_BYTES);
  switch (kind) {
    case 'keys-unsampled':
      return { kind, ...common };
    case 'keys-sampled': {
      const vector = asMlKem768Vector(held(stored.vector));
      return { kind, ...common, privateKey: privateKey(), vector, headerEncoder: held(stored.headerEncoder) };
    }
    case 'header-sent': {
      const ct1Decoder = decodeDecoder(stored.ct1Decoder, CT1_MESSAGE_BYTES);
      return { kind, ...common, privateKey: privateKey(), ekEncoder: held(stored.ekEncoder), ct1Decoder };
    }
    case 'ct1-received': {
      const ekEncoder = held(stored.ekEncoder);
      return { kind, ...common, privateKey: privateKey(), ciphertext1: ciphertext1(), ekEncoder };
    }
    case 'ek-sent-ct1-received': {
      const ct2Decoder = decodeDecoder(stored.ct2Decoder, CT2_MESSAGE_BYTES);
      return { kind, ...common, privateKey: privateKey(), ciphertext1: ciphertext1(), ct2Decoder };
    }
    case 'no-header-received':
      return { kind, ...common, headerDecoder: decodeDecoder(stored.headerDecoder, HEADER_MESSAGE_BYTES) };
    case 'header-received':
      return { kind, ...common, header: header() };
    case 'ct1-sampled': {
      const pieces = { header: header(), random: random(), ciphertext1: ciphertext1() };
      return { kind, ...common, ...pieces, ct1Encoder: held(stored.ct1Encoder), ekDecoder: ekDecoder() };
    }
    case 'ek-received-ct1-sampled':
      return { kind, ...common, ct1Encoder: held(stored.ct1Encoder), ct2Encoder: held(stored.ct2Encoder) };
    case 'ct1-acknowledged': {
      const pieces = { header: header(), random: random(), ciphertext1: ciphertext1() };
      return { kind, ...common, ...pieces, ekDecoder: ekDecoder() };
    }
    case 'ct2-sampled':
      return { kind, ...common, ct2Encoder: held(stored.ct2Encoder) };
  }
}

function encodeDecoder({ chunks }: ErasureDecoder): StoredChunkDecoder {
  return { chunks: chunks.map(({ index, chunk }) => ({ index, data: chunk })) };
}

function decodeDecoder(stored: StoredChunkDecoder | undefined, size: number): ErasureDecoder {
  const { chunks } = held(stored);
  // SR-10: the chunks of a message have different indices (ratchet section 8.4; E_RECORD_INVALID).
  if (new Set(chunks.map(({ index }) => index)).size !== chunks.length) throw recordInvalid('repeated chunk');
  return { size, chunks: chunks.map(({ index, data }) => ({ index, chunk: data })) };
}

function held<Value>(value: Value | undefined): Value {
  if (value === undefined) throw recordInvalid('fields of the key exchange');
  return value;
}

const INITIATOR_DIRECTION = 0;
const RESPONDER_DIRECTION = 1;

/** By their number, from 1 (section 9.1). */
const STATES = [
  'keys-unsampled',
  'keys-sampled',
  'header-sent',
  'ct1-received',
  'ek-sent-ct1-received',
  'no-header-received',
  'header-received',
  'ct1-sampled',
  'ek-received-ct1-sampled',
  'ct1-acknowledged',
  'ct2-sampled',
] as const satisfies readonly KeyExchange['kind'][];
