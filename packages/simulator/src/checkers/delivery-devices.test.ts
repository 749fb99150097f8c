/** What is to come to whom when somebody has several devices, one after the other or at once. */

import { REQUESTS_UNANSWERED_MAX } from '@sotto/client';
import { describe, expect, test } from 'vitest';
import type { Event, Timed } from '../history.ts';
import { checkDelivery } from './delivery.ts';

type Nested = Event | readonly (Event | readonly Event[])[];

const TO = 'p0>p1#0';
const FROM = 'p1>p0#0';
const writes = (of: string, letter: string): readonly Event[] => [
  { event: 'invoke', of, letter, digest: 'd' },
  { event: 'queued', of, letter, message: 'm' },
];
const comes = (of: string, letter: string, entry = letter): Event => ({
  event: 'delivered',
  of,
  entry,
  content: { kind: 'letter', from: letter.split('>')[0]!, letter, digest: 'd' },
});
const copy = (of: string, entry = '1', to = 'p0'): Event => ({
  event: 'delivered',
  of,
  entry,
  content: { kind: 'copy', to, letter: FROM, digest: 'd' },
});
const linked: Event = { event: 'joins', of: 'p1.2', by: 'link' };
const restored: Event = { event: 'joins', of: 'p1.2', by: 'restore' };
const leaves = (of: string, why: 'lost' | 'removed' = 'removed'): Event => ({ event: 'leaves', of, why });
const removed = (of: string): Event => ({ event: 'removed', of });
const accepted: Event = { event: 'accepted', of: 'p1', letter: FROM };

function judge(...events: readonly Nested[]): readonly string[] {
  const problems: string[] = [];
  const history = events.flat(2).map((event, at): Timed => ({ at, ...event }));
  checkDelivery(history, (invariant, what) => problems.push(`${invariant} ${what}`));
  return problems;
}

describe('a device that was linked', () => {
  const both = [comes('p1', TO), comes('p1.2', TO)];
  test('gets what is written afterwards, once', () => {
    expect(judge(linked, writes('p0', TO), both)).toEqual([]);
    expect(judge(linked, writes('p0', TO), comes('p1', TO))).toEqual([
      'I3 p0>p1#0 was queued, and neither delivered nor returned at p1.2',
    ]);
    expect(judge(linked, writes('p0', TO), both, comes('p1.2', TO, '2'))).toEqual([
      'I3 p0>p1#0 was delivered 2 times at p1.2',
    ]);
  });

  test('and what was written before once at most, since it came to the other one', () => {
    expect(judge(writes('p0', TO), linked, comes('p1', TO))).toEqual([]);
    expect(judge(writes('p0', TO), linked, both)).toEqual([]);
    expect(judge(writes('p0', TO), linked, comes('p1.2', TO))).toHaveLength(1);
  });

  test('may be unknown to whoever has another time, or an older disk; the other one is not', () => {
    const clock: Event = { event: 'clock', of: 'p0', offsetMs: 1 };
    expect(judge(linked, clock, writes('p0', TO), comes('p1', TO))).toEqual([]);
    expect(judge(linked, clock, writes('p0', TO), comes('p1.2', TO))).toHaveLength(1);
  });
});

describe('what was for a device that is gone', () => {
  test('may be returned when no device that is there has it, and not otherwise', () => {
    const returned: Event = {
      event: 'delivered',
      of: 'p0',
      entry: 'r',
      content: { kind: 'returned', message: 'm', reason: 'E_ITEM_REFUSED' },
    };
    const lost = [comes('p1', TO), leaves('p1', 'lost'), restored];
    expect(judge(writes('p0', TO), lost, returned)).toEqual([]);
    expect(judge(writes('p0', TO), lost, comes('p1.2', TO), returned)).toEqual([
      'I3 p0>p1#0 was delivered, and returned to its sender',
    ]);
  });

  const moved = [linked, leaves('p1'), removed('p1')];
  /** Accepted for the one that is gone, and then sent to the other one, which has got all but the last. */
  const letters = (count: number): readonly Event[] =>
    Array.from({ length: count }, (_, number): readonly Event[] => {
      const letter = `p0>p1#${number}`;
      const was: readonly Event[] = [...writes('p0', letter), { event: 'accepted', of: 'p0', letter }];
      return number < count - 1 ? [...was, comes('p1.2', letter)] : was;
    }).flat();

  test('waits for an answer when both have got as much as a stranger may write, and not before', () => {
    const half = REQUESTS_UNANSWERED_MAX / 2;
    expect(judge(letters(half - 1), moved)).toHaveLength(1);
    expect(judge(letters(half), moved)).toEqual([]);
    expect(judge(letters(half), moved, writes('p1.2', FROM))).toHaveLength(2);
  });
});

describe('what one device has written', () => {
  test('is copied to the others, once and unchanged', () => {
    expect(judge(linked, writes('p1', FROM), comes('p0', FROM), copy('p1.2'))).toEqual([]);
    expect(judge(linked, writes('p1', FROM), comes('p0', FROM))).toEqual([
      'devices p1>p0#0 was queued, and p1.2 has no copy',
    ]);
    expect(judge(linked, writes('p1', FROM), comes('p0', FROM), copy('p1.2'), copy('p1.2', '2'))).toEqual([
      'I3 p1>p0#0 was copied 2 times at p1.2',
    ]);
    expect(judge(linked, writes('p1', FROM), comes('p0', FROM), copy('p1.2', '1', 'p3'))).toHaveLength(1);
    expect(judge(linked, writes('p1', FROM), comes('p0', FROM), copy('p1.2'), copy('p1'))).toEqual([
      'I3 p1: a copy of p1>p0#0 came, which no other device of its person has written',
    ]);
  });
});

describe('a device that was removed', () => {
  test('gets nothing that is written afterwards; the others get all', () => {
    const gone = [linked, leaves('p1.2'), removed('p1.2')];
    expect(judge(gone, writes('p0', TO), comes('p1', TO))).toEqual([]);
    expect(judge(gone, writes('p0', TO), comes('p1', TO), comes('p1.2', TO))).toEqual([
      'devices p0>p1#0 was written when p1.2 had been removed, and came there',
    ]);
    expect(
      judge(linked, leaves('p1.2'), writes('p0', TO), removed('p1.2'), comes('p1', TO), comes('p1.2', TO)),
    ).toEqual([]);
  });

  test('may keep what it had not handed on, and nothing else is lost with it', () => {
    const lost = [linked, writes('p0', TO), leaves('p1'), removed('p1')];
    expect(judge(lost, comes('p1.2', TO))).toEqual([]);
    expect(judge(lost, comes('p1', TO))).toHaveLength(1);
    expect(judge(linked, writes('p1', FROM), leaves('p1'))).toEqual([]);
    expect(judge(linked, writes('p1', FROM), accepted, leaves('p1'))).toEqual([]);
    expect(judge(linked, writes('p1.2', FROM), { ...accepted, of: 'p1.2' }, leaves('p1'))).toHaveLength(1);
  });
});

describe('an account that was restored', () => {
  test('may miss what was on its way to the lost device, and gets all that is written afterwards', () => {
    const lost = leaves('p1', 'lost');
    expect(judge(writes('p0', TO), lost, restored)).toEqual([]);
    expect(judge(writes('p0', TO), comes('p1', TO), lost, restored, comes('p1.2', TO))).toEqual([]);
    expect(judge(lost, restored, writes('p0', TO))).toHaveLength(1);
    expect(judge(lost, restored, writes('p0', TO), comes('p1.2', TO))).toEqual([]);
  });
});
