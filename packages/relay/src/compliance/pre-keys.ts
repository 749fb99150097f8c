/** The shelf of pre-keys: fault T27. */

import { ONE_TIME_KEM_PRE_KEYS_MAX, ONE_TIME_PRE_KEYS_MAX } from '../limits.ts';
import type { ItemAuthorization, TakenBundle } from '../store/relay-store.ts';
import { assertSame } from './assert.ts';
import type { RelayStoreCase } from './case.ts';
import {
  bytes,
  describe,
  deviceOf,
  itemFor,
  nonce,
  numbers,
  openWorld,
  type Person,
  preKeysOf,
  register,
  tokenOf,
  type World,
} from './world.ts';

const take = async ({ store }: World, bob: Person): Promise<TakenBundle> => {
  const taken = await store.takeBundle(nonce(), 'bob', 1, tokenOf(bob));
  if (taken === undefined) throw new Error('the bundle of a registered device is not there');
  return taken;
};

export const preKeyCases: readonly RelayStoreCase[] = [
  {
    name: 'one-time keys go out oldest first, with what is left, then the key of last resort says that it is',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob', 2);
      const taken = [await take(world, bob), await take(world, bob), await take(world, bob)];
      assertSame(
        taken.map(({ bundle }) => [bundle.oneTimePreKey?.id, bundle.kemPreKey.id, bundle.kemLastResort]),
        [
          [100, 100, false],
          [101, 101, false],
          [undefined, 1, true],
        ],
        'what went out',
      );
      const left = taken.map((one) => one.left.oneTimePreKeys);
      assertSame(left, [1, 0, 0], 'what is left');
      assertSame(await world.store.takeBundle(nonce(), 'nobody', 1, tokenOf(bob)), undefined, 'of nobody');
    },
  },
  {
    name: 'T27: ten thousand takers in parallel, with a restart: no key goes out twice, and none is left over',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob', ONE_TIME_KEM_PRE_KEYS_MAX / 2);
      const keys: number[] = [];
      const kemKeys: number[] = [];
      let lastResort = 0;
      for (let round = 0; round < TAKES / TAKES_AT_ONCE; round++) {
        for (const { bundle } of await Promise.all(numbers(TAKES_AT_ONCE).map(() => take(world, bob)))) {
          if (bundle.oneTimePreKey !== undefined) keys.push(bundle.oneTimePreKey.id);
          if (bundle.kemLastResort) lastResort += 1;
          else kemKeys.push(bundle.kemPreKey.id);
        }
        if (round === 0) await world.reopen();
      }
      const ids = numbers(ONE_TIME_KEM_PRE_KEYS_MAX / 2).map((n) => 100 + n);
      assertSame(keys.toSorted(byNumber), ids, 'one-time keys');
      assertSame(kemKeys.toSorted(byNumber), ids, 'one-time KEM keys');
      assertSame(lastResort, TAKES - ids.length, 'takes of the last-resort key');
    },
  },
  {
    name: 'RL-19, T27: a bundle goes out for a token or a voucher that nothing was paid with, and for nothing else',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await register(world, 'bob', 50);
      const isGiven = async (authorization: ItemAuthorization | undefined): Promise<boolean> =>
        (await world.store.takeBundle(nonce(), 'bob', 1, authorization)) !== undefined;
      const token = tokenOf(bob);
      const use = { issuer: 'b.example', issuerKeyId: 'new-1', prefix: bytes(32), expiresAt: world.now / 1000 + 1 };
      assertSame(await isGiven(undefined), false, 'for nothing');
      assertSame(await isGiven({ kind: 'contactToken', token: bytes(32) }), false, 'for a made-up token');
      assertSame(await isGiven(tokenOf({ ...bob, mailboxId: bytes(32) })), false, 'for one of another mailbox');
      assertSame(await isGiven({ kind: 'voucher' }), false, 'for a voucher that is not good');
      assertSame(await isGiven(token), true, 'for a token');
      assertSame(await isGiven(token), false, 'for the same token');
      assertSame(await isGiven({ kind: 'voucher', use }), true, 'for a voucher');
      assertSame(await isGiven({ kind: 'voucher', use }), false, 'for the same voucher');
      // Either still pays for one message.
      const paid = [token, { kind: 'voucher', use } as const];
      const items = paid.map((authorization, n) => ({ ...itemFor(world, bob, `paid ${n}`), authorization }));
      const outcomes = await world.store.deliver(nonce(), 'b.example', items);
      assertSame(outcomes.map(describe), ['accepted', 'accepted'], 'the messages of both');
      assertSame(await isGiven(tokenOf(bob)), true, 'for another token');
      const left = await world.store.preKeyStatus(nonce(), (await deviceOf(world, bob)).row, false);
      assertSame(left.oneTimePreKeys, 47, 'what is left');
    },
  },
  {
    name: 'an upload that is repeated puts no spent key back, and one that replaces leaves none of the old',
    async run(factory) {
      const world = await openWorld(factory);
      const person = await register(world, 'bob', 0);
      const bob = await deviceOf(world, person);
      const upload = preKeysOf(2);
      await world.store.putPreKeys(nonce(), bob, upload);
      await take(world, person);
      const counts = await world.store.putPreKeys(nonce(), bob, upload);
      assertSame(counts, { oneTimePreKeys: 1, oneTimeKemPreKeys: 1 }, 'after the repetition');
      const replaced = { ...preKeysOf(3, 500), replaceOneTimeKeys: true };
      await world.store.putPreKeys(nonce(), bob, replaced);
      const ids = [];
      for (const _ of numbers(4)) ids.push((await take(world, person)).bundle.oneTimePreKey?.id);
      assertSame(ids, [500, 501, 502, undefined], 'after the replacement');
    },
  },
  {
    name: 'a shelf takes no more than its limit, and its digest follows what is on it',
    async run(factory) {
      const world = await openWorld(factory);
      const person = await register(world, 'bob', 0);
      const bob = await deviceOf(world, person);
      const many = preKeysOf(ONE_TIME_KEM_PRE_KEYS_MAX + 5);
      const more = preKeysOf(ONE_TIME_PRE_KEYS_MAX, 10_000).oneTimePreKeys;
      await world.store.putPreKeys(nonce(), bob, { ...many, oneTimePreKeys: [...many.oneTimePreKeys, ...more] });
      const status = await world.store.preKeyStatus(nonce(), bob.row, true);
      assertSame(
        [status.oneTimePreKeys, status.oneTimeKemPreKeys],
        [ONE_TIME_PRE_KEYS_MAX, ONE_TIME_KEM_PRE_KEYS_MAX],
        'limits',
      );
      await world.reopen();
      const same = await world.store.preKeyStatus(nonce(), bob.row, true);
      assertSame(same.shelfDigest, status.shelfDigest, 'the digest after a restart');
      await take(world, person);
      const other = await world.store.preKeyStatus(nonce(), bob.row, true);
      assertSame(Buffer.from(other.shelfDigest!).equals(status.shelfDigest!), false, 'the digest after a take');
    },
  },
];

const byNumber = (a: number, b: number): number => a - b;

const TAKES = 10_000;
const TAKES_AT_ONCE = 2_500;
