/** The shelf of pre-keys: fault T27. */

import { ONE_TIME_KEM_PRE_KEYS_MAX, ONE_TIME_PRE_KEYS_MAX } from '../limits.ts';
import type { TakenBundle } from '../store/relay-store.ts';
import { assertSame } from './assert.ts';
import type { RelayStoreCase } from './case.ts';
import { deviceOf, nonce, numbers, openWorld, preKeysOf, register, type World } from './world.ts';

const take = async ({ store }: World): Promise<TakenBundle> => {
  const taken = await store.takeBundle(nonce(), 'bob', 1);
  if (taken === undefined) throw new Error('the bundle of a registered device is not there');
  return taken;
};

export const preKeyCases: readonly RelayStoreCase[] = [
  {
    name: 'one-time keys go out oldest first, with what is left, then the key of last resort says that it is',
    async run(factory) {
      const world = await openWorld(factory);
      await register(world, 'bob', 2);
      const taken = [await take(world), await take(world), await take(world)];
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
      assertSame(await world.store.takeBundle(nonce(), 'nobody', 1), undefined, 'of nobody');
    },
  },
  {
    name: 'T27: ten thousand takers in parallel, with a restart: no key goes out twice, and none is left over',
    async run(factory) {
      const world = await openWorld(factory);
      await register(world, 'bob', ONE_TIME_KEM_PRE_KEYS_MAX / 2);
      const keys: number[] = [];
      const kemKeys: number[] = [];
      let lastResort = 0;
      for (let round = 0; round < TAKES / TAKES_AT_ONCE; round++) {
        for (const { bundle } of await Promise.all(numbers(TAKES_AT_ONCE).map(() => take(world)))) {
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
    name: 'an upload that is repeated puts no spent key back, and one that replaces leaves none of the old',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await deviceOf(world, await register(world, 'bob', 0));
      const upload = preKeysOf(2);
      await world.store.putPreKeys(nonce(), bob, upload);
      await take(world);
      const counts = await world.store.putPreKeys(nonce(), bob, upload);
      assertSame(counts, { oneTimePreKeys: 1, oneTimeKemPreKeys: 1 }, 'after the repetition');
      const replaced = { ...preKeysOf(3, 500), replaceOneTimeKeys: true };
      await world.store.putPreKeys(nonce(), bob, replaced);
      const ids = [];
      for (const _ of numbers(4)) ids.push((await take(world)).bundle.oneTimePreKey?.id);
      assertSame(ids, [500, 501, 502, undefined], 'after the replacement');
    },
  },
  {
    name: 'a shelf takes no more than its limit, and its digest follows what is on it',
    async run(factory) {
      const world = await openWorld(factory);
      const bob = await deviceOf(world, await register(world, 'bob', 0));
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
      await take(world);
      const other = await world.store.preKeyStatus(nonce(), bob.row, true);
      assertSame(Buffer.from(other.shelfDigest!).equals(status.shelfDigest!), false, 'the digest after a take');
    },
  },
];

const byNumber = (a: number, b: number): number => a - b;

const TAKES = 10_000;
const TAKES_AT_ONCE = 2_500;
