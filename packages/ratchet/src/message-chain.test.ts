import { asX25519PublicKey } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import { crypto } from '../test/support.ts';
import type { ChainKey } from './keys.ts';
import { FORWARD_JUMP_MAX, SKIPPED_SEEDS_MAX, UINT32_MAX } from './limits.ts';
import {
  deriveMessageSeed,
  deriveNextChainKey,
  findMessagePlace,
  type ReceivingChain,
  reachMessageSeed,
  settleChain,
  startReceivingChain,
  wipeTrail,
} from './message-chain.ts';

const chainKey = new Uint8Array(32).fill(5) as ChainKey;
const chain = startReceivingChain(asX25519PublicKey(new Uint8Array(32).fill(9)), chainKey);

describe('receiving chains', () => {
  it('give the seed of every counter in any order', () => {
    const expected = seeds(6);
    let current = chain;
    for (const counter of [3, 0, 5, 1, 4, 2]) {
      const result = take(current, counter);
      expect(result.seed).toEqual(expected[counter]);
      current = result.chain;
    }
    expect(current).toMatchObject({ index: 6, skippedSeeds: [] });
  });

  it('DR-01: give each seed once', () => {
    const { chain: after } = take(chain, 2);
    const { chain: later } = take(after, 1);
    for (const counter of [1, 2]) expect(findMessagePlace(later, counter, 10).kind).toBe('duplicate');
    expect(findMessagePlace(later, 0, 10)).toEqual({ kind: 'kept', position: 0 });
  });

  it('DR-02: jump as far as the limit, and no further', () => {
    expect(findMessagePlace(chain, 10, 10)).toEqual({ kind: 'ahead', skipped: 10 });
    expect(findMessagePlace(chain, 11, 10).kind).toBe('too-far');
    const { chain: after } = take(chain, 3);
    expect(findMessagePlace(after, 14, 10)).toEqual({ kind: 'ahead', skipped: 10 });
    expect(findMessagePlace(after, 15, 10).kind).toBe('too-far');
    expect(findMessagePlace(chain, FORWARD_JUMP_MAX, FORWARD_JUMP_MAX).kind).toBe('ahead');
    expect(findMessagePlace(chain, FORWARD_JUMP_MAX + 1, FORWARD_JUMP_MAX).kind).toBe('too-far');
  });

  it('DR-03: keep the newest 2000 seeds', () => {
    const skipped = 104 + SKIPPED_SEEDS_MAX;
    const { chain: after } = take(chain, skipped);
    expect(after.skippedSeeds.length).toBe(SKIPPED_SEEDS_MAX);
    expect(after.skippedSeeds.map(({ secret }) => secret)).toEqual(seeds(skipped).slice(104));
    expect(findMessagePlace(after, 104, 10).kind).toBe('kept');
    expect(findMessagePlace(after, 103, 10).kind).toBe('duplicate');
    const further = take(after, skipped + 11).chain;
    expect(further.skippedSeeds.length).toBe(SKIPPED_SEEDS_MAX);
    expect(findMessagePlace(further, 114, 10).kind).toBe('kept');
    expect(findMessagePlace(further, 113, 10).kind).toBe('duplicate');
  });

  it('DR-12: end before the last index', () => {
    const late = { ...chain, index: UINT32_MAX - 1 };
    expect(findMessagePlace(late, UINT32_MAX - 1, 10)).toEqual({ kind: 'ahead', skipped: 0 });
    expect(findMessagePlace(late, UINT32_MAX, 10).kind).toBe('too-far');
    const { chain: ended } = take(late, UINT32_MAX - 1);
    expect(ended.index).toBe(UINT32_MAX);
    expect(findMessagePlace(ended, UINT32_MAX, 10).kind).toBe('too-far');
    expect(findMessagePlace(ended, UINT32_MAX - 1, 10).kind).toBe('duplicate');
  });

  it('are never changed: neither the chain nor its bytes', () => {
    const { chain: after } = take(chain, 3);
    const copy = structuredClone(after);
    for (const counter of [0, 2, 4, 9, 3000]) take(after, counter);
    expect(after).toEqual(copy);
    expect(chain).toMatchObject({ chainKey: new Uint8Array(32).fill(5), index: 0 });
  });

  it.each([0, 5, SKIPPED_SEEDS_MAX, SKIPPED_SEEDS_MAX + 5])(
    'can be left where they are after %i places, and nothing of the way is left',
    (skipped) => {
      const reached = reachMessageSeed(crypto, chain, { kind: 'ahead', skipped });
      expect(reached.seed).toEqual(seeds(skipped + 1).at(-1));
      expect(reached.trail.length).toBe(Math.min(skipped, SKIPPED_SEEDS_MAX));
      wipeTrail(chain, reached);
      const left = [...reached.trail, reached.next!].filter((key) => key.some((byte) => byte !== 0));
      expect(left).toEqual(skipped > 0 && skipped <= SKIPPED_SEEDS_MAX ? [chainKey] : []);
      expect(take(chain, 2).seed).toEqual(seeds(3)[2]);
    },
  );

  it('hand out copies of kept seeds, which the caller may wipe', () => {
    const { chain: after } = take(chain, 1);
    take(after, 0).seed.fill(0);
    expect(take(after, 0).seed).toEqual(seeds(1)[0]);
  });
});

/** Finds, reaches and settles. */
function take(from: ReceivingChain, counter: number) {
  const place = findMessagePlace(from, counter, 1_000_000);
  if (place.kind === 'duplicate' || place.kind === 'too-far') throw new Error(place.kind);
  const reached = reachMessageSeed(crypto, from, place);
  return { seed: reached.seed, chain: settleChain(crypto, from, place, reached) };
}

function seeds(count: number): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let i = 0, key = chainKey; i < count; i++, key = deriveNextChainKey(crypto, key)) {
    list.push(deriveMessageSeed(crypto, key));
  }
  return list;
}
