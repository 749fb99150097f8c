/**
 * Session records as bytes.
 *
 * Format: `sotto.storage.v1.SessionRecord`. The bytes hold every secret of the record; whoever keeps them encrypts
 * them. Decoding is strict: what it returns is a record a step could have left behind, or it throws.
 *
 * Spec: Signal session layer, sections 4.1 and 7.1, for what a record is; the format is ours.
 */

import { asX25519PrivateKey, asX25519PublicKey, equalBytes, type X25519PublicKey } from '@sotto/crypto';
import {
  readSessionRecord,
  type StoredPendingPreKey,
  type StoredReceivingChain,
  type StoredSession,
  WireError,
  type WritableSession,
  writeSession,
  writeSessionRecord,
} from '@sotto/wire';
import { encodeOnce } from './encoded-parts.ts';
import { RatchetError } from './errors.ts';
import {
  type ChainKey,
  type MessageSeed,
  parseKemCiphertext,
  parsePublicKey,
  type RootKey,
  serializeKemCiphertext,
  serializePublicKey,
} from './keys.ts';
import type { ReceivingChain, SendingChain } from './message-chain.ts';
import type { PendingPreKey, Session } from './session.ts';
import type { SessionRecord } from './session-record.ts';
import { decodeSkipped, encodeSkipped, recordInvalid } from './skipped-storage.ts';
import { decodeSparseRatchet, encodeSparseRatchet } from './sparse-ratchet-storage.ts';

/**
 * The same record always gives the same bytes: about 4 000 bytes for one session, at most 33 554 432 bytes. They hold
 * secrets and belong to the caller. Throws on misuse only.
 */
export function encodeSessionRecord(record: SessionRecord): Uint8Array {
  return writeSessionRecord({
    current: record.current && encodeSession(record.current),
    archived: record.archived.map((session) => ({
      encoded: encodeOnce(session, () => writeSession(encodeSession(session))),
    })),
  });
}

/** `bytes` has at most 33 554 432 bytes, and the result shares nothing with it. Throws `E_RECORD_INVALID`. */
export function decodeSessionRecord(bytes: Uint8Array): SessionRecord {
  try {
    // SR-01: stored bytes are a record of this version, every field of its length and every list within its limit
    // (ours; E_RECORD_INVALID).
    const { current, archived } = readSessionRecord(bytes);
    const record = { current: current && decodeSession(current), archived: archived.map(decodeSession) };
    // SR-05: an archived session waits for no acknowledgement (section 7.1; E_RECORD_INVALID).
    if (record.archived.some(({ pendingPreKey }) => pendingPreKey !== undefined))
      throw recordInvalid('archived session');
    // SR-11: a retired session is an archived one (ours; E_RECORD_INVALID).
    if (record.current?.retired === true) throw recordInvalid('retired session');
    return record;
  } catch (cause) {
    if (cause instanceof WireError) throw recordInvalid('form', cause);
    if (cause instanceof RatchetError && cause.code === 'E_KEY_INVALID') throw recordInvalid('key', cause);
    throw cause;
  }
}

function encodeSession(session: Session): WritableSession {
  const { sendingChain, pendingPreKey } = session;
  return {
    localIdentityKey: serializePublicKey(session.localIdentityKey),
    remoteIdentityKey: serializePublicKey(session.remoteIdentityKey),
    rootKey: session.rootKey,
    previousCounter: session.previousCounter,
    sendingChain: {
      ratchetPrivateKey: sendingChain.ratchetKeyPair.privateKey,
      ratchetPublicKey: serializePublicKey(sendingChain.ratchetKeyPair.publicKey),
      chainKey: sendingChain.chainKey,
      index: sendingChain.index,
    },
    receivingChains: session.receivingChains.map((chain) => ({
      ratchetPublicKey: serializePublicKey(chain.ratchetKey),
      chainKey: chain.chainKey,
      index: chain.index,
      skippedSeeds: encodeSkipped(chain.skippedSeeds, 'seeds'),
    })),
    postQuantumRatchet: encodeSparseRatchet(session.postQuantum),
    initiatorBaseKey: serializePublicKey(session.initiatorBaseKey),
    localRegistrationId: session.localRegistrationId,
    remoteRegistrationId: session.remoteRegistrationId,
    pendingPreKey: pendingPreKey && encodePendingPreKey(pendingPreKey),
    retired: session.retired,
  };
}

