export type { PushSubscription } from '@sotto/wire';
export type { AdmissionOptions } from './account.ts';
export type { Addressee, AddresseeObject } from './addressee.ts';
export type {
  AttachedFile,
  AttachmentOptions,
  OutgoingAttachment,
  OutgoingFiles,
  OutgoingFilesBase,
  UploadProgress,
} from './attachments/outgoing.ts';
export type { PendingFile, PendingUpload } from './attachments/pending.ts';
export type { DownloadProgress, ReadOptions, ReceivedAttachment } from './attachments/received.ts';
export type { AttachmentSink, DownloadOptions } from './attachments/save.ts';
export type { AttachmentSource, RepeatableSource } from './attachments/source.ts';
export { open, SottoClient } from './client.ts';
export type { Contact } from './contacts/contact.ts';
export type { IdentityEvidence } from './contacts/evidence.ts';
export type { ContactPage, ContactRequest, PageOptions } from './contacts/list.ts';
export type { IdentityPolicy } from './contacts/pins.ts';
export type { SafetyNumber, SafetyProof } from './contacts/safety.ts';
export type { ContactsSurface } from './contacts/surface.ts';
export type {
  OutgoingContent,
  OutgoingDelete,
  OutgoingEdit,
  OutgoingReaction,
  OutgoingText,
} from './content/outgoing.ts';
export type { OperationOptions } from './context.ts';
export type { Conversation, HistoryOptions } from './conversations/conversation.ts';
export type { ConversationSummary, ViewedMessage } from './conversations/history.ts';
export type {
  HistoryAttachments,
  HistoryDeleted,
  HistoryMessage,
  HistoryMessageBase,
  HistoryText,
  HistoryTimerChange,
  HistoryUnknown,
  HistoryViewOnce,
  MessageState,
  Reactions,
} from './conversations/views.ts';
export type { LinkInvitationShown, LinkOptions } from './devices/link-here.ts';
export type { LinkDeviceOptions } from './devices/link-other.ts';
export type { DeviceInfo } from './devices/own.ts';
export { type Clock, type LogEvent, type Logger, systemClock } from './environment.ts';
export { ClientError, type ClientErrorCode, type ClientErrorOptions } from './errors.ts';
export {
  type ClientEventMap,
  type ClientEvents,
  ConnectionEvent,
  type ConnectionState,
  type DeviceChange,
  DeviceChangeEvent,
  type Downgrade,
  DowngradeEvent,
  type IdentityChange,
  IdentityChangeEvent,
  type MessageReceiptNews,
  ProfileChangeEvent,
  ReceiptEvent,
  type Repair,
  RepairEvent,
  type RepairStep,
  SecretChatEvent,
  type SecretChatNews,
  SyncEvent,
  type Synced,
  type SyncedChange,
  type Typing,
  TypingEvent,
} from './events.ts';
export type { Health, HealthWarning } from './health.ts';
export type { InboxOptions } from './inbox/inbox.ts';
export type {
  AttachmentsMessage,
  DeleteMessage,
  DeviceMessage,
  EditMessage,
  IdentityChangeMessage,
  InboxMessage,
  InboxMessageBase,
  MissingMessage,
  ReactionMessage,
  ReceivedMessageBase,
  RelayChangeMessage,
  SecretChatMessage,
  SentElsewhereMessage,
  TextMessage,
  TimerChangeMessage,
  UndecryptableMessage,
  UndeliveredMessage,
  UnknownMessage,
  ViewOnceMessage,
} from './inbox/messages.ts';
export * from './limits.ts';
export type { AccountInfo, OpenOptions, RegisterOptions } from './open.ts';
export type { ContactProfile } from './profiles/own.ts';
export type { ProofOfWorkProgress } from './proof-of-work.ts';
export type { DeliveryReceipt } from './receipts.ts';
export type { BackupOptions, BackupProgress } from './recovery/backup.ts';
export type { BackupStatus } from './recovery/backup-status.ts';
export type { BackupSummary } from './recovery/read-backup.ts';
export type { RecoveryStatus } from './recovery/recovery-secret.ts';
export { type RecoverySecret, type Restored, type RestoreOptions, restore } from './recovery/restore.ts';
export type { Recovery, VerifyOptions } from './recovery/surface.ts';
export type { RelayIdentity } from './relays/relay-change.ts';
export type { SecretChatState } from './secret/states.ts';
export type { SecretChat, SecretChatOptions } from './secret/surface.ts';
export type { SendOptions } from './send.ts';
export type { SentMessage } from './sent/sent-message.ts';
export type { RunningTimer, TimerOptions } from './timers/durations.ts';
export {
  defaultTransport,
  type Stream,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from './transport.ts';
