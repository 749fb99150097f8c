import { expect, test } from 'vitest';
import { homeOf, planOf, type Writing } from './plan.ts';

const plans = Array.from({ length: 120 }, (_, seed) => planOf(String(seed)));

test('a plan is a function of its seed', () => {
  expect(planOf('17')).toEqual(planOf('17'));
  expect(planOf('17')).not.toEqual(planOf('18'));
});

test('everybody who writes or is written to plays, and so does everything that fails', () => {
  for (const { cast, writings, faults, quietAtMs } of plans) {
    for (const person of cast.people) expect(homeOf(person)).toBeLessThan(cast.relays);
    const isSound = (one: Writing): boolean =>
      cast.people.includes(one.from) &&
      cast.people.includes(one.to) &&
      one.from !== one.to &&
      one.atMs < quietAtMs + A_SECOND_MS;
    expect(writings.filter((one) => !isSound(one))).toEqual([]);
    for (const fault of faults) {
      if ('relay' in fault) expect(fault.relay).toBeLessThan(cast.relays);
      if ('person' in fault) expect(cast.people).toContain(fault.person);
    }
  }
});

test('every kind of fault comes, and every letter of a sender has a number of its own', () => {
  const kinds = new Set(plans.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
  expect(kinds.size).toBe(14);
  for (const { writings } of plans)
    expect(new Set(writings.map(({ from, number }) => `${from}#${number}`)).size).toBe(writings.length);
});

test('a third of all plans changes the devices of somebody, in every way, and puts no disk of theirs back', () => {
  const changes = plans.flatMap((plan) => plan.changes);
  expect(changes.length).toBeGreaterThan(plans.length / 5);
  expect(new Set(changes.map((one) => (one.kind === 'link' ? (one.removal?.of ?? 'stays') : one.kind))).size).toBe(4);
  for (const { cast, changes: ownChanges, faults } of plans)
    for (const { person, partner } of ownChanges) {
      expect([cast.people.includes(person), cast.people.includes(partner), person === partner]).toEqual([
        true,
        true,
        false,
      ]);
      expect(faults.filter((one) => one.kind === 'device-rollback' && one.person === person)).toEqual([]);
    }
});

const A_SECOND_MS = 1_000;
