/**
 * The request to send a message again, which a receiver makes of a message it cannot read.
 *
 *     DecryptionErrorMessage = { ratchet key of the failed message, its time, the device that sent it }
 *     PlaintextContent       = C0 || Content { 8: DecryptionErrorMessage } || 80
 *
 * Spec: Signal session layer, section 6.6. It travels without a session, inside sealed sender only: the session is what
 * has failed. A ratchet key that is still our current one tells the sender to leave that session (`isCurrentRatchetKey`).
 */

import { concatBytes, copyBytes, equalBytes, type X25519PublicKey } from '@sotto/crypto';
import {
  decodeDecryptionErrorMessage,
  decodePlaintextContentBody,
  encodeDecryptionErrorMessage,
  encodePlaintextContentBody,
  WireError,
} from '@sotto/wire';
import { RatchetError } from './errors.ts';
import { serializePublicKey } from './keys.ts';
import { UINT32_MAX } from './limits.ts';
import { parsePreKeySignalMessage } from './pre-key-message.ts';
import type { SealedMessageType } from './sealed-content.ts';
import type { SessionRecord } from './session-record.ts';
import { messageMalformed, parseMessageKey, parseSignalMessage } from './signal-message.ts';

/** Which message could not be read. */
export interface DecryptionError {
  /** The ratchet key it carried; none in a message of a sender key. */
  readonly ratchetKey: X25519PublicKey | undefined;
  /** Its time of sending, milliseconds since 1970. */
  readonly sentAt: number;
  /** The device that sent it, as the receiver saw it. A peer may name any number. */
  readonly senderDeviceId: number;
}

/**
 * The request for a message that could not be read. Plaintext content is never unreadable, so a request for it is
 * misuse. `message` has the bytes that were received: 9 to 97 225 bytes of a SignalMessage, at most 97 217 bytes of a
 * PreKeySignalMessage; those of a sender key are not looked at.
 *
 * Throws `E_MESSAGE_MALFORMED` or `E_MESSAGE_VERSION` when the message has no ratchet key to name.
 */
export function createDecryptionError(input: {
  readonly type: SealedMessageType;
  readonly message: Uint8Array;
  readonly sentAt: number;
  readonly senderDeviceId: number;
}): DecryptionError {
  const { type, message, sentAt, senderDeviceId } = input;
  return { ratchetKey: readRatchetKey(type, message), sentAt, senderDeviceId };
}

/** A DecryptionErrorMessage, at most 50 bytes. Throws on misuse only. */
export function encodeDecryptionError(error: DecryptionError): Uint8Array {
  const { ratchetKey, sentAt, senderDeviceId } = error;
  if (!Number.isSafeInteger(sentAt) || sentAt < 0) throw new RangeError('sentAt: must be milliseconds since 1970');
  if (!Number.isInteger(senderDeviceId) || senderDeviceId < 0 || senderDeviceId > UINT32_MAX) {
    throw new RangeError('senderDeviceId: must be an unsigned 32-bit integer');
  }
  return encodeDecryptionErrorMessage({
    ...(ratchetKey !== undefined && { ratchetKey: serializePublicKey(ratchetKey) }),
    timestamp: sentAt,
    deviceId: senderDeviceId,
  });
}

/** `bytes` has at most 256 bytes. Throws `E_MESSAGE_MALFORMED`. */
export function parseDecryptionError(bytes: Uint8Array): DecryptionError {
  const { ratchetKey, timestamp, deviceId } = decode(decodeDecryptionErrorMessage, bytes);
  // DE-02: a request to send again has the time of the message (section 6.6; E_MESSAGE_MALFORMED).
  if (timestamp === undefined) throw messageMalformed('request to send again lacks its time');
  return {
    ratchetKey: ratchetKey === undefined ? undefined : parseMessageKey(ratchetKey),
    sentAt: timestamp,
    senderDeviceId: deviceId ?? 0,
  };
}

/** PlaintextContent, at most 54 bytes: what is sealed with type `plaintextContent`. Throws on misuse only. */
export function encodePlaintextContent(error: DecryptionError): Uint8Array {
  const body = encodePlaintextContentBody({ decryptionErrorMessage: encodeDecryptionError(error) });
  return concatBytes(Uint8Array.of(FIRST_BYTE), body, Uint8Array.of(LAST_BYTE));
}

/** `bytes` has at most 1026 bytes. Throws `E_MESSAGE_MALFORMED` or `E_MESSAGE_VERSION`. */
export function parsePlaintextContent(bytes: Uint8Array): DecryptionError {
  // DE-03: plaintext content is not empty (section 11; E_MESSAGE_MALFORMED).
  if (bytes.length === 0) throw messageMalformed('plaintext content is too short');
  // DE-04: plaintext content begins with C0 (section 6.6; E_MESSAGE_VERSION).
  if (bytes[0] !== FIRST_BYTE) throw new RatchetError('E_MESSAGE_VERSION', 'plaintext content has an unknown version');
  // DE-05: plaintext content ends with 80, and nothing follows that padding (section 6.6; E_MESSAGE_MALFORMED).
  if (bytes.length === 1 || bytes.at(-1) !== LAST_BYTE) throw messageMalformed('plaintext content has no padding');
  const { decryptionErrorMessage } = decode(decodePlaintextContentBody, bytes.subarray(1, -1));
  // DE-06: plaintext content holds a request to send again (section 6.6; E_MESSAGE_MALFORMED).
  if (decryptionErrorMessage === undefined) throw messageMalformed('plaintext content holds no request');
  return parseDecryptionError(decryptionErrorMessage);
}

/**
 * Whether this is the ratchet key we send with now. If so, the peer that names it cannot read our current session:
 * archive it and start another (section 6.6). Any other key is of a session that we have already left. Throws on misuse
 * only.
 */
export function isCurrentRatchetKey(record: SessionRecord | undefined, ratchetKey: X25519PublicKey): boolean {
  const current = record?.current?.sendingChain.ratchetKeyPair.publicKey;
  return current !== undefined && equalBytes(current, ratchetKey);
}

function readRatchetKey(type: SealedMessageType, message: Uint8Array): X25519PublicKey | undefined {
  switch (type) {
    case 'signalMessage':
      return parseSignalMessage(message).ratchetKey;
    case 'preKeySignalMessage':
      return parsePreKeySignalMessage(message).message.ratchetKey;
    case 'senderKeyMessage':
      return undefined;
    default:
      throw new TypeError('type: must be of an encrypted message');
  }
}

function decode<Fields>(codec: (bytes: Uint8Array) => Fields, bytes: Uint8Array): Fields {
  try {
    // DE-01: a request to send again and the content around it are whole protobufs with the known wire types, of limited
    // size (section 0; E_MESSAGE_MALFORMED).
    return codec(copyBytes(bytes));
  } catch (cause) {
    if (cause instanceof WireError) throw messageMalformed('request to send again is not a valid protobuf', cause);
    throw cause;
  }
}

const FIRST_BYTE = 0xc0;
const LAST_BYTE = 0x80;
