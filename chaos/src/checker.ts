/**
 * Judges a history. Pure: what it is given is all it knows, and it trusts no part of Sotto.
 *
 *   lost        durable at its sender, and neither delivered nor returned to the sender
 *   doubled     two entries of the recipient's inbox, or delivered and returned
 *   reordered   delivered behind a later letter of the same sender to the same recipient
 *   invented    delivered to somebody it was not written to, from somebody who did not write it, changed, or after `send` said no
 *   unread      an entry that tells of a message nobody could read, and that no later one repaired
 *   returned    the inbox gave an entry again that was acknowledged
 *   key reuse   one message key, two ciphertexts
 *   died        a process ended that nobody had killed, or left something damaged
 *
 * A message that could not be read and was sent again stands in the inbox where it first told of itself.
 */

import type { ClientEvent, Event } from './history.ts';
import { readLetter } from './letters.ts';

export type Rule = 'lost' | 'doubled' | 'reordered' | 'invented' | 'unread' | 'returned' | 'key reuse' | 'died';

export interface Problem {
  readonly rule: Rule;
  readonly what: string;
}

export interface Verdict {
  readonly problems: readonly Problem[];
  readonly counts: {
    /** `send` was called. */
    readonly written: number;
    readonly queued: number;
    readonly accepted: number;
    readonly delivered: number;
    /** Returned to the sender as undeliverable. */
    readonly undeliverable: number;
    /** Read at the second attempt, after the recipient asked for it. */
    readonly repaired: number;
    /** The sender was killed while it wrote, so whether it was sent is not known. */
    readonly uncertain: number;
    readonly faults: number;
    readonly keys: number;
  };
}

export const check = (history: readonly Event[]): Verdict => {
  const problems: Problem[] = [];
  const sent = new Map<string, Sent>();
  const inboxes = new Map<number, Inbox>();
  const keys = new Map<string, string>();
  let faults = 0;
  for (const event of history) {
    if (event.event === 'fault') faults += event.phase === 'begin' ? 1 : 0;
    else if (event.event === 'died') problems.push({ rule: 'died', what: `${event.process}: ${event.how}` });
    else if (event.event === 'damaged') problems.push({ rule: 'died', what: `${event.process}: ${event.what}` });
    else if (event.event === 'key') problems.push(...noteKey(keys, event));
    else if (event.event === 'deliver' || event.event === 'ack') problems.push(...noteInbox(inboxes, event));
    else if (isSending(event)) noteSending(sent, event);
  }
  const places = new Map<string, Place[]>();
  let repaired = 0;
  for (const [client, inbox] of inboxes) {
    const found = readInbox(client, inbox, sent, places);
    problems.push(...found.problems);
    repaired += found.repaired;
  }
  problems.push(...judgeSent(sent, places), ...judgeOrder(places));
  const all = [...sent.values()];
  return {
    problems,
    counts: {
      written: all.length,
      queued: all.filter(({ message }) => message !== undefined).length,
      accepted: all.filter(({ isAccepted }) => isAccepted).length,
      delivered: places.size,
      undeliverable: all.filter(({ isReturned }) => isReturned).length,
      repaired,
      uncertain: all.filter(({ message, hasFailed }) => message === undefined && !hasFailed).length,
      faults,
      keys: keys.size,
    },
  };
};

/** Letters that are durable at their senders and whose fate is open: what a run waits for before it is judged. */
export const countOpen = (history: readonly Event[]): number =>
  check(history).problems.filter(({ rule }) => rule === 'lost' || rule === 'unread').length;

interface Sent {
  readonly from: number;
  readonly to: number;
  readonly number: number;
  readonly digest: string;
  message: string | undefined;
  isAccepted: boolean;
  /** `send` threw, and nothing was queued. */
  hasFailed: boolean;
  isReturned: boolean;
}

type Sending = Extract<ClientEvent, { event: 'invoke' | 'queued' | 'failed' | 'accepted' }>;
type Delivery = Extract<ClientEvent, { event: 'deliver' }>;
type InboxEvent = Delivery | Extract<ClientEvent, { event: 'ack' }>;

const SENDING: ReadonlySet<string> = new Set(['invoke', 'queued', 'failed', 'accepted']);
const isSending = (event: Event): event is Sending => SENDING.has(event.event);

const noteSending = (sent: Map<string, Sent>, event: Sending): void => {
  const name = nameOf(event.client, event.number);
  if (event.event === 'invoke') {
    const { client: from, to, number, digest } = event;
    const fresh = { message: undefined, isAccepted: false, hasFailed: false, isReturned: false };
    sent.set(name, { from, to, number, digest, ...fresh });
    return;
  }
  const letter = sent.get(name);
  if (letter === undefined) return;
  if (event.event === 'queued') letter.message = event.message;
  else if (event.event === 'accepted') letter.isAccepted = true;
  else letter.hasFailed = event.certain;
};

const noteKey = (
  keys: Map<string, string>,
  { client, key, ciphertext }: Extract<ClientEvent, { event: 'key' }>,
): readonly Problem[] => {
  const name = `${client} ${key}`;
  const known = keys.get(name);
  keys.set(name, ciphertext);
  if (known === undefined || known === ciphertext) return [];
  return [{ rule: 'key reuse', what: `client ${client} encrypted two messages with key ${key}` }];
};

/** Entries in the order in which the inbox first gave them. */
interface Inbox {
  readonly entries: Map<string, Delivery>;
  readonly acknowledged: Set<string>;
}

