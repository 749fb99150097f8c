/**
 * Sealed sender, version 2: content is encrypted once, and its key once for each recipient identity.
 *
 *     M = 32 random bytes
 *     E = key pair of HKDF(M, "…: r (2023-08)", 32),  body = AES-GCM-SIV(HKDF(M, "…: K", 32), content)
 *     C  = M xor HKDF(DH(E, R) || E || R, "…: DH", 32)                        encrypted message key
 *     AT = HKDF(DH(S, R) || E || C || S || R, "…: DH-sender", 16)             authentication tag
 *     received form = 22 || C (32) || AT (16) || E (32) || body
 *
 * Spec: Signal session layer, section 9.3; HKDF without salt, "…" is "Sealed Sender v2". S is the sender's identity key, R the
 * recipient's; in derivations public keys have their form of 33 bytes. The form that is sent stands in multi-recipient.ts.
 */

import {
  asX25519PublicKey,
  type Brand,
  bytesToHex,
  CryptoError,
  type CryptoProvider,
  concatBytes,
  copyBytes,
  equalBytes,
  type SharedSecret,
  utf8ToBytes,
  wipe,
  type X25519KeyPair,
  type X25519PublicKey,
} from '@sotto/crypto';
import { type CipherKey, serializePublicKey } from './keys.ts';
import {
  agreeToOpen,
  agreeToSeal,
  agreeWithRecipient,
  agreeWithSender,
  assertContentFits,
  type OpeningMemory,
  type SealingInput,
  sealedInvalid,
} from './sealed-agreement.ts';
import { parseSealedContent, type SealedContent } from './sealed-content.ts';
import { messageMalformed } from './signal-message.ts';
import type { RandomEnv } from './step.ts';

/** From which all keys of one sealed message follow, 32 bytes. */
export type SealedMessageKey = Brand<'SealedMessageKey'>;

/** A message sealed for nobody yet. Whoever starts it wipes it with {@link wipeSealing}. */
export interface Sealing {
  readonly messageKey: SealedMessageKey;
  readonly ephemeral: X25519KeyPair;
  readonly body: Uint8Array;
}

/** Content for one recipient. */
export type AddressedContent = Omit<SealingInput, 'senderIdentity' | 'agreements'>;

/** What one recipient identity needs besides what is common to all. */
export interface SealedKey {
  /** 32 bytes */
  readonly encryptedKey: Uint8Array;
  /** 16 bytes */
  readonly authenticationTag: Uint8Array;
}

/**
 * Seals content for one identity, that is for all its devices, in the form they receive; 97 bytes more than the content.
 * Costs a key generation and two agreements. Throws `E_KEY_INVALID`.
 */
export function sealMessageV2(env: RandomEnv, input: SealingInput): Uint8Array {
  const { senderIdentity, recipientIdentityKey, agreements } = input;
  const tagSecret = agreeWithRecipient(env.crypto, senderIdentity, recipientIdentityKey, agreements);
  try {
    return sealWith(env, tagSecret, senderIdentity.publicKey, input);
  } finally {
    wipe(tagSecret);
  }
}

/**
 * Seals several contents of one sender, each as {@link sealMessageV2} does, in the same order, and 97 bytes more than the
 * content. The agreement of the identity keys is made once for a recipient, so every further content for it costs one
 * agreement less. Throws `E_KEY_INVALID`.
 */
export function sealMessagesV2(
  env: RandomEnv,
  input: Omit<SealingInput, keyof AddressedContent> & { readonly messages: readonly AddressedContent[] },
): Uint8Array[] {
  const { senderIdentity, agreements, messages } = input;
  const tagSecrets = new Map<string, SharedSecret>();
  const agreeOnce = (recipientKey: X25519PublicKey): SharedSecret => {
    const name = bytesToHex(recipientKey);
    const tagSecret = tagSecrets.get(name) ?? agreeWithRecipient(env.crypto, senderIdentity, recipientKey, agreements);
    tagSecrets.set(name, tagSecret);
    return tagSecret;
  };
  try {
    return messages.map((message) => {
      const tagSecret = agreeOnce(message.recipientIdentityKey);
      return sealWith(env, tagSecret, senderIdentity.publicKey, message);
    });
  } finally {
    wipe(...tagSecrets.values());
  }
}

