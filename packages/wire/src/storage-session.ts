/** What the session layer keeps for one peer device (proto/sotto/storage/v1/session.proto). Holds secrets. */

import { sotto } from '#gen/messages';
import { sottoStorageV1SessionRecord } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { boolean, fixedBytes, optional, optionalExplicit, repeated, uint32 } from './fields.ts';
import {
  ARCHIVED_SESSIONS_MAX,
  CHUNK_BYTES,
  CHUNK_INDEX_MAX,
  KEM_CIPHERTEXT_BYTES,
  KEY_BYTES,
  MAC_BYTES,
  ML_KEM_CIPHERTEXT1_BYTES,
  ML_KEM_CIPHERTEXT2_BYTES,
  ML_KEM_HEADER_BYTES,
  ML_KEM_PRIVATE_KEY_BYTES,
  ML_KEM_VECTOR_BYTES,
  POST_QUANTUM_LINKS_MAX,
  POST_QUANTUM_STATES,
  PUBLIC_KEY_BYTES,
  RECEIVING_CHAINS_MAX,
  SESSION_RECORD_BYTES_MAX,
  SKIPPED_KEYS_MAX,
} from './limits.ts';

export interface StoredSessionRecord {
  readonly current?: StoredSession;
  /** Most recently archived first. */
  readonly archived: readonly StoredSession[];
}

export interface StoredSession {
  readonly localIdentityKey: Uint8Array;
  readonly remoteIdentityKey: Uint8Array;
  readonly rootKey: Uint8Array;
  readonly previousCounter: number;
  readonly sendingChain?: StoredSendingChain;
  /** Oldest first. */
  readonly receivingChains: readonly StoredReceivingChain[];
  readonly postQuantumRatchet?: StoredPostQuantumRatchet;
  readonly initiatorBaseKey: Uint8Array;
  readonly localRegistrationId: number;
  readonly remoteRegistrationId: number;
  /** The initiator's, until acknowledged. */
  readonly pendingPreKey?: StoredPendingPreKey;
  /** Archived for good: it only reads. */
  readonly retired: boolean;
}

export interface StoredSendingChain {
  readonly ratchetPrivateKey: Uint8Array;
  readonly ratchetPublicKey: Uint8Array;
  readonly chainKey: Uint8Array;
  readonly index: number;
}

export interface StoredReceivingChain {
  readonly ratchetPublicKey: Uint8Array;
  readonly chainKey: Uint8Array;
  readonly index: number;
  /** Ascending index. */
  readonly skippedSeeds: readonly StoredSkippedSeed[];
}

export interface StoredSkippedSeed {
  readonly index: number;
  readonly seed: Uint8Array;
}

export interface StoredPendingPreKey {
  readonly preKeyId?: number;
  readonly signedPreKeyId: number;
  readonly kyberPreKeyId: number;
  readonly kyberCiphertext: Uint8Array;
  /** Seconds since 1970. */
  readonly createdAt: number;
}

/** The sparse post-quantum ratchet. */
export interface StoredPostQuantumRatchet {
  /** 0 initiator to responder, 1 the reverse. */
  readonly direction: number;
  /** A message of the peer was processed. */
  readonly negotiated: boolean;
  readonly exchange: StoredPostQuantumExchange;
  readonly rootKey: Uint8Array;
  readonly sendingEpoch: number;
  /** Oldest first. */
  readonly links: readonly StoredPostQuantumLink[];
}

export interface StoredPostQuantumLink {
  readonly epoch: number;
  readonly sending?: StoredPostQuantumHalf;
  readonly receiving: StoredPostQuantumHalf;
}

export interface StoredPostQuantumHalf {
  readonly nextKey: Uint8Array;
  readonly counter: number;
  /** Ascending index; `seed` holds the message key. */
  readonly skippedKeys: readonly StoredSkippedSeed[];
}

/** The key exchange of an epoch. Which fields are there depends on the state. */
export interface StoredPostQuantumExchange {
  /** 1 to 11. */
  readonly state: number;
  readonly epoch: number;
  readonly authenticatorRootKey: Uint8Array;
  readonly authenticatorMacKey: Uint8Array;
  readonly privateKey?: Uint8Array;
  readonly vector?: Uint8Array;
  readonly header?: Uint8Array;
  readonly random?: Uint8Array;
  readonly ciphertext1?: Uint8Array;
  readonly headerEncoder?: StoredChunkEncoder;
  readonly ekEncoder?: StoredChunkEncoder;
  readonly ct1Encoder?: StoredChunkEncoder;
  readonly ct2Encoder?: StoredChunkEncoder;
  readonly headerDecoder?: StoredChunkDecoder;
  readonly ekDecoder?: StoredChunkDecoder;
  readonly ct1Decoder?: StoredChunkDecoder;
  readonly ct2Decoder?: StoredChunkDecoder;
}

export interface StoredChunkEncoder {
  readonly message: Uint8Array;
  readonly position: number;
}

export interface StoredChunkDecoder {
  /** In the order of their arrival. */
  readonly chunks: readonly StoredChunk[];
}

export interface StoredChunk {
  readonly index: number;
  readonly data: Uint8Array;
}

const publicKey = fixedBytes(PUBLIC_KEY_BYTES);
const key = fixedBytes(KEY_BYTES);

const sendingChainForm: Form<StoredSendingChain, sotto.storage.v1.SendingChain> = {
  ratchetPrivateKey: key,
  ratchetPublicKey: publicKey,
  chainKey: key,
  index: uint32(),
};

