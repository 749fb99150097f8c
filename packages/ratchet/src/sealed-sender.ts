/**
 * Receiving sealed messages of either version: open, judge the sender, decrypt.
 *
 *     bytes -- openSealedMessage --> content and certificate: for us, and by whose identity key
 *           -- assertSealedSender -> the certificate is of a trust root and not expired, and the sender not this device
 *           -- decryptSealedContent -> the session with (certificate uuid, certificate device) reads the message
 *
 * Spec: Signal session layer, sections 6.7 and 9.4. Whose trust roots count may depend on who the certificate says the sender
 * is, hence three parts; {@link decryptSealedMessage} is all of them. Unlike libsignal, the session must be with the very
 * identity key that the certificate names.
 */

import { type CryptoProvider, equalBytes, type X25519KeyPair, type X25519PublicKey } from '@sotto/crypto';
import { SEALED_MESSAGE_BYTES_MAX } from '@sotto/wire';
import type { AgreementMemory } from './agreement-memory.ts';
import type { CertificateMemory } from './certificate-memory.ts';
import { RatchetError, type RatchetErrorCode } from './errors.ts';
import type { PreKeyLookup } from './pre-keys.ts';
import type { ProtocolAddress } from './protocol-address.ts';
import { sealedInvalid } from './sealed-agreement.ts';
import type { SealedContent } from './sealed-content.ts';
import { openMessageV1 } from './sealed-sender-v1.ts';
import { openMessageV2 } from './sealed-sender-v2.ts';
import { type CertificateTrust, type CertificateValidity, validateSenderCertificate } from './sender-certificate.ts';
import { type DecryptedMessage, decryptMessage, type LocalDevice } from './session-cipher.ts';
import type { SessionRecord } from './session-record.ts';
import { messageMalformed } from './signal-message.ts';
import type { RatchetEnv, Step } from './step.ts';

/** Our end, as far as judging a sender needs it. */
export interface SealedLocal {
  readonly address: ProtocolAddress;
  /** What stands in our own certificates beside the uuid: a phone number, with us the address. */
  readonly e164?: string | undefined;
}

/** What the caller has of a sender, already loaded. */
export interface SessionLookup {
  record(address: ProtocolAddress): SessionRecord | undefined;
  /** The only identity key accepted of this device, where one is known. */
  identityKey(address: ProtocolAddress): X25519PublicKey | undefined;
}

export interface DecryptedSealedMessage extends DecryptedMessage {
  /** Whose record the new state is. */
  readonly sender: ProtocolAddress;
  readonly content: SealedContent;
}

/**
 * Opens a message of either version with our identity key pair, which stays the caller's. Proves that the message is
 * for this identity and that the identity key in the certificate sealed it, not that the certificate is valid.
 * `message` has at most 98 240 bytes; a certificate in it that `memory` holds is not parsed again, and `agreements` spares
 * one of the two agreements with a sender whose message was opened before.
 *
 * Throws `E_SEALED_SENDER_INVALID`, `E_SEALED_SENDER_VERSION`, `E_MESSAGE_MALFORMED`, `E_SENDER_CERTIFICATE_INVALID`.
 */
export function openSealedMessage(
  crypto: CryptoProvider,
  input: {
    readonly identityKeyPair: X25519KeyPair;
    readonly message: Uint8Array;
    readonly memory?: CertificateMemory | undefined;
    readonly agreements?: AgreementMemory | undefined;
  },
): SealedContent {
  const { identityKeyPair, message, agreements } = input;
  const remembered = { certificates: input.memory, agreements };
  // SE-16: a sealed message is not empty (section 11; E_SEALED_SENDER_INVALID).
  if (message.length === 0) throw sealedInvalid('sealed message is empty');
  // SE-17: a sealed message fits an envelope (ours; E_MESSAGE_MALFORMED).
  if (message.length > SEALED_MESSAGE_BYTES_MAX) throw messageMalformed('sealed message is too long');
  const version = message[0]! >>> 4;
  // Section 9.2: a high nibble of 0 is taken for version 1.
  if (version <= 1) return openMessageV1(crypto, identityKeyPair, message.subarray(1), remembered);
  if (version === 2) return openMessageV2(crypto, identityKeyPair, message, remembered);
  // SE-18: the version of a sealed message is 1 or 2 (sections 9.2 and 9.3; E_SEALED_SENDER_VERSION).
  throw new RatchetError('E_SEALED_SENDER_VERSION', `sealed message has version ${version}`);
}

/**
 * Judges the sender of opened content at the time `at`. A `memory` of the caller spares the signature checks of a
 * certificate that was judged before.
 *
 * Throws `E_SENDER_CERTIFICATE_INVALID`, `E_SENDER_CERTIFICATE_EXPIRED`, `E_SENDER_CERTIFICATE_UNKNOWN`,
 * `E_SEALED_SENDER_SELF`.
 */
