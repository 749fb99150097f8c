import { describe, expect, it } from 'vitest';
import { type Case, type Fixture, VerificationError } from './case.ts';
import type { Implementation } from './implementation.ts';
import { type Clock, type RoundOptions, runCase } from './rounds.ts';

const OPTIONS: RoundOptions = { rounds: 4, batchMs: 10, warmUpMs: 30, seed: 1 };

/** Time passes only by work: each operation takes as long as its implementation is told. */
function world() {
  let now = 0;
  const order: string[] = [];
  const clock: Clock = { now: () => now, settle: async () => undefined };
  const fixtureOf = (name: string, changes: Partial<Fixture> = {}): Fixture => ({
    phases: [
      (count) => {
        order.push(name);
        now += count * Number(name);
      },
    ],
    verify: () => undefined,
    ...changes,
  });
  const one = (changes: Partial<Fixture> = {}): Case => ({
    id: 'work',
    phases: [{ id: 'work', title: 'work' }],
    batchMax: 1_000,
    setUp: ({ name }) => (name === 'none' ? undefined : fixtureOf(name, changes)),
  });
  return { clock, order, one };
}

function named(name: string): Implementation {
  return { name, version: '1' };
}

describe('runCase', () => {
  it('gives the time of one operation, one for each round', async () => {
    const { clock, one } = world();
    const timings = await runCase(one(), [named('2'), named('5')], OPTIONS, clock);
    expect(timings).toEqual([
      { by: '2', phase: 'work', times: [2, 2, 2, 2] },
      { by: '5', phase: 'work', times: [5, 5, 5, 5] },
    ]);
  });

  it('lets each begin a round in turn', async () => {
    const { clock, order, one } = world();
    await runCase(one(), [named('2'), named('5')], OPTIONS, clock);
    expect(order.slice(-8)).toEqual(['2', '5', '5', '2', '2', '5', '5', '2']);
  });

  it('warms up, and makes batches as long as they shall be', async () => {
    const { clock, order, one } = world();
    const counts: number[] = [];
    await runCase(one({ prepare: (count) => void counts.push(count) }), [named('2')], OPTIONS, clock);
    expect(counts.slice(-4)).toEqual([5, 5, 5, 5]);
    const warmUp = counts.slice(0, -4).reduce((sum, count) => sum + 2 * count, 0);
    expect(warmUp).toBeGreaterThanOrEqual(30);
    expect(order).toHaveLength(counts.length);
  });

  it('leaves out who cannot do it', async () => {
    const { clock, one } = world();
    const timings = await runCase(one(), [named('none'), named('2')], OPTIONS, clock);
    expect(timings.map(({ by }) => by)).toEqual(['2']);
  });

  it('does not time preparation and verification', async () => {
    let waited = 0;
    const { clock, one } = world();
    const slow: Clock = { ...clock, now: () => clock.now() + waited };
    const wait = () => {
      waited += 1_000;
    };
    const [timing] = await runCase(one({ prepare: wait, verify: wait }), [named('2')], OPTIONS, slow);
    expect(timing?.times).toEqual([2, 2, 2, 2]);
  });

  it('fails when an output is wrong, and closes what it has opened', async () => {
    const { clock, one } = world();
    let closed = 0;
    const wrong = one({
      verify: () => {
        throw new VerificationError('wrong');
      },
      close: () => {
        closed += 1;
      },
    });
    await expect(runCase(wrong, [named('2'), named('5')], OPTIONS, clock)).rejects.toThrow(VerificationError);
    expect(closed).toBe(2);
  });
});
