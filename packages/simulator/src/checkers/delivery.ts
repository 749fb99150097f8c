/**
 * I3 and I8, judged from the history alone: what `send` had made durable reaches the inbox once in the end, or is returned;
 * what the home relay has said to have accepted does too; nothing comes twice, comes changed, or comes that nobody wrote.
 *
 * A device whose disk was put back has forgotten what happened since the copy: what was written before then, by it or to it, may
 * be lost or come again. What is written afterwards counts in full. If that happens twice, the keys and tokens that it had from
 * contacts or gave to them in between are lost for good, with a disk that nobody has: what is for them then may be lost, and
 * comes once at most.
 *
 * Of somebody with several devices, all that were there when a letter was written and are there in the end get it, and what one of
 * them has written is copied to the others. Before a device has joined it may get a letter, once. What was on a lost device, or on
 * its way to it, may be lost, and so may what a device had under way that was removed: sessions with it end at once. What was on
 * its way to it comes to those that stay, or is returned.
 */

import { REQUESTS_UNANSWERED_MAX } from '@sotto/client';
import type { Delivered, Timed } from '../history.ts';
import { ownerOf, textDigestIn } from '../letters.ts';
import type { Report } from '../problem.ts';
import { type Membership, Memberships } from './memberships.ts';

export interface Counts {
  readonly written: number;
  readonly queued: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly returned: number;
  /** Read when they had been asked for again. */
  readonly repaired: number;
  /** Of letters, at other devices of their author. */
  readonly copied: number;
}

interface Sent {
  readonly at: number;
  /** The device. */
  readonly by: string;
  readonly of: string;
  readonly to: string;
  readonly digest: string;
  readonly hasTimer: boolean;
  message: string | undefined;
  isAccepted: boolean;
  /** `send` threw, and nothing was queued. */
  hasFailed: boolean;
  isReturned: boolean;
  /** By device. */
  readonly entries: Map<string, string[]>;
  readonly copies: Map<string, string[]>;
}

export function checkDelivery(history: readonly Timed[], report: Report): Counts {
  const sent = readSent(history);
  const members = new Memberships(history);
  const told = readExcuses(history);
  const inboxes = readInboxes(history, report);
  let repaired = 0;
  for (const [device, inbox] of inboxes) {
    const of = ownerOf(device);
    const mended = new Set<string>();
    for (const content of inbox.values())
      if ('repairs' in content && content.repairs !== undefined) mended.add(content.repairs);
    repaired += mended.size;
    for (const [entry, content] of inbox) {
      if (content.kind === 'unreadable') {
        const { from, reason } = content;
        // Sessions with a device go with it, and what it had under way can be asked for no more.
        const isExcused =
          told.forgers.has(from) || told.putBack.has(from) || told.putBack.has(of) || members.isSmaller(from);
        if (!mended.has(entry) && !isExcused) report('I3', `${device}: a message of ${from} stays unread: ${reason}`);
      } else if (content.kind === 'returned') noteReturn(device, content.message, sent);
      else if (content.kind === 'copy') noteCopy(device, entry, content, sent, report);
      else noteLetter(device, entry, content, sent, report);
    }
  }
  for (const [letter, one] of sent) {
    judgePlaces(letter, one, { members, told }, report);
    const forgottenUntil = Math.max(told.putBack.get(one.of) ?? -1, told.putBack.get(one.to) ?? -1);
    const isForgotten = told.forgetful.has(one.of) || told.forgetful.has(one.to);
    const isBlocked = told.blocking.has(`${one.of}>${one.to}`);
    const isExcused = isForgotten || told.forgers.has(one.of) || isBlocked || waitsForAnswer(one, sent, members);
    if (one.at > forgottenUntil) judge(letter, one, { members, told, isExcused }, report);
  }
  const isQuiet = told.forgers.size === 0 && told.putBack.size === 0 && members.size === 0;
  if (isQuiet) checkRepetitions(history, report);
  const all = [...sent.values()];
  return {
    written: all.length,
    queued: all.filter(({ message }) => message !== undefined).length,
    accepted: all.filter(({ isAccepted }) => isAccepted).length,
    delivered: all.filter(({ entries }) => entries.size > 0).length,
    returned: all.filter(({ isReturned }) => isReturned).length,
    repaired,
    copied: all.reduce((count, { copies }) => count + copies.size, 0),
  };
}

/** What happened to people that explains what is missing. */
interface Excuses {
  readonly forgers: ReadonlySet<string>;
  /** When a disk was put back for the last time. */
  readonly putBack: ReadonlyMap<string, number>;
  /** Whose disk was put back twice. */
  readonly forgetful: ReadonlySet<string>;
  /** When who was blocked where, as `whom>device`: nothing more of them is read there. */
  readonly blocked: ReadonlyMap<string, number>;
  /** Who was to be, as `whom>of`. */
  readonly blocking: ReadonlySet<string>;
  /** Whose clock was wrong. */
  readonly untimely: ReadonlySet<string>;
}