function sealWith(
  env: RandomEnv,
  tagSecret: SharedSecret,
  sender: X25519PublicKey,
  { recipientIdentityKey, content }: AddressedContent,
): Uint8Array {
  const sealing = startSealing(env, content);
  try {
    const key = sealKey(env.crypto, sealing, { tagSecret, sender, recipient: recipientIdentityKey });
    return createReceivedForm(key, concatBytes(sealing.ephemeral.publicKey, sealing.body));
  } finally {
    wipeSealing(sealing);
  }
}

/** Encrypts the content. What is random is drawn here, once. */
export function startSealing(env: RandomEnv, content: Uint8Array): Sealing {
  assertContentFits(content);
  const messageKey = env.random(32) as SealedMessageKey;
  const ephemeral = deriveEphemeral(env.crypto, messageKey);
  const contentKey = deriveContentKey(env.crypto, messageKey);
  const body = env.crypto.aesGcmSivEncrypt(contentKey, NONCE, content);
  wipe(contentKey);
  return { messageKey, ephemeral, body };
}

export function wipeSealing(sealing: Sealing): void {
  wipe(sealing.messageKey, sealing.ephemeral.privateKey);
}

/** One agreement; `tagSecret`, that of the identity keys, stays the caller's. Throws `E_KEY_INVALID`. */
export function sealKey(
  crypto: CryptoProvider,
  { messageKey, ephemeral }: Sealing,
  ends: { readonly tagSecret: SharedSecret; readonly sender: X25519PublicKey; readonly recipient: X25519PublicKey },
): SealedKey {
  const { tagSecret, sender, recipient } = ends;
  const keySecret = agreeToSeal(crypto, ephemeral.privateKey, recipient);
  const encryptedKey = maskMessageKey(crypto, keySecret, messageKey, ephemeral.publicKey, recipient);
  const keys = { ephemeral: ephemeral.publicKey, sender, recipient };
  return { encryptedKey, authenticationTag: deriveAuthenticationTag(crypto, tagSecret, encryptedKey, keys) };
}

/** `shared` is ephemeral key and body. */
export function createReceivedForm(key: SealedKey, shared: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(RECEIVED_VERSION_BYTE), key.encryptedKey, key.authenticationTag, shared);
}

/**
 * Opens a message in its received form with the recipient's identity key pair. The version byte has been judged. Throws
 * `E_MESSAGE_MALFORMED`, `E_SEALED_SENDER_INVALID`, `E_SENDER_CERTIFICATE_INVALID`.
 */
export function openMessageV2(
  crypto: CryptoProvider,
  identity: X25519KeyPair,
  bytes: Uint8Array,
  { certificates, agreements }: OpeningMemory = {},
): SealedContent {
  // SE-12: a message of version 2 has its version byte, two keys and a tag, which are 81 bytes (section 9.3;
  // E_MESSAGE_MALFORMED).
  if (bytes.length < RECEIVED_BYTES_MIN) throw messageMalformed('sealed message is too short');
  const encryptedKey = bytes.subarray(1, 33);
  const authenticationTag = bytes.subarray(33, 49);
  const ephemeralKey = asX25519PublicKey(copyBytes(bytes.subarray(49, 81)));
  const keySecret = agreeToOpen(crypto, identity.privateKey, ephemeralKey);
  const messageKey = maskMessageKey(crypto, keySecret, encryptedKey, ephemeralKey, identity.publicKey);
  const opened = openBody(crypto, messageKey as SealedMessageKey, ephemeralKey, bytes.subarray(81));
  const content = parseSealedContent(opened, certificates);
  const sender = content.certificate.identityKey;
  const tagSecret = agreeWithSender(crypto, identity, sender, agreements);
  try {
    const keys = { ephemeral: ephemeralKey, sender, recipient: identity.publicKey };
    const expected = deriveAuthenticationTag(crypto, tagSecret, encryptedKey, keys);
    // SE-15: the tag is the one that only the identity key of the certificate and ours give (section 9.3;
    // E_SEALED_SENDER_INVALID).
    if (!equalBytes(authenticationTag, expected)) throw sealedInvalid('sealed message: sender authentication');
    agreements?.add(identity.publicKey, sender, tagSecret);
    return content;
  } finally {
    wipe(tagSecret);
  }
}

