/**
 * One attached stream: pushes the mailbox in order, keeps a window of what the device has not acknowledged, and deletes
 * what it has. Nothing here is needed to keep mail: whatever the window holds is still in the store.
 *
 *   store ──fetch behind `sentThrough`──▶ window (items, bytes) ──Acknowledge──▶ store deletes ──▶ Acknowledged
 *     └────offer after each commit───────▶
 *
 * A stream that has sent all there was is current. What is committed then is sent as it is offered, without being read
 * back; one that is not current, or has no room, fetches.
 */

import type { ClientFrame, DeliveryBody, RelayFrame } from '@sotto/wire';
import { RelayError } from '../errors.ts';
import { STREAM_WINDOW_BYTES, STREAM_WINDOW_ITEMS } from '../limits.ts';
import type { Lease, MailboxRow, RelayStore, StoredEnvelope } from '../store/relay-store.ts';
import { createCursors } from './cursor.ts';

export interface Delivery {
  /** Something may have come: send what fits the window. */
  wake(): void;
  /** This was just committed. Called in the order of the mailbox, for everything that is put into it. */
  offer(stored: StoredEnvelope): void;
  /** Frames after Attach, one at a time. */
  receive(frame: ClientFrame): Promise<void>;
  stop(): void;
}

export interface DeliveryOptions {
  readonly store: RelayStore;
  readonly mailbox: MailboxRow;
  readonly lease: Lease;
  send(frame: RelayFrame): void;
  /** Whether what was sent still waits in the socket; `wake` is called when it has gone. */
  isCongested(): boolean;
  /** An acknowledgement deleted nothing, as one that is repeated does. Throws when there were too many. */
  onIdle(): void;
  /** The store failed while pushing. */
  fail(error: unknown): void;
  readonly observer: DeliveryObserver;
}

export interface DeliveryObserver {
  delivered(count: number): void;
  acknowledged(count: number): void;
}

export const createDelivery = (options: DeliveryOptions): Delivery => {
  const { store, mailbox, lease, send, isCongested, fail, observer } = options;
  const cursors = createCursors(lease.epoch);
  /** Bytes of each envelope sent and not acknowledged, by sequence. */
  const window = new Map<number, number>();
  let windowBytes = 0;
  let sentThrough = 0;
  /** The context that the device has last been given on this stream. */
  let wrap: number | undefined;
  let isPushing = false;
  let isWoken = false;
  let isStopped = false;
  let isCurrent = false;

  const hasRoom = (): boolean =>
    window.size < STREAM_WINDOW_ITEMS && windowBytes < STREAM_WINDOW_BYTES && !isCongested();

  const deliver = (stored: StoredEnvelope): void => {
    window.set(stored.sequence, stored.body.length);
    windowBytes += stored.body.length;
    sentThrough = stored.sequence;
    const isNewContext = stored.kind === 'sealed' && stored.wrap !== wrap;
    if (isNewContext) wrap = stored.wrap;
    send({
      kind: 'delivery',
      cursor: cursors.format(stored.sequence),
      ...(isNewContext && { context: stored.context }),
      body: bodyOf(stored),
    });
  };

  const fillWindow = async (): Promise<void> => {
    isCurrent = false;
    while (!isStopped && hasRoom()) {
      const itemsMax = STREAM_WINDOW_ITEMS - window.size;
      const bytesMax = STREAM_WINDOW_BYTES - windowBytes;
      const fetched = await store.fetch(mailbox, lease.number, sentThrough, itemsMax, bytesMax);
      if (isStopped) return;
      if (fetched.length === 0) {
        isCurrent = true;
        return;
      }
      for (const stored of fetched) deliver(stored);
      observer.delivered(fetched.length);
    }
  };

  const push = async (): Promise<void> => {
    try {
      do {
        isWoken = false;
        await fillWindow();
      } while (isWoken && !isStopped);
    } catch (error) {
      fail(error);
    } finally {
      // In the same turn as the last look at `isWoken`, so that no wake falls between.
      isPushing = false;
    }
  };

  const wake = (): void => {
    isWoken = true;
    if (isPushing || isStopped) return;
    isPushing = true;
    void push();
  };

  return {
    wake,
    offer(stored) {
      if (isStopped) return;
      if (isPushing || !isCurrent || !hasRoom()) {
        wake();
        return;
      }
      deliver(stored);
      observer.delivered(1);
    },
    async receive(frame) {
      // Another stream has taken the mailbox over: what this one says no longer counts.
      if (isStopped) return;
      if (frame.kind !== 'acknowledge') throw new RelayError('E_FRAME_INVALID', 'a stream attaches once');
      // A cursor of another epoch names nothing that is here; the device learns the epoch when it attaches.
      const sequences = frame.cursors.flatMap((cursor) => cursors.parse(cursor) ?? []);
      const deleted = await store.acknowledge(mailbox, lease.number, sequences);
      observer.acknowledged(deleted);
      if (deleted === 0) options.onIdle();
      for (const sequence of sequences) {
        windowBytes -= window.get(sequence) ?? 0;
        window.delete(sequence);
      }
      if (isStopped) return;
      send({ kind: 'acknowledged', cursors: frame.cursors });
      if (!isCurrent) wake();
    },
    stop() {
      isStopped = true;
    },
  };
};

const bodyOf = (stored: StoredEnvelope): DeliveryBody =>
  stored.kind === 'open'
    ? { kind: 'open', arrived: stored.body }
    : { kind: 'sealed', number: stored.number, sealed: stored.body };
