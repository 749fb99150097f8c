import { REQUESTS_UNANSWERED_MAX } from '@sotto/client';
import { describe, expect, test } from 'vitest';
import type { DeviceEvent, Event, Timed } from '../history.ts';
import { checkDelivery } from './delivery.ts';

const LETTER = 'p0>p1#0';
const written: DeviceEvent = { event: 'invoke', of: 'p0', letter: LETTER, digest: 'd' };
const queued: DeviceEvent = { event: 'queued', of: 'p0', letter: LETTER, message: 'm' };
const accepted: DeviceEvent = { event: 'accepted', of: 'p0', letter: LETTER };
const content = { kind: 'letter', from: 'p0', letter: LETTER, digest: 'd' } as const;
const delivered: DeviceEvent = { event: 'delivered', of: 'p1', entry: '1', content };
const acknowledged: DeviceEvent = { event: 'acknowledged', of: 'p1', entry: '1' };
const unreadable: DeviceEvent = {
  event: 'delivered',
  of: 'p1',
  entry: '1',
  content: { kind: 'unreadable', from: 'p0', reason: 'E_MESSAGE_UNDECRYPTABLE' },
};
const failed = (isCertain: boolean): DeviceEvent => ({
  event: 'failed',
  of: 'p0',
  letter: LETTER,
  code: 'E_STORE_FULL',
  isCertain,
});
const returned: DeviceEvent = {
  event: 'delivered',
  of: 'p0',
  entry: '5',
  content: { kind: 'returned', message: 'm', reason: 'E_MESSAGE_EXPIRED' },
};

function judge(...events: readonly Event[]): readonly string[] {
  const problems: string[] = [];
  const history = events.map((event, at): Timed => ({ at, ...event }));
  checkDelivery(history, (invariant, what) => problems.push(`${invariant} ${what}`));
  return problems;
}

describe('I3, I8: what was durable at its sender arrives once, or comes back', () => {
  test.each([
    ['delivered and acknowledged', [written, queued, accepted, delivered, acknowledged]],
    ['delivered again before it was acknowledged', [written, queued, delivered, delivered, acknowledged]],
    ['returned', [written, queued, returned]],
    ['not queued for sure', [written, failed(true)]],
    ['perhaps queued', [written, failed(false)]],
    ['of a sender that died', [written]],
    [
      'read at the second attempt',
      [written, queued, unreadable, { ...delivered, entry: '2', content: { ...content, repairs: '1' } }],
    ],
  ])('no problem: %s', (_, events) => {
    expect(judge(...events)).toEqual([]);
  });

  test.each([
    ['I3 p0>p1#0 was queued, and neither', [written, queued]],
    ['I8 p0>p1#0 was accepted, and neither', [written, queued, accepted]],
    ['I3 p0>p1#0 was delivered 2 times', [written, queued, delivered, { ...delivered, entry: '2' }]],
    ['I3 p0>p1#0 was delivered, and returned', [written, queued, delivered, returned]],
    ['I3 p1: entry 1 came again after', [written, queued, delivered, acknowledged, delivered]],
    ['I3 p1: entry 1 came again as', [written, queued, unreadable, delivered]],
    ['I3 p1: p0>p1#0 was changed', [written, queued, { ...delivered, content: { ...content, digest: 'x' } }]],
    ['I3 p2: p0>p1#0 was delivered there', [written, queued, { ...delivered, of: 'p2' }]],
    [
      'I3 p1: p0>p1#0 was delivered as one of p3',
      [written, queued, { ...delivered, content: { ...content, from: 'p3' } }],
    ],
    ['I3 p1: p0>p1#0 was delivered and not written', [delivered]],
    ['I3 p1: p0>p1#0 was delivered, and its sender told', [written, failed(true), delivered]],
    ['I3 p1: a message of p0 stays unread', [written, failed(false), unreadable]],
  ] as const)('a problem: %s', (problem, events) => {
    expect(
      judge(...events).some((one) => one.startsWith(problem)),
      judge(...events).join('; '),
    ).toBe(true);
  });
});

test('I3: after every rollback entries have their numbers anew, and come once each all the same', () => {
  const rollback: Event = { event: 'rollback', of: 'p1' };
  const entries = [delivered, acknowledged];
  expect(judge(written, queued, ...entries, rollback, ...entries, rollback, ...entries)).toEqual([]);
  expect(judge(written, queued, rollback, rollback, ...entries, delivered)).toContain(
    'I3 p1: entry 1 after rollback 2 came again after it was acknowledged',
  );
});

