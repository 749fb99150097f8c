/**
 * Which device has which stream. A device has one: a second one takes the mailbox over and the first is told, so two
 * consumers never delete each other's mail.
 */

import { type DeliveryOutcome, encodeRelayFrame } from '@sotto/wire';
import type { AuthenticatedDevice } from '../clients/authenticate.ts';
import { RelayError } from '../errors.ts';
import type { MailboxRow, RelayStore } from '../store/relay-store.ts';
import { createDelivery, type Delivery, type DeliveryObserver } from './delivery.ts';
import type { Socket } from './socket.ts';

export interface Attachments {
  /** Spends the nonce, answers Attached and begins to push. */
  attach(device: AuthenticatedDevice, socket: Socket): Promise<Delivery>;
  wake(mailbox: MailboxRow): void;
  isAttached(mailbox: MailboxRow): boolean;
  /** Ends the stream of this mailbox, if there is one, with a reason. */
  detach(mailbox: MailboxRow, reason: RelayError): void;
  tell(mailbox: MailboxRow, outcome: DeliveryOutcome): void;
  count(): number;
  /** Pushes and deletes nothing more. */
  stop(): void;
}

export interface AttachmentsEnvironment {
  readonly store: RelayStore;
  readonly observer: DeliveryObserver;
  readonly refuse: (socket: Socket, error: unknown) => void;
}

interface Attached {
  readonly socket: Socket;
  readonly delivery: Delivery;
}

export const createAttachments = ({ store, observer, refuse }: AttachmentsEnvironment): Attachments => {
  const attached = new Map<MailboxRow, Attached>();
  store.onStored((mailbox, stored) => attached.get(mailbox)?.delivery.offer(stored));

  const takeOver = (mailbox: MailboxRow, next: Attached): void => {
    const former = attached.get(mailbox);
    former?.delivery.stop();
    if (former !== undefined)
      refuse(former.socket, new RelayError('E_STREAM_REPLACED', 'another stream of this device took over'));
    attached.set(mailbox, next);
    next.socket.onClosed(() => {
      next.delivery.stop();
      if (attached.get(mailbox) === next) attached.delete(mailbox);
    });
  };

  return {
    async attach({ device: { mailbox }, nonce }, socket) {
      await store.spendNonce(nonce);
      const epoch = await store.mailboxEpoch(mailbox);
      const delivery = createDelivery({
        store,
        mailbox,
        epoch,
        send: (frame) => socket.send(encodeRelayFrame(frame)),
        isCongested: socket.isCongested,
        fail: (error) => refuse(socket, error),
        observer,
      });
      socket.onDrained(delivery.wake);
      takeOver(mailbox, { socket, delivery });
      socket.send(encodeRelayFrame({ kind: 'attached', mailboxEpoch: epoch }));
      delivery.wake();
      return delivery;
    },
    wake: (mailbox) => attached.get(mailbox)?.delivery.wake(),
    isAttached: (mailbox) => attached.has(mailbox),
    detach(mailbox, reason) {
      const found = attached.get(mailbox);
      found?.delivery.stop();
      if (found !== undefined) refuse(found.socket, reason);
    },
    tell: (mailbox, outcome) => attached.get(mailbox)?.socket.send(encodeRelayFrame({ kind: 'outcome', ...outcome })),
    count: () => attached.size,
    stop() {
      for (const { delivery } of attached.values()) delivery.stop();
    },
  };
};
