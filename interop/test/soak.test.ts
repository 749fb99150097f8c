/** The long randomised run: it agrees with honest peers, repeats by its seed, and notices every kind of faulty peer. */

import { bytesToHex } from '@sotto/crypto';
import { seedFromEnv } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { type Peer, RefusedError } from '../src/peer.ts';
import { beginManyTimes } from '../src/soak/actions/beginnings.ts';
import { converseAtLength, leap, leapFar, writeOneWay } from '../src/soak/actions/conversations.ts';
import { ACTIONS } from '../src/soak/actions.ts';
import { type SoakResult, soak } from '../src/soak/soak.ts';

const seed = seedFromEnv();
/** Those that take long are left to `pnpm interop:soak`. */
const LONG = [beginManyTimes, converseAtLength, leap, leapFar, writeOneWay];
const QUICK = ACTIONS.filter((action) => !LONG.includes(action));
/** Rare ones as often as all others. */
const EVEN = QUICK.map((action) => ({ ...action, weight: 1 }));

describe('a soak', () => {
  it('finds no divergence between honest peers', async () => {
    const result = await soak({ seed, isOver: after(150), actions: QUICK });
    expect(result.divergence).toBeUndefined();
    expect(result.report.written).toBeGreaterThan(100);
  });

  it('repeats its schedule by its seed', async () => {
    const [first, second] = [await soakBriefly(seed), await soakBriefly(seed)];
    expect(first.trace).toEqual(second.trace);
    expect(countsOf(first)).toEqual(countsOf(second));
    expect((await soakBriefly(`${seed}/other`)).trace).not.toEqual(first.trace);
  });

  it('gets to every kind of action', async () => {
    const { divergence, report } = await soak({ seed: 'every kind', isOver: after(300), actions: EVEN });
    expect(divergence).toBeUndefined();
    expect([...report.actions.keys()].toSorted()).toEqual(EVEN.map(({ name }) => name).toSorted());
  });

  it('ends at the first divergence and says where', async () => {
    const error = new TypeError('out of order');
    const broken = { name: 'broken', weight: 1e9, possible: () => true, run: () => Promise.reject(error) };
    const result = await soak({ seed, isOver: after(10), actions: [broken] });
    expect(result.divergence).toEqual({ action: 1, name: 'broken', error });
    expect(result.trace.at(-1)).toBe('1: broken');
  });
});

/** What a peer could do wrong, and what is then said of it. */
const FAULTS: readonly { readonly title: string; readonly says: RegExp; readonly fault: Fault }[] = [
  {
    title: 'drops the last byte of what it reads',
    says: /read as something else/,
    fault: (peer) => ({ decrypt: async (from, message) => (await peer.decrypt(from, message)).slice(0, -1) }),
  },
  { title: 'reads a duplicate', says: /was not refused/, fault: readsDuplicates },
  {
    title: 'reads what was damaged',
    says: /was not refused/,
    fault: (peer) => ({ decrypt: (from, message) => peer.decrypt(from, message).catch(() => 'plausible') }),
  },
  {
    title: 'names another reason',
    says: /instead of \(duplicate\)/,
    fault: (peer) => ({
      decrypt: (from, message) => peer.decrypt(from, message).catch(renamed('duplicate', 'undecryptable')),
    }),
  },
  {
    title: 'refuses what can be read',
    says: /was refused \(undecryptable\)/,
    fault: (peer) => ({
      decrypt: async (from, message) => {
        if (message.bytes.at(-1)! % 4 === 0) throw new RefusedError('undecryptable', undefined);
        return peer.decrypt(from, message);
      },
    }),
  },
  {
    title: 'changes its sessions and refuses',
    says: /was refused and yet changed/,
    fault: (peer) => ({
      decrypt: (from, message) =>
        peer.decrypt(from, message).catch(async (error) => {
          await peer.archive(from);
          throw error;
        }),
    }),
  },
  {
    title: 'loses a message of its own',
    says: /gave a message with counter/,
    fault: (peer) => ({
      encrypt: async (to, text) => {
        await peer.encrypt(to, text);
        return peer.encrypt(to, text);
      },
    }),
  },
  {
    title: 'fails with an error of its own',
    says: /out of memory/,
    fault: () => ({ decrypt: () => Promise.reject(new TypeError('out of memory')) }),
  },
  {
    title: 'forgets what it stores',
    says: /changed when they were read back/,
    fault: (peer) => ({ reload: (remote) => peer.forget(remote) }),
  },
  {
    title: 'forgets what it archives',
    says: /refused/,
    fault: (peer) => ({ archive: (remote) => peer.forget(remote) }),
  },
  {
    title: 'accepts a forged bundle',
    says: /forged bundle .* was not refused/,
    fault: (peer) => ({ initiate: (to, bundle) => peer.initiate(to, bundle).catch(unless('bundle signature')) }),
  },
  {
    title: 'accepts another identity',
    says: /was not refused \(untrusted\)/,
    fault: (peer) => ({ initiate: (to, bundle) => peer.initiate(to, bundle).catch(unless('untrusted')) }),
  },
];

describe.each(['ours', 'libsignal'] as const)('a faulty peer in the place of %s', (implementation) => {
  for (const { title, says, fault } of FAULTS) {
    it(`is noticed when it ${title} (${implementation})`, async () => {
      const wrapPeer = (peer: Peer) => (peer.implementation === implementation ? faulty(peer, fault(peer)) : peer);
      const { divergence } = await soak({ seed, isOver: after(5000), actions: EVEN, wrapPeer });
      expect(String(divergence?.error)).toMatch(says);
    });
  }
});

/** What replaces methods of a peer. */
type Fault = (peer: Peer) => Partial<Peer>;

function faulty(peer: Peer, faults: Partial<Peer>): Peer {
  return new Proxy(peer, {
    get: (target, property) => {
      const value: unknown = Reflect.get(property in faults ? faults : target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function readsDuplicates(peer: Peer): Partial<Peer> {
  const seen = new Map<string, string>();
  return {
    decrypt: async (from, message) => {
      const key = bytesToHex(message.bytes);
      const text = seen.get(key) ?? (await peer.decrypt(from, message));
      seen.set(key, text);
      return text;
    },
  };
}

function renamed(from: RefusedError['refusal'], to: RefusedError['refusal']) {
  return (error: unknown): never => {
    throw error instanceof RefusedError && error.refusal === from ? new RefusedError(to, error) : error;
  };
}

function unless(refusal: RefusedError['refusal']) {
  return (error: unknown): void => {
    if (!(error instanceof RefusedError) || error.refusal !== refusal) throw error;
  };
}

function soakBriefly(one: string): Promise<SoakResult> {
  return soak({ seed: one, isOver: after(60), actions: QUICK });
}

function after(actions: number) {
  return (action: number) => action > actions;
}

function countsOf({ report }: SoakResult) {
  const times = [...report.actions].map(([name, { times }]) => [name, times]);
  return { ...report, actions: times, outcomes: [...report.outcomes].map(([name, counts]) => [name, [...counts]]) };
}
