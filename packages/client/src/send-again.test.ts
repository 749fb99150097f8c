import { systemRandom } from '@sotto/crypto';
import { encodePlaintextContent } from '@sotto/ratchet';
import { memoryStore } from '@sotto/store';
import { encodeStoredSentMessage, type StoredSentMessage } from '@sotto/wire';
import { expect, test } from 'vitest';
import { deviceNumbered, knownAccount } from '../test/known-account.ts';
import { takeSnapshot } from './commit.ts';
import type { AccountContext } from './context.ts';
import { systemClock } from './environment.ts';
import { OUTBOX_PREFIX, repairKey, sentKey, sessionKey } from './keys.ts';
import { peerTurn } from './local-device.ts';
import { createContext } from './open.ts';
import { repairTask } from './repair-task.ts';
import { parseSendAgain, receiveSendAgain, type SendAgain, sendAgain, sendAgainKeys } from './send-again.ts';
import type { Opened } from './senders.ts';
import { commitSessions, SessionMemory } from './session-memory.ts';
import { StoredOrder } from './stored-order.ts';

const SENT_AT = 1_700_000_000_123;
const opened = { serviceId: '9d0652a3-dcc3-8d11-975f-74d61598733f', deviceId: 4 } as Opened;
const request: SendAgain = { ratchetKey: undefined, sentAt: SENT_AT, deviceId: 1 };
const sent: StoredSentMessage = {
  messageId: systemRandom(16),
  content: systemRandom(10),
  keptUntil: Math.floor(Date.now() / 1000) + 60,
  sentAgain: [],
  itemIds: [],
};
const context = {
  account: { deviceId: 1 },
  environment: { clock: systemClock },
} as AccountContext;

/** What a request changes where `kept` is what was sent at its time. */
async function changes(kept: StoredSentMessage | undefined, of: SendAgain): Promise<readonly string[]> {
  const store = memoryStore();
  const key = sentKey(opened.serviceId, SENT_AT);
  if (kept !== undefined) await store.commit({ put: [[key, encodeStoredSentMessage(kept)]] });
  const keys = [sessionKey(opened.serviceId, opened.deviceId), ...sendAgainKeys(opened, of)];
  return commitSessions({ store, sessions: new SessionMemory() }, async (sessions) => {
    const { batch } = receiveSendAgain(context, opened, of, await takeSnapshot(store, keys), sessions);
    return { batch, result: (batch.put ?? []).map(([one]) => one) };
  });
}

test('a request for what was sent leaves a task', async () => {
  expect(await changes(sent, request)).toEqual([repairKey(opened.serviceId, opened.deviceId, SENT_AT)]);
});

test.each<[string, StoredSentMessage | undefined, SendAgain]>([
  ['another of our devices sent', sent, { ...request, deviceId: 2 }],
  ['nobody sent', undefined, request],
  ['is kept too long', { ...sent, keptUntil: Math.floor(Date.now() / 1000) - 1 }, request],
  ['that device has had again', { ...sent, sentAgain: [{ deviceId: 4 }] }, request],
])('a request for what %s changes nothing', async (_what, kept, of) => {
  expect(await changes(kept, of)).toEqual([]);
});

test('what another device has had again may be asked for', async () => {
  expect(await changes({ ...sent, sentAgain: [{ deviceId: 5 }] }, request)).toHaveLength(1);
});

test('bytes that are no request are none', () => {
  const bytes = encodePlaintextContent({ ratchetKey: undefined, sentAt: SENT_AT, senderDeviceId: 1 });
  expect(parseSendAgain(bytes)).toEqual(request);
  for (let length = 0; length < bytes.length; length++) expect(parseSendAgain(bytes.slice(0, length))).toBeUndefined();
});

test('is not encrypted for a device of which it becomes known meanwhile that it is gone', async () => {
  const bob = knownAccount('bob@b.example');
  const before = bob.manifest([deviceNumbered(1)]);
  const store = memoryStore();
  const task = repairKey(bob.serviceId, 1, SENT_AT);
  await store.commit({
    put: [
      ...bob.records(before),
      [sentKey(bob.serviceId, SENT_AT), encodeStoredSentMessage(sent)],
      [task, repairTask(systemClock)],
    ],
  });
  const never = new AbortController().signal;
  const created = createContext({ store }, new StoredOrder(), () => undefined, never);
  const asking = { ...created, account: { serviceId: 'self', deviceId: 1 } } as unknown as AccountContext;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const turn = created.turns.run(peerTurn(bob.serviceId), () => held);
  const done = sendAgain(asking, task, never);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await store.commit({ put: bob.records(bob.manifest([deviceNumbered(2)], before)) });
  release();
  await Promise.all([turn, done]);
  expect([await store.get([task]), await store.scan(OUTBOX_PREFIX)]).toEqual([[undefined], []]);
});
