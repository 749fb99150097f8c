export { accountIdFromIdentityKey, formatAccountId, parseAccountId } from './account-id.ts';
export type {
  AttachmentChunkPlace,
  AttachmentCrypto,
  AttachmentLayout,
  AttachmentPointer,
  AttachmentReader,
  SealedAttachmentChunk,
} from './attachment.ts';
export {
  attachmentChunkLength,
  attachmentLayoutOf,
  attachmentRoot,
  createAttachmentReader,
  layoutAttachment,
  paddedAttachmentSize,
  sealAttachmentChunk,
} from './attachment.ts';
export type { VerifyBlockFeedOptions } from './block-feed.ts';
export { blockedAccountHash, createBlockFeed, verifyBlockFeed } from './block-feed.ts';
export type { ClientKeyId } from './client-key-id.ts';
export { formatClientKeyId, parseClientKeyId } from './client-key-id.ts';
export type { ClientSessionAgreement } from './client-session.ts';
export { deriveClientSessionKey, formatClientSessionId, parseClientSessionId } from './client-session.ts';
export {
  deriveTokenNonce,
  findTokenKey,
  liveTokenEpochs,
  mintContactToken,
  tokenEpochAt,
  tokenEpochEnd,
  tokenNonce,
} from './contact-token.ts';
export type { DeviceKey, DeviceKeyKind, KeyOwner } from './device-key.ts';
export { bindDeviceKey, isDeviceKeyBound } from './device-key.ts';
export type { VerifiedDiscovery, VerifyDiscoveryOptions } from './discovery.ts';
export { createDiscovery, createRootChange, findForwardingKey, findOnlineKey, verifyDiscovery } from './discovery.ts';
export type { IdentityErrorCode } from './errors.ts';
export { IdentityError } from './errors.ts';
export type { ForwardingAlgorithm, ForwardingKey, ForwardingKeyPair, ForwardRoute } from './forward.ts';
export {
  forwardingAlgorithmOf,
  forwardingAlgorithmOfKey,
  forwardingKeyPair,
  openForward,
  sealForward,
} from './forward.ts';
export type { AnswerParts, SignAnswerOptions, SignedAnswer } from './http-answer-signature.ts';
export { parseSignedAnswer, signAnswer, verifyAnswer, verifyAnswerSignature } from './http-answer-signature.ts';
export type { SignatureProfileName } from './http-profiles.ts';
export type { HeaderList, RequestParts } from './http-request.ts';
export { parseRequestTarget } from './http-request.ts';
export type { SignedRequest, SignRequestOptions } from './http-signature.ts';
export { parseSignedRequest, signRequest, verifyRequest } from './http-signature.ts';
export * from './limits.ts';
export type { LinkInvitation } from './link-invitation.ts';
export {
  createLinkCode,
  formatLinkCode,
  formatLinkInvitation,
  linkSlot,
  parseLinkInvitation,
} from './link-invitation.ts';
export type { AnsweredLink, LinkingDevice, OpenedLink, PendingLink, RevealedLink } from './linking.ts';
export {
  answerLinkOffer,
  createLinkOffer,
  linkCode,
  linkCommitment,
  linkTranscript,
  openLinkAnswer,
  openLinkDone,
  openLinkPage,
  openLinkReveal,
  sealLinkDone,
  sealLinkPage,
} from './linking.ts';
export type { LookUpRoute, OpenedLookUp, PendingLookUp } from './look-up.ts';
export { openLookUp, openLookUpAnswer, sealLookUp, sealLookUpAnswer } from './look-up.ts';
export { mailboxContextInfo } from './mailbox-context.ts';
export type { ManifestContents, VerifiedManifest } from './manifest.ts';
export { createManifest, protocolOf, verifyManifest } from './manifest.ts';
export type { VerifiedReceipt, VerifyReceiptOptions } from './receipt.ts';
export { itemDigest, verifyReceipt } from './receipt.ts';
export type {
  BackupCrypto,
  BackupHead,
  BackupOpener,
  BackupRecipients,
  BackupSealer,
  BackupSecret,
  PassPhraseKey,
} from './recovery/backup.ts';
export {
  BACKUP_PREAMBLE_BYTES,
  BACKUP_TAG_BYTES,
  backupHeadLength,
  createBackupSealer,
  openBackup,
  parseBackupHead,
} from './recovery/backup.ts';
export { deriveBackupKey, formatRecoveryWords, parseRecoveryWords } from './recovery/recovery-secret.ts';
export type { SessionRequest, SignSessionRequestOptions } from './session-signature.ts';
export {
  isSessionRequest,
  parseSessionRequest,
  signSessionRequest,
  verifySessionRequest,
} from './session-signature.ts';
export { shelfDigest } from './shelf-digest.ts';
export type { BlindedVoucher, VoucherWork } from './voucher.ts';
export { blindVoucher, finalizeVoucher, verifyVoucher, voucherWork } from './voucher.ts';
