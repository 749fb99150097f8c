/** A scripted exchange at every level of the log, searched for whatever belongs to somebody. */

import { join } from 'node:path';
import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { openSqlite } from '@sotto/store-sqlite';
import { encodeSendRequest } from '@sotto/wire';
import { expect, test } from 'vitest';
import type { LogConfig, RelayConfig } from '../src/index.ts';
import { itemFor, post, register, sealedFrom, submit, type TestDevice } from './device.ts';
import { startFederation, type TestRelay } from './relays.ts';
import { attach, openStream } from './stream.ts';

type Level = NonNullable<LogConfig['level']>;

/** As pino numbers them. */
const NUMBERS: Readonly<Record<Level, number>> = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60, silent: 100 };

/** What a line may hold at all; the rest is what somebody forgot to think about. */
const FIELDS = new Set(
  [
    ['level', 'time', 'relay', 'msg'],
    ['code', 'route', 'peer', 'count', 'milliseconds', 'url', 'waiting', 'from', 'to', 'file', 'days', 'action'],
  ].flat(),
);

const TEXT = 'a body that nobody else may read';
const ITEM_ID = random(16);

/** Mail here and elsewhere, to nobody, to a domain that is none, rubbish of every kind, and a device that comes and goes. */
const exchange = async (a: TestRelay, alice: TestDevice, bob: TestDevice): Promise<void> => {
  await submit(alice, a.url, [
    itemFor(alice, utf8ToBytes(TEXT), { itemId: ITEM_ID }),
    itemFor(bob, utf8ToBytes(TEXT)),
    itemFor(bob, utf8ToBytes(TEXT), { destination: 'relay.invalid' }),
    itemFor(bob, utf8ToBytes(TEXT), { mailboxId: random(32) }),
  ]);
  const stream = await attach(alice, a.url);
  stream.sendRaw(utf8ToBytes('rubbish of alice@a.example'));
  await stream.closed;
  const other = await openStream(a.url);
  await other.close();
  await post(alice, a.url, '/v1/messages', utf8ToBytes('rubbish of alice@a.example'));
  await post(
    alice,
    a.url,
    '/v1/messages',
    encodeSendRequest({ items: [sealedFrom('a.example', itemFor(bob, utf8ToBytes(TEXT)))] }),
    { now: 1 },
  );
  await fetch(`${a.url}/alice@a.example?who=bob`, { headers: { 'user-agent': 'a-client-of-alice' } });
};

const spellings = (bytes: Uint8Array): readonly string[] => {
  const buffer = Buffer.from(bytes);
  return [buffer.toString('hex'), buffer.toString('base64').replace(/=+$/, ''), buffer.toString('base64url')];
};

const hiddenWords = (devices: readonly TestDevice[]): readonly string[] => [
  ...['alice', 'bob', 'a body', 'nobody else', 'relay.invalid', 'rubbish', 'a-client-of', 'who='],
  ...spellings(utf8ToBytes(TEXT)),
  ...spellings(ITEM_ID),
  ...devices.flatMap(({ manifest, device, authentication, keyId }) => [
    ...spellings(manifest.accountId),
    ...spellings(device.mailboxId),
    ...spellings(authentication.publicKey),
    keyId,
  ]),
];

test('logs hold nothing of anybody, at any level, and each level what it says', async () => {
  const [a, b] = await startFederation();
  const alice = await register(a.url, 'alice@a.example');
  const bob = await register(b.url, 'bob@b.example');
  const config: RelayConfig = { domain: 'a.example', dataDirectory: a.dataDirectory, port: a.port };
  const hidden = hiddenWords([alice, bob]);
  const taken = { lines: a.log.length };
  const linesOf = async (level: Level, act: () => Promise<void>): Promise<readonly string[]> => {
    a.reload({ ...config, peers: { 'b.example': b.url }, log: { level } });
    taken.lines = a.log.length;
    await act();
    return a.log.slice(taken.lines);
  };
  const check = (level: Level, lines: readonly string[]): void => {
    for (const line of lines) {
      const event: object = JSON.parse(line);
      expect(
        Object.keys(event).filter((field) => !FIELDS.has(field)),
        line,
      ).toEqual([]);
      expect('level' in event && event.level).toBeGreaterThanOrEqual(NUMBERS[level]);
      const said = line.replaceAll(a.url, '');
      for (const word of hidden) expect(said).not.toContain(word);
      expect(said).not.toMatch(/\d+\.\d+\.\d+\.\d+|::1/);
    }
  };

  for (const level of ['debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const) {
    const lines = await linesOf(level, async () => {
      await exchange(a, alice, bob);
      // The one thing that is said of such an exchange: the domain that is none could not be written to.
      if (NUMBERS[level] <= NUMBERS.warn) await expect.poll(() => a.log.length).toBeGreaterThan(taken.lines);
    });
    check(level, lines);
    if (NUMBERS[level] > NUMBERS.warn) expect(lines).toEqual([]);
  }

  // A database that fails is an error, and the error says which statement of which library failed to nobody.
  const database = await openSqlite(join(a.dataDirectory, 'relay.db'));
  database.exec('DROP TABLE nonce');
  database.close();
  const lines = await linesOf('error', () =>
    post(
      alice,
      a.url,
      '/v1/messages',
      encodeSendRequest({ items: [sealedFrom('a.example', itemFor(bob, utf8ToBytes(TEXT)))] }),
    ).then(({ status }) => expect(status).toBe(503)),
  );
  check('error', lines);
  expect(lines.join('')).toContain('a request failed');
  check('debug', a.log.slice(1));
});