/** A place in a chain and its secret, in every record that has chains. */
export const skippedSeedForm: Form<StoredSkippedSeed, sotto.storage.v1.SkippedSeed> = { index: uint32(), seed: key };

const receivingChainForm: Form<StoredReceivingChain, sotto.storage.v1.ReceivingChain> = {
  ratchetPublicKey: publicKey,
  chainKey: key,
  index: uint32(),
  skippedSeeds: repeated(message(skippedSeedForm), SKIPPED_KEYS_MAX),
};

const pendingPreKeyForm: Form<StoredPendingPreKey, sotto.storage.v1.PendingPreKey> = {
  preKeyId: optionalExplicit(uint32()),
  signedPreKeyId: uint32(),
  kyberPreKeyId: uint32(),
  kyberCiphertext: fixedBytes(KEM_CIPHERTEXT_BYTES),
  createdAt: uint32(),
};

const postQuantumHalfForm: Form<StoredPostQuantumHalf, sotto.storage.v1.PostQuantumHalf> = {
  nextKey: key,
  counter: uint32(),
  skippedKeys: repeated(message(skippedSeedForm), SKIPPED_KEYS_MAX),
};

const postQuantumLinkForm: Form<StoredPostQuantumLink, sotto.storage.v1.PostQuantumLink> = {
  epoch: uint32(),
  sending: optional(message(postQuantumHalfForm)),
  receiving: message(postQuantumHalfForm),
};

const chunkForm: Form<StoredChunk, sotto.storage.v1.Chunk> = { index: uint32(0, CHUNK_INDEX_MAX), data: key };

/** A complete message, and a decoder that lacks at least one chunk of it. */
const chunkEncoder = (messageBytes: number) => {
  const form: Form<StoredChunkEncoder, sotto.storage.v1.ChunkEncoder> = {
    message: fixedBytes(messageBytes),
    position: uint32(),
  };
  return optional(message(form));
};
const chunkDecoder = (messageBytes: number) => {
  const chunks = repeated(message(chunkForm), messageBytes / CHUNK_BYTES - 1);
  const form: Form<StoredChunkDecoder, sotto.storage.v1.ChunkDecoder> = { chunks };
  return optional(message(form));
};

const postQuantumExchangeForm: Form<StoredPostQuantumExchange, sotto.storage.v1.PostQuantumExchange> = {
  state: uint32(1, POST_QUANTUM_STATES),
  epoch: uint32(1),
  authenticatorRootKey: key,
  authenticatorMacKey: key,
  privateKey: optional(fixedBytes(ML_KEM_PRIVATE_KEY_BYTES)),
  vector: optional(fixedBytes(ML_KEM_VECTOR_BYTES)),
  header: optional(fixedBytes(ML_KEM_HEADER_BYTES)),
  random: optional(key),
  ciphertext1: optional(fixedBytes(ML_KEM_CIPHERTEXT1_BYTES)),
  headerEncoder: chunkEncoder(ML_KEM_HEADER_BYTES + MAC_BYTES),
  ekEncoder: chunkEncoder(ML_KEM_VECTOR_BYTES),
  ct1Encoder: chunkEncoder(ML_KEM_CIPHERTEXT1_BYTES),
  ct2Encoder: chunkEncoder(ML_KEM_CIPHERTEXT2_BYTES + MAC_BYTES),
  headerDecoder: chunkDecoder(ML_KEM_HEADER_BYTES + MAC_BYTES),
  ekDecoder: chunkDecoder(ML_KEM_VECTOR_BYTES),
  ct1Decoder: chunkDecoder(ML_KEM_CIPHERTEXT1_BYTES),
  ct2Decoder: chunkDecoder(ML_KEM_CIPHERTEXT2_BYTES + MAC_BYTES),
};

const postQuantumRatchetForm: Form<StoredPostQuantumRatchet, sotto.storage.v1.PostQuantumRatchet> = {
  direction: uint32(0, 1),
  negotiated: boolean(),
  exchange: message(postQuantumExchangeForm),
  rootKey: key,
  sendingEpoch: uint32(),
  links: repeated(message(postQuantumLinkForm), POST_QUANTUM_LINKS_MAX, 1),
};

const sessionForm: Form<StoredSession, sotto.storage.v1.Session> = {
  localIdentityKey: publicKey,
  remoteIdentityKey: publicKey,
  rootKey: key,
  previousCounter: uint32(),
  sendingChain: optional(message(sendingChainForm)),
  receivingChains: repeated(message(receivingChainForm), RECEIVING_CHAINS_MAX),
  postQuantumRatchet: optional(message(postQuantumRatchetForm)),
  initiatorBaseKey: publicKey,
  localRegistrationId: uint32(),
  remoteRegistrationId: uint32(),
  pendingPreKey: optional(message(pendingPreKeyForm)),
  retired: boolean(),
};

export const { encode: encodeStoredSessionRecord, decode: decodeStoredSessionRecord } = defineCodec<
  StoredSessionRecord,
  sotto.storage.v1.SessionRecord
>({
  code: sotto.storage.v1.SessionRecord,
  shape: sottoStorageV1SessionRecord,
  bytesMax: SESSION_RECORD_BYTES_MAX,
  form: { current: optional(message(sessionForm)), archived: repeated(message(sessionForm), ARCHIVED_SESSIONS_MAX) },
});
