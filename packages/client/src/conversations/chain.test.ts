import { defaultProvider } from '@sotto/crypto';
import { CHAIN_GAPS_MAX, type ContentChain, type StoredChainEnd, type StoredReceivedChain } from '@sotto/wire';
import { expect, test } from 'vitest';
import { contentHash, type Followed, followChain, nextLink, withChain } from './chain.ts';

interface Written {
  readonly chain: ContentChain;
  readonly hash: Uint8Array;
}

/** What a device writes, numbered from 1: content `n` is at index `n - 1`. */
function write(count: number, salt = 0): readonly Written[] {
  const written: Written[] = [];
  let end: StoredChainEnd | undefined;
  for (let number = 1; number <= count; number++) {
    const chain = nextLink(end);
    const hash = contentHash(defaultProvider, Uint8Array.of(number, salt, ...(chain.previous ?? [])));
    written.push({ chain, hash });
    end = { counter: chain.counter, hash };
  }
  return written;
}

const contents = write(8);

/** Reads contents by their numbers. */
function read(numbers: readonly number[], from = contents, isFromFirst = true): Followed {
  let followed: Followed | undefined;
  for (const number of numbers)
    followed = followChain(followed?.chain, { deviceId: 1, ...from[number - 1]!, now: number }, isFromFirst);
  return followed!;
}

const gapsOf = ({ chain }: Followed) => chain.gaps.map(({ from, to }) => [from, to]);

test('contents in their order leave no gap', () => {
  const followed = read([1, 2, 3]);
  expect(followed).toMatchObject({ isBroken: false, chain: { end: { counter: 3 }, gaps: [] } });
});

test('a gap is noticed, split by what comes late, and closed by the last', () => {
  expect(gapsOf(read([1, 6]))).toEqual([[2, 5]]);
  expect(gapsOf(read([1, 6, 4]))).toEqual([
    [2, 3],
    [5, 5],
  ]);
  expect(gapsOf(read([1, 6, 4, 2, 5]))).toEqual([[3, 3]]);
  const closed = read([1, 6, 4, 2, 5, 3]);
  expect(closed).toMatchObject({ isBroken: false, filled: { from: 3, to: 3 } });
  expect(gapsOf(closed)).toEqual([]);
});

test('in any order they close, and none is taken for another', () => {
  for (let seed = 0; seed < 50; seed++) {
    const order = [2, 3, 4, 5, 6, 7, 8].sort((one, other) => ((one * 7 + seed) % 11) - ((other * 7 + seed) % 11));
    const followed = read([1, ...order]);
    expect([gapsOf(followed), followed.isBroken]).toEqual([[], false]);
  }
});

test('CV-01: a content that is not the one that another names breaks the chain, in order or late', () => {
  const others = write(8, 1);
  const mixed = contents.map((content, index) => (index === 2 ? others[2]! : content));
  expect(read([1, 2], mixed).isBroken).toBe(false);
  expect(read([1, 2, 3], mixed).isBroken).toBe(true);
  expect(read([1, 4, 3], mixed).isBroken).toBe(true);
  expect(read([1, 4, 2], mixed).isBroken).toBe(false);
});

test('a device that begins anew, or that is met later, leaves no gap', () => {
  expect(read([3], contents, false)).toMatchObject({ isBroken: false, chain: { gaps: [], end: { counter: 3 } } });
  expect(gapsOf(read([3]))).toEqual([[1, 2]]);
  const { chain } = read([1, 2, 3]);
  const anew = followChain(chain, { deviceId: 1, ...write(1, 2)[0]!, now: 9 }, true);
  expect(anew).toMatchObject({ isBroken: false, chain: { end: { counter: 1 }, gaps: [] } });
});

test('a device that goes on from an older state of itself is seen', () => {
  const { chain } = read([1, 2, 3]);
  const again = followChain(chain, { deviceId: 1, ...write(2, 3)[1]!, now: 9 }, true);
  expect(again).toMatchObject({ isBroken: true, chain: { end: { counter: 2 } } });
});

test('T08: however much is missing, the work and what is kept of it are bounded', () => {
  const hash = new Uint8Array(32);
  const far = followChain(
    undefined,
    { deviceId: 1, chain: { counter: 0xffffffff, previous: hash }, hash, now: 1 },
    true,
  );
  expect(gapsOf(far)).toEqual([[1, 0xfffffffe]]);
  let chain: StoredReceivedChain | undefined;
  for (let counter = 1; counter < 200; counter += 2)
    chain = followChain(chain, { deviceId: 1, chain: { counter, previous: hash }, hash, now: 1 }, true).chain;
  expect(chain?.gaps).toHaveLength(CHAIN_GAPS_MAX);
  expect(chain?.gaps.map(({ from }) => from).at(-1)).toBe(198);
  expect(chain?.gaps[0]?.from).toBe(2);
});

test('the chains of the devices that wrote last are kept', () => {
  let chains: readonly StoredReceivedChain[] = [];
  const end = { counter: 1, hash: new Uint8Array(32) };
  for (let deviceId = 1; deviceId <= 30; deviceId++) chains = withChain(chains, { deviceId, end, gaps: [] });
  chains = withChain(chains, { deviceId: 15, end, gaps: [] });
  expect(chains.map(({ deviceId }) => deviceId).slice(-2)).toEqual([30, 15]);
  expect(chains).toHaveLength(20);
});
