import { describe, expect, test } from 'vitest';
import { letterOf, peersOf, readLetter } from './letters.ts';
import { createPlan, type Fault, linksAcross, type PlannedFault, targetOf } from './plan.ts';

const size = { relays: 4, clients: 40, processes: 4 };
const plan = createPlan('seed', 2, size);

describe('a plan', () => {
  test('is a function of its seed, and another seed gives another plan', () => {
    expect(createPlan('seed', 2, size)).toEqual(plan);
    expect(createPlan('another', 2, size)).not.toEqual(plan);
  });

  test('has every kind of fault in two minutes, of every link mode in ten', () => {
    expect(new Set(plan.map(({ fault }) => fault.kind)).size).toBe(10);
    const modes = createPlan('seed', 10, size).flatMap(({ fault }) => ('mode' in fault ? [fault.mode.kind] : []));
    expect([...new Set(modes)].sort()).toEqual(['cut', 'deaf', 'delay', 'dribble', 'hold', 'refuse', 'silent']);
  });

  test('ends with the run: whatever begins is over by then', () => {
    for (const { atMs, lastsMs } of plan) {
      expect(lastsMs).toBeGreaterThan(0);
      expect(atMs + lastsMs).toBeLessThanOrEqual(2 * 60_000);
    }
  });

  test('never has two faults of one target at once', () => {
    const last = new Map<string, PlannedFault>();
    for (const planned of plan) {
      const before = last.get(targetOf(planned.fault));
      if (before !== undefined) expect(planned.atMs).toBeGreaterThanOrEqual(before.atMs + before.lastsMs);
      last.set(targetOf(planned.fault), planned);
    }
  });

  test('names relays, clients and processes that there are, and leaves somebody on both sides of a partition', () => {
    for (const small of [{ relays: 2, clients: 2, processes: 1 }, size]) {
      for (const { fault } of createPlan('any', 5, small)) expect(isPossible(fault, small)).toBe(true);
    }
  });
});

function isPossible(fault: Fault, { relays, clients, processes }: typeof size): boolean {
  if (fault.kind === 'partition') return fault.side.length > 0 && fault.side.length < relays;
  if (fault.kind === 'link') {
    return fault.links.every((link) =>
      link.from === 'client'
        ? link.client < clients
        : link.relay < relays && link.to < relays && link.relay !== link.to,
    );
  }
  if ('relay' in fault) return fault.relay < relays;
  return 'client' in fault ? fault.client < clients : fault.process < processes;
}

test('a partition parts the two sides in both directions, and nobody else', () => {
  const links = linksAcross([0, 2], 3).map((link) => (link.from === 'relay' ? `${link.relay}${link.to}` : ''));
  expect(links.sort()).toEqual(['01', '10', '12', '21']);
});

describe('a letter', () => {
  test('is a function of seed, sender and number, and says what it is', () => {
    for (let number = 0; number < 50; number++) {
      const letter = letterOf('seed', 40, 7, number);
      expect(letterOf('seed', 40, 7, number)).toEqual(letter);
      expect(peersOf('seed', 40, 7)).toContain(letter.to);
      expect(letter.to).not.toBe(7);
      expect(readLetter(letter.text)).toEqual({ from: 7, to: letter.to, number });
    }
  });

  test('goes to everybody first to whom one writes, and who writes as well', () => {
    for (const client of [0, 7, 39]) {
      const peers = peersOf('seed', 40, client);
      expect(peers.map((_, number) => letterOf('seed', 40, client, number).to)).toEqual(peers);
      expect(peers).toHaveLength(4);
      for (const peer of peers) expect(peersOf('seed', 40, peer)).toContain(client);
    }
  });

  test('is nothing else', () => {
    for (const text of ['', '7>8', '7>8#x', '7>8#9!', ' 7>8#9']) expect(readLetter(text)).toBeUndefined();
  });
});

test('no stream of a client falls silent so late that the client cannot notice it within the run', () => {
  for (const { atMs, fault } of createPlan('any', 10, size)) {
    const isSilent = fault.kind === 'link' && (fault.mode.kind === 'silent' || fault.mode.kind === 'deaf');
    if (isSilent && fault.links.some(({ from }) => from === 'client')) expect(atMs).toBeLessThanOrEqual(525_000);
  }
});