test('I3: what is written to a disk that was put back counts, but when that happened twice it may be lost', () => {
  const rollback: Event = { event: 'rollback', of: 'p1' };
  const lost = ['I3 p0>p1#0 was queued, and neither delivered nor returned'];
  expect(judge(rollback, written, queued)).toEqual(lost);
  expect(judge(rollback, { ...rollback, of: 'p2' }, written, queued)).toEqual(lost);
  expect(judge(rollback, rollback, written, queued)).toEqual([]);
  expect(judge(rollback, rollback, written, queued, delivered, { ...delivered, entry: '2' })).toEqual([
    'I3 p0>p1#0 was delivered 2 times',
  ]);
});

describe('whoever is blocked is not heard', () => {
  const blocks: DeviceEvent = { event: 'blocks', of: 'p1', whom: 'p0' };
  const blocked: DeviceEvent = { ...blocks, event: 'blocked' };
  test('what was written before may arrive or not, and what is written behind it does not', () => {
    expect(judge(written, queued, accepted, blocks)).toEqual([]);
    expect(judge(written, queued, blocks, blocked, delivered)).toEqual([]);
    expect(judge(blocks, written, queued, accepted)).toEqual([]);
    expect(judge(blocks, blocked, written, queued, accepted)).toEqual([]);
    expect(judge(blocks, blocked, written, queued, delivered)).toEqual([
      'blocked p0>p1#0 was written behind a block, and delivered',
    ]);
  });

  test('a copy of the disk from before knows nothing of it; who blocked may be heard', () => {
    expect(judge(blocks, blocked, { event: 'rollback', of: 'p1' }, written, queued, delivered)).toEqual([]);
    expect(judge({ ...blocks, of: 'p0', whom: 'p1' }, written, queued)).toEqual([
      'I3 p0>p1#0 was queued, and neither delivered nor returned',
    ]);
  });
});

describe('I3: a relay hands an item out once', () => {
  const refused = {
    event: 'log',
    of: 'p1',
    name: 'message-refused',
    fields: '{"code":"E_MESSAGE_DUPLICATE"}',
  } as const;

  test('a message that had to be refused as a duplicate is a problem', () => {
    expect(judge(refused)).toEqual(['I3 p1: its relay has handed out one message twice']);
  });

  test.each([
    ['is asked for again', { event: 'forging', of: 'p0', phase: 'begins' }],
    ['is sent again from an older copy', { event: 'rollback', of: 'p0' }],
  ] as const)('and none where one %s', (_, why) => {
    expect(judge(why, refused)).toEqual([]);
  });
});

describe('a disk that was put back', () => {
  const putBack = { event: 'rollback', of: 'p1' } as const;

  test('may lose or double what was written before', () => {
    expect(judge(written, queued, accepted, putBack)).toEqual([]);
    expect(judge(written, queued, delivered, acknowledged, putBack, delivered)).toEqual([]);
  });

  test('and nothing that was written afterwards', () => {
    expect(judge(putBack, written, queued)).toEqual(['I3 p0>p1#0 was queued, and neither delivered nor returned']);
    expect(judge(putBack, written, queued, delivered, { ...delivered, entry: '2' })).toEqual([
      'I3 p0>p1#0 was delivered 2 times',
    ]);
  });
});

describe('a stranger who goes on writing', () => {
  const letters = (count: number): readonly DeviceEvent[] =>
    Array.from({ length: count }, (_, number): readonly DeviceEvent[] => [
      { event: 'invoke', of: 'p0', letter: `p0>p1#${number}`, digest: 'd' },
      { event: 'queued', of: 'p0', letter: `p0>p1#${number}`, message: `m${number}` },
    ]).flat();
  const answer: DeviceEvent[] = [
    { event: 'invoke', of: 'p1', letter: 'p1>p0#0', digest: 'd' },
    { event: 'queued', of: 'p1', letter: 'p1>p0#0', message: 'a' },
  ];

  test('waits when nobody answers, and not before', () => {
    expect(judge(...letters(REQUESTS_UNANSWERED_MAX - 1))).toHaveLength(REQUESTS_UNANSWERED_MAX - 1);
    expect(judge(...letters(REQUESTS_UNANSWERED_MAX))).toEqual([]);
    expect(judge(...letters(REQUESTS_UNANSWERED_MAX), ...answer)).toHaveLength(REQUESTS_UNANSWERED_MAX + 1);
  });
});
