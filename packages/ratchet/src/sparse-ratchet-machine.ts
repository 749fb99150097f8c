/**
 * The key exchange of the sparse post-quantum ratchet at work: what each state sends, and what it does with a payload.
 *
 * Spec: sparse post-quantum ratchet, sections 9.3 and 9.4. Receiving runs before the message is authenticated. It is
 * total, and the most it computes for one payload is to complete one message and one half of ML-KEM with it.
 */

import {
  asMlKem768Ciphertext1,
  asMlKem768Ciphertext2,
  asMlKem768Header,
  asMlKem768Vector,
  CryptoError,
  type CryptoProvider,
  concatBytes,
  equalBytes,
  type MlKem768Vector,
  wipe,
} from '@sotto/crypto';
import {
  addChunk,
  createErasureDecoder,
  createErasureEncoder,
  type ErasureEncoder,
  nextChunk,
} from './erasure-code.ts';
import type { EncapsulationRandom, EpochSecret } from './keys.ts';
import type { PostQuantumPayload } from './post-quantum-message.ts';
import type { PostQuantumRefusal } from './post-quantum-ratchet.ts';
import {
  createCiphertextMac,
  createHeaderMac,
  deriveEpochSecret,
  updateAuthenticator,
} from './sparse-ratchet-authenticator.ts';
import {
  CT1_MESSAGE_BYTES,
  CT2_MESSAGE_BYTES,
  type Ct1Acknowledged,
  type Ct1Received,
  type Ct1Sampled,
  EK_MESSAGE_BYTES,
  type EkSentCt1Received,
  type HeaderReceived,
  type HeaderSent,
  type KeyExchange,
  type KeysSampled,
  type KeysUnsampled,
  type NoHeaderReceived,
  waitForHeader,
} from './sparse-ratchet-states.ts';
import type { RandomEnv } from './step.ts';

export interface ExchangeSent {
  readonly state: KeyExchange;
  /** Belongs to the epoch of the state, which sending does not change. */
  readonly payload: PostQuantumPayload;
  /** Of that epoch, for its chains. The caller's to wipe. */
  readonly secret: EpochSecret | undefined;
}

export type ExchangeReceived =
  | {
      readonly kind: 'accepted';
      readonly state: KeyExchange;
      /** Of the payload's epoch, for its chains. The caller's to wipe. */
      readonly secret: EpochSecret | undefined;
    }
  | { readonly kind: 'refused'; readonly reason: PostQuantumRefusal };

type Chunk = Extract<PostQuantumPayload, { readonly chunk: Uint8Array }>;

/** Section 9.3. */
export function sendInExchange(state: KeyExchange, env: RandomEnv): ExchangeSent {
  switch (state.kind) {
    case 'keys-unsampled':
      return sendInExchange(generateKeys(state, env), env);
    case 'keys-sampled':
      return sendChunk('header', state.headerEncoder, (headerEncoder) => ({ ...state, headerEncoder }));
    case 'header-sent':
      return sendChunk('ek', state.ekEncoder, (ekEncoder) => ({ ...state, ekEncoder }));
    case 'ct1-received':
      return sendChunk('ek-ct1-ack', state.ekEncoder, (ekEncoder) => ({ ...state, ekEncoder }));
    case 'ek-sent-ct1-received':
      return { state, payload: { type: 'ct1-ack' }, secret: undefined };
    case 'header-received':
      return encapsulate(state, env);
    case 'ct1-sampled':
    case 'ek-received-ct1-sampled':
      return sendChunk('ct1', state.ct1Encoder, (ct1Encoder) => ({ ...state, ct1Encoder }));
    case 'ct2-sampled':
      return sendChunk('ct2', state.ct2Encoder, (ct2Encoder) => ({ ...state, ct2Encoder }));
    case 'no-header-received':
    case 'ct1-acknowledged':
      return { state, payload: { type: 'none' }, secret: undefined };
  }
}

