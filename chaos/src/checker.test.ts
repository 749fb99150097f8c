import { describe, expect, test } from 'vitest';
import { check, type Rule } from './checker.ts';
import type { ClientEvent, Delivered, Event } from './history.ts';
import { digestOf } from './letters.ts';

type Without<Type, Name extends PropertyKey> = Type extends unknown ? Omit<Type, Name> : never;
const at = (event: Without<ClientEvent, 'at'>): Event => ({ at: 0, ...event }) as Event;
const invoke = (client: number, to: number, number: number): Event =>
  at({ event: 'invoke', client, to, number, digest: digestOf(`${client}>${to}#${number}`) });
const queued = (client: number, number: number): Event =>
  at({ event: 'queued', client, number, message: `m${client}.${number}` });
const accepted = (client: number, number: number): Event => at({ event: 'accepted', client, number });
const deliver = (client: number, entry: number, content: Delivered): Event =>
  at({ event: 'deliver', client, entry: String(entry), content });
const ack = (client: number, entry: number): Event => at({ event: 'ack', client, entry: String(entry) });
const text = (letter: string, more: Partial<Extract<Delivered, { kind: 'text' }>> = {}): Delivered => ({
  kind: 'text',
  from: Number(letter.split('>')[0]),
  digest: digestOf(letter),
  letter,
  ...more,
});
const returned = (message: string): Delivered => ({ kind: 'undelivered', message, reason: 'E_MESSAGE_EXPIRED' });
const unread = (more: object = {}): Delivered => ({ kind: 'undecryptable', from: 1, reason: 'E_X', ...more });

/** Client 1 writes three letters to client 2, who reads them. */
const sent = [0, 1, 2].flatMap((number) => [invoke(1, 2, number), queued(1, number), accepted(1, number)]);
const read = [0, 1, 2].flatMap((number) => [deliver(2, number, text(`1>2#${number}`)), ack(2, number)]);

const rulesOf = (history: readonly Event[]): readonly Rule[] => check(history).problems.map(({ rule }) => rule);
const without = (history: readonly Event[], index: number): readonly Event[] => history.toSpliced(index, 1);

describe('a history is accepted', () => {
  test('in which every letter arrived once and in order', () => {
    const { problems, counts } = check([...sent, ...read]);
    expect(problems).toEqual([]);
    expect(counts).toMatchObject({ written: 3, queued: 3, accepted: 3, delivered: 3, undeliverable: 0, uncertain: 0 });
  });

  test('in which an entry came again before it was acknowledged', () => {
    expect(rulesOf([...sent, read[0]!, ...read])).toEqual([]);
  });

  test('in which a letter was returned to its sender instead', () => {
    const history = [...sent, ...read.slice(0, 4), deliver(1, 0, returned('m1.2'))];
    expect(rulesOf(history)).toEqual([]);
    expect(check(history).counts.undeliverable).toBe(1);
  });

  test('in which nobody knows whether a letter was sent, and it arrived or did not', () => {
    expect(rulesOf([...sent, ...read, invoke(1, 2, 3)])).toEqual([]);
    expect(rulesOf([...sent, ...read, invoke(1, 2, 3), deliver(2, 3, text('1>2#3'))])).toEqual([]);
    expect(check([invoke(1, 2, 0)]).counts.uncertain).toBe(1);
  });

  test('in which a letter was read at the second attempt, at the place where it told of itself', () => {
    const history = [
      ...sent,
      deliver(2, 0, unread()),
      deliver(2, 1, text('1>2#1')),
      deliver(2, 2, text('1>2#2')),
      deliver(2, 3, text('1>2#0', { repairs: '0' })),
    ];
    expect(rulesOf(history)).toEqual([]);
    expect(check(history).counts.repaired).toBe(1);
  });

  test('in which a letter came that was told to be missing, by an entry that is not in the history', () => {
    const late = deliver(2, 2, text('1>2#2', { repairs: '9' }));
    expect(rulesOf([...sent, deliver(2, 0, text('1>2#0')), deliver(2, 1, text('1>2#1')), late])).toEqual([]);
  });

  test('in which letters to different people overtake each other', () => {
    const history = [invoke(1, 2, 0), invoke(1, 3, 1), deliver(3, 0, text('1>3#1')), deliver(2, 0, text('1>2#0'))];
    expect(rulesOf(history)).toEqual([]);
  });

  test('in which one ciphertext is told of twice, after a restart', () => {
    const key = at({ event: 'key', client: 1, key: 'k/0', ciphertext: 'c' });
    expect(rulesOf([key, key])).toEqual([]);
  });
});

describe('a history is refused', () => {
  test.each<[string, readonly Event[], readonly Rule[]]>([
    ['in which an accepted letter did not arrive', [...sent, ...read.slice(0, 4)], ['lost']],
    ['in which a durable letter did not arrive', [...without(sent, 8), ...read.slice(0, 4)], ['lost']],
    ['in which a letter arrived twice', [...sent, ...read, deliver(2, 3, text('1>2#1'))], ['doubled']],
    ['in which a letter arrived and was returned', [...sent, ...read, deliver(1, 0, returned('m1.1'))], ['doubled']],
    ['in which letters overtook each other', [...sent, read[0]!, read[4]!, read[2]!], ['reordered']],
    ['in which a letter arrived that nobody sent', [...sent, ...read, deliver(2, 3, text('1>2#9'))], ['invented']],
    ['in which a text arrived that is no letter', [...sent, ...read, deliver(2, 3, text('hello'))], ['invented']],
    [
      'in which a letter came from somebody else',
      [invoke(1, 2, 0), deliver(2, 0, text('1>2#0', { from: 5 }))],
      ['invented'],
    ],
    [
      'in which a letter came from a stranger',
      [invoke(1, 2, 0), deliver(2, 0, text('1>2#0', { from: undefined }))],
      ['invented'],
    ],
    ['in which a letter came to somebody else', [invoke(1, 2, 0), deliver(3, 0, text('1>2#0'))], ['invented']],
    ['in which a letter was changed', [invoke(1, 2, 0), deliver(2, 0, text('1>2#0', { digest: 'x' }))], ['invented']],
    [
      'in which a letter arrived of which its sender was told that it had not been sent',
      [
        invoke(1, 2, 0),
        at({ event: 'failed', client: 1, number: 0, code: 'E', certain: true }),
        deliver(2, 0, text('1>2#0')),
      ],
      ['invented'],
    ],
    ['in which content of no kind arrived', [deliver(2, 0, { kind: 'unknown' })], ['invented']],
    ['in which a message stayed unread', [...sent, ...read, deliver(2, 3, unread())], ['unread']],
    [
      'in which a repaired message stayed unread',
      [deliver(2, 0, unread()), deliver(2, 1, unread({ repairs: '0' }))],
      ['unread'],
    ],
    ['in which an acknowledged entry came again', [...sent, ...read, read[0]!], ['returned']],
    [
      'in which a key encrypted two messages',
      ['c', 'd'].map((ciphertext) => at({ event: 'key', client: 1, key: 'k/0', ciphertext })),
      ['key reuse'],
    ],
    ['in which a process died of itself', [{ at: 0, event: 'died', process: 'r0', how: 'exit code 1' }], ['died']],
    ['in which a database is damaged', [{ at: 0, event: 'damaged', process: 'r0', what: 'row missing' }], ['died']],
  ])('%s', (_, history, rules) => {
    expect(rulesOf(history)).toEqual(rules);
  });
});
