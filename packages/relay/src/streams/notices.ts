/**
 * What a device is told without asking. One that has no stream learns of it when it comes; that it should come is for
 * whoever can wake it, who hears the mailbox and a reason and nothing of the mail.
 */

import type { Lane } from '@sotto/wire';
import type { MailboxRow, PreKeyCounts } from '../store/relay-store.ts';

export type Notice =
  /** Mail was turned away, for the mailbox is full. */
  { readonly kind: 'mailboxFull' } | ({ readonly kind: 'preKeysLow' } & PreKeyCounts);

/** Why a device without a stream should come: the lane of mail, or what it would be told. */
export type WakeReason = Lane | Notice['kind'];

export interface Noticeboard {
  notify(mailbox: MailboxRow, notice: Notice): void;
}
