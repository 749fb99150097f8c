export { isAlternateIdentityValid, signAlternateIdentity } from './alternate-identity.ts';
export { assertBundleSignatures, type PreKeyBundle, parsePreKeyBundle, type SerializedPreKeyBundle } from './bundle.ts';
export { RatchetError, type RatchetErrorCode } from './errors.ts';
export {
  parseKemCiphertext,
  parseKemPublicKey,
  parsePublicKey,
  serializeKemCiphertext,
  serializeKemPublicKey,
  serializePublicKey,
} from './keys.ts';
export * from './limits.ts';
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
export { archiveCurrentSession, hasUsableSession, type SessionRecord } from './session-record.ts';
export { decodeSessionRecord, encodeSessionRecord } from './session-storage.ts';
export type { RandomEnv, RatchetEnv, Step } from './step.ts';
