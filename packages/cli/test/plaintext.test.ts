/**
 * A relay keeps no plaintext: every byte of both data directories, of all output and of the folder for temporary files
 * is searched for what people wrote, after a kill, after a clean stop, and with messages still waiting. The same search
 * finds what is there: a search that finds nothing ever proves nothing.
 */

import { readFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultTransport, open, type SottoClient, type Transport } from '@sotto/client';
import { defaultProvider } from '@sotto/crypto';
import { forwardingKeyPair, openForward, parseAccountId } from '@sotto/identity';
import { inventory } from '@sotto/relay';
import { memoryStore } from '@sotto/store';
import { decodeSendRequest, type ForwardContent, type OutgoingItem } from '@sotto/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Needle, searchFiles, textNeedles } from '../src/byte-search.ts';
import {
  createCleanup,
  type RelayUnderTest,
  readGauge,
  startFederation,
  temporaryFolder,
  until,
} from './support/sotto.ts';

const TEXTS = {
  toBob: 'plaintext-marker-one: the tide turns at half past nine',
  toAlice: 'plaintext-marker-two: bring the blue lantern',
  inMailbox: 'plaintext-marker-three: the ferry is late again',
  inOutbox: 'plaintext-marker-four: nobody is to know of the cave',
} as const;
const texts = Object.values(TEXTS).flatMap(textNeedles);

const cleanup = createCleanup();
afterAll(() => cleanup.run());

let relays: readonly [RelayUnderTest, RelayUnderTest];
/** All that the relays can have written to. */
let paths: readonly string[];
let temporary: string;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  const folder = await temporaryFolder(cleanup);
  temporary = join(folder, 'tmp');
  await mkdir(temporary);
  const env = { TMPDIR: temporary, TEMP: temporary, TMP: temporary, SQLITE_TMPDIR: temporary };
  relays = await startFederation(folder, cleanup, { settings: { log: { level: 'debug' } }, env });
  paths = [...relays.flatMap(({ dataDirectory, logFile }) => [dataDirectory, logFile]), temporary];
  alice = await enter('alice', relays[0]);
  bob = await enter('bob', relays[1]);
  await send(alice, bob, TEXTS.toBob);
  expect(await receive(bob)).toBe(TEXTS.toBob);
  await send(bob, alice, TEXTS.toAlice);
  expect(await receive(alice)).toBe(TEXTS.toAlice);
  await bob.client.close();
  await send(alice, bob, TEXTS.inMailbox);
  await until('the message waits for Bob', async () => (await readGauge(relays[1], 'sotto_relay_mailbox_items')) === 1);
  await relays[1].stop();
  await send(alice, bob, TEXTS.inOutbox);
}, 60_000);

const killed = (): Promise<void> => relays[0].kill();
const startedAndStopped = async (): Promise<void> => {
  await relays[0].start();
  await relays[0].stop();
};

describe.each([
  ['killed', killed],
  ['started again and stopped', startedAndStopped],
])('after the relay with a full outbox was %s', (_, end) => {
  beforeAll(end, 30_000);

  test('no text is in any byte of databases, keys, logs and temporary files', async () => {
    const { findings, files } = await searchFiles(paths, texts);
    expect(findings).toEqual([]);
    expect(files).toBeGreaterThanOrEqual(12);
  });

  test('the same search finds what waits, in the outbox as it was sealed, and in the mailbox nothing that was ever sent', async () => {
    const [mailbox, outbox] = waitingItems();
    const needles = [
      { name: 'envelope in the mailbox', bytes: mailbox.opened.envelope },
      { name: 'envelope in the outbox', bytes: outbox.opened.envelope },
      { name: 'sealed in the mailbox', bytes: mailbox.sealed },
      { name: 'sealed in the outbox', bytes: outbox.sealed },
    ];
    const { findings } = await searchFiles(paths, needles);
    // Sealed once more: to the mailbox key.
    expect(foundIn(findings, 'envelope in the mailbox')).toEqual([]);
    const { tables } = await inventory(relays[1].dataDirectory);
    expect(tables.find(({ table }) => table === 'envelope')).toMatchObject({ rows: 1 });
    expect(foundIn(findings, 'envelope in the outbox')).toEqual([]);
    expect(foundIn(findings, 'sealed in the outbox')).toEqual([relays[0].dataDirectory]);
    // A killed relay may have what it forwarded in the log of its database, until it is opened again.
    if (end !== killed) expect(foundIn(findings, 'sealed in the mailbox')).toEqual([]);
  });

  test('neither relay has a mailbox of the other', async () => {
    const needles = [mailboxOf(alice, bob), mailboxOf(bob, alice)];
    const { findings } = await searchFiles(paths, needles);
    expect(foundIn(findings, 'mailbox of bob')).toEqual([relays[1].dataDirectory]);
    expect(foundIn(findings, 'mailbox of alice')).toEqual([relays[0].dataDirectory]);
  });

  test('no relay holds a name of those who wrote to its people, or were written to by them', async () => {
    const { findings } = await searchFiles(paths, [...namesOf(alice), ...namesOf(bob)]);
    const holders = (person: Person) => [...new Set(namesOf(person).flatMap(({ name }) => foundIn(findings, name)))];
    expect(holders(alice)).toEqual([relays[0].dataDirectory]);
    expect(holders(bob)).toEqual([relays[1].dataDirectory]);
  });

  test('the same search finds public names: account ids', async () => {
    const needles = [accountId(alice), accountId(bob)];
    const { findings } = await searchFiles(paths, needles);
    expect(foundIn(findings, 'account of alice')).toContain(relays[0].dataDirectory);
    expect(foundIn(findings, 'account of bob')).toContain(relays[1].dataDirectory);
  });
});

