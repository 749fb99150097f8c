/**
 * SignalMessage: the encrypted message of a session, its MAC, and its parsing.
 *
 *     version byte || protobuf || MAC (8)
 *     MAC = HMAC(MAC key, sender identity || receiver identity || version byte || protobuf)[0..8]
 *
 * Spec: Signal session layer, sections 4.5 step 4, 6.1 and 6.2. The MAC covers the bytes as received; nothing is
 * encoded anew to verify them.
 */

import { type CryptoProvider, sealedLength, type X25519PublicKey } from '@sotto/crypto';
import { frameSignalMessage, type SignalMessageFields, viewSignalMessage, WireError } from '@sotto/wire';
import { RatchetError } from './errors.ts';
import {
  type MessageKeys,
  parsePublicKey,
  SERIALIZED_PUBLIC_KEY_BYTES,
  serializePublicKey,
  writePublicKey,
} from './keys.ts';

/** A parsed message. Nothing of it is authenticated until it is opened with the keys of a session. */
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
  /** The whole message as received. */
  readonly bytes: Uint8Array;
}

/** What an outgoing message says besides its text. */
export interface SignalMessageContent {
  readonly ratchetKey: X25519PublicKey;
  readonly counter: number;
  readonly previousCounter: number;
  /** Empty for none. */
  readonly postQuantumMessage: Uint8Array;
  readonly addressBinding: Uint8Array | undefined;
}

/** The identity keys of the two ends of one message; their order follows its direction. */
export interface MessageIdentities {
  readonly sender: X25519PublicKey;
  readonly receiver: X25519PublicKey;
}

/** Encodes, encrypts and authenticates a message. */
export function sealSignalMessage(
  crypto: CryptoProvider,
  content: SignalMessageContent,
  plaintext: Uint8Array,
  keys: MessageKeys,
  identities: MessageIdentities,
): Uint8Array {
  const { counter, previousCounter, postQuantumMessage, addressBinding: addresses } = content;
  const ratchetKey = serializePublicKey(content.ratchetKey);
  const pqRatchet = postQuantumMessage.length > 0 ? postQuantumMessage : undefined;
  const frame = { ratchetKey, counter, previousCounter, pqRatchet, addresses };
  const { head, tail } = frameSignalMessage(frame, sealedLength(plaintext.length), VERSION_BYTE);
  return crypto.seal(keys, associatedDataOf(identities), head, plaintext, tail);
}

/**
 * The text of a message, or `undefined` when its MAC is not the one of these keys and identities. Throws `CryptoError`
 * when the MAC is right and the ciphertext is not.
 */
export function openSignalMessage(
  crypto: CryptoProvider,
  message: SignalMessage,
  keys: MessageKeys,
  identities: MessageIdentities,
): Uint8Array | undefined {
  return crypto.open(keys, associatedDataOf(identities), message.bytes, message.ciphertext);
}

/**
 * Throws `E_MESSAGE_MALFORMED` or `E_MESSAGE_VERSION`. The result may be views into `bytes`, except its ratchet key.
 */
export function parseSignalMessage(bytes: Uint8Array): SignalMessage {
  // SM-01: a message has at least a version byte and a MAC (section 6.2; E_MESSAGE_MALFORMED).
  if (bytes.length < 1 + MAC_BYTES) throw messageMalformed('message is too short');
  const version = parseVersionByte(bytes[0]!);
  const fields = decodeFields(bytes.subarray(1, bytes.length - MAC_BYTES));
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
    postQuantumMessage: fields.pqRatchet ?? NO_BYTES,
    addressBinding: fields.addresses,
    bytes,
  };
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
    return viewSignalMessage(body);
  } catch (cause) {
    if (cause instanceof WireError) throw messageMalformed('message is not a valid protobuf', cause);
    throw cause;
  }
}

/** Sender identity || receiver identity, in their serialised form: good until the next call. */
function associatedDataOf({ sender, receiver }: MessageIdentities): Uint8Array {
  writePublicKey(associatedData, 0, sender);
  writePublicKey(associatedData, SERIALIZED_PUBLIC_KEY_BYTES, receiver);
  return associatedData;
}

/** Public, and rewritten before each use: an array of this size is dear to make anew for every message. */
const associatedData = new Uint8Array(2 * SERIALIZED_PUBLIC_KEY_BYTES);
const NO_BYTES = new Uint8Array(0);
/** The version of our sessions. */
export const SESSION_VERSION = 4;
/** Message version and, in the low nibble, our current version. */
export const VERSION_BYTE = 0x44;
/** Still parses, though no session of that version exists here (section 6.1). */
const LEAST_VERSION = 3;
const MAC_BYTES = 8;
