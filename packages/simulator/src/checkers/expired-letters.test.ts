import { utf8ToBytes } from '@sotto/crypto';
import { expect, test } from 'vitest';
import type { Event, Timed } from '../history.ts';
import { letterOf } from '../letters.ts';
import { checkExpiredLetters, EXPIRY_PATIENCE_MS, expiringLetters } from './expired-letters.ts';

const { name, text } = letterOf('p0', 'p1', { number: 0, length: 80, fileBytes: undefined, timerSeconds: 5 });
const EVENTS: readonly Event[] = [
  { event: 'invoke', of: 'p0', letter: name, digest: 'd', timer: 5 },
  { event: 'queued', of: 'p0', letter: name, message: 'm' },
  { event: 'read', of: 'p1', letter: name },
  { event: 'queued', of: 'p0', letter: 'p0>p1#1', message: 'n' },
];
const history = EVENTS.map((event, at): Timed => ({ at, ...event }));
const BEHIND = 5_002 + EXPIRY_PATIENCE_MS + 1;

function judge(events: readonly Timed[], now: number, names = ['p0', 'p1']): readonly string[] {
  const disks = new Map(names.map((of) => [of, new Map([['message/1', utf8ToBytes(`.${text}`)]])] as const));
  const problems: string[] = [];
  checkExpiredLetters(events, disks, now, (_, what) => problems.push(what));
  return problems;
}

test('a timer runs from writing where it was written, and from reading where it was read', () => {
  expect(expiringLetters(history)).toEqual([
    { letter: name, of: 'p0', at: 5_001 },
    { letter: name, of: 'p1', at: 5_002 },
  ]);
});

test('what is stored when its time is over is a problem, on either side', () => {
  expect(judge(history, BEHIND)).toEqual([
    `p0: ${name} is stored, and its time is over`,
    `p1: ${name} is stored, and its time is over`,
  ]);
});

test('it is none before, nor where a clock was wrong', () => {
  expect(judge(history, 5_000)).toEqual([]);
  const wrong: Timed = { at: 0, event: 'clock', of: 'p1', offsetMs: 1 };
  expect(judge([wrong, ...history], BEHIND)).toEqual([`p0: ${name} is stored, and its time is over`]);
});

test('nor may another device of the author have a copy, if it is still one', () => {
  const joins: Timed = { at: 0, event: 'joins', of: 'p0.2', by: 'link' };
  expect(judge([joins, ...history], BEHIND, ['p0.2'])).toEqual([`p0.2: ${name} is stored, and its time is over`]);
  const leaves: Timed = { at: 0, event: 'leaves', of: 'p0.2', why: 'removed' };
  expect(judge([joins, leaves, ...history], BEHIND, ['p0.2'])).toEqual([]);
});