function readExcuses(history: readonly Timed[]): Excuses {
  const forgers = new Set<string>();
  const putBack = new Map<string, number>();
  const forgetful = new Set<string>();
  const blocking = new Set<string>();
  const untimely = new Set<string>();
  for (const event of history) {
    if (event.event === 'forging') forgers.add(ownerOf(event.of));
    else if (event.event === 'clock') untimely.add(ownerOf(event.of));
    else if (event.event === 'blocks') blocking.add(`${event.whom}>${ownerOf(event.of)}`);
    else if (event.event === 'rollback') {
      if (putBack.has(event.of)) forgetful.add(event.of);
      putBack.set(event.of, event.at);
    }
  }
  return { forgers, putBack, forgetful, blocked: readBlocks(history, putBack), blocking, untimely };
}

/**
 * Whatever is repeated on the way, a relay hands an item out once; a device would refuse it the second time. Where nobody sends
 * anything again, that it has to do so is a fault of a relay.
 */
function checkRepetitions(history: readonly Timed[], report: Report): void {
  for (const event of history)
    if (event.event === 'log' && event.name === 'message-refused' && event.fields.includes('E_MESSAGE_DUPLICATE'))
      report('I3', `${event.of}: its relay has handed out one message twice`);
}

/** Letters whose fate is open: what a run waits for before it is judged. */
export function countOpen(history: readonly Timed[]): number {
  let open = 0;
  checkDelivery(history, () => {
    open += 1;
  });
  return open;
}

function readSent(history: readonly Timed[]): Map<string, Sent> {
  const sent = new Map<string, Sent>();
  for (const event of history) {
    if (event.event === 'invoke') {
      const to = event.letter.slice(event.letter.indexOf('>') + 1, event.letter.indexOf('#'));
      const { at, of: by, digest } = event;
      const fresh = { message: undefined, isAccepted: false, hasFailed: false, isReturned: false };
      const places = { entries: new Map(), copies: new Map() };
      const hasTimer = event.timer !== undefined;
      sent.set(event.letter, { at, by, of: ownerOf(by), to, digest, hasTimer, ...fresh, ...places });
      continue;
    }
    if (event.event !== 'queued' && event.event !== 'accepted' && event.event !== 'failed') continue;
    const one = sent.get(event.letter);
    if (one === undefined) continue;
    if (event.event === 'queued') one.message = event.message;
    else if (event.event === 'accepted') one.isAccepted = true;
    else one.hasFailed = event.isCertain;
  }
  return sent;
}

/** A copy of the disk that is put back may not know it. */
const readBlocks = (history: readonly Timed[], putBack: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
  new Map(
    history.flatMap((event) => {
      if (event.event !== 'blocked') return [];
      const at = event.at > (putBack.get(event.of) ?? -1) ? event.at : Number.POSITIVE_INFINITY;
      return [[`${event.whom}>${event.of}`, at] as const];
    }),
  );

/** What stood in each inbox, by entry. An entry may come again until it is acknowledged, and is the same then. */
function readInboxes(history: readonly Timed[], report: Report): Map<string, Map<string, Delivered>> {
  const inboxes = new Map<string, Map<string, Delivered>>();
  const acknowledged = new Set<string>();
  /** Numbers of entries are given again after a rollback. */
  const rollbacks = new Map<string, number>();
  for (const event of history) {
    if (event.event === 'rollback') rollbacks.set(event.of, (rollbacks.get(event.of) ?? 0) + 1);
    if (event.event !== 'delivered' && event.event !== 'acknowledged') continue;
    const { of } = event;
    const times = rollbacks.get(of);
    const entry = times === undefined ? event.entry : `${event.entry} after rollback ${times}`;
    if (event.event === 'acknowledged') {
      acknowledged.add(`${of}/${entry}`);
      continue;
    }
    const { content } = event;
    const inbox = inboxes.get(of) ?? new Map<string, Delivered>();
    if (acknowledged.has(`${of}/${entry}`)) report('I3', `${of}: entry ${entry} came again after it was acknowledged`);
    const before = inbox.get(entry);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(content))
      report('I3', `${of}: entry ${entry} came again as another one`);
    inboxes.set(of, inbox.set(entry, content));
  }
  return inboxes;
}

function noteReturn(of: string, message: string, sent: ReadonlyMap<string, Sent>): void {
  // Of a letter whose sender died before `send` resolved, nobody knows the message id.
  const letter = [...sent.values()].find((one) => one.by === of && one.message === message);
  if (letter !== undefined) letter.isReturned = true;
}

function noteLetter(
  of: string,
  entry: string,
  { letter, from, digest }: Extract<Delivered, { kind: 'letter' }>,
  sent: ReadonlyMap<string, Sent>,
  report: Report,
): void {
  const one = sent.get(letter);
  if (one === undefined) {
    report('I3', `${of}: ${letter} was delivered and not written`);
    return;
  }
  add(one.entries, of, entry);
  if (one.of !== from) report('I3', `${of}: ${letter} was delivered as one of ${from}`);
  if (one.to !== ownerOf(of)) report('I3', `${of}: ${letter} was delivered there`);
  if (one.digest !== digest) report('I3', `${of}: ${letter} was changed`);
  if (one.hasFailed) report('I3', `${of}: ${letter} was delivered, and its sender told that it was not sent`);
}

