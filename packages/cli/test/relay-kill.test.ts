/**
 * Relays die by SIGKILL at random moments of an exchange of messages and start again on the same data. A message the
 * home relay has accepted arrives, and arrives once.
 *
 * A moment is a random count of acceptances and arrivals after the last restart, and a random time of a few milliseconds:
 * kills hit requests, commits, forwarding, delivery and acknowledgement while they happen. Each cycle has its share of
 * the messages, some sent while a relay is down and some while both run, so that all kills fall into the exchange.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError, open, type SentMessage, type SottoClient } from '@sotto/client';
import type { RandomBytes } from '@sotto/crypto';
import { memoryStore } from '@sotto/store';
import { seededRandom, seedFromEnv, timesOf } from '@sotto/testkit';
import { afterAll, expect, test } from 'vitest';
import {
  createCleanup,
  type RelayUnderTest,
  readGauge,
  startFederation,
  temporaryFolder,
  until,
} from './support/sotto.ts';

const KILLS = timesOf({ inFull: 20, sampled: 6 });
const MESSAGES_EACH = 5 * KILLS;
/** Of one person in one cycle: after a kill, and after the restart. */
const WHILE_DOWN = 2;
const WHILE_UP = MESSAGES_EACH / KILLS - WHILE_DOWN;
/** Each message that is sent while both run gives two events, whatever happens. */
const EVENTS_BEFORE_KILL_MAX = 2 * 2 * WHILE_UP - 2;

const cleanup = createCleanup();
afterAll(() => cleanup.run());

/** Short pauses in the relays; those of the clients are as in production. */
const settings = { log: { level: 'warn' }, outbox: { retryBaseMs: 100, retryCapMs: 1000 } };

test(`${KILLS} kills during ${2 * MESSAGES_EACH} messages lose none and double none`, {
  timeout: 120_000,
}, async () => {
  const seed = seedFromEnv();
  const relays = await startFederation(await temporaryFolder(cleanup), cleanup, { settings });
  const alice = await enter('alice', relays[0]);
  const bob = await enter('bob', relays[1]);
  const exchange: Exchange = { kills: 0, allowed: createGauge(), events: createGauge() };
  void collect(exchange, alice);
  void collect(exchange, bob);

  const [toBob, toAlice] = await Promise.all([
    sendAll(exchange, alice, bob.address, seededRandom(`${seed}/alice`)),
    sendAll(exchange, bob, alice.address, seededRandom(`${seed}/bob`)),
    killAll(exchange, relays, seededRandom(`${seed}/kills`)),
  ]);
  expect(exchange.kills).toBe(KILLS);

  const within = { signal: AbortSignal.timeout(45_000) };
  await Promise.all([...toBob, ...toAlice].map((message) => message.accepted(within)));
  await until('all messages received', () => alice.received.size + bob.received.size >= 2 * MESSAGES_EACH, 45_000);
  await until('nothing waits in the relays', () => areEmpty(relays));
  await sleep(500);

  expect(bob.other).toEqual([]);
  expect(alice.other).toEqual([]);
  expect(bob.received).toEqual(onceEach(toBob, 'alice'));
  expect(alice.received).toEqual(onceEach(toAlice, 'bob'));
});

interface Exchange {
  kills: number;
  /** Messages that each person may have sent by now. */
  readonly allowed: Gauge;
  /** Acceptances and arrivals so far, on both sides. */
  readonly events: Gauge;
}

interface Person {
  readonly name: string;
  readonly address: string;
  readonly client: SottoClient;
  /** How often each message came, by its id and text. */
  readonly received: Map<string, number>;
  /** Whatever came that was no text. */
  readonly other: unknown[];
}

async function enter(name: string, { domain, url }: RelayUnderTest): Promise<Person> {
  const client = await open({ store: memoryStore() });
  cleanup.add(() => client.close());
  const { address } = await client.register(domain, { handle: name, relayUrl: url });
  return { name, address, client, received: new Map(), other: [] };
}

async function collect({ events }: Exchange, { client, received, other }: Person): Promise<void> {
  for await (const message of client.inbox()) {
    if (message.kind === 'text') {
      const name = `${message.messageId} ${message.text}`;
      received.set(name, (received.get(name) ?? 0) + 1);
    } else other.push(message);
    events.add(1);
    await message.ack();
  }
}

async function sendAll(exchange: Exchange, from: Person, to: string, random: RandomBytes): Promise<SentMessage[]> {
  const sent: SentMessage[] = [];
  for (let number = 0; number < MESSAGES_EACH; number++) {
    await exchange.allowed.reaches(number + 1);
    const message = await sendOnce(from, to, textOf(from.name, number));
    void message.accepted().then(
      () => exchange.events.add(1),
      () => undefined,
    );
    sent.push(message);
    await sleep(upTo(30, random));
  }
  return sent;
}

/** The first message needs both relays for the keys of the other person; a refused send has sent nothing. */
async function sendOnce({ client }: Person, to: string, text: string): Promise<SentMessage> {
  for (;;) {
    try {
      return await client.send(to, text);
    } catch (error) {
      if (!(error instanceof ClientError) || !error.retryable) throw error;
      await sleep(100);
    }
  }
}

async function killAll(exchange: Exchange, relays: readonly RelayUnderTest[], random: RandomBytes): Promise<void> {
  while (exchange.kills < KILLS) {
    exchange.allowed.add(WHILE_UP);
    await exchange.events.reaches(exchange.events.value() + upTo(EVENTS_BEFORE_KILL_MAX, random));
    await sleep(upTo(20, random));
    const relay = relays[upTo(1, random)]!;
    await relay.kill();
    exchange.kills++;
    exchange.allowed.add(WHILE_DOWN);
    await sleep(upTo(200, random));
    await relay.start();
  }
}

async function areEmpty(relays: readonly RelayUnderTest[]): Promise<boolean> {
  for (const relay of relays) {
    for (const gauge of ['sotto_relay_mailbox_items', 'sotto_relay_outbox_items']) {
      if ((await readGauge(relay, gauge)) !== 0) return false;
    }
  }
  return true;
}

const onceEach = (messages: readonly SentMessage[], from: string): Map<string, number> =>
  new Map(messages.map(({ messageId }, number) => [`${messageId} ${textOf(from, number)}`, 1]));

const textOf = (name: string, number: number): string => `${name} writes message ${number}`;

interface Gauge {
  value(): number;
  add(count: number): void;
  /** Resolves in the turn in which the value gets there. */
  reaches(value: number): Promise<void>;
}

function createGauge(): Gauge {
  let value = 0;
  const waiting = new Map<() => void, number>();
  return {
    value: () => value,
    add(count) {
      value += count;
      for (const [resolve, wanted] of waiting) {
        if (value < wanted) continue;
        waiting.delete(resolve);
        resolve();
      }
    },
    reaches: (wanted) => (value >= wanted ? Promise.resolve() : new Promise((resolve) => waiting.set(resolve, wanted))),
  };
}

/** From 0 to `maximum`, both included. */
function upTo(maximum: number, random: RandomBytes): number {
  return random(1)[0]! % (maximum + 1);
}
