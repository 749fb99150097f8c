/** Contact tokens at the relay: what one pays for, what a crash leaves, what nobody can tell. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemRandom as random } from '@sotto/crypto';
import { nobleProvider } from '@sotto/crypto/noble';
import { deriveTokenNonce, mintContactToken, TOKEN_EPOCH_SECONDS, tokenEpochAt } from '@sotto/identity';
import { openSqlite, type SqliteDatabase, type SqliteStatement } from '@sotto/store-sqlite';
import { sampled } from '@sotto/testkit';
import { expect, test } from 'vitest';
import { checkConfig } from '../src/config.ts';
import type { ItemAuthorization } from '../src/store/relay-store.ts';
import { range } from './device.ts';
import { freshDirectory } from './relays.ts';
import { NOON, newKeys, openTokenStore, type TokenStore, type TokenStoreKeys } from './token-store.ts';

const ACCEPTED = expect.objectContaining({ status: 'accepted' });
const REFUSED = { status: 'rejected', code: 'E_ITEM_REFUSED' };
const epoch = tokenEpochAt(NOON / 1000);
const hour = Math.floor(NOON / 3_600_000) * 3_600;
const ENVELOPE = new Uint8Array(512).fill(7);
/** In the commit of two items: before each use of the MAC, and behind all. */
const PLACES = 13;
const { quota, outbox, requests } = checkConfig({ domain: 'b.example', dataDirectory: '/nowhere' });
const waitingRequestsMax = requests.waitingMax;

const closing = async (run: (bob: TokenStore) => Promise<void>, options = {}): Promise<void> => {
  const bob = await openTokenStore(options);
  try {
    await run(bob);
  } finally {
    await bob.store.close();
  }
};

test('RL-17: a token brings one message; none, another one, or one that was spent brings none', () =>
  closing(async (bob) => {
    const token = bob.mint();
    expect(await bob.deliver(token)).toEqual(ACCEPTED);
    expect(await bob.deliver(token)).toEqual(REFUSED);
    expect(await bob.deliver(undefined)).toEqual(REFUSED);
    expect(await bob.deliver({ kind: 'contactToken', token: random(32) })).toEqual(REFUSED);
    const elsewhere = mintContactToken(nobleProvider, random(32), random(16), bob.mailboxId);
    expect(await bob.deliver({ kind: 'contactToken', token: elsewhere })).toEqual(REFUSED);
    expect(await bob.deliver(bob.mint(), { mailboxId: random(32) })).toEqual(REFUSED);
    expect(await bob.waiting()).toBe(1);
  }));

test('a token is of one epoch, and three of them are live', () =>
  closing(async (bob) => {
    for (const live of [epoch, epoch - 1, epoch - 2])
      expect(await bob.deliver(bob.mint(random(16), live))).toEqual(ACCEPTED);
    // T16: of the next one as well, for whose clock is ahead.
    expect(await bob.deliver(bob.mint(random(16), epoch + 1))).toEqual(ACCEPTED);
    bob.at(NOON + TOKEN_EPOCH_SECONDS * 1000);
    expect(await bob.deliver(bob.mint(random(16), epoch + 1))).toEqual(ACCEPTED);
    expect(await bob.deliver(bob.mint(random(16), epoch - 2))).toEqual(REFUSED);
    // What is over goes.
    while ((await bob.store.sweep()).records > 0);
    bob.at(NOON);
    expect(await bob.deliver(bob.mint(random(16), epoch - 2))).toEqual(REFUSED);
  }));

test('another key for an epoch retires all tokens of the former', () =>
  closing(async (bob) => {
    const before = bob.mint();
    const key = random(32);
    const request = { scope: 't', nonce: random(16) };
    await bob.store.putTokenKeys(request, bob.mailbox, [{ epoch, key }]);
    expect(await bob.deliver(before)).toEqual(REFUSED);
    const token = mintContactToken(nobleProvider, key, random(16), bob.mailboxId);
    expect(await bob.deliver({ kind: 'contactToken', token })).toEqual(ACCEPTED);
  }));

/** Two items of one transaction: the second is looked at when the first is spent and stored, and not yet committed. */
const twoItems = (bob: TokenStore, token: ItemAuthorization, itemId: Uint8Array) => {
  const of = {
    mailboxId: bob.mailboxId,
    lane: 'message',
    acceptedAt: hour,
    expiresAt: hour + 86_400,
    envelope: ENVELOPE,
  } as const;
  return [
    { ...of, itemId, authorization: token },
    { ...of, itemId: random(16), authorization: bob.mint() },
  ];
};

/** What a relay finds that starts on what a dead one has left, and what becomes of the repetition. */
const expectAllOrNothing = async (
  left: { readonly dataDirectory: string; readonly keys: TokenStoreKeys },
  {
    token,
    itemId,
    isDone,
  }: { readonly token: ItemAuthorization; readonly itemId: Uint8Array; readonly isDone: boolean },
): Promise<void> => {
  const again = await openTokenStore(left);
  expect(await again.waiting()).toBe(isDone ? 2 : 0);
  expect(await again.deliver(token, { itemId, envelope: ENVELOPE })).toEqual(
    isDone ? { status: 'duplicate' } : ACCEPTED,
  );
  expect(await again.deliver(token, { itemId, envelope: ENVELOPE })).toEqual({ status: 'duplicate' });
  expect(await again.deliver(token, { envelope: ENVELOPE })).toEqual(REFUSED);
  expect(await again.waiting()).toBe(isDone ? 2 : 1);
  await again.store.close();
};

