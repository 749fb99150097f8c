/**
 * SignalMessage: the encrypted message of a session, its MAC, and its parsing.
 *
 *     version byte || protobuf || MAC (8)
 *     MAC = HMAC(MAC key, sender identity || receiver identity || version byte || protobuf)[0..8]
 *
 * Spec: Signal session layer, sections 4.5 step 4, 6.1 and 6.2. The MAC covers the bytes as received; nothing is
 * encoded anew to verify them.
 */

import { type CryptoProvider, concatBytes, copyBytes, equalBytes, type X25519PublicKey } from '@sotto/crypto';
import { decodeSignalMessage, encodeSignalMessage, type SignalMessageFields, WireError } from '@sotto/wire';
import { RatchetError } from './errors.ts';
import { type MacKey, parsePublicKey, serializePublicKey } from './keys.ts';

/** A parsed message. Nothing of it is authenticated until its MAC is verified with the keys of a session. */
export interface SignalMessage {
  /** High nibble of the version byte. Only a session of the same version can open the message. */
  readonly version: number;
  readonly ratchetKey: X25519PublicKey;
  readonly counter: number;
  readonly previousCounter: number;
  readonly ciphertext: Uint8Array;
  /** Empty when absent. */
  readonly postQuantumMessage: Uint8Array;
  readonly addressBinding: Uint8Array | undefined;
  /** Version byte and protobuf as received. */
  readonly authenticated: Uint8Array;
  readonly mac: Uint8Array;
}

/** Fields of an outgoing message. */
export interface SignalMessageContent {
  readonly ratchetKey: X25519PublicKey;
  readonly counter: number;
  readonly previousCounter: number;
  readonly ciphertext: Uint8Array;
  readonly postQuantumMessage: Uint8Array;
  readonly addressBinding: Uint8Array | undefined;
}

/** The identity keys of the two ends of one message; their order follows its direction. */
export interface MessageIdentities {
  readonly sender: X25519PublicKey;
  readonly receiver: X25519PublicKey;
}

/** Encodes and authenticates a message. */
export function createSignalMessage(
  crypto: CryptoProvider,
  content: SignalMessageContent,
  macKey: MacKey,
  identities: MessageIdentities,
): Uint8Array {
  const body = encodeSignalMessage({
    ratchetKey: serializePublicKey(content.ratchetKey),
    counter: content.counter,
    previousCounter: content.previousCounter,
    ciphertext: content.ciphertext,
    ...(content.postQuantumMessage.length > 0 && { pqRatchet: content.postQuantumMessage }),
    ...(content.addressBinding !== undefined && { addresses: content.addressBinding }),
  });
  const authenticated = concatBytes(Uint8Array.of(VERSION_BYTE), body);
  return concatBytes(authenticated, deriveMac(crypto, macKey, identities, authenticated));
}

/** Throws `E_MESSAGE_MALFORMED` or `E_MESSAGE_VERSION`. The result shares nothing with `bytes`. */
export function parseSignalMessage(bytes: Uint8Array): SignalMessage {
  // SM-01: a message has at least a version byte and a MAC (section 6.2; E_MESSAGE_MALFORMED).
  if (bytes.length < 1 + MAC_BYTES) throw messageMalformed('message is too short');
  const message = copyBytes(bytes);
  const version = parseVersionByte(message[0]!);
  const bodyEnd = message.length - MAC_BYTES;
  const fields = decodeFields(message.subarray(1, bodyEnd));
  const { ratchetKey, counter, ciphertext } = fields;
  // SM-04: a message has ratchet key, counter and ciphertext (section 6.2; E_MESSAGE_MALFORMED).
  if (ratchetKey === undefined || counter === undefined || ciphertext === undefined) {
    throw messageMalformed('message lacks a required field');
  }
  return {
    version,
    ratchetKey: parseMessageKey(ratchetKey),
    counter,
    previousCounter: fields.previousCounter ?? 0,
    ciphertext,
    postQuantumMessage: fields.pqRatchet ?? new Uint8Array(0),
    addressBinding: fields.addresses,
    authenticated: message.subarray(0, bodyEnd),
    mac: message.subarray(bodyEnd),
  };
}

/** Whether the MAC of a received message is the one these keys give. */
export function isSignalMessageAuthentic(
  crypto: CryptoProvider,
  message: SignalMessage,
  macKey: MacKey,
  identities: MessageIdentities,
): boolean {
  return equalBytes(message.mac, deriveMac(crypto, macKey, identities, message.authenticated));
}

/** Section 6.1: the message version is the high nibble; the low one is the sender's own and only covered by the MAC. */
export function parseVersionByte(byte: number): number {
  const version = byte >>> 4;
  // SM-02: a message has version 3 or 4 in the high nibble of its first byte (section 6.1; E_MESSAGE_VERSION).
  if (version < LEAST_VERSION || version > SESSION_VERSION) {
    throw new RatchetError('E_MESSAGE_VERSION', `message has version ${version}`);
  }
  return version;
}

/** A public key inside a message. */
export function parseMessageKey(bytes: Uint8Array): X25519PublicKey {
  try {
    // SM-05: the keys in a message have their type byte and length (section 1.1; E_MESSAGE_MALFORMED).
    return parsePublicKey(bytes);
  } catch (cause) {
    throw messageMalformed('message holds an invalid key', cause);
  }
}

export function messageMalformed(message: string, cause?: unknown): RatchetError {
  return new RatchetError('E_MESSAGE_MALFORMED', message, cause === undefined ? {} : { cause });
}

function decodeFields(body: Uint8Array): SignalMessageFields {
  try {
    // SM-03: the body of a message is a whole protobuf with the known wire types (section 0; E_MESSAGE_MALFORMED).
    return decodeSignalMessage(body);
  } catch (cause) {
    if (cause instanceof WireError) throw messageMalformed('message is not a valid protobuf', cause);
    throw cause;
  }
}

function deriveMac(
  crypto: CryptoProvider,
  macKey: MacKey,
  identities: MessageIdentities,
  authenticated: Uint8Array,
): Uint8Array {
  const input = concatBytes(
    serializePublicKey(identities.sender),
    serializePublicKey(identities.receiver),
    authenticated,
  );
  return crypto.hmacSha256(macKey, input).slice(0, MAC_BYTES);
}

/** The version of our sessions. */
export const SESSION_VERSION = 4;
/** Message version and, in the low nibble, our current version. */
export const VERSION_BYTE = 0x44;
/** Still parses, though no session of that version exists here (section 6.1). */
const LEAST_VERSION = 3;
const MAC_BYTES = 8;
