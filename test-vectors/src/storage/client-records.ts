/** Records of a client: each kind by the name of its message in sotto.storage.v1, with the codec that writes it. */

import { encodeSessionRecord, type SessionRecord } from '@sotto/ratchet';
import {
  encodeStoredAccount,
  encodeStoredAddressPin,
  encodeStoredAwaitedMessage,
  encodeStoredContact,
  encodeStoredDownload,
  encodeStoredHeldDelivery,
  encodeStoredInboxEntry,
  encodeStoredKnownRelay,
  encodeStoredMailboxPosition,
  encodeStoredOutboxEntry,
  encodeStoredPreKey,
  encodeStoredReadMessage,
  encodeStoredRepairTask,
  encodeStoredSenderCertificate,
  encodeStoredSentMessage,
  encodeStoredShelfCheck,
  encodeStoredUpload,
  encodeStoredUsedLastResort,
} from '@sotto/wire';
import { hex } from '../json.ts';
import { type JsonValue, jsonOf } from './json-value.ts';
import { summarizeRecord } from './session-summary.ts';

const ENCODERS = {
  Account: encodeStoredAccount,
  PreKeyRecord: encodeStoredPreKey,
  Contact: encodeStoredContact,
  AddressPin: encodeStoredAddressPin,
  OutboxEntry: encodeStoredOutboxEntry,
  InboxEntry: encodeStoredInboxEntry,
  MailboxPosition: encodeStoredMailboxPosition,
  UsedLastResort: encodeStoredUsedLastResort,
  SenderCertificate: encodeStoredSenderCertificate,
  KnownRelay: encodeStoredKnownRelay,
  HeldDelivery: encodeStoredHeldDelivery,
  SentMessage: encodeStoredSentMessage,
  AwaitedMessage: encodeStoredAwaitedMessage,
  ReadMessage: encodeStoredReadMessage,
  RepairTask: encodeStoredRepairTask,
  ShelfCheck: encodeStoredShelfCheck,
  Upload: encodeStoredUpload,
  Download: encodeStoredDownload,
} as const;

type Kind = keyof typeof ENCODERS;

/** A record under its key, as the files show it. */
export interface ClientRecord {
  readonly name: string;
  readonly kind: Kind | 'SessionRecord';
  /** Of the store. */
  readonly key: string;
  readonly record: string;
  /** What it decodes to; of a session record what is no secret. */
  readonly value: JsonValue;
}

export function clientRecord<K extends Kind>(
  kind: K,
  what: string,
  key: string,
  value: Parameters<(typeof ENCODERS)[K]>[0],
): ClientRecord {
  // The table has the encoder of each kind, which the compiler cannot follow over a union.
  const encode = ENCODERS[kind] as (value: Parameters<(typeof ENCODERS)[K]>[0]) => Uint8Array;
  return { name: `${kind}: ${what}`, kind, key, record: hex(encode(value)), value: jsonOf(value) };
}

export const sessionRecord = (what: string, key: string, record: SessionRecord): ClientRecord => ({
  name: `SessionRecord: ${what}`,
  kind: 'SessionRecord',
  key,
  record: hex(encodeSessionRecord(record)),
  value: jsonOf(summarizeRecord(record)),
});
