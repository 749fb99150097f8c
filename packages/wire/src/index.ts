export type { Address } from './addresses.ts';
export { formatAddress, isAddress, isDomain, isLocalpart, parseAddress, parseDomain } from './addresses.ts';
export type {
  ProofOfWork,
  ProofOfWorkChallenge,
  PushKeyRequest,
  PushKeyResponse,
  PushRequest,
  PushResponse,
  PushSubscription,
  RegistrationPolicy,
  RegistrationTerms,
} from './admission.ts';
export {
  decodePushKeyRequest,
  decodePushKeyResponse,
  decodePushRequest,
  decodePushResponse,
  decodeRegistrationTerms,
  encodePushKeyRequest,
  encodePushKeyResponse,
  encodePushRequest,
  encodePushResponse,
  encodeRegistrationTerms,
} from './admission.ts';
export type { Arrived } from './arrived.ts';
export { formatArrived, parseArrived } from './arrived.ts';

export type { Attachment, AttachmentList, AttachmentThumbnail } from './attachments.ts';

export type { BackupAccount, BackupHeader, BackupRecord, PassPhraseSlot } from './backup.ts';
export {
  decodeBackupAccount,
  decodeBackupHeader,
  decodeBackupRecord,
  encodeBackupAccount,
  encodeBackupHeader,
  encodeBackupRecord,
} from './backup.ts';

