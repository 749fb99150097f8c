/** A store with an account, and conversations as the client keeps them (docs/storage.md). */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { open } from '@sotto/client';
import { startRelay } from '@sotto/relay';
import type { Store } from '@sotto/store';
import { sqliteStore } from '@sotto/store-sqlite';
import {
  encodeContent,
  encodeStoredAddressPin,
  encodeStoredContact,
  encodeStoredConversation,
  encodeStoredMessage,
  encodeStoredMessageStatus,
  encodeStoredReadMessage,
  encodeStoredSentMessage,
  encodeStoredStanding,
} from '@sotto/wire';

export interface Size {
  readonly conversations: number;
  /** In each of them. */
  readonly messages: number;
}

type Put = readonly [string, Uint8Array];

/** Messages of the last weeks have names and copies beside them: one in ten here. */
const RECENT_ONE_IN = 10;
const BATCH = 900;

export async function fillStore(file: string, folder: string, size: Size): Promise<void> {
  const relay = await startRelay({
    domain: 'a.example',
    dataDirectory: join(folder, 'relay'),
    port: 0,
    metricsPort: 0,
    log: { level: 'silent' },
  });
  const client = await open({ store: await sqliteStore(file) });
  await client.register('a.example', { handle: 'alice', relayUrl: relay.url });
  await client.close();
  await relay.close();
  const store = await sqliteStore(file);
  let batch: Put[] = [];
  for (let number = 1; number <= size.conversations; number++) {
    for (const put of conversation(number, size.messages)) {
      batch.push(put);
      if (batch.length < BATCH) continue;
      await store.commit({ put: batch });
      batch = [];
    }
  }
  await store.commit({ put: batch });
  await finish(store);
}

/** So that what is measured is not the log of what was written. */
async function finish(store: Store): Promise<void> {
  await store.close();
}

function* conversation(number: number, messages: number): Generator<Put> {
  const accountId = digest(`account ${number}`).subarray(0, 16);
  const serviceId = uuidOf(accountId);
  const address = `p${number}@b.example`;
  // The conversation with the highest number is the newest one.
  const seconds = Math.floor(Date.now() / 1000) - 10_000_000 + number;
  const changedAt = { seconds, milliseconds: 0 };
  const identityKey = Uint8Array.of(5, ...digest(`identity ${number}`));
  yield [`contact/${serviceId}`, encodeStoredContact({ accountId, identityKey, address, addressVerified: true })];
  yield [`address/${address}`, encodeStoredAddressPin({ accountId })];
  yield [`standing/${serviceId}`, encodeStoredStanding(STANDING)];
  yield [`recent/${padded(999_999_999_999_999 - seconds * 1000, 15)}/${serviceId}`, new Uint8Array(0)];
  yield [
    `conversation/${serviceId}`,
    encodeStoredConversation({
      newest: messages,
      changedAt,
      written: true,
      read: messages,
      unread: 0,
      receiptsOff: false,
      received: [],
      profileEdition: 0,
    }),
  ];
  for (let order = 1; order <= messages; order++) yield* message(number, serviceId, order, seconds);
}

function* message(number: number, serviceId: string, order: number, seconds: number): Generator<Put> {
  const messageId = digest(`message ${number} ${order}`).subarray(0, 16);
  const sentAt = { seconds, milliseconds: order % 1000 };
  const outgoing = order % 2 === 0;
  const content = encodeContent({ messageId, sentAt, body: { kind: 'text', body: TEXT.slice(0, 20 + (order % 80)) } });
  yield [
    `message/${serviceId}/${padded(9_999_999_999 - order, 10)}`,
    encodeStoredMessage({ messageId, outgoing, deviceId: 1, sentAt, storedAt: sentAt, content, viewOnce: false }),
  ];
  yield [
    `message-id/${Buffer.from(messageId).toString('hex')}/${serviceId}`,
    encodeStoredMessageStatus({ sentAt, outboxKeys: [], order, incoming: !outgoing }),
  ];
  if (order % RECENT_ONE_IN !== 0 && order % RECENT_ONE_IN !== 1) return;
  const time = padded(seconds * 1000 + order, 15);
  const now = Math.floor(Date.now() / 1000);
  if (!outgoing) yield [`read/${serviceId}/1/${time}`, encodeStoredReadMessage({ readAt: now })];
  else
    yield [
      `sent/${serviceId}/${time}`,
      encodeStoredSentMessage({ messageId, content, keptUntil: now + 100_000, sentAgain: [], itemIds: [] }),
    ];
}

const STANDING = {
  blocked: false,
  revoking: false,
  granted: 1,
  grantedAt: 0,
  low: false,
  refill: false,
  knock: false,
  requests: 0,
  requestedAt: 0,
  accepted: true,
  forgotten: false,
  forgottenAt: 0,
};

const TEXT =
  'What people write to each other is about this long, now and then a little longer, and rarely much longer.';

const digest = (of: string): Uint8Array => new Uint8Array(createHash('sha256').update(of).digest());

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
