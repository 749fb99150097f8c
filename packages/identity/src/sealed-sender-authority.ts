/**
 * Who vouches for the senders of a domain: its trust root, and the server certificates that the root has signed. Readers
 * believe a sender whose server certificate is one of these to the byte.
 *
 *     signature = XEdDSA(trust root, certificate body as received)
 *
 * Spec: Signal session layer, sections 1.1, 6.7 and 9.1. Unlike there, a key has exactly 33 bytes.
 */

import { asX25519PublicKey, type CryptoProvider } from '@sotto/crypto';
import {
  decodeServerCertificate,
  decodeServerCertificateBody,
  PUBLIC_KEY_BYTES,
  type SealedSenderAuthority,
  WireError,
} from '@sotto/wire';

/** What is wrong with it beyond the form of its fields, beginning with the name of the field; `undefined` for a good one. */
export function complaintAboutAuthority(
  crypto: CryptoProvider,
  { trustRoot, serverCertificates }: SealedSenderAuthority,
): string | undefined {
  // DS-10: the trust root is an X25519 key.
  if (trustRoot[0] !== KEY_TYPE_X25519) return 'sealedSender.trustRoot must be an X25519 key';
  const root = asX25519PublicKey(trustRoot.slice(1));
  const ids = new Set<number>();
  for (const bytes of serverCertificates) {
    const certificate = parse(bytes);
    // DS-11: a server certificate has an id, an X25519 key and a signature.
    if (certificate === undefined) return 'sealedSender.serverCertificates must be server certificates';
    // DS-12: it is not the one that every peer takes for revoked.
    if (certificate.id === REVOKED_ID) return 'sealedSender.serverCertificates must not hold the revoked one';
    // DS-13: the trust root has signed it.
    if (!crypto.xeddsaVerify(root, certificate.signed, certificate.signature))
      return 'sealedSender.serverCertificates must be signed by the trust root';
    ids.add(certificate.id);
  }
  // DS-14: no two server certificates share an id.
  if (ids.size !== serverCertificates.length) return 'sealedSender.serverCertificates must have ids of their own';
  return undefined;
}

interface ServerCertificate {
  readonly id: number;
  /** The body as received. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

function parse(bytes: Uint8Array): ServerCertificate | undefined {
  try {
    const { certificate: signed, signature } = decodeServerCertificate(bytes);
    if (signed === undefined || signature === undefined) return undefined;
    const { id, key } = decodeServerCertificateBody(signed);
    const isWhole = id !== undefined && key?.length === PUBLIC_KEY_BYTES && key[0] === KEY_TYPE_X25519;
    return isWhole ? { id, signed, signature } : undefined;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

const KEY_TYPE_X25519 = 0x05;
/** Signal session layer, section 9.1. */
const REVOKED_ID = 0xdead_c357;
