/** Kill -9 of a process on a SQLite file while it is linked, backs up, restores: it goes on or begins anew, and nothing is lost. */

import { createReadStream, createWriteStream } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { memoryStore } from '@sotto/store';
import { sqliteStore } from '@sotto/store-sqlite';
import { type CrashPlan, crashPlans, sampled, seedFromEnv } from '@sotto/testkit';
import { encodeContent, encodeStoredMessage } from '@sotto/wire';
import { expect, test } from 'vitest';
import { ClientError, type LinkInvitationShown, open, restore, type SottoClient } from '../src/index.ts';
import { messageKey } from '../src/keys.ts';
import { collect, textsOf } from './app.ts';
import { type AppEvent, type AppTask, runApp, useAppsHome } from './file-apps.ts';
import { DOMAIN, eventually } from './world.ts';

const seed = seedFromEnv();
const ALICE = `alice@${DOMAIN}`;
const BOB = `bob@${DOMAIN}`;
/** So many that they come in several commits, and fill several chunks of a backup. */
const MESSAGES = 300;

const home = useAppsHome();

const openAt = async (name: string): Promise<SottoClient> => open({ store: await sqliteStore(home.at(name)) });

/** Where a process is killed, of so many times that it writes something: at one of them, at all with `pnpm test:thorough`. */
const placesOf = (what: string, writes: number): readonly CrashPlan[] =>
  sampled(crashPlans(writes), 2 * writes, `${seed}/${what}`);

const task = (role: AppTask['role'], store: string, plan: CrashPlan, more: Partial<AppTask> = {}): AppTask => ({
  role,
  store: home.at(store),
  relayUrl: home.world.relay.url,
  handle: 'alice',
  stop: { write: plan.operation, when: plan.when },
  ...more,
});

async function countMessages(name: string): Promise<number> {
  const store = await sqliteStore(home.at(name));
  const { length } = await store.scan('message/');
  await store.close();
  return length;
}

/** Alice, who has a long history with Bob. */
async function prepare(bob: SottoClient): Promise<void> {
  const alice = await openAt('alice.db');
  await alice.register(DOMAIN, { handle: 'alice', relayUrl: home.world.relay.url });
  await alice.send(BOB, 'hello');
  await collect(bob, 1);
  await bob.send(ALICE, 'hello');
  await collect(alice, 1);
  await alice.close();
  const store = await sqliteStore(home.at('alice.db'));
  const sentAt = { seconds: 1, milliseconds: 0 };
  const puts = Array.from({ length: MESSAGES }, (_, n) => {
    const messageId = new Uint8Array(16).fill(n);
    const content = encodeContent({ messageId, sentAt, body: { kind: 'text', body: `${n} `.repeat(250) } });
    const message = { messageId, outgoing: false, deviceId: 1, sentAt, storedAt: sentAt, viewOnce: false, content };
    return [messageKey(bob.account!.accountId, 1_000 + n), encodeStoredMessage(message)] as const;
  });
  await store.commit({ put: puts });
  await store.close();
}

/** Says something to Bob and hears him, on whatever device this is. */
async function expectAlive(client: SottoClient, bob: SottoClient, text: string): Promise<void> {
  await client.send(BOB, text);
  const heard = await collect(bob, 1);
  expect(textsOf(heard)).toEqual([text]);
  await bob.send(ALICE, `re: ${text}`);
  for await (const message of client.inbox()) {
    await message.ack();
    if (message.kind === 'text' && message.text === `re: ${text}`) break;
  }
}

test('kill -9 in the middle of linking, of a backup, and of restoring it', { timeout: 600_000 }, async () => {
  const bob = await open({ store: memoryStore() });
  await bob.register(DOMAIN, { handle: 'bob', relayUrl: home.world.relay.url });
  await prepare(bob);
  const kept = await countMessages('alice.db');
  const killed = ({ event }: AppEvent): boolean => event === 'stopped';

  for (const [run, plan] of placesOf('link', LINK_WRITES).entries()) {
    const phone = await openAt('alice.db');
    const name = `laptop-${run}.db`;
    const hand = (text: string, signal?: AbortSignal) =>
      void phone.linkDevice(text, { compare: () => true, signal }).catch(() => undefined);
    const isDead = new AbortController();
    const { isDone } = await runApp(task('link', name, plan), (event) => {
      if (event.event === 'invitation') hand(event.text, isDead.signal);
      return killed(event);
    });
    isDead.abort();
    expect(isDone, `seed ${seed}`).toBe(false);
    const laptop = await openAt(name);
    // One that has all by now goes on alone, and shows nothing.
    const onInvitation = ({ text }: LinkInvitationShown): void => hand(text);
    if (laptop.account === undefined)
      await laptop.link(DOMAIN, { relayUrl: home.world.relay.url, onInvitation, onDigits: () => undefined });
    await eventually('both know of each other', async () => (await phone.devices()).length === 2);
    await expectAlive(laptop, bob, `linked, ${plan.when} ${plan.operation}`);
    await phone.removeDevice(laptop.account!.deviceId);
    await Promise.all([phone.close(), laptop.close()]);
    expect(await countMessages(name), `seed ${seed}`).toBeGreaterThanOrEqual(kept);
  }

  const owner = await openAt('alice.db');
  let words = await owner.recovery.create();
  const file = home.at('alice.backup');
  const stored = () => Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
  const writing = () => Writable.toWeb(createWriteStream(file)) as WritableStream<Uint8Array>;
  await owner.close();
  for (const plan of placesOf('backup', BACKUP_WRITES)) {
    const { isDone } = await runApp(task('backup', 'alice.db', plan, { file }), killed);
    expect(isDone, `seed ${seed}`).toBe(false);
    const phone = await openAt('alice.db');
    // Nobody takes it for one.
    await expect(phone.recovery.verify(stored()), `seed ${seed}`).rejects.toMatchObject({ name: 'IdentityError' });
    expect(await phone.health()).not.toHaveProperty('backup');
    await phone.close();
  }
  const phone = await openAt('alice.db');
  await phone.backup(writing());
  expect((await phone.recovery.verify(stored(), { secret: { words } })).records).toBeGreaterThan(kept);
  await phone.close();

  for (const [run, plan] of placesOf('restore', RESTORE_WRITES).entries()) {
    const name = `again-${run}.db`;
    const { isDone } = await runApp(task('restore', name, plan, { file, words }), killed);
    expect(isDone, `seed ${seed}`).toBe(false);
    const store = await sqliteStore(home.at(name));
    // One that died behind its last commit has done it all.
    await restore({ store, source: stored(), secret: { words } }).catch((error: unknown) => {
      if (!(error instanceof ClientError) || error.code !== 'E_STORE_NOT_EMPTY') throw error;
    });
    await store.close();
    const again = await openAt(name);
    await expectAlive(again, bob, `restored, ${plan.when} ${plan.operation}`);
    expect((await again.devices()).length).toBe(1);
    // Of one backup, tokens are spent once.
    words = await again.recovery.create();
    await again.backup(writing());
    await again.close();
    expect(await countMessages(name), `seed ${seed}`).toBeGreaterThanOrEqual(kept);
  }
  await bob.close();
});

/** How often each writes at least. */
const [LINK_WRITES, BACKUP_WRITES, RESTORE_WRITES] = [5, 4, 8];
