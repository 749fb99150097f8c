/**
 * What both versions of sealed sender share: agreeing on keys, and how a failure looks to either end.
 *
 * Spec: Signal session layer, sections 1.1 and 9.
 */

import {
  CryptoError,
  type CryptoProvider,
  type SharedSecret,
  type X25519KeyPair,
  type X25519PrivateKey,
  type X25519PublicKey,
} from '@sotto/crypto';
import type { AgreementMemory } from './agreement-memory.ts';
import type { CertificateMemory } from './certificate-memory.ts';
import { RatchetError } from './errors.ts';
import { SEALED_CONTENT_BYTES_MAX } from './limits.ts';

/** What is sealed, by whom, for whom. The identity key pair stays the caller's. */
export interface SealingInput {
  readonly senderIdentity: X25519KeyPair;
  readonly recipientIdentityKey: X25519PublicKey;
  /** Spares the agreement of the two identity keys where they have agreed before. */
  readonly agreements?: AgreementMemory | undefined;
  /** From `createSealedContent`, at most 98 143 bytes. */
  readonly content: Uint8Array;
}

/** What the owner of an identity remembers between messages; all of it may be missing. */
export interface OpeningMemory {
  readonly certificates?: CertificateMemory | undefined;
  readonly agreements?: AgreementMemory | undefined;
}

/** Throws `E_KEY_INVALID`: the peer's identity key is of small order, so nobody can agree with it. */
export function agreeToSeal(
  crypto: CryptoProvider,
  privateKey: X25519PrivateKey,
  recipientIdentityKey: X25519PublicKey,
): SharedSecret {
  try {
    return crypto.x25519SharedSecret(privateKey, recipientIdentityKey);
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause;
    throw new RatchetError('E_KEY_INVALID', 'identity key cannot be agreed with', { cause });
  }
}

/** Of the two identity keys; the caller wipes it. Throws `E_KEY_INVALID`. */
export function agreeWithRecipient(
  crypto: CryptoProvider,
  sender: X25519KeyPair,
  recipient: X25519PublicKey,
  agreements: AgreementMemory | undefined,
): SharedSecret {
  const known = agreements?.find(sender.publicKey, recipient);
  if (known !== undefined) return known;
  const secret = agreeToSeal(crypto, sender.privateKey, recipient);
  agreements?.add(sender.publicKey, recipient, secret);
  return secret;
}

/**
 * Of the two identity keys; the caller wipes it, and adds it to the memory when the message has proved authentic. Throws
 * `E_SEALED_SENDER_INVALID`.
 */
export function agreeWithSender(
  crypto: CryptoProvider,
  recipient: X25519KeyPair,
  sender: X25519PublicKey,
  agreements: AgreementMemory | undefined,
): SharedSecret {
  return agreements?.find(recipient.publicKey, sender) ?? agreeToOpen(crypto, recipient.privateKey, sender);
}

/** Throws `E_SEALED_SENDER_INVALID`. */
export function agreeToOpen(
  crypto: CryptoProvider,
  privateKey: X25519PrivateKey,
  publicKey: X25519PublicKey,
): SharedSecret {
  try {
    return crypto.x25519SharedSecret(privateKey, publicKey);
  } catch (cause) {
    // SE-04: the ephemeral key and the sender's key have agreements with ours, so neither is of small order (section 1.1;
    // E_SEALED_SENDER_INVALID).
    if (cause instanceof CryptoError) throw sealedInvalid('sealed message holds a key without agreement', cause);
    throw cause;
  }
}

export function assertContentFits(content: Uint8Array): void {
  if (content.length > SEALED_CONTENT_BYTES_MAX)
    throw new RangeError(`content: at most ${SEALED_CONTENT_BYTES_MAX} bytes`);
}

/** One code for whatever authentication failed; the message names the step for developers. */
export function sealedInvalid(message: string, cause?: unknown): RatchetError {
  return new RatchetError('E_SEALED_SENDER_INVALID', message, cause === undefined ? {} : { cause });
}
