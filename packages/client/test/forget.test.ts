/** Somebody who is forgotten: no record, key of a record or byte of a file tells of that person any more. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAccountId } from '@sotto/identity';
import { type Key, memoryStore, type Store } from '@sotto/store';
import { sqliteStore } from '@sotto/store-sqlite';
import { decodeStoredContact, encodeStoredIdentityEvidence } from '@sotto/wire';
import { expect, test } from 'vitest';
import { conversationName } from '../src/conversations/name.ts';
import * as deviceKeys from '../src/devices/keys.ts';
import { open, systemClock } from '../src/index.ts';
import * as keys from '../src/keys.ts';
import { FORGOTTEN_LIFETIME_S } from '../src/limits.ts';
import { collect } from './app.ts';
import { link } from './devices.ts';
import { attachmentOf, memorySink, numbered, sourceOf } from './files.ts';
import { useTwoRelays } from './two-relays.ts';
import { eventually } from './world.ts';

const relays = useTwoRelays();

const ALICE = 'alice@a.example';
const BOB = 'bob@b.example';
const ELSEWHERE = '00000000-0000-8000-8000-000000000001';

/** A key of every kind of record that stands under an account or a conversation, by the names of the parameters that make it. */
function keysNaming(serviceId: string): ReadonlyMap<string, Key> {
  const found = new Map<string, Key>();
  const given: Readonly<Record<string, string>> = { serviceId, name: conversationName(serviceId, new Uint8Array(16)) };
  for (const [name, value] of Object.entries({ ...keys, ...deviceKeys })) {
    if (typeof value !== 'function' || !name.endsWith('Key')) continue;
    const parameters = /^\(?([^)=]*)/
      .exec(value.toString())![1]!
      .split(',')
      .map((one) => one.trim());
    if (name.startsWith('parse') || !parameters.some((one) => one in given)) continue;
    const make = value as (...parts: string[]) => Key;
    found.set(name, make(...parameters.map((one) => given[one] ?? '1')));
  }
  return found;
}

/** Where it is that something tells of a person. */
async function tracesOf(store: Store, words: readonly (string | Uint8Array)[]): Promise<readonly Key[]> {
  const sought = words.map((word) => Buffer.from(word));
  const records = await store.scan('');
  return records
    .filter(([key, { value }]) =>
      sought.some((one) => `${key}`.includes(one.toString()) || Buffer.from(value).includes(one)),
    )
    .map(([key]) => key);
}

