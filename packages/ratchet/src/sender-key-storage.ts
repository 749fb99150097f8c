/**
 * Sender key records as bytes.
 *
 * Format: `sotto.storage.v1.SenderKeyRecord`. The bytes hold every secret of the record; whoever keeps them encrypts
 * them. Decoding is strict, as that of session records.
 *
 * Spec: Signal session layer, section 8, for what a record is; the format is ours.
 */

import { asX25519PrivateKey } from '@sotto/crypto';
import {
  decodeStoredSenderKeyRecord,
  encodeStoredSenderKeyRecord,
  type StoredSenderKeyState,
  WireError,
} from '@sotto/wire';
import { RatchetError } from './errors.ts';
import { type ChainKey, type MessageSeed, parsePublicKey, serializePublicKey } from './keys.ts';
import { SENDER_KEY_VERSION } from './sender-key-message.ts';
import type { SenderKeyRecord, SenderKeyState } from './sender-key-record.ts';
import { decodeSkipped, recordInvalid, storedSkipped } from './skipped-storage.ts';

/**
 * The same record always gives the same bytes: about 150 bytes, and at most 420 625 bytes with skipped seeds. They hold
 * secrets and belong to the caller. Throws on misuse only.
 */
export function encodeSenderKeyRecord(record: SenderKeyRecord): Uint8Array {
  return encodeStoredSenderKeyRecord({
    distributionId: record.distributionId,
    states: record.states.map(encodeState),
  });
}

/** `bytes` has at most 524 288 bytes, and the result shares nothing with it. Throws `E_RECORD_INVALID`. */
export function decodeSenderKeyRecord(bytes: Uint8Array): SenderKeyRecord {
  try {
    // SK-16: stored bytes are a sender key record of this version, every field of its length, with 1 to 5 states (ours;
    // E_RECORD_INVALID).
    const { distributionId, states } = decodeStoredSenderKeyRecord(bytes);
    // SK-17: a chain id names one state of a record (section 8; E_RECORD_INVALID).
    if (new Set(states.map(({ chainId }) => chainId)).size !== states.length) throw recordInvalid('repeated chain id');
    return { distributionId, states: states.map(decodeState) };
  } catch (cause) {
    if (cause instanceof WireError) throw recordInvalid('form', cause);
    if (cause instanceof RatchetError && cause.code === 'E_KEY_INVALID') throw recordInvalid('key', cause);
    throw cause;
  }
}

function encodeState(state: SenderKeyState): StoredSenderKeyState {
  return {
    messageVersion: SENDER_KEY_VERSION,
    chainId: state.chainId,
    chainKey: state.chainKey,
    iteration: state.index,
    signingPublicKey: serializePublicKey(state.signingPublicKey),
    ...(state.signingPrivateKey && { signingPrivateKey: state.signingPrivateKey }),
    skippedSeeds: storedSkipped(state.skippedSeeds),
  };
}

function decodeState(stored: StoredSenderKeyState): SenderKeyState {
  return {
    chainId: stored.chainId,
    chainKey: stored.chainKey as ChainKey,
    index: stored.iteration,
    signingPublicKey: parsePublicKey(stored.signingPublicKey),
    signingPrivateKey: stored.signingPrivateKey && asX25519PrivateKey(stored.signingPrivateKey),
    skippedSeeds: decodeSkipped<MessageSeed>(stored.skippedSeeds, stored.iteration),
  };
}
