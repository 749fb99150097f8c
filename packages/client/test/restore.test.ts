/** A backup into an empty store: what is there again, what must not be, and death at every await on the way. */

import { defaultProvider } from '@sotto/crypto';
import { verifyManifest } from '@sotto/identity';
import { memoryStore } from '@sotto/store';
import { CrashError, crashPlans, doomedProcess, sampled } from '@sotto/testkit';
import { decodeSignedManifest, decodeStoredAccount, encodeManifestResponse, PROTOCOL_VERSION } from '@sotto/wire';
import { expect, test } from 'vitest';
import { ClientError, defaultTransport, open, type SottoClient, type Transport } from '../src/index.ts';
import { INBOX_PREFIX, RENEWAL_PREFIX, RESTORATION_KEY, SESSION_PREFIX } from '../src/keys.ts';
import { expectNoKeyUsedTwice, labelOf } from './crashes.ts';
import { forkedManifest } from './impostor.ts';
import { usePeople } from './people.ts';
import { backUp, freshDisk, restoreOnto, streamOf } from './recovery.ts';
import { boot, DOMAIN, dump, eventually, type Machine, shutDown } from './world.ts';

const people = usePeople();

async function expectTexts(client: SottoClient, ...texts: string[]): Promise<void> {
  const missing = new Set(texts);
  for await (const message of client.inbox()) {
    missing.delete(labelOf(message));
    await message.ack();
    if (missing.size === 0) return;
  }
}

/** Alice and Bob have met; Alice has a message that she has not read, and a backup. */
async function backedUp() {
  const { alice, bob } = people;
  const [me, other] = [await boot(alice), await boot(bob)];
  await (await me.send(bob.address, 'hello')).accepted();
  await expectTexts(other, 'hello');
  await (await other.send(alice.address, 'unread')).accepted();
  await eventually('it came', async () => (await alice.disk.scan('inbox/')).length === 1);
  const words = await me.recovery.create();
  const bytes = await backUp(me);
  await shutDown(me);
  await shutDown(other);
  return { bytes, words };
}

const manifestOf = async ({ disk }: Machine) => {
  const [account] = await disk.get(['account']);
  return verifyManifest(defaultProvider, decodeStoredAccount(account!.value).signedManifest).manifest;
};

test('a restored account is a new device that has its people and its unread mail, and writes to all of them', async () => {
  const { alice, bob } = people;
  const { bytes, words } = await backedUp();
  const disk = freshDisk(alice);
  const restored = await restoreOnto(disk, { source: streamOf(bytes), secret: { words } });
  expect(restored).toMatchObject({ address: alice.address, deviceId: 2 });
  expect(restored.backup?.records).toBeGreaterThan(3);
  expect((await disk.disk.scan(SESSION_PREFIX)).length).toBe(0);
  const { sequence, devices } = await manifestOf(disk);
  expect([sequence, devices.map(({ deviceId }) => deviceId)]).toEqual([2, [2]]);

  // Before the new device has said anything: the mailbox that this is for is gone.
  const reader = await people.start(bob);
  await reader.send(alice.address, 'too early');
  const me = await people.start(disk);
  expect(me.account).toMatchObject({ address: alice.address, deviceId: 2 });
  await eventually('everybody was told', async () => (await disk.disk.scan(RENEWAL_PREFIX)).length === 0);
  await expectTexts(me, 'unread', 'too early');
  await (await me.send(bob.address, 'back again')).accepted();
  await expectTexts(reader, 'back again');
  // To the mailbox of the new device, with its tokens.
  await (await reader.send(alice.address, 'welcome')).accepted();
  await expectTexts(me, 'welcome');
  await expectNoKeyUsedTwice(alice, bob);

  // The former device can neither read nor send.
  const former = await people.start(alice);
  await eventually('it is refused', () => former.connection === 'offline');
});

test('the other devices stay when that is said, and the manifest continues the newest one', async () => {
  const { alice } = people;
  const { bytes, words } = await backedUp();
  const [second, third] = [freshDisk(alice), freshDisk(alice)];
  const options = { secret: { words }, otherDevices: 'keep' } as const;
  await restoreOnto(second, { source: streamOf(bytes), ...options });
  const restored = await restoreOnto(third, { source: streamOf(bytes), ...options });
  expect(restored.deviceId).toBe(3);
  const { sequence, devices } = await manifestOf(third);
  expect([sequence, devices.map(({ deviceId }) => deviceId)]).toEqual([3, [1, 2, 3]]);
  // By a pass-phrase, and everybody else is gone.
  const me = await people.start(third);
  await me.recovery.create();
  const newer = await backUp(me, 'a pass-phrase');
  const last = freshDisk(alice);
  await restoreOnto(last, { source: streamOf(newer), secret: { passPhrase: 'a pass-phrase' } });
  expect((await manifestOf(last)).devices.map(({ deviceId }) => deviceId)).toEqual([4]);
});

