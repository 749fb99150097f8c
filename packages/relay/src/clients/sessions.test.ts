import { systemRandom } from '@sotto/crypto';
import { formatClientSessionId } from '@sotto/identity';
import { expect, test } from 'vitest';
import { CLIENT_SESSION_SECONDS, CLIENT_SESSIONS_PER_DEVICE_MAX } from '../limits.ts';
import type { DeviceRow, MailboxRow } from '../store/relay-store.ts';
import { createClientSessions } from './sessions.ts';

const deviceOf = (row: number) => ({
  device: {
    row: row as DeviceRow,
    mailbox: row as MailboxRow,
    localpart: 'x',
    authenticationKey: new Uint8Array(32),
    identityKey: new Uint8Array(33),
    isSuspended: false,
    createdDay: 0,
  },
  accountId: new Uint8Array(16),
  deviceId: 1,
  account: 'x',
});

const setUp = (sessionsMax = 10) => {
  let now = 0;
  const sessions = createClientSessions({
    random: systemRandom,
    monotonic: () => now,
    sessionsMax,
  });
  const add = (row: number) => {
    const id = sessions.drawId();
    const key = new Uint8Array(32).fill(row);
    sessions.add(id, key, deviceOf(row));
    return { id: formatClientSessionId(id), key };
  };
  return { sessions, add, pass: (milliseconds: number) => (now += milliseconds) };
};

const unknown = expect.objectContaining({ code: 'E_SESSION_UNKNOWN' });

test('the sessions of an account end when it is sent away', () => {
  const { sessions, add } = setUp();
  const [first, second] = [add(1), add(2)];
  sessions.removeAccount('y');
  expect(sessions.count()).toBe(2);
  sessions.removeAccount('x');
  for (const { id, key } of [first, second]) {
    expect(() => sessions.find(id)).toThrow(expect.objectContaining({ code: 'E_SESSION_UNKNOWN' }));
    expect(key).toEqual(new Uint8Array(32));
  }
});

test('a session ends after its time, with its key', () => {
  const { sessions, add, pass } = setUp();
  const { id, key } = add(1);
  pass(CLIENT_SESSION_SECONDS * 1000 - 1);
  expect(sessions.find(id).account).toBe('x');
  pass(1);
  expect(() => sessions.find(id)).toThrow(unknown);
  expect(key).toEqual(new Uint8Array(32));
  expect(sessions.count()).toBe(0);
});

test('a device has a few, and the oldest gives way', () => {
  const { sessions, add } = setUp();
  const other = add(2);
  const [first, ...rest] = Array.from({ length: CLIENT_SESSIONS_PER_DEVICE_MAX + 1 }, () => add(1));
  expect(() => sessions.find(first!.id)).toThrow(unknown);
  for (const { id } of [other, ...rest]) expect(sessions.find(id)).toBeDefined();
});

test('all together are bounded, and the one that was quiet for longest gives way', () => {
  const { sessions, add } = setUp(3);
  const [a, b, c] = [add(1), add(2), add(3)];
  sessions.find(a.id);
  const d = add(4);
  expect(sessions.count()).toBe(3);
  expect(() => sessions.find(b.id)).toThrow(unknown);
  for (const { id } of [a, c, d]) expect(sessions.find(id)).toBeDefined();
  sessions.close();
  expect([a, c, d].every(({ key }) => key.every((byte) => byte === 0))).toBe(true);
});

test('what is no session is unknown', () => {
  const { sessions } = setUp();
  expect(() => sessions.find('00'.repeat(16))).toThrow(unknown);
});