/** Section 9.4. */
export function receiveInExchange(
  crypto: CryptoProvider,
  state: KeyExchange,
  epoch: number,
  payload: PostQuantumPayload,
): ExchangeReceived {
  if (epoch < state.epoch) return accept(state);
  if (epoch > state.epoch) {
    const isNext = state.kind === 'ct2-sampled' && epoch === state.epoch + 1;
    // PQ-10: an epoch is not ahead of ours, unless it is the next one and ours needs nothing more of the peer (ratchet
    // section 9.4).
    if (!isNext) return refuse('epoch-out-of-range');
    return accept({ kind: 'keys-unsampled', epoch, authenticator: state.authenticator });
  }
  switch (state.kind) {
    case 'keys-sampled':
      return payload.type === 'ct1' ? startReceivingCt1(state, payload) : accept(state);
    case 'header-sent':
      return payload.type === 'ct1' ? receiveCt1(state, payload) : accept(state);
    case 'ct1-received':
      return payload.type === 'ct2' ? startReceivingCt2(crypto, state, payload) : accept(state);
    case 'ek-sent-ct1-received':
      return payload.type === 'ct2' ? receiveCt2(crypto, state, payload) : accept(state);
    case 'no-header-received':
      return payload.type === 'header' ? receiveHeader(crypto, state, payload) : accept(state);
    case 'ct1-sampled':
    case 'ct1-acknowledged':
      return payload.type === 'ek' || payload.type === 'ek-ct1-ack' ? receiveEk(crypto, state, payload) : accept(state);
    case 'ek-received-ct1-sampled': {
      const isAcknowledged = payload.type === 'ek-ct1-ack' || payload.type === 'ct1-ack';
      const { epoch, authenticator, ct2Encoder } = state;
      return accept(isAcknowledged ? { kind: 'ct2-sampled', epoch, authenticator, ct2Encoder } : state);
    }
    case 'keys-unsampled':
    case 'header-received':
    case 'ct2-sampled':
      return accept(state);
  }
}

/** State 1 to 2. */
function generateKeys({ epoch, authenticator }: KeysUnsampled, env: RandomEnv): KeysSampled {
  const random = env.random(64);
  try {
    const { privateKey, header, vector } = env.crypto.mlKem768KeyPair(random);
    const headerMac = createHeaderMac(env.crypto, authenticator, epoch, header);
    const headerEncoder = createErasureEncoder(concatBytes(header, headerMac));
    return { kind: 'keys-sampled', epoch, authenticator, privateKey, vector, headerEncoder };
  } finally {
    wipe(random);
  }
}

/** State 7 to 8. The epoch is added to the chains now, and used for sending once our own epoch is the next one. */
function encapsulate({ epoch, authenticator, header }: HeaderReceived, env: RandomEnv): ExchangeSent {
  const random = env.random(32) as EncapsulationRandom;
  const { ciphertext1, sharedSecret } = env.crypto.mlKem768Encapsulate1(header, random);
  const secret = deriveEpochSecret(env.crypto, sharedSecret, epoch);
  wipe(sharedSecret);
  const state: Ct1Sampled = {
    kind: 'ct1-sampled',
    epoch,
    authenticator: updateAuthenticator(env.crypto, authenticator, epoch, secret),
    header,
    random,
    ciphertext1,
    ct1Encoder: createErasureEncoder(ciphertext1),
    ekDecoder: createErasureDecoder(EK_MESSAGE_BYTES),
  };
  return { ...sendInExchange(state, env), secret };
}

/** State 2 to 3: the first chunk of ct1 says that the header has arrived. */
function startReceivingCt1(state: KeysSampled, payload: Chunk): ExchangeReceived {
  const { epoch, authenticator, privateKey, vector } = state;
  const ekEncoder = createErasureEncoder(vector);
  const ct1Decoder = createErasureDecoder(CT1_MESSAGE_BYTES);
  return receiveCt1({ kind: 'header-sent', epoch, authenticator, privateKey, ekEncoder, ct1Decoder }, payload);
}

function receiveCt1(state: HeaderSent, payload: Chunk): ExchangeReceived {
  const added = addChunk(state.ct1Decoder, payload.chunkIndex, payload.chunk);
  if (added.kind === 'incomplete') return accept({ ...state, ct1Decoder: added.decoder });
  const { epoch, authenticator, privateKey, ekEncoder } = state;
  const ciphertext1 = asMlKem768Ciphertext1(added.message);
  return accept({ kind: 'ct1-received', epoch, authenticator, privateKey, ciphertext1, ekEncoder });
}

/** State 4 to 5: the first chunk of ct2 says that the encapsulation key has arrived. */
function startReceivingCt2(crypto: CryptoProvider, state: Ct1Received, payload: Chunk): ExchangeReceived {
  const { epoch, authenticator, privateKey, ciphertext1 } = state;
  const ct2Decoder = createErasureDecoder(CT2_MESSAGE_BYTES);
  return receiveCt2(
    crypto,
    { kind: 'ek-sent-ct1-received', epoch, authenticator, privateKey, ciphertext1, ct2Decoder },
    payload,
  );
}

