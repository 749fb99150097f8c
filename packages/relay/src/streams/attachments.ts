/**
 * Which device has which stream. A device has one: a second one takes the lease of the mailbox over and both are told, so
 * two consumers never delete each other's mail. The store decides by the lease; what stands here only saves the former
 * stream from finding out by itself.
 */

import { type DeliveryOutcome, type Ephemeral, encodeRelayFrame } from '@sotto/wire';
import type { AuthenticatedDevice } from '../clients/authenticate.ts';
import { RelayError } from '../errors.ts';
import { EPHEMERAL_STREAM_BURST, EPHEMERAL_STREAM_PER_SECOND, MAILBOX_FULL_NOTICE_PAUSE_MS } from '../limits.ts';
import { createRateLimiter, type RateLimiter } from '../rate-limiter.ts';
import type { Lease, MailboxRow, RelayStore } from '../store/relay-store.ts';
import { createDelivery, type Delivery, type DeliveryObserver } from './delivery.ts';
import type { Notice, Noticeboard, WakeReason } from './notices.ts';
import type { Socket } from './socket.ts';

export interface Attachments extends Noticeboard {
  /** Something may have come into this mailbox that the store did not offer. */
  wake(mailbox: MailboxRow): void;
  isAttached(mailbox: MailboxRow): boolean;
  /** Ends the stream of this mailbox, if there is one, with a reason. */
  detach(mailbox: MailboxRow, reason: RelayError): void;
  tell(mailbox: MailboxRow, outcome: DeliveryOutcome): void;
  /** To whoever is there and keeps up; nobody learns whether that is so. */
  pass(mailbox: MailboxRow, ephemeral: Ephemeral): void;
  /** Spends the nonce, takes the lease, answers Attached and begins to push. */
  attach(device: AuthenticatedDevice, socket: Socket): Promise<Delivery>;
  count(): number;
  /** Pushes and deletes nothing more. */
  stop(): void;
}

export interface AttachmentsEnvironment {
  readonly store: RelayStore;
  /** Milliseconds since 1970: what devices are told. */
  readonly clock: () => number;
  readonly accounts: Pick<RateLimiter, 'take'>;
  readonly observer: DeliveryObserver;
  readonly refuse: (socket: Socket, error: unknown) => void;
  /** Something waits for a device that has no stream. */
  readonly onAbsent: (mailbox: MailboxRow, reason: WakeReason) => void;
}

interface Attached {
  readonly socket: Socket;
  readonly delivery: Delivery;
  readonly lease: number;
  /** When it was last told that mail was turned away; of a clock that nobody sets. */
  fullToldAt: number;
}

export const createAttachments = ({
  store,
  clock,
  accounts,
  observer,
  refuse,
  onAbsent,
}: AttachmentsEnvironment): Attachments => {
  const attached = new Map<MailboxRow, Attached>();
  const ephemerals = createRateLimiter(EPHEMERAL_STREAM_BURST, EPHEMERAL_STREAM_PER_SECOND, () => performance.now());
  store.onStored((mailbox, stored, lane) => {
    const one = attached.get(mailbox);
    if (one === undefined) onAbsent(mailbox, lane);
    else one.delivery.offer(stored);
  });
  store.onFull((mailbox) => notify(mailbox, { kind: 'mailboxFull' }));
  store.onDropped((mailbox) => detach(mailbox, new RelayError('E_DEVICE_REMOVED', 'a manifest dropped this device')));

  const detach: Attachments['detach'] = (mailbox, reason) => {
    const found = attached.get(mailbox);
    found?.delivery.stop();
    if (found !== undefined) refuse(found.socket, reason);
  };

  /** Whether another stream was replaced; `undefined` when this one has lost its lease already. */
  const takeOver = (mailbox: MailboxRow, next: Attached): boolean | undefined => {
    const former = attached.get(mailbox);
    if (former !== undefined && former.lease > next.lease) return undefined;
    former?.delivery.stop();
    if (former !== undefined) refuse(former.socket, replaced());
    attached.set(mailbox, next);
    next.socket.onClosed(() => {
      next.delivery.stop();
      if (attached.get(mailbox) === next) attached.delete(mailbox);
    });
    return former !== undefined;
  };

  const deliver = (mailbox: MailboxRow, account: string, lease: Lease, socket: Socket): Delivery =>
    createDelivery({
      store,
      mailbox,
      lease,
      send: (frame) => socket.send(encodeRelayFrame(frame)),
      isCongested: socket.isCongested,
      // What ends no work is counted as a request is.
      onIdle: () => accounts.take(account),
      fail: (error) => refuse(socket, error),
      observer,
    });

  const notify = (mailbox: MailboxRow, notice: Notice): void => {
    const one = attached.get(mailbox);
    if (one === undefined) {
      onAbsent(mailbox, notice.kind);
      return;
    }
    if (notice.kind === 'mailboxFull') {
      // Every item that is turned away brings one.
      if (performance.now() < one.fullToldAt + MAILBOX_FULL_NOTICE_PAUSE_MS) return;
      one.fullToldAt = performance.now();
    }
    one.socket.send(encodeRelayFrame(notice));
  };

  return {
    async attach({ account, device: { mailbox }, nonce }, socket) {
      const lease = await store.attach(nonce, mailbox);
      const delivery = deliver(mailbox, account, lease, socket);
      const next = { socket, delivery, lease: lease.number, fullToldAt: Number.NEGATIVE_INFINITY };
      const hasReplaced = takeOver(mailbox, next);
      if (hasReplaced === undefined) throw replaced();
      const { epoch, storeMark } = lease;
      const kept = storeMark && { storeMark };
      const now = Math.floor(clock() / 1000);
      socket.send(encodeRelayFrame({ kind: 'attached', mailboxEpoch: epoch, replaced: hasReplaced, now, ...kept }));
      if (lease.hasRefused) notify(mailbox, { kind: 'mailboxFull' });
      socket.onDrained(delivery.wake);
      delivery.wake();
      return delivery;
    },
    wake: (mailbox) => attached.get(mailbox)?.delivery.wake(),
    isAttached: (mailbox) => attached.has(mailbox),
    detach,
    tell: (mailbox, outcome) => attached.get(mailbox)?.socket.send(encodeRelayFrame({ kind: 'outcome', ...outcome })),
    pass(mailbox, ephemeral) {
      const socket = attached.get(mailbox)?.socket;
      // RL-25: what is ephemeral never waits: a stream that is slow, or has got its share, is passed over.
      if (socket === undefined || socket.isCongested() || !ephemerals.tryTake(String(mailbox))) return;
      socket.send(encodeRelayFrame({ kind: 'ephemeral', ...ephemeral }));
    },
    notify,
    count: () => attached.size,
    stop() {
      for (const { delivery } of attached.values()) delivery.stop();
    },
  };
};

const replaced = (): RelayError => new RelayError('E_STREAM_REPLACED', 'another stream of this device took over');