export function assertSealedSender(
  crypto: CryptoProvider,
  content: SealedContent,
  input: CertificateTrust & { readonly local: SealedLocal },
): void {
  const { certificate } = content;
  const validity = validateSenderCertificate(crypto, certificate, input);
  if (validity !== 'valid') throw new RatchetError(VALIDITY_CODES[validity], `sender certificate is ${validity}`);
  const { address, e164 } = input.local;
  const isSameUuid = certificate.senderUuid === address.name;
  const isSameE164 = e164 !== undefined && certificate.senderE164 === e164;
  // SE-19: a sealed message is not of this very device (section 9.4; E_SEALED_SENDER_SELF).
  if ((isSameUuid || isSameE164) && certificate.senderDeviceId === address.deviceId) {
    throw new RatchetError('E_SEALED_SENDER_SELF', 'sealed message is our own');
  }
}

/**
 * {@link openSealedMessage} of `message`, at most 98 240 bytes, then {@link assertSealedSender}. Throws the codes of
 * {@link openSealedMessage} and {@link assertSealedSender}.
 */
export function unsealMessage(
  crypto: CryptoProvider,
  input: CertificateTrust & {
    readonly local: SealedLocal & { readonly identityKeyPair: X25519KeyPair };
    readonly message: Uint8Array;
    readonly agreements?: AgreementMemory | undefined;
  },
): SealedContent {
  const { local, message, memory, agreements } = input;
  const content = openSealedMessage(crypto, { identityKeyPair: local.identityKeyPair, message, memory, agreements });
  assertSealedSender(crypto, content, input);
  return content;
}

/** The device that a certificate names: whose session reads the message. Throws on misuse only. */
export function senderOf(content: SealedContent): ProtocolAddress {
  const { senderUuid, senderDeviceId } = content.certificate;
  return { name: senderUuid, deviceId: senderDeviceId };
}

/**
 * Decrypts the message in content whose sender was judged. `record` is the one of {@link senderOf}; `knownIdentityKey` is the
 * only identity key accepted of that device, where one is known. Content of another type belongs to sender keys or to the
 * request to send again.
 *
 * Throws `E_MESSAGE_MALFORMED`, `E_IDENTITY_UNTRUSTED`, and the codes of `decryptMessage`.
 */
export function decryptSealedContent(
  record: SessionRecord | undefined,
  input: {
    readonly local: LocalDevice;
    readonly content: SealedContent;
    readonly knownIdentityKey?: X25519PublicKey | undefined;
    readonly preKeys: PreKeyLookup;
  },
  env: RatchetEnv,
): Step<SessionRecord, DecryptedSealedMessage> {
  const { local, content, knownIdentityKey, preKeys } = input;
  const { type, content: bytes } = content;
  // SE-30: content for a session is a message of a session (section 9.4; E_MESSAGE_MALFORMED).
  if (type !== 'signalMessage' && type !== 'preKeySignalMessage') {
    throw messageMalformed('sealed content is no message of a session');
  }
  const { identityKey } = content.certificate;
  // SE-31: certificate and session are of one identity key, the known one (ours; E_IDENTITY_UNTRUSTED).
  if (knownIdentityKey !== undefined && !equalBytes(knownIdentityKey, identityKey)) {
    throw new RatchetError('E_IDENTITY_UNTRUSTED', 'certificate is of another identity key');
  }
  const sender = senderOf(content);
  const remote = { address: sender, identityKey };
  const step = decryptMessage(record, { local, remote, message: { type, bytes }, preKeys }, env);
  return { ...step, output: { ...step.output, sender, content } };
}

/**
 * Section 9.4 in one step, for `message` of at most 98 240 bytes: {@link unsealMessage} at `env.now`, then
 * {@link decryptSealedContent}. Throws the codes of {@link unsealMessage} and {@link decryptSealedContent}.
 */
export function decryptSealedMessage(
  sessions: SessionLookup,
  input: Omit<CertificateTrust, 'at'> & {
    readonly local: LocalDevice & SealedLocal;
    readonly message: Uint8Array;
    readonly preKeys: PreKeyLookup;
    readonly agreements?: AgreementMemory | undefined;
  },
  env: RatchetEnv,
): Step<SessionRecord, DecryptedSealedMessage> {
  const { local, preKeys } = input;
  const content = unsealMessage(env.crypto, { ...input, at: env.now });
  const sender = senderOf(content);
  const knownIdentityKey = sessions.identityKey(sender);
  return decryptSealedContent(sessions.record(sender), { local, content, knownIdentityKey, preKeys }, env);
}

const VALIDITY_CODES: Readonly<Record<Exclude<CertificateValidity, 'valid'>, RatchetErrorCode>> = {
  untrusted: 'E_SENDER_CERTIFICATE_INVALID',
  expired: 'E_SENDER_CERTIFICATE_EXPIRED',
  unknownServer: 'E_SENDER_CERTIFICATE_UNKNOWN',
};
