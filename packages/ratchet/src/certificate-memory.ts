/**
 * Sender certificates whose chain has been verified, so that the next message under the same one costs no signature check,
 * and no parsing either.
 *
 *     a chain = trust root, key and both parts of the server certificate, both parts of the sender certificate
 *
 * That is all the two signature checks look at, and it is compared to the byte, so the memory says of a chain only what the
 * checks would say again. What depends on the time or on the caller is judged anew for every message: expiry, revocation, and
 * which roots are trusted.
 *
 * Spec: Signal session layer, section 9.1. The memory is ours; peers do not notice it.
 */

import { asX25519PublicKey, bytesToHex, copyBytes, equalBytes, type X25519PublicKey } from '@sotto/crypto';
import { CERTIFICATES_REMEMBERED_MAX } from './limits.ts';
import { parseSenderCertificate, type SenderCertificate } from './sender-certificate.ts';
import type { ServerCertificate } from './server-certificate.ts';

/** What a trust root has to vouch for. */
export interface CertificateChain {
  readonly server: ServerCertificate;
  readonly sender: SenderCertificate;
}

/**
 * The one thing here that changes: it belongs to whoever makes it, for as long as that runs, and is not stored. It holds at
 * most {@link CERTIFICATES_REMEMBERED_MAX} chains, of about 1500 bytes and at most 5000, and public data only.
 */
export class CertificateMemory {
  /** By the signature of the sender certificate, least recently used first. */
  readonly #chains = new Map<string, VerifiedChain>();

  /** Number of chains held. */
  get size(): number {
    return this.#chains.size;
  }

  /** Whether the chain was verified, to one of these roots. Throws on misuse only. */
  has(chain: CertificateChain, trustRoots: readonly X25519PublicKey[]): boolean {
    const name = nameOf(chain);
    const held = this.#chains.get(name);
    if (held === undefined || !trustRoots.some((root) => equalBytes(root, held.trustRoot))) return false;
    const parts = partsOf(chain);
    if (!held.parts.every((part, i) => equalBytes(part, parts[i]!))) return false;
    this.#chains.delete(name);
    this.#chains.set(name, held);
    return true;
  }

  /** The certificate that `bytes` are, if it is held: what parsing them would give. Throws on misuse only. */
  find(bytes: Uint8Array): SenderCertificate | undefined {
    const held = this.#chains.get(bytesToHex(bytes.subarray(-SIGNATURE_BYTES)));
    if (held === undefined || !equalBytes(held.certificate.bytes, bytes)) return undefined;
    return copyCertificate(held.certificate);
  }

  /** To be called for a chain whose two signatures were checked. Pushes out the one not used for the longest time. */
  add(chain: CertificateChain, trustRoot: X25519PublicKey): void {
    // A copy that nobody else holds, made of what was verified.
    const certificate = parseSenderCertificate(chain.sender.bytes);
    if (!equalBytes(certificate.signed, chain.sender.signed)) throw new RangeError('chain: sender is not its bytes');
    const name = nameOf(chain);
    this.#chains.delete(name);
    const [oldest] = this.#chains.keys();
    if (oldest !== undefined && this.#chains.size >= CERTIFICATES_REMEMBERED_MAX) this.#chains.delete(oldest);
    const parts = partsOf(chain).map(copyBytes);
    this.#chains.set(name, { trustRoot: copyBytes(trustRoot), parts, certificate });
  }

  /** Throws on misuse only. */
  delete(chain: CertificateChain): void {
    this.#chains.delete(nameOf(chain));
  }
}

interface VerifiedChain {
  readonly trustRoot: Uint8Array;
  readonly parts: readonly Uint8Array[];
  readonly certificate: SenderCertificate;
}

/** Says where to look, not what is found there. It is also what the bytes of a certificate usually end with. */
const nameOf = ({ sender }: CertificateChain): string => bytesToHex(sender.signature);

const partsOf = ({ server, sender }: CertificateChain): readonly Uint8Array[] => [
  server.key,
  server.signed,
  server.signature,
  sender.signed,
  sender.signature,
];

function copyCertificate(certificate: SenderCertificate): SenderCertificate {
  const { identityKey, signer, signed, signature, bytes } = certificate;
  return {
    ...certificate,
    identityKey: copyKey(identityKey),
    signer: signer.kind === 'embedded' ? { ...signer, certificate: copyServerCertificate(signer.certificate) } : signer,
    signed: copyBytes(signed),
    signature: copyBytes(signature),
    bytes: copyBytes(bytes),
  };
}

const copyServerCertificate = ({ id, key, signed, signature }: ServerCertificate): ServerCertificate => ({
  id,
  key: copyKey(key),
  signed: copyBytes(signed),
  signature: copyBytes(signature),
});

const copyKey = (key: X25519PublicKey): X25519PublicKey => asX25519PublicKey(copyBytes(key));

/** Of XEdDSA. */
const SIGNATURE_BYTES = 64;