const noteInbox = (inboxes: Map<number, Inbox>, event: InboxEvent): readonly Problem[] => {
  const inbox = inboxes.get(event.client) ?? { entries: new Map(), acknowledged: new Set() };
  inboxes.set(event.client, inbox);
  if (event.event === 'ack') {
    inbox.acknowledged.add(event.entry);
    return [];
  }
  if (!inbox.entries.has(event.entry)) inbox.entries.set(event.entry, event);
  if (!inbox.acknowledged.has(event.entry)) return [];
  return [{ rule: 'returned', what: `client ${event.client} saw entry ${event.entry} again` }];
};

/** Where a letter stands in the inbox of its recipient. */
interface Place {
  readonly entry: string;
  readonly from: number;
  readonly to: number;
  readonly number: number;
  readonly position: number;
}

const readInbox = (
  client: number,
  { entries }: Inbox,
  sent: Map<string, Sent>,
  places: Map<string, Place[]>,
): { readonly problems: readonly Problem[]; readonly repaired: number } => {
  const problems: Problem[] = [];
  const positions = new Map([...entries.keys()].map((entry, position) => [entry, position]));
  const repairs = new Map<string, string>();
  const unread = new Map<string, string>();
  for (const { entry, content } of entries.values()) {
    if (content.kind === 'undelivered') problems.push(...noteReturn(client, content.message, sent));
    else if (content.kind === 'unknown')
      problems.push({ rule: 'invented', what: `client ${client} got ${entry} of no kind` });
    else {
      // A letter that was missing names the entry that told so, which is not in the history.
      if (content.repairs !== undefined && entries.has(content.repairs)) repairs.set(entry, content.repairs);
      if (content.kind === 'undecryptable')
        unread.set(entry, `client ${client} could not read ${entry}: ${content.reason}`);
      else {
        const place = placeOf(client, entry, content, sent, positions.get(first(repairs, entry)) ?? 0);
        if (typeof place === 'string') problems.push({ rule: 'invented', what: place });
        else {
          const name = nameOf(place.from, place.number);
          places.set(name, [...(places.get(name) ?? []), place]);
        }
      }
    }
  }
  const mended = new Set(repairs.values());
  for (const [entry, what] of unread) if (!mended.has(entry)) problems.push({ rule: 'unread', what });
  return { problems, repaired: [...mended].filter((entry) => unread.has(entry)).length };
};

/** The entry that told of a message first. */
const first = (repairs: ReadonlyMap<string, string>, entry: string): string => {
  const before = repairs.get(entry);
  return before === undefined ? entry : first(repairs, before);
};

/** A text is what its sender wrote to this client, to the letter; otherwise the result says what is wrong. */
const placeOf = (
  client: number,
  entry: string,
  { from, digest, letter }: Extract<Delivery['content'], { kind: 'text' }>,
  sent: ReadonlyMap<string, Sent>,
  position: number,
): Place | string => {
  const what = `client ${client} got '${letter}' from ${from ?? 'a stranger'}`;
  const read = readLetter(letter);
  if (read === undefined) return `${what}, which nobody writes`;
  const original = sent.get(nameOf(read.from, read.number));
  if (original === undefined) return `${what}, which was not sent`;
  if (original.from !== from) return `${what}, which ${original.from} wrote`;
  if (original.to !== client) return `${what}, which was for ${original.to}`;
  if (original.digest !== digest) return `${what}, which was changed`;
  if (original.hasFailed) return `${what}, which its sender was told had not been sent`;
  return { entry, from: read.from, to: client, number: read.number, position };
};

const noteReturn = (client: number, message: string, sent: ReadonlyMap<string, Sent>): readonly Problem[] => {
  const letter = [...sent.values()].find((one) => one.from === client && one.message === message);
  // Of a letter whose sender died before `send` resolved, nobody knows the message id.
  if (letter !== undefined) letter.isReturned = true;
  return [];
};

const judgeSent = (
  sent: ReadonlyMap<string, Sent>,
  places: ReadonlyMap<string, readonly Place[]>,
): readonly Problem[] => {
  const problems: Problem[] = [];
  for (const [name, { from, to, number, message, isAccepted, isReturned }] of sent) {
    const found = places.get(name) ?? [];
    const what = `letter ${number} of client ${from} to ${to}`;
    if (found.length > 1)
      problems.push({ rule: 'doubled', what: `${what}: entries ${found.map(({ entry }) => entry).join(', ')}` });
    if (found.length > 0 && isReturned)
      problems.push({ rule: 'doubled', what: `${what}: delivered, and returned to its sender` });
    if (message !== undefined && found.length === 0 && !isReturned)
      problems.push({ rule: 'lost', what: `${what}, ${isAccepted ? 'accepted' : 'queued'}` });
  }
  return problems;
};

const judgeOrder = (places: ReadonlyMap<string, readonly Place[]>): readonly Problem[] => {
  const conversations = new Map<string, Place[]>();
  for (const [place] of places.values()) {
    if (place === undefined) continue;
    const name = `client ${place.from} to ${place.to}`;
    conversations.set(name, [...(conversations.get(name) ?? []), place]);
  }
  const late: Problem[] = [];
  for (const [name, letters] of conversations) {
    letters.sort((left, right) => left.position - right.position);
    let latest = -1;
    for (const { number } of letters) {
      if (number > latest) latest = number;
      else late.push({ rule: 'reordered', what: `${name}: letter ${number} behind ${latest}` });
    }
  }
  return late;
};

const nameOf = (client: number, number: number): string => `${client}#${number}`;
