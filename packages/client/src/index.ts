export type { PushSubscription } from '@sotto/wire';
export type { AdmissionOptions } from './account.ts';
export { type AccountInfo, type OpenOptions, open, type RegisterOptions, SottoClient } from './client.ts';
export type { Contact } from './contacts.ts';
export type { OperationOptions } from './context.ts';
export type { ConnectionState } from './delivery.ts';
export { type Clock, type LogEvent, type Logger, systemClock } from './environment.ts';
export { ClientError, type ClientErrorCode } from './errors.ts';
export type { InboxMessage, TextMessage, UndecryptableMessage, UndeliveredMessage, UnknownMessage } from './inbox.ts';
export * from './limits.ts';
export type { ProofOfWorkProgress } from './proof-of-work.ts';
export type { DeliveryReceipt } from './receipts.ts';
export type { Typing } from './receive-ephemeral.ts';
export type { SafetyNumber } from './safety.ts';
export type { SentMessage } from './send.ts';
export {
  defaultTransport,
  type Stream,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from './transport.ts';
