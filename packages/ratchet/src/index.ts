export { AgreementMemory } from './agreement-memory.ts';
export { isAlternateIdentityValid, signAlternateIdentity } from './alternate-identity.ts';
export { assertBundleSignatures, type PreKeyBundle, parsePreKeyBundle, type SerializedPreKeyBundle } from './bundle.ts';
export { type CertificateChain, CertificateMemory } from './certificate-memory.ts';
export {
  createDecryptionError,
  type DecryptionError,
  encodeDecryptionError,
  encodePlaintextContent,
  isCurrentRatchetKey,
  parseDecryptionError,
  parsePlaintextContent,
} from './decryption-error.ts';
export { decryptEphemeral, encryptEphemeral } from './ephemeral-message.ts';
export type { ErasureChunk, ErasureDecoder, ErasureEncoder } from './erasure-code.ts';
export { RatchetError, type RatchetErrorCode } from './errors.ts';
export type {
  AuthenticatorMacKey,
  AuthenticatorRootKey,
  ChainKey,
  EncapsulationRandom,
  MessageSeed,
  PostQuantumChainKey,
  PostQuantumKey,
  PostQuantumRootKey,
  RootKey,
} from './keys.ts';
export {
  parseKemCiphertext,
  parseKemPublicKey,
  parsePublicKey,
  serializeKemCiphertext,
  serializeKemPublicKey,
  serializePublicKey,
} from './keys.ts';
export {
  ARCHIVED_FORWARD_JUMP_MAX,
  ARCHIVED_SESSIONS_MAX,
  CERTIFICATES_REMEMBERED_MAX,
  CHUNK_INDEX_MAX,
  DEVICE_ID_MAX,
  EPHEMERAL_FORWARD_JUMP_MAX,
  FINGERPRINT_ITERATIONS_MAX,
  FINGERPRINT_ITERATIONS_MIN,
  FORWARD_JUMP_MAX,
  FULL_JUMPS_MAX,
  PLAINTEXT_BYTES_MAX,
  RECEIVING_CHAINS_MAX,
  REGISTRATION_ID_MAX,
  SEALED_CONTENT_BYTES_MAX,
  SEALED_RECIPIENTS_MAX,
  SELF_FORWARD_JUMP_MAX,
  SENDER_KEY_STATES_MAX,
  SKIPPED_POST_QUANTUM_KEYS_MAX,
  SKIPPED_SEEDS_MAX,
  UINT32_MAX,
  UNACKNOWLEDGED_SESSION_SECONDS,
  VARINT_BYTES_MAX,
} from './limits.ts';
export type { ReceivingChain, SeedChain, SendingChain } from './message-chain.ts';
export {
  type MultiRecipientEntry,
  type MultiRecipientMessage,
  messageForRecipient,
  parseMultiRecipientMessage,
  readRegistrationId,
  type SealedDevice,
  type SealedRecipient,
  sealForMany,
} from './multi-recipient.ts';
export type { PostQuantumState } from './post-quantum.ts';
export type { PostQuantumReceivingChain, PostQuantumSendingChain } from './post-quantum-chain.ts';
export type { PostQuantumEpochs, PostQuantumLink } from './post-quantum-epochs.ts';
export type { SessionRole } from './post-quantum-ratchet.ts';
export { type PreKeyMessageIds, readPreKeyMessageIds } from './pre-key-message.ts';
export {
  generateIdentityKeyPair,
  generateKemPreKey,
  generateOneTimePreKey,
  generateRegistrationId,
  generateSignedPreKey,
  type KemPreKey,
  type OneTimePreKey,
  type PreKeyLookup,
  type SignedPreKey,
} from './pre-keys.ts';
export type { ProtocolAddress } from './protocol-address.ts';
export {
  compareScannable,
  type FingerprintParty,
  type SafetyNumber,
  type SafetyNumberOptions,
  safetyNumber,
} from './safety-number.ts';
export type { SealingInput } from './sealed-agreement.ts';
export {
  CONTENT_HINT,
  createSealedContent,
  type SealedContent,
  type SealedContentInput,
  type SealedMessageType,
} from './sealed-content.ts';
export {
  assertSealedSender,
  type DecryptedSealedMessage,
  decryptSealedContent,
  decryptSealedMessage,
  openSealedMessage,
  type SealedLocal,
  type SessionLookup,
  senderOf,
  unsealMessage,
} from './sealed-sender.ts';
export { sealMessageV1 } from './sealed-sender-v1.ts';
export { type AddressedContent, type SealedKey, sealMessagesV2, sealMessageV2 } from './sealed-sender-v2.ts';
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
export {
  createSenderKeyDistribution,
  decryptSenderKeyMessage,
  encryptSenderKeyMessage,
  processSenderKeyDistribution,
  rotateSenderKey,
} from './sender-key-cipher.ts';
export { readSenderKeyDistributionIds } from './sender-key-distribution.ts';
export { readSenderKeyMessageIds, type SenderKeyMessageIds } from './sender-key-message.ts';
export type { SenderKeyRecord, SenderKeyState } from './sender-key-record.ts';
export { decodeSenderKeyRecord, encodeSenderKeyRecord } from './sender-key-storage.ts';
export { createServerCertificate, parseServerCertificate, type ServerCertificate } from './server-certificate.ts';
export {
  formatServiceId,
  parseServiceId,
  parseServiceIdBytes,
  parseServiceIdFixedWidth,
  type ServiceId,
  serializeServiceId,
  serializeServiceIdFixedWidth,
} from './service-id.ts';
export type { LocalIdentity, PendingPreKey, Session } from './session.ts';
export {
  type ConsumedPreKeys,
  type DecryptedMessage,
  decryptMessage,
  encryptMessage,
  initiateSession,
  type LocalDevice,
  type RemoteDevice,
  type SessionMessage,
} from './session-cipher.ts';
export {
  archiveCurrentSession,
  hasUsableSession,
  retireOtherSessions,
  retireSessions,
  type SessionRecord,
} from './session-record.ts';
export { decodeSessionRecord, encodeSessionRecord } from './session-storage.ts';
export { wipeSessionRecord } from './session-wipe.ts';
export type { SkippedSecret, SkippedSecrets } from './skipped-secrets.ts';
export type { SparseRatchetState } from './sparse-ratchet.ts';
export type { Authenticator } from './sparse-ratchet-authenticator.ts';
export type {
  Ct1Acknowledged,
  Ct1Received,
  Ct1Sampled,
  Ct2Sampled,
  EkReceivedCt1Sampled,
  EkSentCt1Received,
  HeaderReceived,
  HeaderSent,
  KeyExchange,
  KeyExchangeState,
  KeysSampled,
  KeysUnsampled,
  NoHeaderReceived,
} from './sparse-ratchet-states.ts';
export type { RandomEnv, RatchetEnv, Step } from './step.ts';
