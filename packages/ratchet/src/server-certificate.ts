/**
 * Server certificates: a trust root vouches for the key that a server signs sender certificates with.
 *
 *     ServerCertificate = { body, signature },  body = { id, key }
 *     signature = XEdDSA(trust root private key, body as received)
 *
 * Spec: Signal session layer, sections 6.7 and 9.1. Some certificates are known to every peer, and sender certificates name
 * them by id instead of carrying them. Knowing one is not trusting it: its root has to be among those of the caller.
 */

import {
  type CryptoProvider,
  copyBytes,
  hexToBytes,
  wipe,
  type X25519PrivateKey,
  type X25519PublicKey,
} from '@sotto/crypto';
import {
  decodeServerCertificate,
  decodeServerCertificateBody,
  encodeServerCertificate,
  encodeServerCertificateBody,
  WireError,
} from '@sotto/wire';
import { RatchetError } from './errors.ts';
import { parsePublicKey, serializePublicKey } from './keys.ts';
import { UINT32_MAX } from './limits.ts';
import type { RandomEnv } from './step.ts';

/** A parsed certificate. Nothing of it is authenticated before `findTrustRoot` finds a root. */
export interface ServerCertificate {
  readonly id: number;
  /** What verifies sender certificates. */
  readonly key: X25519PublicKey;
  /** The body as received, which the signature covers. At most 256 bytes. */
  readonly signed: Uint8Array;
  /** 64 bytes in a valid one. */
  readonly signature: Uint8Array;
}

/**
 * A certificate for `key`: 105 bytes, up to 109 for an `id` above 127. `id` is a uint32 of the trust root's choice;
 * `trustRootPrivateKey` stays the caller's. Throws on misuse only.
 */
export function createServerCertificate(
  env: RandomEnv,
  input: {
    readonly id: number;
    readonly key: X25519PublicKey;
    readonly trustRootPrivateKey: X25519PrivateKey;
  },
): Uint8Array {
  const { id, key, trustRootPrivateKey } = input;
  if (!Number.isInteger(id) || id < 0 || id > UINT32_MAX)
    throw new RangeError('id: must be an unsigned 32-bit integer');
  if (id === REVOKED_ID) throw new RangeError('id: is the one that every peer refuses');
  const certificate = encodeServerCertificateBody({ id, key: serializePublicKey(key) });
  return encodeServerCertificate({ certificate, signature: signCertificate(env, trustRootPrivateKey, certificate) });
}

/**
 * Section 6.7. `bytes` has at most 256 bytes, and the result shares nothing with it. Throws
 * `E_SENDER_CERTIFICATE_INVALID`.
 */
export function parseServerCertificate(bytes: Uint8Array): ServerCertificate {
  const { certificate: signed, signature } = decodeCertificate(decodeServerCertificate, bytes);
  if (signed === undefined || signature === undefined) throw certificateIncomplete();
  const { id, key } = decodeCertificate(decodeServerCertificateBody, signed);
  // SC-01: a server certificate has body, signature, id and key (section 6.7; E_SENDER_CERTIFICATE_INVALID).
  if (id === undefined || key === undefined) throw certificateIncomplete();
  return { id, key: parseCertificateKey(key), signed, signature };
}

/** Whether every peer refuses the certificate, whoever signed it (section 9.1). */
export function isRevoked(certificate: ServerCertificate): boolean {
  return certificate.id === REVOKED_ID;
}

/** The trust root that has signed the certificate. Costs one signature check, and one more per root that is not the one. */
export function findTrustRoot(
  crypto: CryptoProvider,
  certificate: ServerCertificate,
  trustRoots: readonly X25519PublicKey[],
): X25519PublicKey | undefined {
  // SC-03: a trust root of the caller has signed the server certificate (section 9.1; E_SENDER_CERTIFICATE_INVALID).
  return trustRoots.find((root) => crypto.xeddsaVerify(root, certificate.signed, certificate.signature));
}

/** The certificate that every peer knows by this id (section 9.1), whether its root is trusted or not. */
export function findWellKnownServerCertificate(id: number): ServerCertificate | undefined {
  const hex = WELL_KNOWN.get(id);
  // Never E_SENDER_CERTIFICATE_INVALID: the constants are certificates.
  return hex === undefined ? undefined : parseServerCertificate(hexToBytes(hex));
}

/** XEdDSA of section 1.2. The random bytes are secret: with them a signature gives the private key away. */
export function signCertificate(env: RandomEnv, privateKey: X25519PrivateKey, body: Uint8Array): Uint8Array {
  const random = env.random(64);
  try {
    return env.crypto.xeddsaSign(privateKey, body, random);
  } finally {
    wipe(random);
  }
}

/** A layer of a certificate by its codec, which limits its size. */
export function decodeCertificate<Fields>(decode: (bytes: Uint8Array) => Fields, bytes: Uint8Array): Fields {
  try {
    // SC-05: certificates and their bodies are whole protobufs with the known wire types, of limited size (section 0;
    // E_SENDER_CERTIFICATE_INVALID).
    return decode(copyBytes(bytes));
  } catch (cause) {
    if (cause instanceof WireError) throw certificateInvalid('certificate is not a valid protobuf', cause);
    throw cause;
  }
}

/** A public key inside a certificate. */
export function parseCertificateKey(bytes: Uint8Array): X25519PublicKey {
  try {
    // SC-04: the keys in certificates have their type byte and length (section 1.1; E_SENDER_CERTIFICATE_INVALID).
    return parsePublicKey(bytes);
  } catch (cause) {
    throw certificateInvalid('certificate holds an invalid key', cause);
  }
}

export function certificateIncomplete(): RatchetError {
  return certificateInvalid('certificate lacks a required field');
}

export function certificateInvalid(message: string, cause?: unknown): RatchetError {
  return new RatchetError('E_SENDER_CERTIFICATE_INVALID', message, cause === undefined ? {} : { cause });
}

/** Section 9.1. */
const REVOKED_ID = 0xdead_c357;

/** Section 9.1: serialised ServerCertificates. The last one is for tests; the private key of its root is public. */
const WELL_KNOWN: ReadonlyMap<number, string> = new Map([
  [
    2,
    '0a25080212210539450d63ebd0752c0fd4038b9d07a916f5e174b756d409b5ca79f4c97400631e124064c5a38b1e927497d3d4786b101a623ab34a7da3954fae126b04dba9d7a3604ed88cdc8550950f0d4a9134ceb7e19b94139151d2c3d6e1c81e9d1128aafca806',
  ],
  [
    3,
    '0a250803122105bc9d1d290be964810dfa7e94856480a3f7060d004c9762c24c575a1522353a5a1240c11ec3c401eb0107ab38f8600e8720a63169e0e2eb8a3fae24f63099f85ea319c3c1c46d3454706ae2a679d1fee690a488adda98a2290b66c906bb60295ed781',
  ],
  [
    0x7357_c357,
    '0a2908d786df9a07122105847c0d2c375234f365e660955187a3735a0f7613d1609d3a6a4d8c53aeaa5a221240e0b9ebacdfc3aa2827f7924b697784d1c25e44ca05dd433e1a38dc6382eb2730d419ca9a250b1be9d5a9463e61efd6781777a91b83c97b844d014206e2829785',
  ],
]);
