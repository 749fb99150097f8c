/** The operator's socket: who may open it, what each command does, and what the log says of it. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToHex, utf8ToBytes } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import { decodeOutcomesResponse, decodeSignedDiscovery, encodeOutcomesRequest } from '@sotto/wire';
import { expect, test } from 'vitest';
import { askAdmin, createAdminClient } from './admin-client.ts';
import { createPreKeys, errorOf, itemFor, post, range, register, registrationOf, submit } from './device.ts';
import { sendRaw } from './raw.ts';
import { freePort, startFederation, startTestRelay, type TestRelay } from './relays.ts';
import { openSession } from './session.ts';
import { attach } from './stream.ts';

const ask = askAdmin;
const done = (relay: TestRelay, command: string, args: object = {}) => createAdminClient(relay)(command, args);

test('the socket is for its owner alone, says what is wrong, and is gone when the relay is', async () => {
  const relay = await startTestRelay();
  const path = join(relay.dataDirectory, 'admin.sock');
  expect(statSync(path).isSocket()).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  for (const [command, args, status, code] of [
    ['none', {}, 404, 'E_NOT_FOUND'],
    ['toString', {}, 404, 'E_NOT_FOUND'],
    ['stats', '[]', 400, 'E_REQUEST_MALFORMED'],
    ['stats', '{', 400, 'E_REQUEST_MALFORMED'],
    ['peers.block', { domain: 'B', reason: 'spam' }, 400, 'E_REQUEST_MALFORMED'],
    ['peers.block', { domain: 'b.example', reason: 'dislike' }, 400, 'E_REQUEST_MALFORMED'],
    ['accounts.show', { account: 'bob@b.example' }, 400, 'E_REQUEST_MALFORMED'],
    ['accounts.show', { account: 'nobody' }, 404, 'E_ACCOUNT_UNKNOWN'],
    ['quotas.set', { account: 'bob', items: 0 }, 400, 'E_REQUEST_MALFORMED'],
  ] as const) {
    const answer = await ask(relay, command, args);
    expect([command, answer.status, answer.body.code]).toEqual([command, status, code]);
  }
  await relay.close();
  expect(() => statSync(path)).toThrow('ENOENT');
});

test('an account is shown with counts, suspended, let in again, and ended for good', async () => {
  const relay = await startTestRelay();
  const [alice, bob] = [await register(relay.url, 'alice@a.example'), await register(relay.url, 'bob@a.example')];
  await submit(alice, relay.url, [itemFor(bob, utf8ToBytes('waits'))]);
  const { accounts } = await done(relay, 'accounts.list');
  expect(accounts).toMatchObject([
    { account: 'alice', isSuspended: false, devices: 1, items: 0 },
    { account: 'bob', devices: 1, items: 1 },
  ]);
  expect(await done(relay, 'accounts.list', { after: 'alice' })).toMatchObject({ accounts: [{ account: 'bob' }] });
  expect(await done(relay, 'accounts.show', { account: 'bob@a.example' })).toMatchObject({
    address: 'bob@a.example',
    accountId: formatAccountId(bob.manifest.accountId),
    mailboxes: [{ deviceId: 1, items: 1, oneTimePreKeys: 3, oneTimeKemPreKeys: 2 }],
  });

  const stream = await attach(bob, relay.url);
  const session = await openSession(bob, relay.url);
  const askInSession = async () => {
    const [path, body] = ['/v1/prekeys/status', new Uint8Array(0)] as const;
    return (await sendRaw(relay.url, path, body, session.sign(path, body))).code;
  };
  expect(await askInSession()).toBe('');
  await done(relay, 'accounts.suspend', { account: 'bob' });
  expect(await askInSession(), 'a session that was open before').toBe('E_SESSION_UNKNOWN');
  expect((await stream.closed).reason).toContain('E_ACCOUNT_SUSPENDED');
  const refused = await post(bob, relay.url, '/v1/prekeys/status', new Uint8Array(0));
  expect([refused.status, errorOf(refused).code]).toEqual([403, 'E_ACCOUNT_SUSPENDED']);
  const again = registrationOf(bob, createPreKeys(bob));
  expect(errorOf(await post(bob, relay.url, '/v1/accounts', again)).code).toBe('E_ACCOUNT_SUSPENDED');
  // Its mail waits for it.
  expect((await submit(alice, relay.url, [itemFor(bob, utf8ToBytes('still'))])).map(({ status }) => status)).toEqual([
    'accepted',
  ]);
  await done(relay, 'accounts.unsuspend', { account: 'bob' });
  expect(await (await attach(bob, relay.url)).take(2)).toEqual(['waits', 'still']);

  await done(relay, 'accounts.delete', { account: 'bob' });
  expect(await done(relay, 'accounts.list')).toMatchObject({ accounts: [{ account: 'alice' }] });
  expect(errorOf(await post(bob, relay.url, '/v1/prekeys/status', new Uint8Array(0))).code).toBe('E_SIGNATURE_INVALID');
  expect(errorOf(await post(bob, relay.url, '/v1/accounts', again)).code).toBe('E_ACCOUNT_SUSPENDED');
  // The name is free for somebody else.
  await register(relay.url, 'bob@a.example');

  const log = relay.log.join('');
  expect(log).toContain('"action":"accounts.delete"');
  for (const secret of ['alice', 'bob', formatAccountId(bob.manifest.accountId)]) expect(log).not.toContain(secret);
});

test('a quota of one account is its own, and the others keep theirs', async () => {
  const relay = await startTestRelay({ quota: { mailboxItemsMax: 3 } });
  const [alice, bob] = [await register(relay.url, 'alice@a.example'), await register(relay.url, 'bob@a.example')];
  expect(await done(relay, 'quotas.show', { account: 'bob' })).toMatchObject({ itemsMax: 3, isOwn: false });
  await done(relay, 'quotas.set', { account: 'bob', items: 1 });
  const statuses = async (to: typeof bob) =>
    (
      await submit(
        alice,
        relay.url,
        range(2).map(() => itemFor(to, utf8ToBytes('x'))),
      )
    ).map(({ status }) => status);
  expect(await statuses(bob)).toEqual(['accepted', 'retryAfter']);
  expect(await statuses(alice)).toEqual(['accepted', 'accepted']);
  expect(await done(relay, 'quotas.show', { account: 'bob' })).toMatchObject({ items: 1, itemsMax: 1, isOwn: true });
  await done(relay, 'quotas.set', { account: 'bob' });
  expect(await statuses(bob)).toEqual(['accepted', 'accepted']);
});

test('a blocked domain is not dealt with, either way, until it is let go', async () => {
  const [a, b] = await startFederation();
  const [alice, bob] = [await register(a.url, 'alice@a.example'), await register(b.url, 'bob@b.example')];
  await done(b, 'peers.block', { domain: 'a.example', reason: 'spam' });
  expect((await submit(bob, b.url, [itemFor(alice, utf8ToBytes('x'))]))[0]).toMatchObject({
    status: 'rejected',
    code: 'E_PEER_BLOCKED',
  });
  // Its own mail is not taken either: it waits at its relay.
  await submit(alice, a.url, [itemFor(bob, utf8ToBytes('patience'))]);
  await expect
    .poll(async () => (await done(a, 'peers.list')).peers)
    .toMatchObject([{ domain: 'b.example', state: 'failing' }]);
  expect(await done(a, 'queues.list')).toMatchObject({ queues: [{ destination: 'b.example', items: 1 }] });
  expect(await done(b, 'peers.unblock', { domain: 'a.example' })).toEqual({ blocked: false });
  await done(a, 'peers.flush', { domain: 'b.example' });
  expect(await (await attach(bob, b.url)).take(1)).toEqual(['patience']);
});

test('a queue is shown and given up, with a reason in the log, and its senders are told', async () => {
  const relay = await startTestRelay({ peers: { 'b.example': `http://127.0.0.1:${await freePort()}` } });
  const alice = await register(relay.url, 'alice@a.example');
  const away = { ...alice, address: 'alice@b.example' };
  const items = range(3).map(() => itemFor(away, utf8ToBytes('x')));
  await submit(alice, relay.url, items);
  const stream = await attach(alice, relay.url);
  const { queues } = await done(relay, 'queues.list');
  expect(queues).toMatchObject([{ destination: 'b.example', items: 3 }]);
  expect(await ask(relay, 'queues.drop', { domain: 'b.example', reason: 'Bob said so' })).toMatchObject({
    status: 400,
  });
  expect(await done(relay, 'queues.drop', { domain: 'b.example', reason: 'relay-gone' })).toMatchObject({ dropped: 3 });
  expect(await done(relay, 'queues.list')).toEqual({ queues: [] });
  expect(await done(relay, 'stats')).toMatchObject({ outboxItems: 0, outboxBytes: 0, accounts: 1 });
  expect(relay.log.join('')).toContain('"reason":"relay-gone","count":3');
  // Who is there hears of it at once, and who was not when it asks.
  const undelivered = items.map(({ itemId }) => ({ itemId, state: 'undelivered', code: 'E_ITEM_DROPPED' }));
  for (const notice of undelivered) expect(await stream.nextOf('outcome')).toEqual({ kind: 'outcome', ...notice });
  const body = encodeOutcomesRequest({ itemIds: items.map(({ itemId }) => itemId) });
  const asked = await post(alice, relay.url, '/v1/outcomes', body);
  expect(decodeOutcomesResponse(asked.body).outcomes).toEqual(undelivered);
  expect(await done(relay, 'queues.drop', { domain: 'b.example', reason: 'again' })).toMatchObject({ dropped: 0 });
});

test('more than one step of a dropped queue is told, and the account may send as much again', async () => {
  const relay = await startTestRelay({
    peers: { 'b.example': `http://127.0.0.1:${await freePort()}` },
    outbox: { retryBaseMs: 60_000, retryCapMs: 60_000 },
  });
  const alice = await register(relay.url, 'alice@a.example');
  const away = { ...alice, address: 'alice@b.example' };
  const fill = async (count: number): Promise<ReadonlySet<string>> => {
    const drafts = range(count).map(() => itemFor(away, utf8ToBytes('x'), { lane: 'bulk' }));
    return new Set((await submit(alice, relay.url, drafts)).map(({ status, code }) => code ?? status));
  };
  for (const _ of range(4)) expect(await fill(300)).toEqual(new Set(['accepted']));
  expect(await done(relay, 'queues.drop', { domain: 'b.example', reason: 'gone' })).toMatchObject({ dropped: 1200 });
  expect(await done(relay, 'stats')).toMatchObject({ outboxItems: 0, outboxBytes: 0 });
});

test('the root key of another relay is forgotten, and which it was is said', async () => {
  const [a, b] = await startFederation();
  const [alice, bob] = [await register(a.url, 'alice@a.example'), await register(b.url, 'bob@b.example')];
  await submit(alice, a.url, [itemFor(bob, utf8ToBytes('one'))]);
  const stream = await attach(bob, b.url);
  expect(await stream.take(1)).toEqual(['one']);
  const document = await (await fetch(`${b.url}/.well-known/sotto-relay`)).arrayBuffer();
  const formerRootKey = bytesToHex(decodeSignedDiscovery(new Uint8Array(document)).rootKey);
  const forget = (domain: string) => done(a, 'peers.forgetRootKey', { domain });
  expect(await forget('b.example')).toEqual({ forgotten: true, formerRootKey });
  expect(await forget('b.example')).toEqual({ forgotten: false });
  expect(await forget('c.example')).toEqual({ forgotten: false });
  // The next one is pinned: the same, as it happens.
  await submit(alice, a.url, [itemFor(bob, utf8ToBytes('two'))]);
  expect(await stream.take(1)).toEqual(['two']);
  expect(await forget('b.example')).toEqual({ forgotten: true, formerRootKey });
});

test('a block list is exported as a feed, subscribed to by its key, and says what it blocks', async () => {
  const [a, b] = [await startTestRelay(), await startTestRelay({ domain: 'b.example' })];
  const mallory = await register(a.url, 'mallory@a.example');
  await done(b, 'peers.block', { domain: 'bad.example', reason: 'malware', hours: 24 });
  const exported = await done(b, 'blocklists.export');
  expect(exported).toMatchObject({ entries: 1 });
  const { key, feed } = exported;
  expect(await ask(a, 'blocklists.import', { name: 'b', feed })).toMatchObject({ status: 404 });
  await done(a, 'blocklists.subscribe', { name: 'b', key });
  expect(await ask(a, 'blocklists.subscribe', { name: 'c', key })).toMatchObject({ status: 404 });
  expect(await done(a, 'blocklists.import', { name: 'b', feed })).toMatchObject({ entries: 1, ownAccounts: 0 });
  // The same one again is not newer.
  expect(await ask(a, 'blocklists.import', { name: 'b', feed })).toMatchObject({
    status: 400,
    body: { code: 'E_BLOCK_FEED_REFUSED' },
  });
  expect(await done(a, 'blocklists.show', { name: 'b' })).toMatchObject({
    entries: [{ subject: 'bad.example', kind: 'domain', reason: 'malware' }],
  });
  expect(await done(a, 'peers.list')).toMatchObject({ peers: [{ domain: 'bad.example', isBlocked: true }] });
  const other = await done(a, 'blocklists.export');
  expect(await ask(a, 'blocklists.import', { name: 'b', feed: other.feed })).toMatchObject({ status: 400 });
  await done(a, 'blocklists.unsubscribe', { name: 'b' });
  expect(await done(a, 'peers.list')).toEqual({ peers: [] });

  // An account by its hash: of the own list, after the account was ended.
  await done(a, 'accounts.delete', { account: 'mallory' });
  expect(await done(a, 'blocklists.show', { name: 'own' })).toMatchObject({
    ownAccounts: 0,
    entries: [{ kind: 'account', reason: 'deleted' }],
  });
  expect(JSON.stringify(await done(a, 'blocklists.show', { name: 'own' }))).not.toContain(
    formatAccountId(mallory.manifest.accountId),
  );
});

test('keys are listed with their times, and a drain stops the relay in order', async () => {
  const relay = await startTestRelay();
  const { keys } = await done(relay, 'keys');
  expect(keys).toContainEqual(expect.objectContaining({ purpose: 'serverToServer' }));
  expect(await done(relay, 'drain')).toEqual({ draining: true });
  await expect.poll(() => relay.closed.aborted).toBe(true);
  await expect(fetch(`${relay.url}/healthz`)).rejects.toThrow();
  await (await startTestRelay({ dataDirectory: relay.dataDirectory })).close();
});
