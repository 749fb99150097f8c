/**
 * Sender certificates: a server vouches for the sender of sealed messages, who is then known to their recipient alone.
 *
 *     trust root -- signs --> server certificate: id, key
 *     server key -- signs --> sender certificate: uuid, device, identity key, expiry; signer embedded or by id
 *
 * Spec: Signal session layer, sections 6.7 and 9.1. Unlike libsignal, a certificate with two signers or two sender ids is
 * refused, and so is an expiry of 2^53 milliseconds or more; no honest server writes either.
 */

import {
  type CryptoProvider,
  copyBytes,
  equalBytes,
  wipe,
  type X25519PrivateKey,
  type X25519PublicKey,
} from '@sotto/crypto';
import {
  decodeSenderCertificate,
  decodeSenderCertificateBody,
  encodeSenderCertificate,
  encodeSenderCertificateBody,
  type SenderCertificateBodyFields,
} from '@sotto/wire';
import type { CertificateChain, CertificateMemory } from './certificate-memory.ts';
import { serializePublicKey } from './keys.ts';
import { DEVICE_ID_MAX } from './limits.ts';
import {
  certificateIncomplete,
  certificateInvalid,
  decodeCertificate,
  findTrustRoot,
  findWellKnownServerCertificate,
  isRevoked,
  parseCertificateKey,
  parseServerCertificate,
  type ServerCertificate,
  signCertificate,
} from './server-certificate.ts';
import { formatServiceId } from './service-id.ts';
import type { RandomEnv } from './step.ts';

/** A parsed certificate. Nothing of it is authenticated before {@link validateSenderCertificate} finds it valid. */
export interface SenderCertificate {
  readonly senderUuid: string;
  /** A phone number; with us the sender's address. */
  readonly senderE164: string | undefined;
  /** 1..127 */
  readonly senderDeviceId: number;
  readonly identityKey: X25519PublicKey;
  /** Last millisecond of validity, since 1970. */
  readonly expires: number;
  readonly signer: CertificateSigner;
  /** The body as received, which the signature covers. At most 1024 bytes. */
  readonly signed: Uint8Array;
  /** 64 bytes in a valid one. */
  readonly signature: Uint8Array;
  /** The whole certificate as received, at most 1024 bytes. */
  readonly bytes: Uint8Array;
}

export type CertificateSigner =
  | { readonly kind: 'embedded'; readonly certificate: ServerCertificate }
  | { readonly kind: 'wellKnown'; readonly id: number };

/** Whom a certificate speaks of. */
export interface CertifiedSender {
  /** The account's name, in this product its account id. */
  readonly uuid: string;
  /** A phone number; with us the sender's address. */
  readonly e164?: string | undefined;
  readonly deviceId: number;
  readonly identityKey: X25519PublicKey;
}

/**
 * What a validator says. `unknownServer`: the signer is named by an id that nobody knows. `untrusted`: a signature of the
 * chain is missing up to the trust roots, or the server certificate is revoked. `expired`: genuine, and too old.
 */
export type CertificateValidity = 'valid' | 'untrusted' | 'expired' | 'unknownServer';

/**
 * A certificate, about 300 bytes with a UUID and no E164, at most 1024. `serverCertificate`, at most 256 bytes, is
 * embedded as it is; `serverPrivateKey` is of the key in it and stays the caller's. `expires` is in milliseconds and
 * included.
 *
 * Throws `E_SENDER_CERTIFICATE_INVALID` when the server certificate is not one.
 */
export function createSenderCertificate(
  env: RandomEnv,
  input: {
    readonly serverCertificate: Uint8Array;
    readonly serverPrivateKey: X25519PrivateKey;
    readonly sender: CertifiedSender;
    readonly expires: number;
  },
): Uint8Array {
  const { serverCertificate, serverPrivateKey, sender, expires } = input;
  assertKeyOf(env.crypto, serverPrivateKey, parseServerCertificate(serverCertificate));
  const { uuid, e164, deviceId, identityKey } = sender;
  if (!isDeviceId(deviceId)) throw new RangeError(`sender: deviceId must be 1..${DEVICE_ID_MAX}`);
  if (!Number.isSafeInteger(expires) || expires < 0) throw new RangeError('expires: must be milliseconds since 1970');
  const certificate = encodeSenderCertificateBody({
    ...(e164 !== undefined && { senderE164: e164 }),
    senderDevice: deviceId,
    expires,
    identityKey: serializePublicKey(identityKey),
    certificate: serverCertificate,
    uuidString: uuid,
  });
  return encodeSenderCertificate({ certificate, signature: signCertificate(env, serverPrivateKey, certificate) });
}

/**
 * Section 6.7. `bytes` has at most 1024 bytes, and the result shares nothing with it. Throws
 * `E_SENDER_CERTIFICATE_INVALID`.
 */
