import type { StoredPostQuantumRatchet } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { everyState, exchange, startEnds, turnTo } from '../test/exchange.ts';
import { storedOf } from '../test/stored-ratchet.ts';
import { codeOf } from '../test/support.ts';
import type { SparseRatchetState } from './sparse-ratchet.ts';
import { decodeSparseRatchet } from './sparse-ratchet-storage.ts';

const states = [...history(400), ...everyState()];
/** In its second epoch, with a chain epoch that is for receiving only. */
const [older] = states.filter(({ epochs }) => epochs.links.length === 3);
const stored = storedOf(older!);

describe('stored post-quantum ratchets', () => {
  it('come back as they were, whatever state they are in', () => {
    expect(new Set(states.map(({ exchange }) => exchange.kind)).size).toBe(11);
    for (const state of states) expect(decodeSparseRatchet(storedOf(state))).toEqual(state);
  });

  it('SR-07: have consecutive chain epochs that fit the key exchange and the sending epoch', () => {
    const { links, sendingEpoch } = stored;
    expect(accepts({})).toBe(true);
    expect(accepts({ links: links.slice(1) })).toBe(false);
    expect(accepts({ links: links.slice(0, -1) })).toBe(false);
    expect(accepts({ links: [links[0]!, links[0]!, links[2]!] })).toBe(false);
    expect(accepts({ sendingEpoch: sendingEpoch + 1 })).toBe(false);
    expect(accepts({ sendingEpoch: sendingEpoch - 1 })).toBe(false);
    expect(accepts({ links: [{ ...links[0]!, sending: links[1]!.sending! }, ...links.slice(1)] })).toBe(false);
    const { sending: _, ...mute } = links[1]!;
    expect(accepts({ links: [links[0]!, mute, links[2]!] })).toBe(false);
    expect(accepts({ exchange: { ...stored.exchange, epoch: stored.exchange.epoch + 2 } })).toBe(false);
  });

  it('SR-08: have the side of their role', () => {
    expect(accepts({})).toBe(true);
    expect(accepts({ direction: 1 - stored.direction })).toBe(false);
  });

  it('SR-09: have the fields of their state and no other', () => {
    for (const state of states) {
      const { exchange } = storedOf(state);
      const names = Object.keys(exchange).filter((name) => !COMMON.includes(name));
      for (const name of names) {
        const rest = Object.fromEntries(Object.entries(exchange).filter(([key]) => key !== name));
        const lacking = { ...storedOf(state), exchange: { ...rest, ...commonOf(exchange) } };
        expect(
          codeOf(() => decodeSparseRatchet(lacking)),
          `${state.exchange.kind} without ${name}`,
        ).toBe('E_RECORD_INVALID');
      }
      const vector = new Uint8Array(1152);
      const more = { ...storedOf(state), exchange: { ...exchange, vector } };
      if ('vector' in exchange) continue;
      expect(codeOf(() => decodeSparseRatchet(more))).toBe('E_RECORD_INVALID');
    }
  });

  it('SR-10: have chunks with different indices', () => {
    const { after } = turnTo('header-sent');
    const good = storedOf(after);
    const chunk = good.exchange.ct1Decoder!.chunks[0]!;
    expect(decodeSparseRatchet(good)).toEqual(after);
    const ct1Decoder = { chunks: [chunk, chunk] };
    expect(codeOf(() => decodeSparseRatchet({ ...good, exchange: { ...good.exchange, ct1Decoder } }))).toBe(
      'E_RECORD_INVALID',
    );
  });
});

const COMMON = ['state', 'epoch', 'authenticatorRootKey', 'authenticatorMacKey'];

function commonOf({ state, epoch, authenticatorRootKey, authenticatorMacKey }: StoredPostQuantumRatchet['exchange']) {
  return { state, epoch, authenticatorRootKey, authenticatorMacKey };
}

function accepts(part: Partial<StoredPostQuantumRatchet>): boolean {
  try {
    decodeSparseRatchet({ ...stored, ...part });
    return true;
  } catch (error) {
    expect(
      codeOf(() => {
        throw error;
      }),
    ).toBe('E_RECORD_INVALID');
    return false;
  }
}

/** Every state both ends go through. */
function history(messages: number): readonly SparseRatchetState[] {
  let ends = startEnds();
  const seen: SparseRatchetState[] = [...ends];
  for (let n = 0; n < messages; n++) {
    ({ ends } = exchange(ends, n));
    seen.push(...ends);
  }
  return seen;
}