test('a store that holds something is left alone, and one that was given a bad backup is empty', async () => {
  const { alice, bob } = people;
  const { bytes, words } = await backedUp();
  const before = await dump(bob.disk);
  await expect(restoreOnto(bob, { source: streamOf(bytes), secret: { words } })).rejects.toMatchObject({
    code: 'E_STORE_NOT_EMPTY',
  });
  expect(await dump(bob.disk)).toEqual(before);

  const others = await (await people.start(bob)).recovery.create();
  const bad = [
    [{ source: streamOf(bytes), secret: { words: others } }, 'E_BACKUP_KEY_WRONG'],
    [{ source: streamOf(bytes), secret: { words: words.slice(1) } }, 'E_RECOVERY_WORDS_INVALID'],
    [{ source: streamOf(bytes), secret: { passPhrase: 'none was set' } }, 'E_BACKUP_KEY_WRONG'],
    [{ source: streamOf(bytes.slice(0, -20)), secret: { words } }, 'E_BACKUP_DAMAGED'],
    [{ source: streamOf(bytes.slice(0, 50)), secret: { words } }, 'E_BACKUP_TRUNCATED'],
    [{ source: streamOf(new Uint8Array(0)), secret: { words } }, 'E_BACKUP_MALFORMED'],
  ] as const;
  const empty = freshDisk(alice);
  for (const [options, code] of bad) {
    await expect(restoreOnto(empty, options)).rejects.toMatchObject({ code });
    expect(await dump(empty.disk)).toEqual(new Map());
  }
  await expect(
    restoreOnto(empty, { source: streamOf(bytes), secret: { words } }).then(({ address }) => address),
  ).resolves.toBe(alice.address);
});

test('CL-42: CL-45: only a manifest of the account is continued, and none that says more than this version speaks', async () => {
  const { alice, bob } = people;
  const { bytes, words } = await backedUp();
  const [account] = await bob.disk.get(['account']);
  let manifest = decodeSignedManifest(decodeStoredAccount(account!.value).signedManifest);
  const lying: Transport = {
    ...defaultTransport,
    request: async (request) =>
      request.url.endsWith('/v1/manifest')
        ? { status: 200, body: encodeManifestResponse({ manifest }) }
        : defaultTransport.request(request),
  };
  const disk = freshDisk(alice);
  const options = { secret: { words }, source: streamOf(bytes) };
  await expect(restoreOnto(disk, options, undefined, lying)).rejects.toMatchObject({ code: 'E_RELAY_INVALID' });
  manifest = decodeSignedManifest(await forkedManifest(alice, 2, PROTOCOL_VERSION + 1));
  const again = { ...options, source: streamOf(new Uint8Array(0)) };
  await expect(restoreOnto(disk, again, undefined, lying)).rejects.toMatchObject({ code: 'E_ACCOUNT_NEWER' });
  // What was restored waits for a relay that is right.
  expect(await restoreOnto(disk, { ...options, source: streamOf(new Uint8Array(0)) })).not.toHaveProperty('backup');
});

test('an account is not registered into a store that is being restored', async () => {
  const { bytes, words } = await backedUp();
  const disk = freshDisk(people.alice);
  const process = doomedProcess({ operation: 6, when: 'after' });
  await restoreOnto(disk, { source: streamOf(bytes), secret: { words } }, process).catch((error: unknown) => {
    if (!(error instanceof CrashError)) throw error;
  });
  expect(process.crashed).toBe(true);
  const client = await open({ store: memoryStore({ sharing: disk.disk }) });
  const options = { handle: people.handle('eve'), relayUrl: people.world.relay.url };
  await expect(client.register(DOMAIN, options)).rejects.toMatchObject({ code: 'E_RESTORE_UNFINISHED' });
  await client.close();
});

test('whenever a restore dies, another call ends it: nothing is lost and no key used twice', async () => {
  const { alice, bob } = people;
  const { bytes, words } = await backedUp();
  let deaths = 0;
  for (const [round, plan] of sampled(crashPlans(OPERATIONS), ONE_POINT_OF, 'restore').entries()) {
    const disk = freshDisk(alice);
    const process = doomedProcess(plan);
    const options = { secret: { words }, source: streamOf(bytes, 5000) };
    await restoreOnto(disk, options, process).catch((error: unknown) => {
      if (!process.crashed) throw error;
    });
    if (process.crashed) {
      deaths += 1;
      // One that died behind its last commit has done it all.
      await restoreOnto(disk, { ...options, source: streamOf(bytes) }).catch((error: unknown) => {
        if (!(error instanceof ClientError) || error.code !== 'E_STORE_NOT_EMPTY') throw error;
      });
    }
    expect((await disk.disk.get([RESTORATION_KEY]))[0]).toBeUndefined();
    expect((await manifestOf(disk)).devices.length).toBe(1);
    expect((await disk.disk.scan(INBOX_PREFIX)).length).toBe(1);
    if (round % 3 !== 0) continue;
    const me = await boot(disk);
    await expectTexts(me, 'unread');
    await (await me.send(bob.address, `from restore ${round}`)).accepted();
    await shutDown(me);
  }
  expect(deaths).toBeGreaterThan(4);
  await expectNoKeyUsedTwice(alice, bob);
});

/** Of the store and the transport, from the first to the last one of a restore. */
const OPERATIONS = 30;
const ONE_POINT_OF = 8;
