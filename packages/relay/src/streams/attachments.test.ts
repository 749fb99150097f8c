import { decodeRelayFrame } from '@sotto/wire';
import { expect, test } from 'vitest';
import type { AuthenticatedDevice } from '../clients/authenticate.ts';
import { EPHEMERAL_STREAM_BURST } from '../limits.ts';
import type { MailboxRow, RelayStore } from '../store/relay-store.ts';
import { createAttachments } from './attachments.ts';
import type { Socket } from './socket.ts';

const MAILBOX = 7 as MailboxRow;
const ephemeral = { envelope: new Uint8Array(512), acceptedAt: 3600 };

/** A stream whose other end reads as fast as the test says. */
const createStream = async () => {
  const sent: string[] = [];
  let isCongested = false;
  let close: () => void = () => undefined;
  const socket = {
    send: (bytes: Uint8Array) => void sent.push(decodeRelayFrame(bytes).kind),
    isCongested: () => isCongested,
    onDrained: () => undefined,
    onClosed: (listener: () => void) => {
      close = listener;
    },
  } as unknown as Socket;
  const store = {
    onStored: () => undefined,
    onFull: () => undefined,
    onDropped: () => undefined,
    attach: async () => ({ number: 1, epoch: new Uint8Array(8), hasRefused: false }),
    fetch: async () => [],
  } as unknown as RelayStore;
  const absent: string[] = [];
  const attachments = createAttachments({
    store,
    clock: Date.now,
    accounts: { take: () => undefined },
    observer: { delivered: () => undefined, acknowledged: () => undefined },
    refuse: () => undefined,
    onAbsent: (_mailbox, reason) => void absent.push(reason),
  });
  await attachments.attach(
    { device: { mailbox: MAILBOX }, nonce: undefined } as unknown as AuthenticatedDevice,
    socket,
  );
  return {
    attachments,
    absent,
    passed: () => sent.filter((kind) => kind === 'ephemeral').length,
    congest: (now: boolean) => {
      isCongested = now;
    },
    close: () => close(),
  };
};

test('what is ephemeral is dropped while the stream is slow, and when it is gone, and wakes nobody', async () => {
  const { attachments, absent, passed, congest, close } = await createStream();
  attachments.pass(MAILBOX, ephemeral);
  expect(passed()).toBe(1);
  congest(true);
  attachments.pass(MAILBOX, ephemeral);
  congest(false);
  expect(passed()).toBe(1);
  attachments.pass(MAILBOX, ephemeral);
  expect(passed()).toBe(2);
  attachments.pass(8 as MailboxRow, ephemeral);
  close();
  attachments.pass(MAILBOX, ephemeral);
  expect(passed()).toBe(2);
  expect(absent).toEqual([]);
});

test('no more than its share is put into the socket of one stream', async () => {
  const { attachments, passed } = await createStream();
  for (let n = 0; n < 3 * EPHEMERAL_STREAM_BURST; n++) attachments.pass(MAILBOX, ephemeral);
  expect(passed()).toBeGreaterThanOrEqual(EPHEMERAL_STREAM_BURST);
  expect(passed()).toBeLessThan(2 * EPHEMERAL_STREAM_BURST);
});