test('T18: without power before any statement of the commit or after it, the same token brings the message once', async () => {
  const keys = newKeys();
  const dataDirectory = freshDirectory();
  const copies: string[] = [];
  // A power cut leaves what the files hold at that moment; each use of the MAC and each look-up lies in between.
  const copy = (): void => {
    const target = join(freshDirectory(), String(copies.length));
    mkdirSync(target);
    for (const name of ['relay.db', 'relay.db-wal', 'relay.generation'])
      if (existsSync(join(dataDirectory, name))) copyFileSync(join(dataDirectory, name), join(target, name));
    copies.push(target);
  };
  let isCopying = false;
  const crypto = {
    hmacSha256: (...args: Parameters<typeof nobleProvider.hmacSha256>) => {
      if (isCopying) copy();
      return nobleProvider.hmacSha256(...args);
    },
  };
  const bob = await openTokenStore({ dataDirectory, keys, crypto });
  const [token, itemId] = [bob.mint(), random(16)];
  const items = twoItems(bob, token, itemId);
  isCopying = true;
  const [first] = await bob.store.deliver({ scope: 't', nonce: random(16) }, 'a.example', items);
  expect(first).toEqual(ACCEPTED);
  isCopying = false;
  copy();
  await bob.store.close();

  expect(copies).toHaveLength(PLACES);
  for (const [place, directory] of copies.entries())
    await expectAllOrNothing({ dataDirectory: directory, keys }, { token, itemId, isDone: place === PLACES - 1 });
});

const places = sampled(range(PLACES - 1), 12, new Date().toISOString());
test.each([...places, PLACES - 1])(
  'T18: a process that is killed at place %i of the commit leaves all or nothing',
  async (place) => {
    const keys = newKeys();
    const bob = await openTokenStore({ keys });
    const [token, itemId] = [bob.mint(), random(16)];
    await bob.store.close();
    const { dataDirectory } = bob;
    const child = spawnSync(process.execPath, [fileURLToPath(new URL('children/spend-token.mjs', import.meta.url))], {
      input: JSON.stringify(
        {
          options: { dataDirectory, domain: 'b.example', quota, waitingRequestsMax, outbox },
          clock: NOON,
          dedupeKey: keys.dedupe,
          request: { scope: 't', nonce: random(16) },
          items: twoItems(bob, token, itemId),
          dieAt: place,
        },
        (_key, value: unknown) => (value instanceof Uint8Array ? `hex:${Buffer.from(value).toString('hex')}` : value),
      ),
      encoding: 'utf8',
    });
    expect([child.signal, child.stderr]).toEqual(['SIGKILL', '']);
    await expectAllOrNothing({ dataDirectory, keys }, { token, itemId, isDone: place === PLACES - 1 });
  },
);

test('a full mailbox spends nothing: the token is good for the next attempt', async () => {
  const bob = await openTokenStore({ mailboxItemsMax: 3 });
  for (let n = 0; n < 3; n++) expect(await bob.deliver(bob.mint())).toEqual(ACCEPTED);
  const token = bob.mint();
  const itemId = random(16);
  for (let n = 0; n < 2; n++)
    expect(await bob.deliver(token, { itemId })).toMatchObject({ status: 'retry', code: 'E_MAILBOX_FULL' });
  await bob.acknowledge(1);
  expect(await bob.deliver(token, { itemId })).toEqual(ACCEPTED);
  expect(await bob.deliver(token)).toEqual(REFUSED);
  await bob.store.close();
});

test('T25: a token holder floods with what it has and no more, and blocking takes the rest away at once', () =>
  closing(async (bob) => {
    const secret = random(32);
    const nonces = Array.from({ length: 96 }, (_, n) => deriveTokenNonce(nobleProvider, secret, n));
    const flood = nonces.map((nonce) => bob.mint(nonce));
    const outcomes = await Promise.all([...flood, ...flood].slice(0, 128).map((token) => bob.deliver(token)));
    expect(outcomes.filter(({ status }) => status === 'accepted')).toHaveLength(96);
    const later = Array.from({ length: 32 }, (_, n) => deriveTokenNonce(nobleProvider, secret, 96 + n));
    expect(await bob.deliver(bob.mint(later[0]))).toEqual(ACCEPTED);
    await bob.revoke([...nonces, ...later]);
    for (const nonce of later) expect(await bob.deliver(bob.mint(nonce))).toEqual(REFUSED);
    // Nobody else is touched by that.
    expect(await bob.deliver(bob.mint())).toEqual(ACCEPTED);
  }));