function decodeSession(stored: StoredSession): Session {
  const { sendingChain, postQuantumRatchet, pendingPreKey } = stored;
  // SR-02: a stored session has a sending chain and a post-quantum ratchet (section 4.1; E_RECORD_INVALID).
  if (sendingChain === undefined || postQuantumRatchet === undefined) throw recordInvalid('incomplete session');
  return {
    localIdentityKey: decodePublicKey(stored.localIdentityKey),
    remoteIdentityKey: decodePublicKey(stored.remoteIdentityKey),
    rootKey: stored.rootKey as RootKey,
    previousCounter: stored.previousCounter,
    sendingChain: decodeSendingChain(sendingChain),
    receivingChains: decodeReceivingChains(stored.receivingChains),
    postQuantum: decodeSparseRatchet(postQuantumRatchet),
    initiatorBaseKey: decodePublicKey(stored.initiatorBaseKey),
    localRegistrationId: stored.localRegistrationId,
    remoteRegistrationId: stored.remoteRegistrationId,
    pendingPreKey: pendingPreKey && decodePendingPreKey(pendingPreKey),
    retired: stored.retired,
  };
}

function decodeSendingChain(stored: NonNullable<StoredSession['sendingChain']>): SendingChain {
  const privateKey = asX25519PrivateKey(stored.ratchetPrivateKey);
  const ratchetKeyPair = { privateKey, publicKey: decodePublicKey(stored.ratchetPublicKey) };
  return { ratchetKeyPair, chainKey: stored.chainKey as ChainKey, index: stored.index };
}

function decodeReceivingChains(stored: readonly StoredReceivingChain[]): readonly ReceivingChain[] {
  const chains = stored.map((chain) => ({
    ratchetKey: decodePublicKey(chain.ratchetPublicKey),
    chainKey: chain.chainKey as ChainKey,
    index: chain.index,
    skippedSeeds: decodeSkipped<MessageSeed>(chain.skippedSeeds, chain.index),
  }));
  // SR-04: a ratchet key names one chain of a session (section 4.6; E_RECORD_INVALID).
  const isRepeated = (chain: ReceivingChain, position: number) =>
    chains.slice(0, position).some(({ ratchetKey }) => equalBytes(ratchetKey, chain.ratchetKey));
  if (chains.some(isRepeated)) throw recordInvalid('repeated ratchet key');
  return chains;
}

function encodePendingPreKey(pending: PendingPreKey): StoredPendingPreKey {
  return {
    ...(pending.preKeyId !== undefined && { preKeyId: pending.preKeyId }),
    signedPreKeyId: pending.signedPreKeyId,
    kyberPreKeyId: pending.kemPreKeyId,
    kyberCiphertext: serializeKemCiphertext(pending.kemCiphertext),
    createdAt: pending.createdAt,
  };
}

function decodePendingPreKey(stored: StoredPendingPreKey): PendingPreKey {
  return {
    preKeyId: stored.preKeyId,
    signedPreKeyId: stored.signedPreKeyId,
    kemPreKeyId: stored.kyberPreKeyId,
    kemCiphertext: parseKemCiphertext(stored.kyberCiphertext),
    createdAt: stored.createdAt,
  };
}

/** Stored keys have no trailing bytes: the schema fixes their length. */
function decodePublicKey(bytes: Uint8Array): X25519PublicKey {
  return asX25519PublicKey(parsePublicKey(bytes));
}
