/**
 * I3 and I8, judged from the history alone: what `send` had made durable reaches the inbox once in the end, or is returned;
 * what the home relay has said to have accepted does too; nothing comes twice, comes changed, or comes that nobody wrote.
 *
 * A device whose disk was put back has forgotten what happened since the copy: what was written before then, by it or to it, may
 * be lost or come again. What is written afterwards counts in full. If that happens twice, the keys and tokens that it had from
 * contacts or gave to them in between are lost for good, with a disk that nobody has: what is for them then may be lost, and
 * comes once at most.
 */

import { REQUESTS_UNANSWERED_MAX } from '@sotto/client';
import type { Delivered, Timed } from '../history.ts';
import type { Report } from '../problem.ts';

export interface Counts {
  readonly written: number;
  readonly queued: number;
  readonly accepted: number;
  readonly delivered: number;
  readonly returned: number;
  /** Read when they had been asked for again. */
  readonly repaired: number;
}

interface Sent {
  readonly at: number;
  readonly of: string;
  readonly to: string;
  readonly digest: string;
  message: string | undefined;
  isAccepted: boolean;
  /** `send` threw, and nothing was queued. */
  hasFailed: boolean;
  isReturned: boolean;
  readonly entries: string[];
}

export function checkDelivery(history: readonly Timed[], report: Report): Counts {
  const sent = readSent(history);
  const forgers = new Set(history.flatMap((event) => (event.event === 'forging' ? [event.of] : [])));
  const putBack = lastRollbacks(history);
  const forgetful = putBackTwice(history);
  const blocked = readBlocks(history, putBack);
  const blocking = new Set(history.flatMap((event) => (event.event === 'blocks' ? [`${event.whom}>${event.of}`] : [])));
  const inboxes = readInboxes(history, report);
  let repaired = 0;
  for (const [of, inbox] of inboxes) {
    const mended = new Set<string>();
    for (const content of inbox.values())
      if ('repairs' in content && content.repairs !== undefined) mended.add(content.repairs);
    repaired += mended.size;
    for (const [entry, content] of inbox) {
      if (content.kind === 'unreadable') {
        const isExcused = forgers.has(content.from) || putBack.has(content.from) || putBack.has(of);
        if (!mended.has(entry) && !isExcused)
          report('I3', `${of}: a message of ${content.from} stays unread: ${content.reason}`);
      } else if (content.kind === 'returned') noteReturn(of, content.message, sent);
      else noteLetter(of, entry, content, sent, report);
    }
  }
  for (const [letter, one] of sent) {
    const forgottenUntil = Math.max(putBack.get(one.of) ?? -1, putBack.get(one.to) ?? -1);
    const pair = `${one.of}>${one.to}`;
    const blockedAt = blocked.get(pair);
    if (blockedAt !== undefined && one.at > blockedAt && one.entries.length > 0)
      report('blocked', `${letter} was written behind a block, and delivered`);
    const isForgotten = forgetful.has(one.of) || forgetful.has(one.to);
    const isExcused = isForgotten || forgers.has(one.of) || blocking.has(pair) || waitsForAnswer(one, sent);
    if (one.at > forgottenUntil) judge(letter, one, isExcused, report);
  }
  if (forgers.size === 0 && putBack.size === 0) checkRepetitions(history, report);
  const all = [...sent.values()];
  return {
    written: all.length,
    queued: all.filter(({ message }) => message !== undefined).length,
    accepted: all.filter(({ isAccepted }) => isAccepted).length,
    delivered: all.filter(({ entries }) => entries.length > 0).length,
    returned: all.filter(({ isReturned }) => isReturned).length,
    repaired,
  };
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
      const fresh = { message: undefined, isAccepted: false, hasFailed: false, isReturned: false, entries: [] };
      sent.set(event.letter, { at: event.at, of: event.of, to, digest: event.digest, ...fresh });
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

/** When the disk of a device was put back for the last time. */
const lastRollbacks = (history: readonly Timed[]): ReadonlyMap<string, number> =>
  new Map(history.flatMap((event) => (event.event === 'rollback' ? [[event.of, event.at] as const] : [])));

/** When who was blocked, as `whom>of`: nothing more of them is read. A copy of the disk that is put back may not know it. */
const readBlocks = (history: readonly Timed[], putBack: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
  new Map(
    history.flatMap((event) => {
      if (event.event !== 'blocked') return [];
      const at = event.at > (putBack.get(event.of) ?? -1) ? event.at : Number.POSITIVE_INFINITY;
      return [[`${event.whom}>${event.of}`, at] as const];
    }),
  );

function putBackTwice(history: readonly Timed[]): ReadonlySet<string> {
  const rollbacks = history.flatMap((event) => (event.event === 'rollback' ? [event.of] : []));
  return new Set(rollbacks.filter((of, index) => rollbacks.indexOf(of) !== index));
}

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
  const letter = [...sent.values()].find((one) => one.of === of && one.message === message);
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
  one.entries.push(entry);
  if (one.of !== from) report('I3', `${of}: ${letter} was delivered as one of ${from}`);
  if (one.to !== of) report('I3', `${of}: ${letter} was delivered there`);
  if (one.digest !== digest) report('I3', `${of}: ${letter} was changed`);
  if (one.hasFailed) report('I3', `${of}: ${letter} was delivered, and its sender told that it was not sent`);
}

/** Nobody hears more of a stranger than this before they answer: the rest waits at its sender, for hours. */
function waitsForAnswer({ of, to, isAccepted }: Sent, sent: ReadonlyMap<string, Sent>): boolean {
  const queued = [...sent.values()].filter(({ message }) => message !== undefined);
  const isAnswered = queued.some((one) => one.of === to && one.to === of);
  const written = queued.filter((one) => one.of === of && one.to === to).length;
  return !isAccepted && !isAnswered && written >= REQUESTS_UNANSWERED_MAX;
}

/** What a forger wrote may be lost, for nobody can read it; what is excused so comes once at most all the same. */
function judge(
  letter: string,
  { message, isAccepted, isReturned, entries }: Sent,
  isExcused: boolean,
  report: Report,
): void {
  if (entries.length > 1) report('I3', `${letter} was delivered ${entries.length} times`);
  if (entries.length > 0 && isReturned) report('I3', `${letter} was delivered, and returned to its sender`);
  if (entries.length > 0 || isReturned || isExcused) return;
  if (isAccepted) report('I8', `${letter} was accepted, and neither delivered nor returned`);
  else if (message !== undefined) report('I3', `${letter} was queued, and neither delivered nor returned`);
}