export type {
  BlobDeleteRequest,
  BlobDeleteResponse,
  BlobFetchRequest,
  BlobFetchResponse,
  BlobPartRequest,
  BlobRange,
  BlobStartRequest,
  BlobState,
  FederationBlobResponse,
} from './blobs.ts';
export {
  decodeBlobDeleteRequest,
  decodeBlobDeleteResponse,
  decodeBlobFetchRequest,
  decodeBlobFetchResponse,
  decodeBlobPartRequest,
  decodeBlobStartRequest,
  decodeBlobState,
  decodeFederationBlobRequest,
  decodeFederationBlobResponse,
  encodeBlobDeleteRequest,
  encodeBlobDeleteResponse,
  encodeBlobFetchRequest,
  encodeBlobFetchResponse,
  encodeBlobPartRequest,
  encodeBlobStartRequest,
  encodeBlobState,
  encodeFederationBlobRequest,
  encodeFederationBlobResponse,
} from './blobs.ts';
export type { BlockEntry, BlockFeed, BlockReason, SignedBlockFeed } from './block-feed.ts';
export { decodeBlockFeed, decodeSignedBlockFeed, encodeBlockFeed, encodeSignedBlockFeed } from './block-feed.ts';
export type { KemPreKey, KeyBinding, MailboxKey, OneTimePreKey, PreKeyBundle, SignedPreKey } from './bundle.ts';
export { decodePreKeyBundle, encodePreKeyBundle } from './bundle.ts';
export type {
  Content,
  ContentChain,
  ContentTimer,
  TimerStart,
  Timestamp,
  TokenGrant,
  TokenReport,
} from './content.ts';
export { decodeContent, encodeContent, readKeptContent, withoutSoftware, withoutTokens } from './content.ts';
export type {
  BodyField,
  ContentBody,
  Delete,
  Edit,
  MessageReceipt,
  Nothing,
  Profile,
  ProfileData,
  Reaction,
  ReceiptKind,
  Reply,
  SecretChatNews,
  SecretChatStep,
  SessionReset,
  Text,
  Typing,
} from './content-bodies.ts';
export { decodeProfileData, encodeProfileData } from './content-bodies.ts';
export type {
  DeviceChange,
  Sync,
  SyncAlias,
  SyncBlock,
  SyncBody,
  SyncDevice,
  SyncForgotten,
  SyncParty,
  SyncProfile,
  SyncRead,
  SyncSent,
  SyncVerification,
  SyncViewed,
} from './content-devices.ts';
export type {
  Discovery,
  KeyPurpose,
  OnlineKey,
  RelayLimits,
  RootChange,
  SealedSenderAuthority,
  SignedDiscovery,
} from './discovery.ts';
export { decodeDiscovery, decodeSignedDiscovery, encodeDiscovery, encodeSignedDiscovery } from './discovery.ts';
export type { Envelope } from './envelope.ts';
export { decodeEnvelope, encodeEnvelope } from './envelope.ts';
export type { WireErrorCode } from './errors.ts';
export { WireError } from './errors.ts';
export type {
  DeliverBatch,
  DeliverItem,
  DeliverItemResult,
  DeliverResult,
  Hello,
} from './federation.ts';
export {
  decodeDeliverBatch,
  decodeDeliverResult,
  decodeFederationErrorBody,
  decodeHello,
  decodeHelloResponse,
  encodeDeliverBatch,
  encodeDeliverResult,
  encodeFederationErrorBody,
  encodeHello,
  encodeHelloResponse,
} from './federation.ts';
export type { Fingerprint, ScannableFingerprint } from './fingerprint.ts';
export { decodeScannableFingerprint, encodeScannableFingerprint } from './fingerprint.ts';
export type { Authorization, Expiry, ForwardContent, Lane, Sealed, Voucher } from './forward.ts';
export {
  decodeForwardContent,
  EXPIRY_NUMBERS,
  EXPIRY_SECONDS,
  encodeForwardContent,
  expiryFor,
  LANE_NUMBERS,
} from './forward.ts';
export * from './limits.ts';
export * from './link.ts';
export type {
  BundleQuery,
  FederationLookUpRequest,
  LookUpAnswer,
  LookUpQuery,
  LookUpRequest,
  LookUpResponse,
} from './look-up.ts';
export {
  decodeFederationLookUpRequest,
  decodeFederationLookUpResponse,
  decodeLookUpAnswer,
  decodeLookUpQuery,
  decodeLookUpRequest,
  decodeLookUpResponse,
  encodeFederationLookUpRequest,
  encodeFederationLookUpResponse,
  encodeLookUpAnswer,
  encodeLookUpQuery,
  encodeLookUpRequest,
  encodeLookUpResponse,
} from './look-up.ts';
export type { Device, DeviceManifest, SignedManifest } from './manifest.ts';
export {
  decodeDeviceManifest,
  decodeSignedManifest,
  encodeDeviceManifest,
  encodeSignedManifest,
} from './manifest.ts';
export type { StoredDeviceNotice, StoredSecretChatNotice } from './notices.ts';
export type {
  DeliveryOutcome,
  OutcomeState,
  OutcomesRequest,
  OutcomesResponse,
  Receipt,
  ReceiptRequest,
  ReceiptResponse,
} from './outcomes.ts';
export {
  decodeOutcomesRequest,
  decodeOutcomesResponse,
  decodeReceipt,
  decodeReceiptRequest,
  decodeReceiptResponse,
  encodeOutcomesRequest,
  encodeOutcomesResponse,
  encodeReceipt,
  encodeReceiptRequest,
  encodeReceiptResponse,
} from './outcomes.ts';
export {
  envelopeBucket,
  isEnvelopeBucket,
  isLaneBucket,
  isSealedBucket,
  padContent,
  padEnvelope,
  padForwardContent,
  padLookUpAnswer,
  padLookUpQuery,
  unpadContent,
  unpadEnvelope,
  unpadForwardContent,
  unpadLookUpAnswer,
  unpadLookUpQuery,
} from './padding.ts';
export type {
  DeviceErrorBody,
  ErrorBody,
  ItemResult,
  ItemStatus,
  ManifestRequest,
  ManifestResponse,
  OpenSessionRequest,
  OpenSessionResponse,
  OutgoingContent,
  OutgoingItem,
  PreKeyStatus,
  PreKeyStatusRequest,
  PreKeyUpload,
  RegisterRequest,
  RegisterResponse,
  SendRequest,
  SendResponse,
  StoreMark,
} from './relay.ts';
export {
  decodeErrorBody,
  decodeManifestRequest,
  decodeManifestResponse,
  decodeOpenSessionRequest,
  decodeOpenSessionResponse,
  decodePreKeyStatus,
  decodePreKeyStatusRequest,
  decodePreKeyUpload,
  decodeRegisterRequest,
  decodeRegisterResponse,
  decodeSendRequest,
  decodeSendResponse,
  encodeErrorBody,
  encodeManifestRequest,
  encodeManifestResponse,
  encodeOpenSessionRequest,
  encodeOpenSessionResponse,
  encodePreKeyStatus,
  encodePreKeyStatusRequest,
  encodePreKeyUpload,
  encodeRegisterRequest,
  encodeRegisterResponse,
  encodeSendRequest,
  encodeSendResponse,
} from './relay.ts';
export * from './rendezvous.ts';
export type {
  DiscoveryRequest,
  DiscoveryResponse,
  SenderCertificateRequest,
  SenderCertificateResponse,
} from './senders.ts';
export {
  decodeDiscoveryRequest,
  decodeDiscoveryResponse,
  decodeSenderCertificateRequest,
  decodeSenderCertificateResponse,
  encodeDiscoveryRequest,
  encodeDiscoveryResponse,
  encodeSenderCertificateRequest,
  encodeSenderCertificateResponse,
} from './senders.ts';
export type { PreKeySignalMessageFields, SignalMessageFields } from './signal.ts';
export {
  decodePreKeySignalMessage,
  decodeSignalMessage,
  encodePreKeySignalMessage,
  encodeSignalMessage,
} from './signal.ts';
export type { SignalMessageFrame } from './signal-frame.ts';
export { frameSignalMessage, viewSignalMessage } from './signal-frame.ts';
export type { DecryptionErrorMessageFields, PlaintextContentFields } from './signal-plaintext.ts';
export {
  decodeDecryptionErrorMessage,
  decodePlaintextContentBody,
  encodeDecryptionErrorMessage,
  encodePlaintextContentBody,
} from './signal-plaintext.ts';
export type {
  CertificateFields,
  SenderCertificateBodyFields,
  ServerCertificateBodyFields,
  UnidentifiedSenderContentFields,
  UnidentifiedSenderMessageFields,
} from './signal-sealed-sender.ts';
export {
  decodeSenderCertificate,
  decodeSenderCertificateBody,
  decodeServerCertificate,
  decodeServerCertificateBody,
  decodeUnidentifiedSenderContent,
  decodeUnidentifiedSenderMessage,
  encodeSenderCertificate,
  encodeSenderCertificateBody,
  encodeServerCertificate,
  encodeServerCertificateBody,
  encodeUnidentifiedSenderContent,
  encodeUnidentifiedSenderMessage,
} from './signal-sealed-sender.ts';
export type { SenderKeyDistributionMessageFields, SenderKeyMessageFields } from './signal-sender-keys.ts';
export {
  decodeSenderKeyDistributionMessage,
  decodeSenderKeyMessage,
  encodeSenderKeyDistributionMessage,
  encodeSenderKeyMessage,
} from './signal-sender-keys.ts';
export type { StoredDownload, StoredUpload, StoredUploadedFile } from './storage-attachments.ts';
export {
  decodeStoredDownload,
  decodeStoredUpload,
  encodeStoredDownload,
  encodeStoredUpload,
} from './storage-attachments.ts';
export type {
  StoredAccount,
  StoredHappening,
  StoredHappeningKind,
  StoredInboxBody,
  StoredInboxEntry,
  StoredMailboxPosition,
  StoredMessageType,
  StoredMissingContents,
  StoredOutboxEntry,
  StoredPreKey,
  StoredShelfCheck,
  StoredTime,
  StoredUndelivered,
  StoredUsedLastResort,
} from './storage-client.ts';
export {
  decodeStoredAccount,
  decodeStoredInboxEntry,
  decodeStoredMailboxPosition,
  decodeStoredOutboxEntry,
  decodeStoredPreKey,
  decodeStoredShelfCheck,
  decodeStoredUsedLastResort,
  encodeStoredAccount,
  encodeStoredInboxEntry,
  encodeStoredMailboxPosition,
  encodeStoredOutboxEntry,
  encodeStoredPreKey,
  encodeStoredShelfCheck,
  encodeStoredUsedLastResort,
} from './storage-client.ts';
export type {
  StoredAddressPin,
  StoredContact,
  StoredContactRequest,
  StoredIdentityChange,
  StoredIdentityEvidence,
  StoredRelayChange,
} from './storage-contacts.ts';
export {
  decodeStoredAddressPin,
  decodeStoredContact,
  decodeStoredContactRequest,
  decodeStoredIdentityEvidence,
  encodeStoredAddressPin,
  encodeStoredContact,
  encodeStoredContactRequest,
  encodeStoredIdentityEvidence,
} from './storage-contacts.ts';
export type {
  SecretChatState,
  StoredChainEnd,
  StoredChainGap,
  StoredConsumer,
  StoredConversation,
  StoredConversationTimer,
  StoredDueGap,
  StoredDueReceipt,
  StoredGone,
  StoredMessage,
  StoredMessageStatus,
  StoredPendingChanges,
  StoredProfile,
  StoredReaction,
  StoredReceivedChain,
  StoredSecretChat,
} from './storage-conversations.ts';
export {
  decodeStoredAcknowledgement,
  decodeStoredConsumer,
  decodeStoredConversation,
  decodeStoredDueGap,
  decodeStoredDueReceipt,
  decodeStoredMessage,
  decodeStoredMessageStatus,
  decodeStoredPendingChanges,
  decodeStoredProfile,
  encodeStoredAcknowledgement,
  encodeStoredConsumer,
  encodeStoredConversation,
  encodeStoredDueGap,
  encodeStoredDueReceipt,
  encodeStoredMessage,
  encodeStoredMessageStatus,
  encodeStoredPendingChanges,
  encodeStoredProfile,
} from './storage-conversations.ts';
export * from './storage-devices.ts';
export type { StoredFormat } from './storage-format.ts';
export { decodeStoredFormat, encodeStoredFormat } from './storage-format.ts';
export type {
  StoredBackupNote,
  StoredRecovery,
  StoredRenewal,
  StoredRestoration,
  StoredStoreMarks,
} from './storage-recovery.ts';
export {
  decodeStoredBackupNote,
  decodeStoredRecovery,
  decodeStoredRenewal,
  decodeStoredRestoration,
  decodeStoredStoreMarks,
  encodeStoredBackupNote,
  encodeStoredRecovery,
  encodeStoredRenewal,
  encodeStoredRestoration,
  encodeStoredStoreMarks,
} from './storage-recovery.ts';
export type { StoredSenderKeyRecord, StoredSenderKeyState } from './storage-sender-key.ts';
export { decodeStoredSenderKeyRecord, encodeStoredSenderKeyRecord } from './storage-sender-key.ts';
export type {
  StoredAwaitedMessage,
  StoredHeldDelivery,
  StoredKnownRelay,
  StoredReadMessage,
  StoredRepairTask,
  StoredSenderCertificate,
  StoredSentMessage,
  StoredSentTo,
} from './storage-senders.ts';
export {
  decodeStoredAwaitedMessage,
  decodeStoredHeldDelivery,
  decodeStoredKnownRelay,
  decodeStoredReadMessage,
  decodeStoredRepairTask,
  decodeStoredSenderCertificate,
  decodeStoredSentMessage,
  encodeStoredAwaitedMessage,
  encodeStoredHeldDelivery,
  encodeStoredKnownRelay,
  encodeStoredReadMessage,
  encodeStoredRepairTask,
  encodeStoredSenderCertificate,
  encodeStoredSentMessage,
} from './storage-senders.ts';
export type {
  StoredChunk,
  StoredChunkDecoder,
  StoredChunkEncoder,
  StoredPendingPreKey,
  StoredPostQuantumExchange,
  StoredPostQuantumHalf,
  StoredPostQuantumLink,
  StoredPostQuantumRatchet,
  StoredReceivingChain,
  StoredSendingChain,
  StoredSession,
  StoredSessionRecord,
  StoredSkippedSeed,
} from './storage-session.ts';
export { decodeStoredSessionRecord, encodeStoredSessionRecord } from './storage-session.ts';
export { readSessionRecord } from './storage-session-reader.ts';
export type {
  EncodedPart,
  SkippedList,
  WritableExchange,
  WritableLink,
  WritableRatchet,
  WritableReceivingChain,
  WritableSession,
  WritableSessionRecord,
  WritableSkipped,
} from './storage-session-writer.ts';
export { writeSession, writeSessionRecord, writeSkippedSecrets } from './storage-session-writer.ts';
export type {
  StoredHeldTokens,
  StoredMintedBatch,
  StoredMintedTokens,
  StoredStanding,
  StoredTokenKey,
  StoredTokenKeys,
  StoredTokenWallet,
} from './storage-tokens.ts';
export {
  decodeStoredMintedTokens,
  decodeStoredStanding,
  decodeStoredTokenKeys,
  decodeStoredTokenWallet,
  encodeStoredMintedTokens,
  encodeStoredStanding,
  encodeStoredTokenKeys,
  encodeStoredTokenWallet,
} from './storage-tokens.ts';
export type {
  Acknowledge,
  Acknowledged,
  Attach,
  Attached,
  ClientFrame,
  Delivery,
  DeliveryBody,
  Ephemeral,
  MailboxContext,
  MailboxFull,
  PreKeysLow,
  RelayFrame,
} from './stream.ts';
export { decodeClientFrame, decodeRelayFrame, encodeClientFrame, encodeRelayFrame } from './stream.ts';
export type {
  TokenEpochKey,
  TokenKeysResponse,
  TokenKeysUpload,
  TokenRevocation,
  TokenRevocationResponse,
  VoucherRequest,
  VoucherResponse,
} from './tokens.ts';
export {
  decodeTokenKeysResponse,
  decodeTokenKeysUpload,
  decodeTokenRevocation,
  decodeTokenRevocationResponse,
  decodeVoucherRequest,
  decodeVoucherResponse,
  encodeTokenKeysResponse,
  encodeTokenKeysUpload,
  encodeTokenRevocation,
  encodeTokenRevocationResponse,
  encodeVoucherRequest,
  encodeVoucherResponse,
} from './tokens.ts';
