/**
 * PreKeySignalMessage: a SignalMessage with what the responder needs to start the session.
 *
 *     version byte || protobuf
 *
 * Spec: Signal session layer, section 6.3. Nothing but the inner message is authenticated.
 */

import { concatBytes, copyBytes, type KyberCiphertext, type X25519PublicKey } from '@sotto/crypto';
import { decodePreKeySignalMessage, encodePreKeySignalMessage, WireError } from '@sotto/wire';
import { RatchetError } from './errors.ts';
import { parseKemCiphertext, serializeKemCiphertext, serializePublicKey } from './keys.ts';
import {
  messageMalformed,
  parseMessageKey,
  parseSignalMessage,
  parseVersionByte,
  SESSION_VERSION,
  type SignalMessage,
  VERSION_BYTE,
} from './signal-message.ts';

/** A parsed first message. */
export interface PreKeySignalMessage {
  readonly registrationId: number;
  /** Present iff a one-time pre-key was used. */
  readonly preKeyId: number | undefined;
  readonly signedPreKeyId: number;
  readonly kemPreKeyId: number;
  readonly kemCiphertext: KyberCiphertext;
  readonly baseKey: X25519PublicKey;
  readonly identityKey: X25519PublicKey;
  readonly message: SignalMessage;
}

/** What a first message says about itself, before anything is decrypted. Unauthenticated. */
export interface PreKeyMessageIds {
  readonly preKeyId: number | undefined;
  readonly signedPreKeyId: number;
  readonly kemPreKeyId: number;
  readonly baseKey: X25519PublicKey;
  /** The identity key the sender claims. */
  readonly identityKey: X25519PublicKey;
}

/** Fields of an outgoing first message; `message` is a whole SignalMessage. */
export type PreKeyMessageContent = Omit<PreKeySignalMessage, 'message'> & { readonly message: Uint8Array };

export function createPreKeySignalMessage(content: PreKeyMessageContent): Uint8Array {
  const body = encodePreKeySignalMessage({
    ...(content.preKeyId !== undefined && { preKeyId: content.preKeyId }),
    baseKey: serializePublicKey(content.baseKey),
    identityKey: serializePublicKey(content.identityKey),
    message: content.message,
    registrationId: content.registrationId,
    signedPreKeyId: content.signedPreKeyId,
    kyberPreKeyId: content.kemPreKeyId,
    kyberCiphertext: serializeKemCiphertext(content.kemCiphertext),
  });
  return concatBytes(Uint8Array.of(VERSION_BYTE), body);
}

/**
 * Which pre-keys a first message needs, so that they can be loaded before it is decrypted. `bytes` has at most 97 217
 * bytes. Throws `E_MESSAGE_MALFORMED` or `E_MESSAGE_VERSION`, just as decrypting would.
 */
export function readPreKeyMessageIds(bytes: Uint8Array): PreKeyMessageIds {
  const { preKeyId, signedPreKeyId, kemPreKeyId, baseKey, identityKey } = parsePreKeySignalMessage(bytes);
  return { preKeyId, signedPreKeyId, kemPreKeyId, baseKey, identityKey };
}

/** Throws `E_MESSAGE_MALFORMED` or `E_MESSAGE_VERSION`. The result shares nothing with `bytes`. */
export function parsePreKeySignalMessage(bytes: Uint8Array): PreKeySignalMessage {
  // PM-01: a first message has at least its version byte (section 11; E_MESSAGE_MALFORMED).
  if (bytes.length === 0) throw messageMalformed('message is too short');
  // PM-02: a first message has version 4; sessions without a KEM are refused (section 6.1; E_MESSAGE_VERSION).
  if (parseVersionByte(bytes[0]!) !== SESSION_VERSION) {
    throw new RatchetError('E_MESSAGE_VERSION', 'message starts a session without a KEM');
  }
  const fields = decodeFields(copyBytes(bytes.subarray(1)));
  const { baseKey, identityKey, message, signedPreKeyId, kyberPreKeyId, kyberCiphertext } = fields;
  // PM-04: a first message has base key, identity key, inner message and signed pre-key id (section 6.3;
  // E_MESSAGE_MALFORMED).
  if (baseKey === undefined || identityKey === undefined || message === undefined || signedPreKeyId === undefined) {
    throw messageMalformed('message lacks a required field');
  }
  // PM-05: a first message has the KEM pre-key id and the KEM ciphertext, both (section 6.3; E_MESSAGE_MALFORMED).
  if (kyberPreKeyId === undefined || kyberCiphertext === undefined)
    throw messageMalformed('message lacks its KEM part');
  return {
    registrationId: fields.registrationId ?? 0,
    preKeyId: fields.preKeyId,
    signedPreKeyId,
    kemPreKeyId: kyberPreKeyId,
    kemCiphertext: parseCiphertext(kyberCiphertext),
    baseKey: parseMessageKey(baseKey),
    identityKey: parseMessageKey(identityKey),
    message: parseSignalMessage(message),
  };
}

function decodeFields(body: Uint8Array) {
  try {
    // PM-03: the body of a first message is a whole protobuf with the known wire types (section 0;
    // E_MESSAGE_MALFORMED).
    return decodePreKeySignalMessage(body);
  } catch (cause) {
    if (cause instanceof WireError) throw messageMalformed('message is not a valid protobuf', cause);
    throw cause;
  }
}

function parseCiphertext(bytes: Uint8Array): KyberCiphertext {
  try {
    // PM-06: the KEM ciphertext of a first message has its type byte and length (section 1.3; E_MESSAGE_MALFORMED).
    return parseKemCiphertext(bytes);
  } catch (cause) {
    throw messageMalformed('message holds an invalid KEM ciphertext', cause);
  }
}