/** Step (c): the ciphertext is complete. The authenticator is updated first, since the MAC is made with its new key. */
function receiveCt2(crypto: CryptoProvider, state: EkSentCt1Received, payload: Chunk): ExchangeReceived {
  const added = addChunk(state.ct2Decoder, payload.chunkIndex, payload.chunk);
  if (added.kind === 'incomplete') return accept({ ...state, ct2Decoder: added.decoder });
  const { message } = added;
  const { epoch, ciphertext1 } = state;
  const ciphertext2 = asMlKem768Ciphertext2(message.slice(0, CIPHERTEXT2_BYTES));
  const sharedSecret = crypto.mlKem768Decapsulate(state.privateKey, ciphertext1, ciphertext2);
  const secret = deriveEpochSecret(crypto, sharedSecret, epoch);
  wipe(sharedSecret);
  const authenticator = updateAuthenticator(crypto, state.authenticator, epoch, secret);
  const mac = createCiphertextMac(crypto, authenticator, epoch, ciphertext1, ciphertext2);
  // PQ-15: a ciphertext carries the MAC of the session, made with the secret it encapsulates (ratchet section 6.5).
  if (!equalBytes(mac, message.subarray(CIPHERTEXT2_BYTES))) {
    wipe(secret, authenticator.rootKey, authenticator.macKey);
    return refuse('mac-verify-failed');
  }
  return { kind: 'accepted', state: waitForHeader(epoch + 1, authenticator), secret };
}

/** Step (d): nothing is encapsulated to a header before its MAC is right. */
function receiveHeader(crypto: CryptoProvider, state: NoHeaderReceived, payload: Chunk): ExchangeReceived {
  const added = addChunk(state.headerDecoder, payload.chunkIndex, payload.chunk);
  if (added.kind === 'incomplete') return accept({ ...state, headerDecoder: added.decoder });
  const { message } = added;
  const { epoch, authenticator } = state;
  const header = asMlKem768Header(message.slice(0, HEADER_BYTES));
  const mac = createHeaderMac(crypto, authenticator, epoch, header);
  // PQ-16: a header carries the MAC of the session (ratchet section 6.4).
  if (!equalBytes(mac, message.subarray(HEADER_BYTES))) return refuse('mac-verify-failed');
  return accept({ kind: 'header-received', epoch, authenticator, header });
}

/** States 8 and 10: a chunk of the encapsulation key, which may say that ct1 has arrived. */
function receiveEk(crypto: CryptoProvider, state: Ct1Sampled | Ct1Acknowledged, payload: Chunk): ExchangeReceived {
  const added = addChunk(state.ekDecoder, payload.chunkIndex, payload.chunk);
  const { epoch, authenticator, header, random, ciphertext1 } = state;
  const isAcknowledged = state.kind === 'ct1-acknowledged' || payload.type === 'ek-ct1-ack';
  if (added.kind === 'incomplete') {
    const ekDecoder = added.decoder;
    if (!isAcknowledged) return accept({ ...state, ekDecoder });
    return accept({ kind: 'ct1-acknowledged', epoch, authenticator, header, random, ciphertext1, ekDecoder });
  }
  const ct2Encoder = completeCiphertext(crypto, state, asMlKem768Vector(added.message));
  // PQ-17: an encapsulation key is the one its header names, and its coefficients are below q (ratchet section 7.4).
  if (ct2Encoder === undefined) return refuse('erroneous-data');
  if (state.kind === 'ct1-acknowledged' || isAcknowledged) {
    return accept({ kind: 'ct2-sampled', epoch, authenticator, ct2Encoder });
  }
  return accept({ kind: 'ek-received-ct1-sampled', epoch, authenticator, ct1Encoder: state.ct1Encoder, ct2Encoder });
}

/** Steps (e) and (f): ct2 || MAC. `undefined` when the vector is refused. */
function completeCiphertext(
  crypto: CryptoProvider,
  { epoch, authenticator, header, random, ciphertext1 }: Ct1Sampled | Ct1Acknowledged,
  vector: MlKem768Vector,
): ErasureEncoder | undefined {
  try {
    const ciphertext2 = crypto.mlKem768Encapsulate2(header, vector, random);
    const mac = createCiphertextMac(crypto, authenticator, epoch, ciphertext1, ciphertext2);
    return createErasureEncoder(concatBytes(ciphertext2, mac));
  } catch (error) {
    if (error instanceof CryptoError && error.code === 'E_PUBLIC_KEY_INVALID') return undefined;
    throw error;
  }
}

/** Every send takes a chunk, whether it arrives or not (section 8.3). */
function sendChunk(
  type: Chunk['type'],
  before: ErasureEncoder,
  keep: (encoder: ErasureEncoder) => KeyExchange,
): ExchangeSent {
  const { encoder, index, chunk } = nextChunk(before);
  return { state: keep(encoder), payload: { type, chunkIndex: index, chunk }, secret: undefined };
}

function accept(state: KeyExchange): ExchangeReceived {
  return { kind: 'accepted', state, secret: undefined };
}

function refuse(reason: PostQuantumRefusal): ExchangeReceived {
  return { kind: 'refused', reason };
}

const HEADER_BYTES = 64;
const CIPHERTEXT2_BYTES = 128;
