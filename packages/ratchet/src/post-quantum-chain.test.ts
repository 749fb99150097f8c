import { createProvider } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import { crypto } from '../test/support.ts';
import type { PostQuantumAuthKey } from './keys.ts';
import { FORWARD_JUMP_MAX } from './limits.ts';
import {
  nextPostQuantumKey,
  type PostQuantumReceivingChain,
  sessionWindow,
  startPostQuantumChain,
  takePostQuantumKey,
} from './post-quantum-chain.ts';

const start = startPostQuantumChain(crypto, new Uint8Array(32).fill(1) as PostQuantumAuthKey);
const fresh: PostQuantumReceivingChain = { chainKey: start.initiatorToResponder, counter: 0, skippedKeys: [] };
const window = sessionWindow(FORWARD_JUMP_MAX);

describe('post-quantum chains', () => {
  it('give both ends the same keys, in any order', () => {
    const keys = sendingKeys(5);
    let chain = fresh;
    for (const index of [3, 1, 5, 2, 4]) {
      const result = take(chain, index);
      expect(result.key).toEqual(keys[index - 1]);
      chain = result.chain;
    }
    expect(chain).toMatchObject({ counter: 5, skippedKeys: [] });
  });

  it('PQ-11: jump 25 000 places, the target counted, and no further', () => {
    expect(reasonOf(fresh, FORWARD_JUMP_MAX + 1)).toBe('key-jump');
    expect(reasonOf(fresh, FORWARD_JUMP_MAX)).toBe('taken');
    const { chain } = take(fresh, 10);
    expect(reasonOf(chain, FORWARD_JUMP_MAX + 11)).toBe('key-jump');
  });

  it('PQ-12: give each key once', () => {
    const { chain } = take(fresh, 3);
    expect(reasonOf(chain, 3)).toBe('key-already-requested');
    const { chain: later } = take(chain, 2);
    expect(reasonOf(later, 2)).toBe('key-already-requested');
    expect(reasonOf(later, 1)).toBe('taken');
  });

  it('PQ-13: keep keys 2000 places back', () => {
    const { chain } = take(fresh, 2104);
    expect(reasonOf(chain, 104)).toBe('taken');
    expect(reasonOf(chain, 103)).toBe('key-trimmed');
    const { chain: later } = take(chain, 2110);
    expect(reasonOf(later, 110)).toBe('taken');
    expect(reasonOf(later, 109)).toBe('key-trimmed');
    expect(later.skippedKeys.length).toBe(1999);
  });

  it('derive no key of a place that is too far behind to be asked for', () => {
    const lengths: number[] = [];
    const hkdfSha256: typeof crypto.hkdfSha256 = (inputKey, salt, info, length) => {
      lengths.push(length);
      return crypto.hkdfSha256(inputKey, salt, info, length);
    };
    const result = takePostQuantumKey(createProvider({ ...crypto, hkdfSha256 }), fresh, 2104, window);
    expect(result).toEqual({ ...take(fresh, 2104), steps: 2104 });
    expect(lengths.filter((length) => length === 32).length).toBe(103);
    expect(lengths.filter((length) => length === 64).length).toBe(2001);
    expect(lengths.length).toBe(2104);
  });

  it('end when the 32-bit index is used up', () => {
    const last = { chainKey: start.initiatorToResponder, counter: 0xffff_fffe };
    const step = nextPostQuantumKey(crypto, last);
    expect(step?.chain.counter).toBe(0xffff_ffff);
    expect(nextPostQuantumKey(crypto, step!.chain)).toBeUndefined();
  });

  it('are never changed: neither the chain nor its bytes', () => {
    const { chain } = take(fresh, 5);
    const copy = structuredClone(chain);
    for (const index of [0, 2, 5, 9]) takePostQuantumKey(crypto, chain, index, window);
    expect(chain).toEqual(copy);
  });
});

function take(chain: PostQuantumReceivingChain, index: number) {
  const result = takePostQuantumKey(crypto, chain, index, window);
  if (result.kind !== 'taken') throw new Error(result.reason);
  return result;
}

function reasonOf(chain: PostQuantumReceivingChain, index: number): string {
  const result = takePostQuantumKey(crypto, chain, index, window);
  return result.kind === 'refused' ? result.reason : result.kind;
}

function sendingKeys(count: number): Uint8Array[] {
  const keys: Uint8Array[] = [];
  let chain = { chainKey: start.initiatorToResponder, counter: 0 };
  for (let i = 0; i < count; i++) {
    const next = nextPostQuantumKey(crypto, chain)!;
    keys.push(next.key);
    chain = next.chain;
  }
  return keys;
}
