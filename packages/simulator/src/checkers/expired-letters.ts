/**
 * Letters whose timer has run out are in no store: neither where they were written nor where they were read. Nothing of them is
 * gone before, or I3 would miss it.
 */

import { asBuffer } from '../buffers.ts';
import type { Timed } from '../history.ts';
import { beginningOf, ownerOf } from '../letters.ts';
import type { Report } from '../problem.ts';
import { Memberships } from './memberships.ts';
import type { Stored } from './pinned-identities.ts';

export interface Expiring {
  readonly letter: string;
  /** The device that has it to delete. */
  readonly of: string;
  readonly at: number;
}

/** What is due when, on either side. On that of the author a timer runs from writing, on the other one from reading. */
export function expiringLetters(history: readonly Timed[]): readonly Expiring[] {
  const timers = new Map<string, number>();
  const expiring = new Map<string, Expiring>();
  for (const event of history) {
    if (event.event === 'invoke' && event.timer !== undefined) timers.set(event.letter, event.timer * 1000);
    if (event.event !== 'queued' && event.event !== 'read') continue;
    const timerMs = timers.get(event.letter);
    const { of, letter } = event;
    if (timerMs !== undefined) expiring.set(`${of}/${letter}`, { letter, of, at: event.at + timerMs });
  }
  return [...expiring.values()];
}

/** `disks` as they are at `now`. A clock that was wrong when a timer began is wrong about its end: such devices are left out. */
export function checkExpiredLetters(
  history: readonly Timed[],
  disks: ReadonlyMap<string, Stored>,
  now: number,
  report: Report,
): number {
  const members = new Memberships(history);
  const wrong = new Set(history.flatMap((event) => (event.event === 'clock' ? [event.of] : [])));
  const contents = new Map(
    [...disks].map(([name, stored]) => [name, asBuffer(new Uint8Array(Buffer.concat([...stored.values()])))]),
  );
  const expiring = expiringLetters(history);
  // A copy for another device of the author ends when the author's does.
  const copies = expiring
    .filter(({ letter, of }) => letter.startsWith(`${ownerOf(of)}>`) && !wrong.has(of))
    .flatMap((one) => members.of(ownerOf(one.of)).map(({ device }) => ({ ...one, of: device })))
    .filter(({ letter, of }) => !expiring.some((one) => one.letter === letter && one.of === of));
  const due = [...expiring, ...copies].filter(
    ({ of, at }) => !wrong.has(of) && !members.hasLeft(of) && at + EXPIRY_PATIENCE_MS < now,
  );
  for (const { letter, of } of due)
    if (contents.get(of)?.includes(beginningOf(letter)) === true)
      report('expired', `${of}: ${letter} is stored, and its time is over`);
  return due.length;
}

/** A device looks at what is due once a minute, whatever its clock says, and asks its relay for the time when it is opened. */
export const EXPIRY_PATIENCE_MS = 75_000;
