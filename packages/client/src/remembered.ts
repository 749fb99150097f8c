/**
 * What an open client need not decode or verify a second time. All of it is public, follows from the bytes it was made of,
 * and is gone with the client.
 */

import type { CryptoProvider } from '@sotto/crypto';
import { type VerifiedManifest, verifyManifest } from '@sotto/identity';
import { CertificateMemory } from '@sotto/ratchet';
import { decodeKeptCertificate, type KeptCertificate } from './certificate.ts';
import { decodeKnownRelay, type KnownRelay } from './known-relays.ts';
import { RecordMemory } from './record-memory.ts';

export interface Remembered {
  /** Of the senders heard from, and our own. */
  readonly certificates: CertificateMemory;
  /** By the key of the contact. */
  readonly manifests: RecordMemory<VerifiedManifest>;
  readonly relays: RecordMemory<KnownRelay>;
  /** The one of this device. */
  readonly ownCertificate: RecordMemory<KeptCertificate>;
}

export const nothingRemembered = (crypto: CryptoProvider): Remembered => ({
  certificates: new CertificateMemory(),
  manifests: new RecordMemory((bytes) => verifyManifest(crypto, bytes)),
  relays: new RecordMemory(decodeKnownRelay),
  ownCertificate: new RecordMemory(decodeKeptCertificate),
});
