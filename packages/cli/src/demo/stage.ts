/**
 * What the demonstration plays on: two relays as processes of their own, two people as clients in this one, and a folder
 * for everything they leave on disk.
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { open, type SottoClient, type TextMessage } from '@sotto/client';
import { sqliteStore } from '@sotto/store-sqlite';
import { CliError } from '../errors.ts';
import { freePorts, type RelayProcess, startRelayProcess } from '../relay/relay-process.ts';

export type RelayName = 'a' | 'b';
export type PersonName = 'alice' | 'bob';

/** Everything that is running now. The one thing that changes during the play. */
export interface Stage {
  readonly folder: string;
  /** Aborted by an interrupt: nothing new is started. */
  readonly signal: AbortSignal;
  readonly relays: Map<RelayName, RelayProcess>;
  readonly people: Map<PersonName, SottoClient>;
  /** Of relay a and relay b; kept over restarts. */
  ports: readonly number[];
  readonly accountIds: Map<PersonName, string>;
  /** Every text anybody wrote. */
  readonly texts: string[];
}

export const domains: Readonly<Record<RelayName, string>> = { a: 'a.example', b: 'b.example' };
export const homes: Readonly<Record<PersonName, RelayName>> = { alice: 'a', bob: 'b' };
export const addressOf = (name: PersonName): string => `${name}@${domains[homes[name]]}`;

/** Takes two ports that are free and starts both relays, again with others if somebody was faster. */
export async function startBothRelays(stage: Stage): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    stage.ports = await freePorts(2);
    const started = await Promise.allSettled([startRelay(stage, 'a'), startRelay(stage, 'b')]);
    const failure = started.find((result) => result.status === 'rejected');
    if (failure === undefined) return;
    await Promise.all([...stage.relays.values()].map((relay) => relay.kill()));
    stage.relays.clear();
    if (!isPortTaken(failure.reason) || attempt === PORT_ATTEMPTS) throw failure.reason;
  }
}

/** The log of the relay, which the error quotes, ends with the code. */
const isPortTaken = (error: unknown): boolean => error instanceof CliError && error.message.includes('E_LISTEN_FAILED');

/** On its port and its data directory, new or left behind by the one before. */
export async function startRelay(stage: Stage, name: RelayName): Promise<RelayProcess> {
  stage.signal.throwIfAborted();
  const [own, other] = name === 'a' ? [0, 1] : [1, 0];
  const peer = name === 'a' ? domains.b : domains.a;
  const config = join(stage.folder, 'relay.json');
  await writeFile(config, JSON.stringify(RELAY_SETTINGS));
  const relay = await startRelayProcess({
    args: [
      ...['--domain', domains[name], '--data', dataDirectory(stage, name), '--config', config],
      ...['--port', String(stage.ports[own]), '--peer', `${peer}=http://127.0.0.1:${stage.ports[other]}`],
    ],
    logFile: logFile(stage, name),
  });
  stage.relays.set(name, relay);
  return relay;
}

export const dataDirectory = ({ folder }: Stage, name: RelayName): string => join(folder, `relay-${name}`);
export const logFile = ({ folder }: Stage, name: RelayName): string => join(folder, `relay-${name}.log`);

export function relayOf(stage: Stage, name: RelayName): RelayProcess {
  const relay = stage.relays.get(name);
  if (relay === undefined) throw new CliError('E_DEMO_FAILED', `relay ${name} is not running`);
  return relay;
}

/** The client of a person, opened from their store, and registered the first time. */
export async function enter(stage: Stage, name: PersonName): Promise<SottoClient> {
  stage.signal.throwIfAborted();
  const client = await open({ store: await sqliteStore(join(stage.folder, `${name}.db`)) });
  stage.people.set(name, client);
  const home = homes[name];
  if (client.account === undefined) {
    await client.register(domains[home], { handle: name, relayUrl: relayOf(stage, home).url });
  }
  return client;
}

export async function leave(stage: Stage, name: PersonName): Promise<void> {
  await person(stage, name).close();
  stage.people.delete(name);
}

export function person(stage: Stage, name: PersonName): SottoClient {
  const client = stage.people.get(name);
  if (client === undefined) throw new CliError('E_DEMO_FAILED', `${name} is not there`);
  return client;
}

/** Writes, and resolves when the home relay has it durably. */
export async function write(stage: Stage, from: PersonName, to: PersonName, text: string): Promise<void> {
  stage.texts.push(text);
  const message = await person(stage, from).send(addressOf(to), text);
  await message.accepted({ signal: AbortSignal.any([stage.signal, AbortSignal.timeout(WAIT_MS)]) });
}

/** The next thing that arrives must be this text from this person, confirmed. */
export async function read(stage: Stage, name: PersonName, from: PersonName, text: string): Promise<TextMessage> {
  const signal = AbortSignal.any([stage.signal, AbortSignal.timeout(WAIT_MS)]);
  for await (const message of person(stage, name).inbox({ signal })) {
    await message.ack();
    if (message.kind !== 'text') throw new CliError('E_DEMO_FAILED', `${name} received something ${message.kind}`);
    if (message.text !== text || message.from.address !== addressOf(from) || !message.from.addressVerified) {
      throw new CliError('E_DEMO_FAILED', `${name} received another message than ${from} wrote`);
    }
    return message;
  }
  stage.signal.throwIfAborted();
  throw new CliError('E_DEMO_FAILED', `nothing arrived for ${name} within ${WAIT_MS / 1000} s`);
}

/** Ends everything, whatever state it is in. */
export async function clear(stage: Stage): Promise<void> {
  await Promise.allSettled([...stage.people.values()].map((client) => client.close()));
  await Promise.allSettled([...stage.relays.values()].map((relay) => relay.kill()));
}

/** A relay that was away is tried again soon: nobody wants to watch the back-off made for the internet. */
const RELAY_SETTINGS = { outbox: { retryBaseMs: 100, retryCapMs: 500 } };

const PORT_ATTEMPTS = 5;
const WAIT_MS = 15_000;
