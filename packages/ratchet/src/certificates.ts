/**
 * What a relay needs to issue sender certificates, and nothing of sessions: the entry `@sotto/ratchet/certificates`.
 */

export { type CertificateChain, CertificateMemory } from './certificate-memory.ts';
export { RatchetError, type RatchetErrorCode } from './errors.ts';
export { parsePublicKey, serializePublicKey } from './keys.ts';
export {
  type CertificateSigner,
  type CertificateTrust,
  type CertificateValidity,
  type CertifiedSender,
  createSenderCertificate,
  parseSenderCertificate,
  type SenderCertificate,
  validateSenderCertificate,
} from './sender-certificate.ts';
export { createServerCertificate, parseServerCertificate, type ServerCertificate } from './server-certificate.ts';
export type { RandomEnv } from './step.ts';
