/**
 * A process of clients: its main program. It opens one client for each of its stores, writes letters, reads inboxes, and
 * tells its history before it goes on. Killed at any moment and started again, it continues where the history ends.
 */

import { join } from 'node:path';
import { ClientError, type InboxMessage, open, type SottoClient } from '@sotto/client';
import { StoreError } from '@sotto/store';
import { sqliteStore } from '@sotto/store-sqlite';
import { type Assignment, addressOf, clientOf, type Order, type Report } from './clients-protocol.ts';
import { type ClientEvent, type Delivered, openHistory, readEvents, type Writer } from './history.ts';
import { digestOf, type Letter, letterOf, peersOf, readLetter } from './letters.ts';
import { type MovedClock, movedClock } from './moved-clock.ts';
import { type WatchedStore, watchedStore } from './watched-store.ts';

interface Person {
  readonly client: number;
  readonly sotto: SottoClient;
  readonly clock: MovedClock;
  readonly store: WatchedStore;
  readonly tell: Tell;
}

type Without<Type, Name extends PropertyKey> = Type extends unknown ? Omit<Type, Name> : never;
type Tell = (event: Without<ClientEvent, 'at' | 'client'>) => void;

process.once('message', (assignment: Assignment) => void run(assignment));
// Whoever started it is gone, however that happened.
process.on('disconnect', () => process.exit());

async function run(assignment: Assignment): Promise<void> {
  const history = openHistory(assignment.historyFile);
  const next = nextNumbers(assignment.historyFile);
  const state = { isQuiet: false };
  const people = await Promise.all(assignment.clients.map((client) => enter(assignment, client, history)));
  process.on('message', (order: Order) => void obey(order, people, state));
  for (const person of people) void readInbox(person);
  report({ ready: true });
  // Nobody writes to somebody who has no account yet.
  const isWriting = once('write');
  if (await Promise.race([once('meet').then(() => true), isWriting.then(() => false)])) {
    await Promise.all(people.map((person) => greet(assignment, person, next)));
    await isWriting;
  }
  for (const person of people) void writeLetters(assignment, person, next.get(person.client) ?? 0, state);
}

const once = (kind: Order['kind']): Promise<void> =>
  new Promise((resolve) => {
    process.on('message', (order: Order) => order.kind === kind && resolve());
  });

/** The first letters: one to each whom the client writes to, tried until it is queued, for who has no answer may write but ten. */
async function greet({ seed, relays }: Assignment, person: Person, next: Map<number, number>): Promise<void> {
  const { client } = person;
  const peers = peersOf(seed, relays.length, client);
  for (let number = next.get(client) ?? 0; number < peers.length; number++) {
    const letter = letterOf(seed, relays.length, client, number);
    for (let tries = 0; tries < GREETING_TRIES_MAX; tries++)
      if (await write(person, letter, relays[letter.to]!.domain)) break;
    next.set(client, number + 1);
  }
}

async function enter(assignment: Assignment, client: number, history: Writer): Promise<Person> {
  const tell: Tell = (event) => history.write({ at: Date.now(), client, ...event } as ClientEvent);
  const file = join(assignment.storeFolder, `client-${client}.sqlite`);
  const store = await watchedStore(await sqliteStore(file), (key, ciphertext) =>
    tell({ event: 'key', key, ciphertext }),
  );
  const clock = movedClock();
  clock.move(assignment.offsets[client] ?? 0);
  const sotto = await open({
    store,
    clock,
    logger: ({ event, fields }) => tell({ event: 'log', name: event, fields }),
  });
  const { domain, relayUrl } = assignment.relays[client]!;
  if (sotto.account === undefined)
    await sotto.register(domain, { handle: addressOf(client, domain).split('@')[0]!, relayUrl });
  return { client, sotto, clock, store, tell };
}

async function obey(order: Order, people: readonly Person[], state: { isQuiet: boolean }): Promise<void> {
  if (order.kind === 'quiet') state.isQuiet = true;
  if (order.kind === 'disk') for (const { store } of people) store.fail(order.isFull);
  if (order.kind === 'clock')
    for (const { client, clock } of people) if (client === order.client) clock.move(order.offsetMs);
  if (order.kind === 'stop') {
    await Promise.all(people.map(({ sotto }) => sotto.close()));
    process.exit();
  }
}

/** The number after the last letter that each client began. */
function nextNumbers(file: string): Map<number, number> {
  const next = new Map<number, number>();
  for (const event of readEvents(file)) if (event.event === 'invoke') next.set(event.client, event.number + 1);
  return next;
}

async function writeLetters(
  { seed, relays }: Assignment,
  person: Person,
  first: number,
  state: { readonly isQuiet: boolean },
): Promise<void> {
  for (let number = first; ; number++) {
    const letter = letterOf(seed, relays.length, person.client, number);
    await new Promise((resolve) => setTimeout(resolve, letter.pauseMs));
    if (state.isQuiet) return;
    await write(person, letter, relays[letter.to]!.domain);
  }
}

/** Whether it need not be tried again: it is queued, or that is not certain. */
async function write({ sotto, tell }: Person, { to, number, text }: Letter, domain: string): Promise<boolean> {
  tell({ event: 'invoke', to, number, digest: digestOf(text) });
  try {
    const message = await sotto.send(addressOf(to, domain), text);
    tell({ event: 'queued', number, message: message.messageId });
    void message.accepted().then(
      () => tell({ event: 'accepted', number }),
      // The inbox tells of what was refused or expired.
      () => undefined,
    );
    return true;
  } catch (error) {
    const { code, certain } = readFailure(error);
    tell({ event: 'failed', number, code, certain });
    await new Promise((resolve) => setTimeout(resolve, FAILURE_PAUSE_MS));
    return !certain;
  }
}

/** Only a store that failed in the middle of a commit leaves open whether the letter was queued. */
function readFailure(error: unknown): { readonly code: string; readonly certain: boolean } {
  if (error instanceof ClientError) return { code: error.code, certain: true };
  if (error instanceof StoreError) return { code: error.code, certain: error.retryable };
  return { code: error instanceof Error ? `${error.name}: ${error.message}` : String(error), certain: false };
}

async function readInbox({ sotto, tell }: Person): Promise<void> {
  for (;;) {
    try {
      for await (const message of sotto.inbox()) {
        // That something is missing may be said too early by a clock that was moved; the letters themselves are counted.
        const isTold = message.kind !== 'missing';
        if (isTold) tell({ event: 'deliver', entry: message.id, content: describe(message) });
        await message.ack();
        if (isTold) tell({ event: 'ack', entry: message.id });
      }
      return;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, FAILURE_PAUSE_MS));
    }
  }
}

function describe(message: InboxMessage): Delivered {
  if (message.kind === 'undelivered')
    return { kind: 'undelivered', message: message.messageId, reason: message.reason };
  if (message.kind !== 'text' && message.kind !== 'undecryptable') return { kind: 'unknown' };
  const from = clientOf(message.from.address);
  const repairs = message.repairs === undefined ? {} : { repairs: message.repairs };
  if (message.kind === 'undecryptable') return { kind: 'undecryptable', from, reason: message.reason, ...repairs };
  const letter = readLetter(message.text);
  const name = letter === undefined ? message.text.slice(0, 40) : `${letter.from}>${letter.to}#${letter.number}`;
  return { kind: 'text', from, digest: digestOf(message.text), letter: name, ...repairs };
}

function report(line: Report): void {
  process.send?.(line);
}

const FAILURE_PAUSE_MS = 200;
const GREETING_TRIES_MAX = 30;
