/** Where devices may be woken, and which mailbox is whose. */

import { PUSH_RENEWAL_HOURS } from '../limits.ts';
import { assertSame } from './assert.ts';
import type { RelayStoreCase } from './case.ts';
import { bytes, deviceOf, HOUR_S, nonce, openWorld, register } from './world.ts';

export const pushCases: readonly RelayStoreCase[] = [
  {
    name: 'a subscription is due for another seal within a week of the last one, and is replaced by that alone',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await deviceOf(world, await register(world, 'bob'));
      const [first, second, third] = [bytes(64), bytes(64), bytes(64)];
      await world.store.push.set(nonce(), bob.row, first);
      assertSame(await world.store.push.due(10), [], 'what is due at once');
      world.now += PUSH_RENEWAL_HOURS * HOUR_S * 1000;
      await world.reopen();
      assertSame(await world.store.push.due(10), [{ device: bob.row, sealed: first }], 'what is due after a week');
      assertSame((await world.store.push.due(0)).length, 0, 'no more than asked for');
      await world.store.push.renew(bob.row, second, third);
      assertSame((await world.store.push.find(bob.mailbox))?.sealed, first, 'after a seal of another one');
      await world.store.push.renew(bob.row, first, second);
      assertSame((await world.store.push.find(bob.mailbox))?.sealed, second, 'after another seal');
      assertSame(await world.store.push.due(10), [], 'what is due then');
      await world.store.push.set(nonce(), bob.row, undefined);
      await world.store.push.renew(bob.row, second, third);
      assertSame(await world.store.push.find(bob.mailbox), undefined, 'after it was taken back');
    },
  },
  {
    name: 'a mailbox is found by its id, and no other one is',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob');
      const { mailbox } = await deviceOf(world, bob);
      assertSame(await world.store.findMailbox(bob.mailboxId), mailbox, 'a mailbox that is there');
      assertSame(await world.store.findMailbox(bytes(32)), undefined, 'one that is not');
    },
  },
];
