/** What the session layer keeps for one peer device (proto/sotto/storage/v1/session.proto). Holds secrets. */

import { sotto } from '#gen/messages';
import { sottoStorageV1SessionRecord } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { boolean, fixedBytes, optional, optionalExplicit, repeated, uint32 } from './fields.ts';
import {
  ARCHIVED_SESSIONS_MAX,
  KEM_CIPHERTEXT_BYTES,
  KEY_BYTES,
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

/** The epoch-0 chain of the post-quantum ratchet. */
export interface StoredPostQuantumRatchet {
  /** 0 initiator to responder, 1 the reverse. */
  readonly direction: number;
  readonly sending: StoredPostQuantumHalf;
  readonly receiving: StoredPostQuantumHalf;
  /** A message of the peer was processed. */
  readonly negotiated: boolean;
}

export interface StoredPostQuantumHalf {
  readonly nextKey: Uint8Array;
  readonly counter: number;
  /** Ascending index; `seed` holds the message key. */
  readonly skippedKeys: readonly StoredSkippedSeed[];
}

const publicKey = fixedBytes(PUBLIC_KEY_BYTES);
const key = fixedBytes(KEY_BYTES);

const sendingChainForm: Form<StoredSendingChain, sotto.storage.v1.SendingChain> = {
  ratchetPrivateKey: key,
  ratchetPublicKey: publicKey,
  chainKey: key,
  index: uint32(),
};

const skippedSeedForm: Form<StoredSkippedSeed, sotto.storage.v1.SkippedSeed> = { index: uint32(), seed: key };

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

const postQuantumRatchetForm: Form<StoredPostQuantumRatchet, sotto.storage.v1.PostQuantumRatchet> = {
  direction: uint32(0, 1),
  sending: message(postQuantumHalfForm),
  receiving: message(postQuantumHalfForm),
  negotiated: boolean(),
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
