/** Client sessions at the door of the relay. */

import { join } from 'node:path';
import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import type { HeaderList } from '@sotto/identity';
import { openSqlite } from '@sotto/store-sqlite';
import {
  decodeSendResponse,
  encodeOpenSessionRequest,
  encodePreKeyStatusRequest,
  encodeSendRequest,
} from '@sotto/wire';
import { expect, test } from 'vitest';
import { CLIENT_SESSION_WINDOW } from '../src/limits.ts';
import {
  createDevice,
  createPreKeys,
  errorOf,
  itemFor,
  post,
  register,
  registrationOf,
  sealedFrom,
  send,
} from './device.ts';
import { dumpWholeDatabase } from './dump.ts';
import { sendRaw } from './raw.ts';
import { freePort, startTestRelay } from './relays.ts';
import { openSession, type TestSession } from './session.ts';
import { attach, attachFrame, openStream } from './stream.ts';

const STATUS = '/v1/prekeys/status';
const statusBody = encodePreKeyStatusRequest({ withDigest: false });

/** On a connection of its own, for relays come and go. */
const ask = async (url: string, session: TestSession, changes: Parameters<TestSession['sign']>[2] = {}) => {
  const { status, code } = await sendRaw(url, STATUS, statusBody, session.sign(STATUS, statusBody, changes));
  return status === 200 ? 'answered' : code;
};

test('a request of a session does what a signed one does, and leaves no row for its nonce', async () => {
  const relay = await startTestRelay();
  const [alice, bob] = [await register(relay.url, 'alice@a.example'), await register(relay.url, 'bob@a.example')];
  const session = await openSession(alice, relay.url);
  const before = await dumpWholeDatabase(relay.dataDirectory);
  expect(await ask(relay.url, session)).toBe('answered');
  expect(await dumpWholeDatabase(relay.dataDirectory)).toBe(before);

  const stream = await attach(bob, relay.url);
  const body = encodeSendRequest({ items: [sealedFrom('a.example', itemFor(bob, utf8ToBytes('over a session')))] });
  const answer = await send(relay.url, '/v1/messages', body, session.sign('/v1/messages', body));
  expect(decodeSendResponse(answer.body).results).toMatchObject([{ status: 'accepted' }]);
  expect(await stream.take(1)).toEqual(['over a session']);
});

test('T31: a request of a session counts once, for this path, host and body', async () => {
  const relay = await startTestRelay();
  const alice = await register(relay.url, 'alice@a.example');
  const session = await openSession(alice, relay.url);
  const good = session.sign(STATUS, statusBody);
  const withMac = (mac: Uint8Array): HeaderList =>
    good.map(([name, value]) => [
      name,
      name === 'signature' ? `sotto=:${Buffer.from(mac).toString('base64')}:` : value,
    ]);
  const codeOf = async (headers: HeaderList, path = STATUS, body = statusBody) =>
    (await sendRaw(relay.url, path, body, headers)).code;

  expect(await codeOf(withMac(random(32)))).toBe('E_SIGNATURE_INVALID');
  expect(await codeOf(good, '/v1/messages')).toBe('E_SIGNATURE_INVALID');
  expect(await codeOf([['host', 'relay.c.example'], ...good])).toBe('E_AUTHORITY_UNKNOWN');
  expect(await codeOf(good, STATUS, Uint8Array.of(8, 1))).toBe('E_DIGEST_MISMATCH');
  expect(await codeOf(session.sign(STATUS, statusBody, { sequence: 1, now: 1_000_000_000 }))).toBe(
    'E_SIGNATURE_EXPIRED',
  );
  // None of these has used up the number; the good one does.
  expect(await codeOf(good)).toBe('');
  expect(await codeOf(good)).toBe('E_SIGNATURE_REPLAYED');

  const far = CLIENT_SESSION_WINDOW + 10;
  expect(await ask(relay.url, session, { sequence: far })).toBe('answered');
  expect(await ask(relay.url, session, { sequence: far - CLIENT_SESSION_WINDOW + 1 })).toBe('answered');
  expect(await ask(relay.url, session, { sequence: far - CLIENT_SESSION_WINDOW })).toBe('E_SIGNATURE_REPLAYED');
});

test('RL-06: a session ends with its device, and with the process', async () => {
  const port = await freePort();
  const relay = await startTestRelay({ port });
  const alice = await register(relay.url, 'alice@a.example');
  const session = await openSession(alice, relay.url);
  expect(await ask(relay.url, session)).toBe('answered');
  expect(await ask(relay.url, { ...session, sign: (...all) => renamed(session.sign(...all)) })).toBe(
    'E_SESSION_UNKNOWN',
  );

  // The same account with another key for its device.
  const next = createDevice('alice@a.example', { identity: alice.identity, previous: alice.manifest });
  const moved = await post(next, relay.url, '/v1/accounts', registrationOf(next, createPreKeys(next)));
  expect(moved.status).toBe(200);
  expect(await ask(relay.url, session)).toBe('E_SESSION_UNKNOWN');

  const later = await openSession(next, relay.url);
  await relay.close();
  const again = await startTestRelay({ port, dataDirectory: relay.dataDirectory });
  expect(await ask(again.url, later)).toBe('E_SESSION_UNKNOWN');
});

test('RL-06: a session of an account that is suspended in the database does nothing', async () => {
  const relay = await startTestRelay();
  const alice = await register(relay.url, 'alice@a.example');
  const session = await openSession(alice, relay.url);
  // Before the relay has looked for the first time; later it learns of it from whoever suspends.
  const database = await openSqlite(join(relay.dataDirectory, 'relay.db'));
  database.exec('UPDATE account SET suspended = 1');
  database.close();
  expect(await ask(relay.url, session)).toBe('E_ACCOUNT_SUSPENDED');
});

test('only a signature opens a session, registers and attaches', async () => {
  const relay = await startTestRelay();
  const alice = await register(relay.url, 'alice@a.example');
  const session = await openSession(alice, relay.url);
  for (const [path, body] of [
    ['/v1/session', encodeOpenSessionRequest({ ephemeralKey: random(32) })],
    ['/v1/accounts', registrationOf(alice, createPreKeys(alice))],
  ] as const)
    expect(errorOf(await send(relay.url, path, body, session.sign(path, body))).code).toBe('E_SIGNATURE_MALFORMED');

  const stream = await openStream(relay.url);
  const headers = new Map(session.sign('/v1/stream', new Uint8Array(0)));
  const frame = attachFrame(alice, relay.url);
  stream.send({
    ...frame,
    signatureInput: headers.get('signature-input')!,
    signature: headers.get('signature')!,
  } as never);
  expect(await stream.next()).toMatchObject({ kind: 'error', code: 'E_SIGNATURE_MALFORMED' });
});

test('RL-04: a key of small order opens no session', async () => {
  const relay = await startTestRelay();
  const alice = await register(relay.url, 'alice@a.example');
  const body = encodeOpenSessionRequest({ ephemeralKey: new Uint8Array(32) });
  expect(errorOf(await post(alice, relay.url, '/v1/session', body)).code).toBe('E_REQUEST_MALFORMED');
});

const renamed = (headers: HeaderList): HeaderList =>
  headers.map(([name, value]) => [name, value.replace(/keyid="../, 'keyid="ff')]);
