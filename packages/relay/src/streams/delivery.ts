/**
 * One attached stream: pushes the mailbox in order, keeps a window of what the device has not acknowledged, and deletes
 * what it has. Nothing here is needed to keep mail: whatever the window holds is still in the store.
 *
 *   store ──fetch behind `sentThrough`──▶ window (items, bytes) ──Acknowledge──▶ store deletes ──▶ Acknowledged
 */

import type { ClientFrame, RelayFrame } from '@sotto/wire';
import { RelayError } from '../errors.ts';
import { STREAM_WINDOW_BYTES, STREAM_WINDOW_ITEMS } from '../limits.ts';
import type { MailboxRow, RelayStore } from '../store/relay-store.ts';
import { createCursors } from './cursor.ts';

export interface Delivery {
  /** Something may have come: send what fits the window. */
  wake(): void;
  /** Frames after Attach, one at a time. */
  receive(frame: ClientFrame): Promise<void>;
  stop(): void;
}

export interface DeliveryOptions {
  readonly store: RelayStore;
  readonly mailbox: MailboxRow;
  readonly epoch: Uint8Array;
  send(frame: RelayFrame): void;
  /** The store failed while pushing. */
  fail(error: unknown): void;
  readonly observer: DeliveryObserver;
}

export interface DeliveryObserver {
  delivered(count: number): void;
  acknowledged(count: number): void;
}

export const createDelivery = ({ store, mailbox, epoch, send, fail, observer }: DeliveryOptions): Delivery => {
  const cursors = createCursors(epoch);
  /** Bytes of each envelope sent and not acknowledged, by sequence. */
  const window = new Map<number, number>();
  let windowBytes = 0;
  let sentThrough = 0;
  let isPushing = false;
  let isWoken = false;
  let isStopped = false;

  const push = async (): Promise<void> => {
    do {
      isWoken = false;
      await fillWindow();
    } while (isWoken && !isStopped);
  };

  const fillWindow = async (): Promise<void> => {
    while (!isStopped && window.size < STREAM_WINDOW_ITEMS && windowBytes < STREAM_WINDOW_BYTES) {
      const itemsMax = STREAM_WINDOW_ITEMS - window.size;
      const fetched = await store.fetch(mailbox, sentThrough, itemsMax, STREAM_WINDOW_BYTES - windowBytes);
      if (fetched.length === 0 || isStopped) return;
      for (const { sequence, envelope, acceptedAt } of fetched) {
        window.set(sequence, envelope.length);
        windowBytes += envelope.length;
        sentThrough = sequence;
        send({ kind: 'delivery', cursor: cursors.format(sequence), envelope, acceptedAt });
      }
      observer.delivered(fetched.length);
    }
  };

  const wake = (): void => {
    isWoken = true;
    if (isPushing || isStopped) return;
    isPushing = true;
    push()
      .catch(fail)
      .finally(() => {
        isPushing = false;
      });
  };

  return {
    wake,
    async receive(frame) {
      // Another stream has taken the mailbox over: what this one says no longer counts.
      if (isStopped) return;
      if (frame.kind !== 'acknowledge') throw new RelayError('E_FRAME_INVALID', 'a stream attaches once');
      // A cursor of another epoch names nothing that is here; the device learns the epoch when it attaches.
      const sequences = frame.cursors.flatMap((cursor) => cursors.parse(cursor) ?? []);
      const deleted = await store.acknowledge(mailbox, sequences);
      observer.acknowledged(deleted);
      for (const sequence of sequences) {
        windowBytes -= window.get(sequence) ?? 0;
        window.delete(sequence);
      }
      if (isStopped) return;
      send({ kind: 'acknowledged', cursors: frame.cursors });
      wake();
    },
    stop() {
      isStopped = true;
    },
  };
};