/** A database that says what is asked of it. */
const noting =
  (note: (sql: string) => void): typeof openSqlite =>
  async (path, options) => {
    const database = await openSqlite(path, options);
    const prepare: SqliteDatabase['prepare'] = <Row>(sql: string): SqliteStatement<Row> => {
      const statement = database.prepare<Row>(sql);
      const noted = <Arguments extends readonly unknown[], Result>(act: (...args: Arguments) => Result) => {
        return (...args: Arguments): Result => {
          note(sql);
          return act(...args);
        };
      };
      return { run: noted(statement.run), get: noted(statement.get), all: noted(statement.all) };
    };
    return {
      engine: database.engine,
      exec: (sql) => database.exec(sql),
      prepare,
      transaction: (work) => database.transaction(work),
      close: () => database.close(),
    };
  };

/** Counts the operations behind one refusal, on a store that is warm. */
const workOf = async (refuse: (bob: TokenStore) => Promise<ItemAuthorization | undefined>, mailboxId?: Uint8Array) => {
  let macs = 0;
  const crypto = {
    hmacSha256: (...args: Parameters<typeof nobleProvider.hmacSha256>) => {
      macs += 1;
      return nobleProvider.hmacSha256(...args);
    },
  };
  const statements = new Map<string, number>();
  const bob = await openTokenStore({
    crypto,
    openSqlite: noting((sql) => statements.set(sql, (statements.get(sql) ?? 0) + 1)),
  });
  const authorization = await refuse(bob);
  const changes = mailboxId === undefined ? {} : { mailboxId };
  const times: number[] = [];
  macs = 0;
  statements.clear();
  for (let n = 0; n < BATCHES; n++) {
    const started = performance.now();
    const outcomes = await bob.deliverMany(ITEMS, authorization, changes);
    times.push((performance.now() - started) / ITEMS);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  }
  const asked = [...statements].map(([sql, count]) => `${(count / (BATCHES * ITEMS)).toFixed(3)} × ${sql}`);
  await bob.store.close();
  const median = times.sort((a, b) => a - b)[BATCHES / 2]!;
  return { macs: macs / (BATCHES * ITEMS), asked: asked.sort(), median };
};

test('no such mailbox, no token, a wrong one, one that was spent, one that was revoked: the same work', async () => {
  const spent = async (bob: TokenStore) => {
    const token = bob.mint();
    await bob.deliver(token);
    return token;
  };
  const revoked = async (bob: TokenStore) => {
    const nonce = random(16);
    await bob.revoke([nonce]);
    return bob.mint(nonce);
  };
  const cases = {
    'no such mailbox': await workOf(async (bob) => bob.mint(), random(32)),
    'no token': await workOf(async () => undefined),
    'wrong token': await workOf(async () => ({ kind: 'contactToken', token: random(32) })),
    spent: await workOf(spent),
    revoked: await workOf(revoked),
  };
  expect(Object.values(cases).map(({ macs }) => macs)).toEqual([8, 8, 8, 8, 8]);
  const [first, ...others] = Object.values(cases).map(({ asked }) => asked);
  expect(first!.some((one) => one.startsWith('2.000 × SELECT 1 FROM spent_token'))).toBe(true);
  for (const asked of others) expect(asked).toEqual(first);
  // Coarse, and not asserted: this machine has others to serve.
  const report = Object.entries(cases).map(([name, { median }]) => `${name} ${(median * 1000).toFixed(0)} µs`);
  process.stdout.write(`median of a refusal, in batches of 200: ${report.join(', ')}\n`);
});

test('what is known of a mailbox in memory counts no more when its keys change or a transaction is undone', async () => {
  let macs = 0;
  const crypto = {
    hmacSha256: (...args: Parameters<typeof nobleProvider.hmacSha256>) => {
      macs += 1;
      return nobleProvider.hmacSha256(...args);
    },
  };
  const bob = await openTokenStore({ crypto });
  const macsOf = async (token: ItemAuthorization | undefined, outcome: object): Promise<number> => {
    macs = 0;
    expect(await bob.deliver(token)).toMatchObject(outcome);
    return macs;
  };
  const epoch = tokenEpochAt(NOON / 1000);
  const [first, second, former] = [bob.mint(), bob.mint(), bob.mint()];
  expect([await macsOf(first, ACCEPTED), await macsOf(second, ACCEPTED)]).toEqual([8, 4]);
  // Of two writes in one transaction one fails, so that both are undone and run again.
  await Promise.allSettled([
    bob.store.revokeTokens({ scope: 't', nonce: TWICE }, bob.mailbox, epoch, []),
    bob.store.revokeTokens({ scope: 't', nonce: TWICE }, bob.mailbox, epoch, []),
  ]);
  expect(await macsOf(bob.mint(), ACCEPTED)).toBe(8);
  await bob.store.putTokenKeys({ scope: 't', nonce: random(16) }, bob.mailbox, [{ epoch, key: random(32) }]);
  expect(await macsOf(former, { status: 'rejected' })).toBe(8);
  await bob.store.close();
});

const TWICE = new Uint8Array(16);
const BATCHES = 8;
const ITEMS = 200;