function noteCopy(
  of: string,
  entry: string,
  { letter, to, digest }: Extract<Delivered, { kind: 'copy' }>,
  sent: ReadonlyMap<string, Sent>,
  report: Report,
): void {
  const one = sent.get(letter);
  if (one === undefined || one.of !== ownerOf(of) || one.by === of) {
    report('I3', `${of}: a copy of ${letter} came, which no other device of its person has written`);
    return;
  }
  add(one.copies, of, entry);
  if (one.to !== to) report('I3', `${of}: the copy of ${letter} says that it went to ${to}`);
  if (textDigestIn(one.digest) !== digest) report('I3', `${of}: the copy of ${letter} was changed`);
}

const add = (places: Map<string, string[]>, device: string, entry: string): void =>
  void places.set(device, [...(places.get(device) ?? []), entry]);

/**
 * Nobody hears more of a stranger than this before they answer: the rest waits at its sender, for hours. Each device counts, also
 * one that gets again what was for one that is gone, and may have been accepted for that.
 */
function waitsForAnswer({ of, to, isAccepted }: Sent, sent: ReadonlyMap<string, Sent>, members: Memberships): boolean {
  const queued = [...sent.values()].filter(({ message }) => message !== undefined);
  const isAnswered = queued.some((one) => one.of === to && one.to === of);
  const written = queued.filter((one) => one.of === of && one.to === to).length;
  const mayWait = !isAccepted || members.isSmaller(to);
  return mayWait && !isAnswered && written * members.of(to).length >= REQUESTS_UNANSWERED_MAX;
}

interface Grounds {
  readonly members: Memberships;
  readonly told: Excuses;
  readonly isExcused: boolean;
}

/** Nothing comes where it must not. */
function judgePlaces(letter: string, one: Sent, { members, told }: Omit<Grounds, 'isExcused'>, report: Report): void {
  for (const device of one.entries.keys()) {
    const blockedAt = told.blocked.get(`${one.of}>${device}`);
    if (blockedAt !== undefined && one.at > blockedAt)
      report('blocked', `${letter} was written behind a block, and delivered`);
  }
  for (const { device, removedAt } of [...members.of(one.to), ...members.of(one.of)])
    if (one.at > removedAt && (one.entries.has(device) || one.copies.has(device)))
      report('devices', `${letter} was written when ${device} had been removed, and came there`);
}

/** What a forger wrote may be lost, for nobody can read it; what is excused so comes once at most all the same. */
function judge(letter: string, one: Sent, { members, told, isExcused }: Grounds, report: Report): void {
  const { message, isAccepted, isReturned, entries, copies } = one;
  for (const [device, { length }] of entries)
    if (length > 1) report('I3', `${letter} was delivered ${length} times${at(device)}`);
  for (const [device, { length }] of copies)
    if (length > 1) report('I3', `${letter} was copied ${length} times${at(device)}`);
  const isThere = [...entries.keys()].some((device) => !members.hasLeft(device));
  if (isThere && isReturned) report('I3', `${letter} was delivered, and returned to its sender`);
  if (isExcused || message === undefined) return;
  const isSure = isKnownTo(one, told);
  const isDue = ({ joinedAt }: Membership): boolean => isSure || joinedAt === Number.NEGATIVE_INFINITY;
  if (!isReturned) {
    const missing = members.lasting(one.to, one.at).filter((due) => isDue(due) && !entries.has(due.device));
    const isLost = members.lasting(one.to, one.at).length === 0 && entries.size === 0 && !members.wasLost(one.to);
    const where = missing[0]?.device ?? (isLost ? one.to : undefined);
    if (where !== undefined && !members.hasLeft(one.by)) {
      if (isAccepted) report('I8', `${letter} was accepted, and neither delivered nor returned${at(where)}`);
      else report('I3', `${letter} was queued, and neither delivered nor returned${at(where)}`);
    }
  }
  // What has a timer stands in the history alone.
  if (one.hasTimer || members.hasLeft(one.by)) return;
  for (const due of members.lasting(one.of, one.at))
    if (due.device !== one.by && isDue(due) && !copies.has(due.device))
      report('devices', `${letter} was queued, and ${due.device} has no copy`);
}

/**
 * Whoever forgets, or takes another time for now, may not know of a device that has joined until it hears of it again: it gets
 * what is written from then on.
 */
const isKnownTo = ({ of, to }: Sent, { putBack, untimely, forgers }: Excuses): boolean =>
  ![of, to].some((person) => putBack.has(person) || untimely.has(person) || forgers.has(person));

/** The first device of a person is not worth telling. */
const at = (device: string): string => (ownerOf(device) === device ? '' : ` at ${device}`);
