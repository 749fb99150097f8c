/**
 * Relays die by SIGKILL at random moments of an exchange of 200 messages and start again on the same data. A message the
 * home relay has accepted arrives, and arrives once.
 *
 * A moment is a random count of messages sent and a random time after it, so that kills hit requests, commits,
 * forwarding, delivery and acknowledgement alike. Senders and kills wait for each other: all kills fall into the exchange.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError, open, type SentMessage, type SottoClient } from '@sotto/client';
import type { RandomBytes } from '@sotto/crypto';
import { memoryStore } from '@sotto/store';
import { seededRandom, seedFromEnv } from '@sotto/testkit';
import { afterAll, expect, test } from 'vitest';
import {
  createCleanup,
  type RelayUnderTest,
  readGauge,
  startFederation,
  temporaryFolder,
  until,
} from './support/sotto.ts';

const KILLS = 20;
const MESSAGES_EACH = 100;
/** Each person may be so many messages ahead of the kills. */
const LEAD = 15;

const cleanup = createCleanup();
afterAll(() => cleanup.run());

/** Short pauses in the relays; those of the clients are as in production. */
const settings = { log: { level: 'warn' }, outbox: { retryBaseMs: 100, retryCapMs: 1000 } };

test('20 kills during 200 messages lose none and double none', { timeout: 120_000 }, async () => {
  const seed = seedFromEnv();
  const relays = await startFederation(await temporaryFolder(cleanup), cleanup, { settings });
  const alice = await enter('alice', relays[0]);
  const bob = await enter('bob', relays[1]);
  const exchange: Exchange = { kills: 0, sent: 0, senders: 2 };

  const [toBob, toAlice] = await Promise.all([
    sendAll(exchange, alice, bob.address, seededRandom(`${seed}/alice`)),
    sendAll(exchange, bob, alice.address, seededRandom(`${seed}/bob`)),
    killAll(exchange, relays, seededRandom(`${seed}/kills`)),
  ]);
  expect(exchange).toEqual({ kills: KILLS, sent: 2 * MESSAGES_EACH, senders: 0 });

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
  /** By both together. */
  sent: number;
  /** Who are not done yet. */
  senders: number;
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
  const person: Person = { name, address, client, received: new Map(), other: [] };
  void collect(person);
  return person;
}

async function collect({ client, received, other }: Person): Promise<void> {
  for await (const message of client.inbox()) {
    if (message.kind === 'text') {
      const name = `${message.messageId} ${message.text}`;
      received.set(name, (received.get(name) ?? 0) + 1);
    } else other.push(message);
    await message.ack();
  }
}

async function sendAll(exchange: Exchange, from: Person, to: string, random: RandomBytes): Promise<SentMessage[]> {
  const sent: SentMessage[] = [];
  for (let number = 0; number < MESSAGES_EACH; number++) {
    await until('the kills keep up', () => number < (MESSAGES_EACH / KILLS) * exchange.kills + LEAD, 60_000);
    sent.push(await sendOnce(from, to, textOf(from.name, number)));
    exchange.sent++;
    await sleep(upTo(80, random));
  }
  exchange.senders--;
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
  const messagesAKill = (2 * MESSAGES_EACH) / KILLS;
  while (exchange.kills < KILLS) {
    const moment = messagesAKill * exchange.kills + upTo(messagesAKill - 1, random);
    await until('the exchange goes on', () => exchange.sent >= moment, 60_000);
    await sleep(upTo(60, random));
    const relay = relays[upTo(1, random)]!;
    await relay.kill();
    exchange.kills++;
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

/** From 0 to `maximum`, both included. */
function upTo(maximum: number, random: RandomBytes): number {
  return random(1)[0]! % (maximum + 1);
}
