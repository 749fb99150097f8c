/**
 * I3 and I8, judged from the history alone: what `send` had made durable reaches the inbox once in the end, or is returned;
 * what the home relay has said to have accepted does too; nothing comes twice, comes changed, or comes that nobody wrote.
 */

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
  const inboxes = readInboxes(history, report);
  let repaired = 0;
  for (const [of, inbox] of inboxes) {
    const mended = new Set<string>();
    for (const content of inbox.values())
      if ('repairs' in content && content.repairs !== undefined) mended.add(content.repairs);
    repaired += mended.size;
    for (const [entry, content] of inbox) {
      if (content.kind === 'unreadable') {
        if (!mended.has(entry) && !forgers.has(content.from))
          report('I3', `${of}: a message of ${content.from} stays unread: ${content.reason}`);
      } else if (content.kind === 'returned') noteReturn(of, content.message, sent);
      else noteLetter(of, entry, content, sent, report);
    }
  }
  for (const [letter, one] of sent) judge(letter, one, forgers.has(one.of), report);
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
      sent.set(event.letter, { of: event.of, to, digest: event.digest, ...fresh });
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

/** What stood in each inbox, by entry. An entry may come again until it is acknowledged, and is the same then. */
function readInboxes(history: readonly Timed[], report: Report): Map<string, Map<string, Delivered>> {
  const inboxes = new Map<string, Map<string, Delivered>>();
  const acknowledged = new Set<string>();
  for (const event of history) {
    if (event.event === 'acknowledged') acknowledged.add(`${event.of}/${event.entry}`);
    if (event.event !== 'delivered') continue;
    const { of, entry, content } = event;
    if (acknowledged.has(`${of}/${entry}`)) report('I3', `${of}: entry ${entry} came again after it was acknowledged`);
    const inbox = inboxes.get(of) ?? new Map<string, Delivered>();
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

/** What a forger wrote may be lost, for nobody can read it; it comes once at most all the same. */
function judge(
  letter: string,
  { message, isAccepted, isReturned, entries }: Sent,
  isForged: boolean,
  report: Report,
): void {
  if (entries.length > 1) report('I3', `${letter} was delivered ${entries.length} times`);
  if (entries.length > 0 && isReturned) report('I3', `${letter} was delivered, and returned to its sender`);
  if (entries.length > 0 || isReturned || isForged) return;
  if (isAccepted) report('I8', `${letter} was accepted, and neither delivered nor returned`);
  else if (message !== undefined) report('I3', `${letter} was queued, and neither delivered nor returned`);
}