/** Wipes the message key. */
function openBody(
  crypto: CryptoProvider,
  messageKey: SealedMessageKey,
  ephemeralKey: X25519PublicKey,
  body: Uint8Array,
): Uint8Array {
  const ephemeral = deriveEphemeral(crypto, messageKey);
  const contentKey = deriveContentKey(crypto, messageKey);
  try {
    // SE-13: the ephemeral key is the one that the message key gives: the message is for us, and its key whole (section
    // 9.3; E_SEALED_SENDER_INVALID).
    if (!equalBytes(ephemeral.publicKey, ephemeralKey)) throw sealedInvalid('sealed message: ephemeral key');
    return crypto.aesGcmSivDecrypt(contentKey, NONCE, body);
  } catch (cause) {
    // SE-14: the body decrypts under the message key, its tag included (section 9.3; E_SEALED_SENDER_INVALID).
    if (cause instanceof CryptoError) throw sealedInvalid('sealed message: message contents', cause);
    throw cause;
  } finally {
    wipe(messageKey, ephemeral.privateKey, contentKey);
  }
}

/** The ephemeral key pair of a message key; the caller wipes its private half. */
export function deriveEphemeral(crypto: CryptoProvider, messageKey: SealedMessageKey): X25519KeyPair {
  const seed = crypto.hkdfSha256(messageKey, undefined, EPHEMERAL_INFO, 32);
  try {
    return crypto.x25519KeyPair(seed);
  } finally {
    wipe(seed);
  }
}

/** The key of the body; the caller wipes it. */
export function deriveContentKey(crypto: CryptoProvider, messageKey: SealedMessageKey): CipherKey {
  return crypto.hkdfSha256(messageKey, undefined, CONTENT_INFO, 32) as CipherKey;
}

/** C of M, and M of C. Wipes the shared secret. */
function maskMessageKey(
  crypto: CryptoProvider,
  sharedSecret: SharedSecret,
  key: Uint8Array,
  ephemeralKey: X25519PublicKey,
  recipientKey: X25519PublicKey,
): Uint8Array {
  const mask = deriveFrom(crypto, sharedSecret, [ephemeralKey, recipientKey].map(serializePublicKey), MASK_INFO, 32);
  try {
    return mask.map((byte, i) => byte ^ key[i]!);
  } finally {
    wipe(mask, sharedSecret);
  }
}

/** The shared secret stays the caller's. */
function deriveAuthenticationTag(
  crypto: CryptoProvider,
  sharedSecret: SharedSecret,
  encryptedKey: Uint8Array,
  keys: { readonly ephemeral: X25519PublicKey; readonly sender: X25519PublicKey; readonly recipient: X25519PublicKey },
): Uint8Array {
  const { ephemeral, sender, recipient } = keys;
  const parts = [
    serializePublicKey(ephemeral),
    encryptedKey,
    serializePublicKey(sender),
    serializePublicKey(recipient),
  ];
  return deriveFrom(crypto, sharedSecret, parts, TAG_INFO, TAG_BYTES);
}

function deriveFrom(
  crypto: CryptoProvider,
  sharedSecret: SharedSecret,
  parts: readonly Uint8Array[],
  info: Uint8Array,
  length: number,
): Uint8Array {
  const inputKey = concatBytes(sharedSecret, ...parts);
  try {
    return crypto.hkdfSha256(inputKey, undefined, info, length);
  } finally {
    wipe(inputKey);
  }
}

export const RECEIVED_VERSION_BYTE = 0x22;
export const KEY_BYTES = 32;
export const TAG_BYTES = 16;
const RECEIVED_BYTES_MIN = 1 + KEY_BYTES + TAG_BYTES + KEY_BYTES;
/** A key is of one message, so the nonce says nothing. */
const NONCE = new Uint8Array(12);
const EPHEMERAL_INFO = utf8ToBytes('Sealed Sender v2: r (2023-08)');
const CONTENT_INFO = utf8ToBytes('Sealed Sender v2: K');
const MASK_INFO = utf8ToBytes('Sealed Sender v2: DH');
const TAG_INFO = utf8ToBytes('Sealed Sender v2: DH-sender');
