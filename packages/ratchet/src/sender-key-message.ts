/**
 * SenderKeyMessage: a message of a sender key, its signature, and its parsing.
 *
 *     version byte || protobuf || signature (64)
 *     signature = XEdDSA(signing private key, version byte || protobuf)
 *
 * Spec: Signal session layer, sections 6.1 and 6.4. The signature covers the bytes as received; nothing is encoded anew
 * to verify it.
 */

import {
  type CryptoProvider,
  concatBytes,
  copyBytes,
  wipe,
  type X25519PrivateKey,
  type X25519PublicKey,
} from '@sotto/crypto';
import {
  DISTRIBUTION_ID_BYTES,
  decodeSenderKeyMessage,
  encodeSenderKeyMessage,
  type SenderKeyMessageFields,
  WireError,
} from '@sotto/wire';
import { RatchetError } from './errors.ts';
import { SIGNATURE_BYTES } from './keys.ts';
import { messageMalformed } from './signal-message.ts';
import type { RandomEnv } from './step.ts';

/** What a message of a sender key, or its distribution, says about itself. */
export interface SenderKeyMessageIds {
  /** 16 bytes of a UUID. */
  readonly distributionId: Uint8Array;
  readonly chainId: number;
  readonly iteration: number;
}

/** A parsed message. Nothing of it is authenticated until its signature is verified with the key of a state. */
export interface SenderKeyMessage extends SenderKeyMessageIds {
  readonly ciphertext: Uint8Array;
  /** Version byte and protobuf as received. */
  readonly authenticated: Uint8Array;
  readonly signature: Uint8Array;
}

/** Fields of an outgoing message. */
export type SenderKeyMessageContent = SenderKeyMessageIds & { readonly ciphertext: Uint8Array };

/** Encodes and signs a message. */
export function createSenderKeyMessage(
  content: SenderKeyMessageContent,
  signingPrivateKey: X25519PrivateKey,
  env: RandomEnv,
): Uint8Array {
  const { distributionId, chainId, iteration, ciphertext } = content;
  const body = encodeSenderKeyMessage({ distributionUuid: distributionId, chainId, iteration, ciphertext });
  const authenticated = concatBytes(Uint8Array.of(SENDER_KEY_VERSION_BYTE), body);
  // With these bytes a signature gives the private key away (section 1.2).
  const random = env.random(64);
  try {
    return concatBytes(authenticated, env.crypto.xeddsaSign(signingPrivateKey, authenticated, random));
  } finally {
    wipe(random);
  }
}

/**
 * Which record a message needs, so that it can be loaded before the message is decrypted. Unauthenticated. `bytes` has
 * 65 to 97 281 bytes. Throws `E_MESSAGE_MALFORMED` or `E_MESSAGE_VERSION`, just as decrypting would.
 */
export function readSenderKeyMessageIds(bytes: Uint8Array): SenderKeyMessageIds {
  const { distributionId, chainId, iteration } = parseSenderKeyMessage(bytes);
  return { distributionId, chainId, iteration };
}

/** Throws `E_MESSAGE_MALFORMED` or `E_MESSAGE_VERSION`. The result shares nothing with `bytes`. */
export function parseSenderKeyMessage(bytes: Uint8Array): SenderKeyMessage {
  assertSenderKeyFrame(bytes);
  const message = copyBytes(bytes);
  const bodyEnd = message.length - SIGNATURE_BYTES;
  const { distributionUuid, chainId, iteration, ciphertext } = decodeFields(message.subarray(1, bodyEnd));
  // SK-04: a sender-key message has distribution, chain id, iteration and ciphertext (section 6.4;
  // E_MESSAGE_MALFORMED).
  if (distributionUuid === undefined || chainId === undefined || iteration === undefined || ciphertext === undefined) {
    throw messageMalformed('message lacks a required field');
  }
  assertDistributionId(distributionUuid);
  return {
    distributionId: distributionUuid,
    chainId,
    iteration,
    ciphertext,
    authenticated: message.subarray(0, bodyEnd),
    signature: message.subarray(bodyEnd),
  };
}

/** Whether the holder of the signing key sent these very bytes. */
export function isSenderKeyMessageAuthentic(
  crypto: CryptoProvider,
  message: SenderKeyMessage,
  signingPublicKey: X25519PublicKey,
): boolean {
  return crypto.xeddsaVerify(signingPublicKey, message.authenticated, message.signature);
}

/** Length and version of either sender-key message. */
export function assertSenderKeyFrame(bytes: Uint8Array): void {
  // SK-01: a sender-key message and a distribution message have 65 bytes at least (sections 6.4 and 6.5;
  // E_MESSAGE_MALFORMED).
  if (bytes.length < 1 + SIGNATURE_BYTES) throw messageMalformed('message is too short');
  const version = bytes[0]! >>> 4;
  // SK-02: the version of either is 3, in the high nibble of its first byte; the low nibble is free (section 6.1;
  // E_MESSAGE_VERSION).
  if (version !== SENDER_KEY_VERSION) {
    throw new RatchetError('E_MESSAGE_VERSION', `sender-key message has version ${version}`);
  }
}

export function assertDistributionId(bytes: Uint8Array): void {
  // SK-05: the id of a distribution has 16 bytes (sections 6.4 and 6.5; E_MESSAGE_MALFORMED).
  if (bytes.length !== DISTRIBUTION_ID_BYTES) throw messageMalformed('distribution id has a wrong length');
}

function decodeFields(body: Uint8Array): SenderKeyMessageFields {
  try {
    // SK-03: the body of a sender-key message is a whole protobuf with the known wire types (section 0;
    // E_MESSAGE_MALFORMED).
    return decodeSenderKeyMessage(body);
  } catch (cause) {
    if (cause instanceof WireError) throw messageMalformed('message is not a valid protobuf', cause);
    throw cause;
  }
}

/** The version of sender keys. */
export const SENDER_KEY_VERSION = 3;
/** Message version and, in the low nibble, our current version. */
export const SENDER_KEY_VERSION_BYTE = 0x33;
