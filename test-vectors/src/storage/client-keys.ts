/** The keys that records of a client stand under, as docs/storage.md has them. */

import { bytesToHex } from '@sotto/crypto';

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');
const time = (milliseconds: number): string => padded(milliseconds, 15);

export const keyOf = {
  account: () => 'account',
  preKey: (kind: 'signed' | 'kem' | 'ec' | 'mailbox', id: number) => `prekey/${kind}/${padded(id, 10)}`,
  used: (kemId: number, signedId: number, baseKeyHash: string) => `used/${kemId}/${signedId}/${baseKeyHash}`,
  session: (accountId: string, deviceId: number) => `session/${accountId}/${deviceId}`,
  contact: (accountId: string) => `contact/${accountId}`,
  address: (address: string) => `address/${address}`,
  outbox: (queuedAt: number, counter: number, itemId: string) =>
    `outbox/${time(queuedAt)}-${padded(counter, 10)}-${itemId}`,
  inbox: (sequence: number) => `inbox/${padded(sequence, 10)}`,
  sent: (accountId: string, sentAt: number) => `sent/${accountId}/${time(sentAt)}`,
  read: (accountId: string, deviceId: number, sentAt: number) => `read/${accountId}/${deviceId}/${time(sentAt)}`,
  awaited: (accountId: string, deviceId: number, sentAt: number) => `awaited/${accountId}/${deviceId}/${time(sentAt)}`,
  repair: (accountId: string, deviceId: number, sentAt: number) => `repair/${accountId}/${deviceId}/${time(sentAt)}`,
  held: (heldAt: number, random: string) => `held/${time(heldAt)}-${random}`,
  relay: (domain: string) => `relay/${domain}`,
  certificate: () => 'certificate',
  mailbox: () => 'mailbox',
  shelf: () => 'shelf',
  upload: (messageId: string, index: number) => `upload/${messageId}/${padded(index, 2)}`,
  download: (blobId: Uint8Array) => `download/${bytesToHex(blobId)}`,
} as const;
