/**
 * The keys the client's records stand under. All of one kind share a prefix, so that a scan finds them.
 */

import type { Key } from '@sotto/store';

export const ACCOUNT_KEY: Key = 'account';
export const MAILBOX_KEY: Key = 'mailbox';

export const PRE_KEY_PREFIX = 'prekey/';
export const OUTBOX_PREFIX = 'outbox/';
export const INBOX_PREFIX = 'inbox/';

export type PreKeyKind = 'ec' | 'signed' | 'kem';

export const preKeyKey = (kind: PreKeyKind, id: number): Key => `${PRE_KEY_PREFIX}${kind}/${padded(id, 10)}`;

/** Inverse of {@link preKeyKey}. */
export function parsePreKeyKey(key: Key): { readonly kind: string; readonly id: number } {
  const [, kind = '', id = ''] = key.split('/');
  return { kind, id: Number(id) };
}

/** `serviceId` is the account id as a UUID. */
export const sessionKey = (serviceId: string, deviceId: number): Key => `session/${serviceId}/${deviceId}`;
export const contactKey = (serviceId: string): Key => `contact/${serviceId}`;
export const addressKey = (address: string): Key => `address/${address}`;

/** `baseKeyHash` in hex: a last-resort KEM pre-key has served the first message with this base key. */
export const usedLastResortKey = (kemPreKeyId: number, signedPreKeyId: number, baseKeyHash: string): Key =>
  `used/${kemPreKeyId}/${signedPreKeyId}/${baseKeyHash}`;

/** Sorts by the time of queueing, then by order within this process. */
export const outboxKey = (queuedAtMs: number, counter: number, itemId: string): Key =>
  `${OUTBOX_PREFIX}${padded(queuedAtMs, 15)}-${padded(counter, 10)}-${itemId}`;

export const inboxKey = (sequence: number): Key => `${INBOX_PREFIX}${padded(sequence, 10)}`;

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');
