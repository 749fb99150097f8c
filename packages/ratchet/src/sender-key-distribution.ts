/**
 * SenderKeyDistributionMessage: what a member needs to read a sender from some message on.
 *
 *     version byte || protobuf
 *
 * Spec: Signal session layer, section 6.5. Nothing in it is signed, and it holds a chain key: it travels inside pairwise
 * messages only, which say whose it is.
 */

import { concatBytes, wipe, type X25519PublicKey } from '@sotto/crypto';
import {
  decodeSenderKeyDistributionMessage,
  encodeSenderKeyDistributionMessage,
  type SenderKeyDistributionMessageFields,
  WireError,
} from '@sotto/wire';
import { type ChainKey, SERIALIZED_PUBLIC_KEY_BYTES, serializePublicKey } from './keys.ts';
import {
  assertDistributionId,
  assertSenderKeyFrame,
  SENDER_KEY_VERSION_BYTE,
  type SenderKeyMessageIds,
} from './sender-key-message.ts';
import { messageMalformed, parseMessageKey } from './signal-message.ts';

/** A chain as its sender hands it out. */
export interface SenderKeyDistribution extends SenderKeyMessageIds {
  readonly chainKey: ChainKey;
  readonly signingPublicKey: X25519PublicKey;
}

/** The result holds the chain key and is as secret; the caller owns it. */
export function createSenderKeyDistributionMessage(distribution: SenderKeyDistribution): Uint8Array {
  const body = encodeSenderKeyDistributionMessage({
    distributionUuid: distribution.distributionId,
    chainId: distribution.chainId,
    iteration: distribution.iteration,
    chainKey: distribution.chainKey,
    signingKey: serializePublicKey(distribution.signingPublicKey),
  });
  try {
    return concatBytes(Uint8Array.of(SENDER_KEY_VERSION_BYTE), body);
  } finally {
    wipe(body);
  }
}

/**
 * Which record a distribution message belongs to, so that it can be loaded before the message is processed. `bytes` has
 * 65 to 97 217 bytes. Throws `E_MESSAGE_MALFORMED` or `E_MESSAGE_VERSION`, just as processing would.
 */
export function readSenderKeyDistributionIds(bytes: Uint8Array): SenderKeyMessageIds {
  const { chainKey, distributionId, chainId, iteration } = parseSenderKeyDistributionMessage(bytes);
  wipe(chainKey);
  return { distributionId, chainId, iteration };
}

/**
 * Throws `E_MESSAGE_MALFORMED` or `E_MESSAGE_VERSION`. The result shares nothing with `bytes`; its chain key is the
 * caller's.
 */
export function parseSenderKeyDistributionMessage(bytes: Uint8Array): SenderKeyDistribution {
  assertSenderKeyFrame(bytes);
  const { distributionUuid, chainId, iteration, chainKey, signingKey } = decodeFields(bytes.subarray(1));
  // SK-07: a distribution message has distribution, chain id, iteration, chain key and signing key (section 6.5;
  // E_MESSAGE_MALFORMED).
  if (
    distributionUuid === undefined ||
    chainId === undefined ||
    iteration === undefined ||
    chainKey === undefined ||
    signingKey === undefined
  ) {
    throw messageMalformed('message lacks a required field');
  }
  assertDistributionId(distributionUuid);
  // SK-08: a distributed chain key has 32 bytes (section 6.5; E_MESSAGE_MALFORMED).
  if (chainKey.length !== CHAIN_KEY_BYTES) throw messageMalformed('chain key has a wrong length');
  // SK-09: a distributed signing key has 33 bytes exactly; here, trailing bytes are not dropped (sections 1.1 and 6.5;
  // E_MESSAGE_MALFORMED).
  if (signingKey.length !== SERIALIZED_PUBLIC_KEY_BYTES) throw messageMalformed('signing key has a wrong length');
  return {
    distributionId: distributionUuid,
    chainId,
    iteration,
    chainKey: chainKey as ChainKey,
    signingPublicKey: parseMessageKey(signingKey),
  };
}

function decodeFields(body: Uint8Array): SenderKeyDistributionMessageFields {
  try {
    // SK-06: the body of a distribution message is a whole protobuf with the known wire types (section 0;
    // E_MESSAGE_MALFORMED).
    return decodeSenderKeyDistributionMessage(body);
  } catch (cause) {
    if (cause instanceof WireError) throw messageMalformed('message is not a valid protobuf', cause);
    throw cause;
  }
}

const CHAIN_KEY_BYTES = 32;