test('somebody who is forgotten is in no record, in no key of one, and in no file of the store', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-forget-'));
  relays.keep(() => rmSync(folder, { recursive: true }));
  const sqlite = await sqliteStore(join(folder, 'bob.db'));
  let purges = 0;
  const purge = async (): Promise<void> => {
    await sqlite.purge?.();
    purges += 1;
  };
  const store: Store = { ...sqlite, purge };
  const alice = await relays.join(relays.a, 'alice');
  const bob = await relays.join(relays.b, 'bob', { store });
  const { accountId } = alice.account!;

  // Something of every kind between them, from both sides.
  await alice.setProfile({ name: 'Alice from next door' });
  await alice.send(BOB, 'lantern-in-the-window');
  await collect(bob, 1);
  await bob.send(ALICE, 'hello');
  await collect(alice, 1);
  await alice.send(BOB, { file: sourceOf(numbered(5_000)), text: 'kettle-on-the-stove' });
  const [file] = await collect(bob, 1);
  const full = { ...memorySink(), finish: () => Promise.reject(new Error('the disk is full')) };
  await expect(attachmentOf(file).save(full)).rejects.toThrow('the disk is full');
  const broken = { size: 5_000, name: 'ledger-from-march.pdf', stream: () => failing() };
  await expect(bob.send(ALICE, { file: broken })).rejects.toThrow('no such file');
  await bob.setAlias(ALICE, 'Ali-by-the-lantern');
  await eventually('he has her profile', async () => (await bob.profile(ALICE)) !== undefined);
  const laptop = await open({ store: memoryStore() });
  relays.keep(() => laptop.close());
  await link(bob, laptop, { relay: relays.b.running });
  await bob.send(ALICE, 'umbrella-by-the-stairs', { timer: { hours: 1 } });
  await collect(alice, 1);
  await (await alice.send(BOB, 'blanket-on-the-chair')).accepted();
  await alice.close();
  await eventually('all is there', async () => (await store.scan(keys.messagePrefix(accountId))).length === 5);

  const contact = decodeStoredContact((await store.get([keys.contactKey(accountId)]))[0]!.value);
  const manifest = contact.signedManifest!;
  const noticed = encodeStoredIdentityEvidence({ noticedAt: 1, formerManifest: manifest, manifest });
  // Kinds that have not come about stand there all the same: one that is new and is not forgotten shows here.
  const there = new Set((await store.scan('')).map(([key]) => kindOf(key)));
  const missing = [...keysNaming(accountId).values()].filter((key) => !there.has(kindOf(key)));
  await store.commit({
    put: [
      [keys.evidenceKey('somebody@c.example', ELSEWHERE), noticed],
      ...missing.filter((key) => !key.startsWith('evidence/')).map((key) => [key, Uint8Array.of(0xff)] as const),
    ],
  });
  for (const kind of ['session', 'wallet', 'profile', 'upload', 'download', 'expiry', 'minted', 'repair'])
    expect((await store.scan(`${kind}/`)).length, kind).toBeGreaterThan(0);
  const words = ['lantern-in-the', 'umbrella-by-the', 'kettle-on-the', 'blanket-on-the', 'ledger-from', 'Alice from'];
  const named = [accountId, parseAccountId(accountId)];
  const traces = [...words, ALICE, 'Ali-by-the-lantern', contact.identityKey, ...named];
  expect((await tracesOf(store, traces)).length).toBeGreaterThan(20);

  const before = purges;
  await bob.forget(ALICE);
  // The other device is to forget her as well, so her id stays for a while: in what says so, and in what says when it was.
  const own = keys.sentPrefix(bob.account!.accountId);
  const isTold = (key: Key): boolean => key === keys.standingKey(accountId) || key.startsWith(own);
  const said = async () => (await tracesOf(store, named)).filter((key) => !key.startsWith('sync/own/'));
  await eventually('the other device is told', async () => (await said()).filter(isTold).length === 2);
  expect((await said()).filter((key) => !isTold(key))).toEqual([]);
  const others = traces.filter((one) => !named.includes(one));
  expect(await tracesOf(store, others)).toEqual([]);
  await eventually('it has forgotten her', async () => (await laptop.contacts()).contacts.length === 0);
  expect(await store.scan('download/')).toEqual([]);
  await eventually('the relay was told to delete what was uploaded', async () => (await bob.uploads()).length === 0);
  // Another process looks: closing a descriptor of an open database here would drop the locks that SQLite has on it.
  const isFound = (): boolean => {
    const bytes = spawnSync('sh', ['-c', 'cat "$0"/*', folder], { maxBuffer: 2 ** 30 }).stdout;
    return others.some((one) => bytes.includes(Buffer.from(one)));
  };
  await eventually('the files have forgotten her', () => purges > before && !isFound());
  // Once no device can speak of her without knowing it, the id goes, too.
  await bob.close();
  const late = { ...systemClock, now: () => Date.now() + (FORGOTTEN_LIFETIME_S + 60) * 1000 };
  const reopened = await sqliteStore(join(folder, 'bob.db'));
  const again = await open({ store: reopened, clock: late });
  relays.keep(() => again.close());
  await eventually('nothing is left', async () => (await tracesOf(reopened, traces)).length === 0);
});

const kindOf = (key: Key): string =>
  key
    .split('/')
    .slice(0, key.startsWith('sync/') ? 2 : 1)
    .join('/');

async function* failing(): AsyncGenerator<Uint8Array> {
  yield numbered(1_000);
  throw new Error('no such file');
}