test('an envelope that was fetched is in no byte any more', async () => {
  const fetched = [openedAt(relays[1], alice.published[0]!), openedAt(relays[0], bob.published[0]!)];
  const needles = fetched.map(({ opened }, index) => ({ name: `fetched ${index}`, bytes: opened.envelope }));
  expect((await searchFiles(paths, needles)).findings).toEqual([]);
});

test('the logs were written, and no temporary file was left', async () => {
  for (const { logFile } of relays) {
    const { findings } = await searchFiles([logFile], [{ name: 'start', bytes: Buffer.from('relay ready') }]);
    expect(findings).toHaveLength(1);
  }
  expect(await readdir(temporary)).toEqual([]);
});

interface Person {
  readonly name: string;
  readonly address: string;
  readonly accountId: string;
  readonly client: SottoClient;
  /** What went to the home relay, in order. */
  readonly published: OutgoingItem[];
}

async function enter(name: string, { domain, url }: RelayUnderTest): Promise<Person> {
  const published: OutgoingItem[] = [];
  const client = await open({ store: memoryStore(), transport: recording(published) });
  cleanup.add(() => client.close());
  const { address, accountId } = await client.register(domain, { handle: name, relayUrl: url });
  return { name, address, accountId, client, published };
}

function recording(published: OutgoingItem[]): Transport {
  return {
    ...defaultTransport,
    request: async (request) => {
      if (request.url.endsWith('/v1/messages') && request.body !== undefined) {
        published.push(...decodeSendRequest(request.body).items);
      }
      return defaultTransport.request(request);
    },
  };
}

async function send(from: Person, to: Person, text: string): Promise<void> {
  const message = await from.client.send(to.address, text);
  await message.accepted({ signal: AbortSignal.timeout(15_000) });
}

async function receive({ client }: Person): Promise<string | undefined> {
  for await (const message of client.inbox({ signal: AbortSignal.timeout(15_000) })) {
    await message.ack();
    return message.kind === 'text' ? message.text : message.kind;
  }
  return undefined;
}

interface Published {
  readonly sealed: Uint8Array;
  readonly opened: ForwardContent;
}

/** What only the relay of the recipient can read in an item. */
function openedAt({ domain, dataDirectory }: RelayUnderTest, item: OutgoingItem): Published {
  if (item.content.kind !== 'sealed') throw new TypeError('item: must be sealed');
  const { keyId, sealed } = item.content;
  const seed = new Uint8Array(readFileSync(join(dataDirectory, 'forward.key')));
  const keys = forwardingKeyPair(defaultProvider, 'xWing', seed);
  const origin = relays.find((relay) => relay.domain !== domain)!.domain;
  const key = { id: keyId, algorithm: 'xWing' as const, keys };
  return { sealed, opened: openForward(defaultProvider, key, { ...item, origin }, sealed) };
}

/** Of what people write, Alice published one that was fetched, one for the mailbox and one that stayed in the outbox; some twice. */
function waitingItems(): readonly [Published, Published] {
  const written = alice.published.filter(({ lane }) => lane === 'message');
  const items = new Map(written.map((item) => [Buffer.from(item.itemId).toString('hex'), item]));
  const [, mailbox, outbox] = [...items.values()];
  expect(items.size).toBe(3);
  return [openedAt(relays[1], mailbox!), openedAt(relays[1], outbox!)];
}

const accountId = (person: Person): Needle => ({
  name: `account of ${person.name}`,
  bytes: parseAccountId(person.accountId),
});

/** Address and account id, in whatever form. */
const namesOf = (person: Person): readonly Needle[] =>
  [accountId(person), ...textNeedles(person.address), ...textNeedles(person.accountId)].map(({ name, bytes }) => ({
    name: `${name} of ${person.name}`,
    bytes,
  }));

const mailboxOf = (from: Person, to: Person): Needle => {
  const { opened } = openedAt(relays[to === alice ? 0 : 1], from.published[0]!);
  return { name: `mailbox of ${to.name}`, bytes: opened.mailboxId };
};

const foundIn = (findings: readonly { readonly file: string; readonly needle: string }[], name: string): string[] => {
  const files = findings.filter(({ needle }) => needle === name).map(({ file }) => file);
  return [...new Set(files.map((file) => paths.find((path) => file.startsWith(path)) ?? file))];
};
