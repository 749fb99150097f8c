/**
 * Sealed sender, version 1: for one recipient identity.
 *
 *     outer keys = HKDF(DH(E, R), salt = "UnidentifiedDelivery" || R || E, 96) = chain || cipher key || MAC key
 *     inner keys = HKDF(DH(S, R), salt = chain || encrypted static, 96)        = unused || cipher key || MAC key
 *     lock(keys, x) = AES-CTR(cipher key, x) || HMAC(MAC key, that ciphertext)[0..10]
 *     encrypted static = lock(outer keys, S),  encrypted message = lock(inner keys, content)
 *     message = 11 || protobuf(E, encrypted static, encrypted message)
 *
 * Spec: Signal session layer, sections 6.7 and 9.2. S is the sender's identity key, R the recipient's, E the ephemeral key
 * of one message; public keys enter in their form of 33 bytes.
 */

import {
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
import { decodeUnidentifiedSenderMessage, encodeUnidentifiedSenderMessage, WireError } from '@sotto/wire';
import { type CipherKey, generateKeyPair, type MacKey, parsePublicKey, serializePublicKey } from './keys.ts';
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
import { messageMalformed, parseMessageKey } from './signal-message.ts';
import type { RandomEnv } from './step.ts';

/** Keys of one of the two layers; all three are views of `output`, which whoever derived it wipes. */
export interface LayerKeys {
  readonly output: Uint8Array;
  readonly chain: Uint8Array;
  readonly cipherKey: CipherKey;
  readonly macKey: MacKey;
}

/**
 * Seals content for one identity, that is for all its devices; 93 to 95 bytes more than the content. Costs a key
 * generation and two agreements. Throws `E_KEY_INVALID`.
 */
export function sealMessageV1(env: RandomEnv, input: SealingInput): Uint8Array {
  const { senderIdentity, recipientIdentityKey, agreements, content } = input;
  assertContentFits(content);
  const { crypto } = env;
  const ephemeral = generateKeyPair(env);
  const secrets: Uint8Array[] = [ephemeral.privateKey];
  try {
    const outerSecret = agreeToSeal(crypto, ephemeral.privateKey, recipientIdentityKey);
    secrets.push(outerSecret);
    const outer = deriveOuterKeys(crypto, outerSecret, recipientIdentityKey, ephemeral.publicKey);
    secrets.push(outer.output);
    const encryptedStatic = lock(crypto, outer, serializePublicKey(senderIdentity.publicKey));
    const innerSecret = agreeWithRecipient(crypto, senderIdentity, recipientIdentityKey, agreements);
    secrets.push(innerSecret);
    const inner = deriveInnerKeys(crypto, innerSecret, outer.chain, encryptedStatic);
    secrets.push(inner.output);
    const body = encodeUnidentifiedSenderMessage({
      ephemeralPublic: serializePublicKey(ephemeral.publicKey),
      encryptedStatic,
      encryptedMessage: lock(crypto, inner, content),
    });
    return concatBytes(Uint8Array.of(VERSION_BYTE), body);
  } finally {
    wipe(...secrets);
  }
}

/**
 * Opens a message after its version byte with the recipient's identity key pair. Throws `E_MESSAGE_MALFORMED`,
 * `E_SEALED_SENDER_INVALID`, `E_SENDER_CERTIFICATE_INVALID`.
 */
export function openMessageV1(
  crypto: CryptoProvider,
  identity: X25519KeyPair,
  body: Uint8Array,
  { certificates, agreements }: OpeningMemory = {},
): SealedContent {
  const { ephemeralKey, encryptedStatic, encryptedMessage } = parseContainer(body);
  const secrets: Uint8Array[] = [];
  try {
    const outerSecret = agreeToOpen(crypto, identity.privateKey, ephemeralKey);
    secrets.push(outerSecret);
    const outer = deriveOuterKeys(crypto, outerSecret, identity.publicKey, ephemeralKey);
    secrets.push(outer.output);
    const senderKeyBytes = unlock(crypto, outer, encryptedStatic);
    // SE-08: the encrypted static key opens with the keys of the outer layer (section 9.2; E_SEALED_SENDER_INVALID).
    if (senderKeyBytes === undefined) throw sealedInvalid('sealed message: message key');
    const senderKey = parseStaticKey(senderKeyBytes);
    const innerSecret = agreeWithSender(crypto, identity, senderKey, agreements);
    secrets.push(innerSecret);
    const inner = deriveInnerKeys(crypto, innerSecret, outer.chain, encryptedStatic);
    secrets.push(inner.output);
    const opened = unlock(crypto, inner, encryptedMessage);
    // SE-10: the encrypted message opens with the keys of the inner layer, which the sender's key is needed for (section
    // 9.2; E_SEALED_SENDER_INVALID).
    if (opened === undefined) throw sealedInvalid('sealed message: message contents');
    const content = parseSealedContent(opened, certificates);
    // SE-11: the key that sealed the message is the identity key of the certificate (section 9.2;
    // E_SEALED_SENDER_INVALID).
    if (!equalBytes(senderKeyBytes, serializePublicKey(content.certificate.identityKey))) {
      throw sealedInvalid('sealed message: certificate of another key');
    }
    agreements?.add(identity.publicKey, senderKey, innerSecret);
    return content;
  } finally {
    wipe(...secrets);
  }
}

/** `recipientKey` is ours when opening. */
export function deriveOuterKeys(
  crypto: CryptoProvider,
  sharedSecret: SharedSecret,
  recipientKey: X25519PublicKey,
  ephemeralKey: X25519PublicKey,
): LayerKeys {
  const salt = concatBytes(SALT_PREFIX, serializePublicKey(recipientKey), serializePublicKey(ephemeralKey));
  return deriveLayerKeys(crypto, sharedSecret, salt);
}

export function deriveInnerKeys(
  crypto: CryptoProvider,
  sharedSecret: SharedSecret,
  chain: Uint8Array,
  encryptedStatic: Uint8Array,
): LayerKeys {
  const salt = concatBytes(chain, encryptedStatic);
  try {
    return deriveLayerKeys(crypto, sharedSecret, salt);
  } finally {
    wipe(salt);
  }
}

function deriveLayerKeys(crypto: CryptoProvider, sharedSecret: SharedSecret, salt: Uint8Array): LayerKeys {
  const output = crypto.hkdfSha256(sharedSecret, salt, NO_INFO, 96);
  return {
    output,
    chain: output.subarray(0, 32),
    cipherKey: output.subarray(32, 64) as CipherKey,
    macKey: output.subarray(64, 96) as MacKey,
  };
}

function lock(crypto: CryptoProvider, keys: LayerKeys, plaintext: Uint8Array): Uint8Array {
  const ciphertext = crypto.aesCtr(keys.cipherKey, plaintext);
  return concatBytes(ciphertext, crypto.hmacSha256(keys.macKey, ciphertext).subarray(0, MAC_BYTES));
}

function unlock(crypto: CryptoProvider, keys: LayerKeys, locked: Uint8Array): Uint8Array | undefined {
  if (locked.length < MAC_BYTES) return undefined;
  const ciphertext = locked.subarray(0, -MAC_BYTES);
  const mac = crypto.hmacSha256(keys.macKey, ciphertext).subarray(0, MAC_BYTES);
  return equalBytes(mac, locked.subarray(-MAC_BYTES)) ? crypto.aesCtr(keys.cipherKey, ciphertext) : undefined;
}

function parseContainer(body: Uint8Array) {
  const { ephemeralPublic, encryptedStatic, encryptedMessage } = decodeContainer(body);
  // SE-06: a message of version 1 has ephemeral key, encrypted static key and encrypted message (section 6.7;
  // E_MESSAGE_MALFORMED).
  if (ephemeralPublic === undefined || encryptedStatic === undefined || encryptedMessage === undefined) {
    throw messageMalformed('sealed message lacks a required field');
  }
  return { ephemeralKey: parseMessageKey(ephemeralPublic), encryptedStatic, encryptedMessage };
}

function decodeContainer(body: Uint8Array) {
  try {
    // SE-05: the body of version 1 is a whole protobuf with the known wire types (section 0; E_MESSAGE_MALFORMED).
    return decodeUnidentifiedSenderMessage(copyBytes(body));
  } catch (cause) {
    if (cause instanceof WireError) throw messageMalformed('sealed message is not a valid protobuf', cause);
    throw cause;
  }
}

function parseStaticKey(bytes: Uint8Array): X25519PublicKey {
  try {
    return parsePublicKey(bytes);
  } catch (cause) {
    // SE-09: what the encrypted static key opens to is a public key (section 9.2; E_SEALED_SENDER_INVALID).
    throw sealedInvalid('sealed message: message key', cause);
  }
}

export const VERSION_BYTE = 0x11;
const SALT_PREFIX = utf8ToBytes('UnidentifiedDelivery');
const NO_INFO = new Uint8Array(0);
const MAC_BYTES = 10;
