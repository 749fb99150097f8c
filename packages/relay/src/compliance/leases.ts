/** Leases and acknowledgements: faults T19 and T20. */

import { assertRefused, assertSame } from './assert.ts';
import type { RelayStoreCase } from './case.ts';
import { acknowledge, attach, deliver, deviceOf, numbers, openWorld, read, register, wordsOf } from './world.ts';

export const leaseCases: readonly RelayStoreCase[] = [
  {
    name: 'T20, RL-21: the last lease has the mailbox; an older one fetches nothing and deletes nothing, also after a restart',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob');
      const { mailbox } = await deviceOf(world, bob);
      await deliver(world, bob, ['one']);
      const first = await attach(world, bob);
      const { sequence } = (await read(world, bob, first))[0]!;
      const second = await attach(world, bob);
      assertSame(second.number > first.number, true, 'a later lease has a higher number');
      assertSame(second.epoch, first.epoch, 'the epoch');
      for (const isAgain of [false, true]) {
        if (isAgain) await world.reopen();
        await assertRefused(world.store.fetch(mailbox, first.number, 0, 1, 1), 'E_STREAM_REPLACED', 'fetch');
        await assertRefused(world.store.acknowledge(mailbox, first.number, [sequence]), 'E_STREAM_REPLACED', 'ack');
      }
      assertSame(await wordsOf(world, bob, second), ['one'], 'what waits');
    },
  },
  {
    name: 'T20: of many that attach at once, one can fetch',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob');
      const { mailbox } = await deviceOf(world, bob);
      const leases = await Promise.all(numbers(20).map(() => attach(world, bob)));
      assertSame(new Set(leases.map(({ number }) => number)).size, 20, 'numbers');
      const fetched = await Promise.allSettled(leases.map(({ number }) => world.store.fetch(mailbox, number, 0, 1, 1)));
      assertSame(fetched.filter(({ status }) => status === 'fulfilled').length, 1, 'those who could fetch');
    },
  },
  {
    name: 'T19: acknowledging deletes once, whatever is named twice, gone or never was, and only in its own mailbox',
    async run(factory) {
      const world = await openWorld(factory);
      const [bob, eve] = [await register(world, 'bob'), await register(world, 'eve')];
      await deliver(world, bob, ['one', 'two']);
      const lease = await attach(world, bob);
      const [one, two] = await read(world, bob, lease);
      const named = [one!.sequence, one!.sequence, 999_999];
      assertSame(await acknowledge(world, bob, lease, named), 1, 'deleted at first');
      assertSame(await acknowledge(world, bob, lease, named), 0, 'deleted again');
      assertSame(await acknowledge(world, eve, await attach(world, eve), [two!.sequence]), 0, 'deleted by others');
      assertSame(await wordsOf(world, bob, lease), ['two'], 'what waits');
      assertSame((await world.store.usage()).mailboxItems, 1, 'the count');
      await world.reopen();
      assertSame(await wordsOf(world, bob, lease), ['two'], 'after a restart');
    },
  },
];