export function parseSenderCertificate(bytes: Uint8Array): SenderCertificate {
  const { certificate: signed, signature } = decodeCertificate(decodeSenderCertificate, bytes);
  if (signed === undefined || signature === undefined) throw certificateIncomplete();
  const body = decodeCertificate(decodeSenderCertificateBody, signed);
  const { senderE164, senderDevice, expires, identityKey } = body;
  // SC-06: a sender certificate has body, signature, device, expiry and identity key (section 6.7;
  // E_SENDER_CERTIFICATE_INVALID).
  if (senderDevice === undefined || expires === undefined || identityKey === undefined) throw certificateIncomplete();
  // SC-07: the device of a sender certificate is 1..127 (section 6.7; E_SENDER_CERTIFICATE_INVALID).
  if (!isDeviceId(senderDevice)) throw certificateInvalid('certificate is of an impossible device');
  return {
    senderUuid: readUuid(body),
    senderE164,
    senderDeviceId: senderDevice,
    identityKey: parseCertificateKey(identityKey),
    expires,
    signer: readSigner(body),
    signed,
    signature,
    bytes: copyBytes(bytes),
  };
}

/** What a sender certificate is judged by. */
export interface CertificateTrust {
  readonly trustRoots: readonly X25519PublicKey[];
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of chains verified before; what is verified here is added to it. It changes the cost, never the answer. */
  readonly memory?: CertificateMemory | undefined;
}

/**
 * Section 9.1 at the time `at`. Costs two signature checks, and one more per root that is not the one; none for a chain
 * that `memory` holds. Throws on misuse only.
 */
export function validateSenderCertificate(
  crypto: CryptoProvider,
  certificate: SenderCertificate,
  trust: CertificateTrust,
): CertificateValidity {
  const server = resolveSigner(certificate.signer);
  // SC-08: a signer that is named by id is a well-known server certificate (section 9.1; E_SENDER_CERTIFICATE_UNKNOWN).
  if (server === undefined) return 'unknownServer';
  // SC-02: the revoked server certificate is refused, whoever signed it (section 9.1; E_SENDER_CERTIFICATE_INVALID).
  if (isRevoked(server)) return 'untrusted';
  // SC-10: a sender certificate is used at or before its expiry (section 9.1; E_SENDER_CERTIFICATE_EXPIRED).
  const isCurrent = trust.at <= certificate.expires;
  if (!isGenuine(crypto, { server, sender: certificate }, trust, isCurrent)) return 'untrusted';
  return isCurrent ? 'valid' : 'expired';
}

/** Whether the chain holds. An expired one leaves the memory, and does not come into it. */
function isGenuine(
  crypto: CryptoProvider,
  chain: CertificateChain,
  { trustRoots, memory }: CertificateTrust,
  isCurrent: boolean,
): boolean {
  if (memory?.has(chain, trustRoots)) {
    if (!isCurrent) memory.delete(chain);
    return true;
  }
  const { server, sender } = chain;
  const trustRoot = findTrustRoot(crypto, server, trustRoots);
  if (trustRoot === undefined) return false;
  // SC-09: the key of the server certificate has signed the sender certificate (section 9.1;
  // E_SENDER_CERTIFICATE_INVALID).
  if (!crypto.xeddsaVerify(server.key, sender.signed, sender.signature)) return false;
  if (isCurrent) memory?.add(chain, trustRoot);
  return true;
}

function resolveSigner(signer: CertificateSigner): ServerCertificate | undefined {
  return signer.kind === 'embedded' ? signer.certificate : findWellKnownServerCertificate(signer.id);
}

/** Both forms of a sender id, as the one string that addresses use. */
function readUuid({ uuidString, uuidBytes }: SenderCertificateBodyFields): string {
  if (uuidString !== undefined) return uuidString;
  // SC-11: a sender certificate has a sender id: any text, or 16 bytes (section 6.7; E_SENDER_CERTIFICATE_INVALID).
  if (uuidBytes?.length !== UUID_BYTES) throw certificateInvalid('certificate has no valid sender id');
  return formatServiceId({ kind: 'aci', uuid: uuidBytes });
}

function readSigner({ certificate, id }: SenderCertificateBodyFields): CertificateSigner {
  if (certificate !== undefined) return { kind: 'embedded', certificate: parseServerCertificate(certificate) };
  // SC-12: a sender certificate has a signer: a server certificate or an id (section 6.7; E_SENDER_CERTIFICATE_INVALID).
  if (id === undefined) throw certificateIncomplete();
  return { kind: 'wellKnown', id };
}

function assertKeyOf(crypto: CryptoProvider, privateKey: X25519PrivateKey, certificate: ServerCertificate): void {
  const pair = crypto.x25519KeyPair(privateKey);
  wipe(pair.privateKey);
  if (equalBytes(pair.publicKey, certificate.key)) return;
  throw new RangeError('serverPrivateKey: must be of the key in serverCertificate');
}

function isDeviceId(deviceId: number): boolean {
  return Number.isInteger(deviceId) && deviceId >= 1 && deviceId <= DEVICE_ID_MAX;
}

const UUID_BYTES = 16;
