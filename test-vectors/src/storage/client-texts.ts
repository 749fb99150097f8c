/** Texts as they travel and stand in records, and what an app sees of the inbox. */

import { concatBytes, type RandomBytes } from '@sotto/crypto';
import { encodeContent, padContent, type StoredInboxEntry, type StoredTime } from '@sotto/wire';
import { hex } from '../json.ts';
import { keyOf } from './client-keys.ts';
import { type ClientRecord, clientRecord } from './client-records.ts';
import { formatUuid, NOW } from './people.ts';

/** Milliseconds since 1970, that many minutes after the beginning. */
export const at = (minutes: number): number => NOW + minutes * 60_000;

export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

export const timeOf = (milliseconds: number): StoredTime => ({
  seconds: seconds(milliseconds),
  milliseconds: milliseconds % 1000,
});

export interface Text {
  readonly messageId: Uint8Array;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly body: string;
  /** Serialised `Content`. */
  readonly content: Uint8Array;
  /** What the session layer encrypts. */
  readonly padded: Uint8Array;
}

export function createText(random: RandomBytes, sentAt: number, body: string): Text {
  const messageId = random(16);
  const content = encodeContent({ messageId, sentAt: timeOf(sentAt), body: { kind: 'text', body } });
  return { messageId, sentAt, body, content, padded: padContent(content) };
}

/** Content of a version to come: a body that this one has no field for. */
export function createNewerContent(random: RandomBytes, sentAt: number): Text {
  const { content, ...text } = createText(random, sentAt, 'x');
  // The last field of a Content is its body; number 15 is of no known kind.
  const newer = concatBytes(content.subarray(0, -5), Uint8Array.of(0x7a), content.subarray(-4));
  return { ...text, content: newer, padded: padContent(newer) };
}

/** An entry of the inbox as an app sees it. Times are milliseconds since 1970. */
export interface ShownEntry {
  readonly id: string;
  readonly kind: 'text' | 'unknown' | 'undecryptable' | 'undelivered';
  readonly address: string;
  readonly accountId: string;
  readonly addressVerified: boolean;
  readonly receivedAt: number;
  readonly messageId?: string;
  readonly sentAt?: number;
  readonly text?: string;
  readonly reason?: string;
  readonly askedAgain?: boolean;
  readonly repairs?: string;
}

/** An entry of the inbox, as it is stored and as it is shown. */
export interface InboxItem {
  readonly record: ClientRecord;
  readonly shown: ShownEntry;
}

export function inboxItem(
  what: string,
  sequence: number,
  entry: StoredInboxEntry,
  shown: Pick<ShownEntry, 'kind' | 'addressVerified'> & Partial<ShownEntry>,
): InboxItem {
  return {
    record: clientRecord('InboxEntry', what, keyOf.inbox(sequence), entry),
    shown: {
      id: idOf(sequence),
      address: entry.address,
      accountId: formatUuid(entry.accountId),
      receivedAt: entry.receivedAt * 1000,
      ...(entry.repairs !== undefined && { repairs: idOf(entry.repairs) }),
      ...shown,
    },
  };
}

export const shownText = ({ messageId, sentAt, body }: Text) => ({
  kind: 'text' as const,
  messageId: hex(messageId),
  sentAt,
  text: body,
});

const idOf = (sequence: number): string => String(sequence).padStart(10, '0');
