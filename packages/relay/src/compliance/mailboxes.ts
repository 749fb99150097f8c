/** Mailboxes: order, limits, de-duplication, sealing, quota and expiry. */

import { SWEEP_ROWS_MAX } from '../limits.ts';
import { assertSame } from './assert.ts';
import type { RelayStoreCase } from './case.ts';
import {
  acknowledge,
  attach,
  bytes,
  deliver,
  describe,
  deviceOf,
  HOUR_S,
  itemFor,
  mailboxKeyOf,
  newMailboxKeys,
  nonce,
  numbers,
  openWorld,
  preKeysOf,
  read,
  register,
  sweepAll,
  wordsOf,
} from './world.ts';

const HOUR_MS = HOUR_S * 1000;
const DAY_S = 24 * HOUR_S;

export const mailboxCases: readonly RelayStoreCase[] = [
  {
    name: 'mail is fetched in the order in which it came, behind a sequence, within limits, and at least one',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob');
      const { mailbox } = await deviceOf(world, bob);
      await deliver(world, bob, ['one', 'two', 'three']);
      const lease = await attach(world, bob);
      assertSame(await wordsOf(world, bob, lease), ['one', 'two', 'three'], 'order');
      const [first] = await read(world, bob, lease);
      const rest = await read(world, bob, lease, first!.sequence);
      assertSame(
        rest.map(({ word }) => word),
        ['two', 'three'],
        'behind a sequence',
      );
      const counts = [
        await world.store.fetch(mailbox, lease.number, 0, 2, 1_000_000),
        await world.store.fetch(mailbox, lease.number, 0, 10, 1),
        await world.store.fetch(mailbox, lease.number, 0, 10, 1_150),
      ].map(({ length }) => length);
      assertSame(counts, [2, 1, 2], 'limits of items and bytes');
    },
  },
  {
    name: 'what is stored is sealed, opens for its device with hour and lane, and is of a bucket size',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob');
      const item = itemFor(world, bob, 'hello');
      await world.store.deliver(nonce(), 'b.example', [item]);
      const lease = await attach(world, bob);
      const { mailbox } = await deviceOf(world, bob);
      const [stored] = await world.store.fetch(mailbox, lease.number, 0, 10, 1_000_000);
      assertSame([stored?.kind, stored?.body.length], ['sealed', 512 + 22 + 16], 'what is stored');
      assertSame(Buffer.from(stored!.body).includes('hello'), false, 'the text is in what is stored');
      const [opened] = await read(world, bob, lease);
      assertSame([opened?.lane, opened?.acceptedAt], ['message', item.acceptedAt], 'lane and hour');
    },
  },
  {
    name: 'an item is taken once an origin, also after it was acknowledged and after a restart, and again a day after its end',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob');
      assertSame(await deliver(world, bob, ['one', 'one']), ['accepted', 'duplicate'], 'in one batch');
      assertSame(await deliver(world, bob, ['one']), ['duplicate'], 'in another batch');
      const lease = await attach(world, bob);
      await acknowledge(world, bob, lease, [(await read(world, bob, lease))[0]!.sequence]);
      await world.reopen();
      assertSame(await deliver(world, bob, ['one']), ['duplicate'], 'after a restart');
      const other = await world.store.deliver(nonce(), 'c.example', [itemFor(world, bob, 'one')]);
      assertSame(other.map(describe), ['accepted'], 'of another origin');
      world.now += 24 * HOUR_MS;
      await sweepAll(world);
      assertSame(await deliver(world, bob, ['one']), ['duplicate'], 'while the record lives');
      world.now += 2 * HOUR_MS;
      await sweepAll(world);
      assertSame(await deliver(world, bob, ['one']), ['accepted'], 'when the record is gone');
    },
  },
  {
    name: 'a mailbox that is not there refuses, and so does an item whose time is over',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob');
      assertSame(await deliver(world, bob, ['x'], { mailboxId: bytes(32) }), ['rejected E_ITEM_REFUSED'], 'mailbox');
      assertSame(await deliver(world, bob, ['y'], { lifetime: 0 }), ['rejected E_ITEM_EXPIRED'], 'time');
      assertSame(await deliver(world, bob, ['z'], { envelope: bytes(513) }), ['rejected E_SIZE_NOT_BUCKET'], 'size');
    },
  },
  {
    name: 'T24: a full mailbox turns away, keeps its oldest, says so once to whoever attaches, and takes mail when there is room',
    async run(factory) {
      const world = await openWorld(factory, {
        quota: { mailboxItemsMax: 2, mailboxBytesMax: 1_000_000, retentionDays: 30 },
      });
      const bob = await register(world, 'bob');
      const full = 'retry E_MAILBOX_FULL';
      assertSame(await deliver(world, bob, ['one', 'two', 'three']), ['accepted', 'accepted', full], 'outcomes');
      await world.reopen();
      const lease = await attach(world, bob);
      assertSame(lease.hasRefused, true, 'that mail was turned away');
      assertSame((await attach(world, bob)).hasRefused, false, 'that it was, said again');
      const last = await attach(world, bob);
      assertSame(await wordsOf(world, bob, last), ['one', 'two'], 'what waits');
      await acknowledge(world, bob, last, [(await read(world, bob, last))[0]!.sequence]);
      assertSame(await deliver(world, bob, ['three']), ['accepted'], 'when there is room');
    },
  },
  {
    name: 'a quota of bytes counts envelopes, and what follows one that did not fit waits as well',
    async run(factory) {
      const world = await openWorld(factory, {
        quota: { mailboxItemsMax: 10, mailboxBytesMax: 1_024, retentionDays: 30 },
      });
      const bob = await register(world, 'bob');
      const large = itemFor(world, bob, 'x'.repeat(600));
      const items = [itemFor(world, bob, 'a'), large, itemFor(world, bob, 'b')];
      const outcomes = (await world.store.deliver(nonce(), 'b.example', items)).map(describe);
      assertSame(outcomes, ['accepted', 'retry E_MAILBOX_FULL', 'retry E_MAILBOX_FULL'], 'outcomes');
    },
  },
  {
    name: 'T28: what has expired is not fetched, goes a bounded number a step, and a clock that is set back deletes nothing',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob');
      const count = SWEEP_ROWS_MAX + 200;
      await deliver(
        world,
        bob,
        numbers(count).map((n) => `n${n}`),
      );
      await deliver(world, bob, ['stays'], { lifetime: 3 * DAY_S });
      const lease = await attach(world, bob);
      world.now -= 5 * 24 * HOUR_MS;
      assertSame((await sweepAll(world)).envelopes, 0, 'swept before their time');
      assertSame((await wordsOf(world, bob, lease)).length, count + 1, 'what waits');
      world.now += 5 * 24 * HOUR_MS + HOUR_MS;
      assertSame(await wordsOf(world, bob, lease), ['stays'], 'fetched after their time');
      assertSame(await sweepAll(world), { envelopes: count, most: SWEEP_ROWS_MAX }, 'swept');
      world.now -= 5 * 24 * HOUR_MS;
      assertSame(await wordsOf(world, bob, lease), ['stays'], 'what came back when the clock was set back');
      assertSame((await world.store.usage()).mailboxItems, 1, 'the count');
    },
  },
  {
    name: 'nothing is kept longer than the retention of the operator, whatever its sender asked for',
    async run(factory) {
      const world = await openWorld(factory, {
        quota: { mailboxItemsMax: 10, mailboxBytesMax: 100_000, retentionDays: 2 },
      });
      const bob = await register(world, 'bob');
      await deliver(world, bob, ['short'], { lifetime: DAY_S });
      await deliver(world, bob, ['long'], { lifetime: 30 * DAY_S });
      const lease = await attach(world, bob);
      world.now += 25 * HOUR_MS;
      assertSame(await wordsOf(world, bob, lease), ['long'], 'after a day');
      world.now += 24 * HOUR_MS;
      assertSame(await wordsOf(world, bob, lease), [], 'after two days');
    },
  },
  {
    name: 'a new mailbox key is used from then on, and mail under the former one waits as it was',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob');
      await deliver(world, bob, ['first']);
      const next = { ...bob, mailboxKeys: newMailboxKeys() };
      const mailboxKey = mailboxKeyOf(next.mailboxKeys, 2);
      const upload = { ...preKeysOf(0), mailboxKey };
      await world.store.putPreKeys(nonce(), await deviceOf(world, bob), upload);
      await deliver(world, bob, ['second']);
      const lease = await attach(world, bob);
      const { mailbox } = await deviceOf(world, bob);
      const [first, second] = await world.store.fetch(mailbox, lease.number, 0, 10, 1_000_000);
      if (first?.kind !== 'sealed' || second?.kind !== 'sealed') throw new Error('mail is not sealed');
      assertSame([first.context.keyId, second.context.keyId], [1, 2], 'keys');
      const [opened] = await read(world, next, lease, first.sequence);
      assertSame(opened?.word, 'second', 'opened with the new key');
    },
  },
  {
    name: 'a restart loses no mail, and the next process seals under another context',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob');
      await deliver(world, bob, ['before']);
      await world.reopen();
      await deliver(world, bob, ['after']);
      const lease = await attach(world, bob);
      assertSame(await wordsOf(world, bob, lease), ['before', 'after'], 'what waits');
      const { mailbox } = await deviceOf(world, bob);
      const wraps = (await world.store.fetch(mailbox, lease.number, 0, 10, 1_000_000)).map((stored) =>
        stored.kind === 'sealed' ? stored.wrap : undefined,
      );
      assertSame(new Set(wraps).size, 2, 'contexts');
    },
  },
];
