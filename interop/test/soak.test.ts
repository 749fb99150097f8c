/** The long randomised run: it agrees with honest peers, repeats by its seed, and notices every kind of faulty peer. */

import { seedFromEnv } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import type { Action } from '../src/soak/action.ts';
import { beginManyTimes } from '../src/soak/actions/beginnings.ts';
import { converseAtLength, leap, leapFar, writeOneWay } from '../src/soak/actions/conversations.ts';
import { leapInGroup } from '../src/soak/actions/groups.ts';
import { ACTIONS } from '../src/soak/actions.ts';
import { type SoakResult, soak } from '../src/soak/soak.ts';
import type { Substitutes } from '../src/soak/world.ts';
import { FAULTS, faulty, SENDER_KEY_FAULTS } from './soak-faults.ts';

const seed = seedFromEnv();
/** Those that take long are left to `pnpm interop:soak`. */
const LONG = [beginManyTimes, converseAtLength, leap, leapFar, leapInGroup, writeOneWay];
const QUICK = ACTIONS.filter((action) => !LONG.includes(action));

describe('a soak', () => {
  it('finds no divergence between honest peers', async () => {
    const result = await soak({ seed, isOver: after(150), actions: QUICK });
    expect(result.divergence).toBeUndefined();
    expect(result.report.written).toBeGreaterThan(100);
  });

  it('repeats its schedule by its seed', async () => {
    const [first, second] = [await soakBriefly(seed), await soakBriefly(seed)];
    expect(scheduleOf(first)).toEqual(scheduleOf(second));
    expect(countsOf(first)).toEqual(countsOf(second));
    expect(scheduleOf(await soakBriefly(`${seed}/other`))).not.toEqual(scheduleOf(first));
  });

  it('gets to every kind of action', async () => {
    const actions = evenly(QUICK);
    const { divergence, report } = await soak({ seed: 'every kind', isOver: after(400), actions });
    expect(divergence).toBeUndefined();
    expect([...report.actions.keys()].toSorted()).toEqual(actions.map(({ name }) => name).toSorted());
  });

  it('ends at the first divergence and says where', async () => {
    const error = new TypeError('out of order');
    const broken = { name: 'broken', weight: 1, possible: () => true, run: () => Promise.reject(error) };
    const result = await soak({ seed, isOver: after(10), actions: [broken] });
    expect(result.divergence).toEqual({ action: 1, name: 'broken', error });
    expect(result.trace.at(-1)).toBe('1: broken');
  });
});

describe.each(['ours', 'libsignal'] as const)('a faulty peer in the place of %s', (implementation) => {
  for (const { title, during, says, fault } of FAULTS) {
    it(`is noticed when it ${title} (${implementation})`, async () => {
      const said = await noticed(during, {
        peer: (peer) => (peer.implementation === implementation ? faulty(peer, fault(peer)) : peer),
      });
      expect(said).toMatch(says);
    });
  }

  for (const { title, during, says, fault } of SENDER_KEY_FAULTS) {
    it(`is noticed when it ${title} (${implementation})`, async () => {
      const said = await noticed(during, {
        senderKeys: (peer) => (peer.implementation === implementation ? faulty(peer, fault(peer)) : peer),
      });
      expect(said).toMatch(says);
    });
  }
});

async function noticed(during: readonly Action[], substitutes: Substitutes): Promise<string> {
  const actions = evenly(during);
  const { divergence } = await soak({ seed, isOver: after(2000), actions, substitutes });
  return String(divergence?.error);
}

/** Rare ones as often as all others. */
function evenly(actions: readonly Action[]): readonly Action[] {
  return actions.map((action) => ({ ...action, weight: 1 }));
}

function soakBriefly(one: string): Promise<SoakResult> {
  return soak({ seed: one, isOver: after(60), actions: QUICK });
}

function after(actions: number) {
  return (action: number) => action > actions;
}

/** The steps without what random bytes of libsignal decide: where exactly a letter was damaged, and what gave it away. */
function scheduleOf({ trace }: SoakResult): readonly string[] {
  return trace.map((line) => line.replaceAll(/ \[[^\]]*\]/g, ''));
}

function countsOf({ report }: SoakResult) {
  const times = [...report.actions].map(([name, { times }]) => [name, times]);
  return { ...report, actions: times, outcomes: [...report.outcomes].map(([name, counts]) => [name, [...counts]]) };
}
