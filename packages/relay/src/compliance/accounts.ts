/** Accounts, their devices, and what may happen once. */

import { assertRefused, assertSame } from './assert.ts';
import type { RelayStoreCase } from './case.ts';
import { attach, bytes, deliver, deviceOf, nonce, openWorld, person, register, tokenOf, wordsOf } from './world.ts';

export const accountCases: readonly RelayStoreCase[] = [
  {
    name: 'an address belongs to whoever took it first, and a mailbox to one device',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob');
      const { store } = world;
      assertSame(await store.register(nonce(), bob.registration), 'unchanged', 'the same again');
      assertSame(await store.register(nonce(), person('bob').registration), 'address-taken', 'another identity');
      const eve = person('eve').registration;
      const devices = [{ ...eve.devices[0]!, mailboxId: bob.mailboxId }];
      assertSame(await store.register(nonce(), { ...eve, devices }), 'mailbox-taken', 'the mailbox of another');
      await world.reopen();
      assertSame(await world.store.findManifest(nonce(), 'bob'), bob.registration.signedManifest, 'the manifest');
      assertSame(await world.store.findManifest(nonce(), 'eve'), undefined, 'of nobody');
      assertSame((await deviceOf(world, bob)).localpart, 'bob', 'whose device it is');
    },
  },
  {
    name: 'a device that a manifest drops goes with its mail, its keys and its contexts, and no other does',
    async run(factory) {
      const world = await openWorld(factory);
      const [bob, eve] = [await register(world, 'bob'), await register(world, 'eve')];
      await deliver(world, bob, ['for the former device']);
      await deliver(world, eve, ['for eve']);
      const next = person('bob').registration;
      const { mailbox } = await deviceOf(world, bob);
      const told: unknown[] = [];
      world.store.onDropped((one) => void told.push(one));
      assertSame(await world.store.findAccount(bob.registration.accountId), { isSuspended: false }, 'the account');
      assertSame(await world.store.findAccount(bytes(16)), undefined, 'no account');
      const { accountId, identityKey } = bob.registration;
      const replaced = { ...next, accountId, identityKey, compare: () => 'newer' as const };
      assertSame(await world.store.register(nonce(), replaced), 'updated', 'a newer manifest');
      assertSame(told, [mailbox], 'whose mailbox went');
      const outcomes = await deliver(world, bob, ['too late']);
      assertSame(outcomes, ['rejected E_ITEM_REFUSED'], 'the mailbox of the former device');
      assertSame(await wordsOf(world, eve, await attach(world, eve)), ['for eve'], 'what waits for others');
      assertSame((await world.store.usage()).mailboxItems, 1, 'the count');
    },
  },
  {
    name: 'the state of a device is that of now, however often it was asked for',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob');
      const { store } = world;
      const { row } = await deviceOf(world, bob);
      assertSame(store.deviceState(row), 'active', 'of a new device');
      await store.admin.setSuspended('bob', true);
      assertSame(store.deviceState(row), 'suspended', 'of a suspended account');
      await store.admin.setSuspended('bob', false);
      assertSame(store.deviceState(row), 'active', 'of one that was let in again');
      const { accountId, identityKey } = bob.registration;
      const replaced = { ...person('bob').registration, accountId, identityKey, compare: () => 'newer' as const };
      assertSame(await store.register(nonce(), replaced), 'updated', 'a newer manifest');
      assertSame(store.deviceState(row), undefined, 'of a device that was dropped');
      assertSame(store.deviceState((await deviceOf(world, bob)).row), 'active', 'of the one in its place');
      await store.admin.deleteAccount('bob');
      assertSame(store.deviceState(row), undefined, 'of an account that was deleted');
    },
  },
  {
    name: 'a nonce is spent with the effect of its request, once, and a refused repetition changes nothing',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob');
      const { store } = world;
      const { mailbox } = await deviceOf(world, bob);
      const once = { scope: 'bob/1', nonce: bytes(16) };
      const lease = await store.attach(once, mailbox);
      const again = 'E_SIGNATURE_REPLAYED';
      await assertRefused(store.attach(once, mailbox), again, 'attach');
      await assertRefused(store.takeBundle(once, 'bob', 1, tokenOf(bob)), again, 'bundle');
      await assertRefused(store.register(once, person('eve').registration), again, 'register');
      await assertRefused(store.spendNonce(once), again, 'nothing else');
      assertSame(await wordsOf(world, bob, lease), [], 'the lease still holds');
      assertSame((await store.usage()).accounts, 1, 'accounts');
      const status = await store.preKeyStatus(nonce(), (await deviceOf(world, bob)).row, false);
      assertSame(status, { oneTimePreKeys: 3, oneTimeKemPreKeys: 3 }, 'the shelf');
      await store.spendNonce({ ...once, scope: 'eve/1' });
    },
  },
];
