import { describe, expect, it } from 'vitest';
import { FLOORS, type Floor, judgeFloors } from './floors.ts';
import { GROUPS, isProviderName } from './groups.ts';
import type { Row } from './results.ts';
import { spreadOf } from './statistics.ts';

const FLOOR: Floor = { title: 'both', cases: ['a', 'b'], ours: 'node', against: 'them', atLeast: 2, aim: 4 };

function row(id: string, ratio: number, ours = 'node'): Row {
  const beside = [{ name: 'them', value: spreadOf([ratio]), ratio: spreadOf([ratio]) }];
  return { id, group: 'ratchet', title: id, unit: 'ms', ours, value: spreadOf([1]), beside };
}

function verdict(...rows: readonly Row[]) {
  return judgeFloors({ rows }, [FLOOR])[0]?.verdict;
}

describe('judgeFloors', () => {
  it('asks every case of a floor, so the lower one decides', () => {
    expect(verdict(row('a', 9), row('b', 4))).toBe('aim reached');
    expect(verdict(row('a', 9), row('b', 3.9))).toBe('reached');
    expect(verdict(row('a', 9), row('b', 2))).toBe('reached');
    expect(verdict(row('a', 9), row('b', 1.99))).toBe('missed');
  });

  it('does not judge what was not measured, with this provider and beside this peer', () => {
    expect(verdict(row('a', 9))).toBe('not measured');
    expect(verdict(row('a', 9), row('b', 9, 'portable'))).toBe('not measured');
    expect(verdict(row('a', 9), { ...row('b', 9), beside: [] })).toBe('not measured');
  });

  it('gives the ratios in the order of the cases', () => {
    expect(judgeFloors({ rows: [row('b', 3), row('a', 5)] }, [FLOOR])[0]?.ratios).toEqual([5, 3]);
  });
});

describe('FLOORS', () => {
  const phases = Object.values(GROUPS).flatMap(({ cases }) =>
    cases.flatMap((one) => one.case.phases.map(({ id }) => ({ id, providers: one.providers }))),
  );
  const probed = ['record-one-reply', 'cold-first-message', 'growth-100000'];

  it('names cases that are measured with the provider it names', () => {
    for (const { cases, ours } of FLOORS) {
      expect(isProviderName(ours)).toBe(true);
      for (const id of cases) {
        const found = phases.find((phase) => phase.id === id);
        expect(probed.includes(id) || found?.providers.some((name) => name === ours), `${id} with ${ours}`).toBe(true);
      }
    }
  });

  it('aims higher than it asks', () => {
    for (const { atLeast, aim } of FLOORS) expect(aim).toBeGreaterThan(atLeast);
  });
});
