/**
 * T39: what two relays hold after a week of use. Every table, log, temporary file and the heap of each process is searched
 * for what must never be there: texts, network addresses, and the people whom one's own people write to.
 */

import { mkdir, readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { parseAccountId } from '@sotto/identity';
import { inventory, type TableInventory } from '@sotto/relay';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Finding, type Needle, searchFiles, textNeedles } from '../src/byte-search.ts';
import { createCleanup, keepablePort, readGauge, temporaryFolder, until } from './support/sotto.ts';
import {
  type Door,
  enter,
  movedClock,
  openDoor,
  type Person,
  type RelayInTime,
  read,
  relayInTime,
  write,
} from './support/week.ts';

const DAY_MS = 86_400_000;

const cleanup = createCleanup();
afterAll(() => cleanup.run());

let relays: readonly [RelayInTime, RelayInTime];
let doors: readonly Door[];
let stranger: Door;
let people: readonly Person[];
let temporary: string;
let snapshots: readonly [string, string];
const texts: string[] = [];
let tables: readonly (readonly TableInventory[])[];

beforeAll(async () => {
  const folder = await temporaryFolder(cleanup);
  temporary = join(folder, 'tmp');
  snapshots = [join(folder, 'a.heapsnapshot'), join(folder, 'b.heapsnapshot')];
  await mkdir(temporary);
  relays = await startRelays(folder);
  const clock = movedClock();
  const [alice, bob, carol, dave] = await Promise.all([
    enter('alice-quittengelee', 'a.example', doors[0]!, clock, cleanup),
    enter('bob-hagebutte', 'b.example', doors[1]!, clock, cleanup),
    enter('carol-mirabelle', 'a.example', doors[2]!, clock, cleanup),
    enter('dave-schlehdorn', 'b.example', doors[3]!, clock, cleanup),
  ]);
  people = [alice, bob, carol, dave];
  await liveThroughTheWeek(alice, bob, carol, dave);
  for (const { client } of people) await client.close();
  for (const door of [...doors, stranger]) door.close();
  for (const relay of relays) {
    await until('nobody is connected', async () => (await readGauge(relay, 'sotto_relay_streams')) === 0);
  }
  for (const [index, relay] of relays.entries()) await relay.snapshot(snapshots[index]!);
  tables = await Promise.all(relays.map(async ({ dataDirectory }) => (await inventory(dataDirectory)).tables));
  for (const relay of relays) await relay.stop();
}, 120_000);

async function startRelays(folder: string): Promise<readonly [RelayInTime, RelayInTime]> {
  const ports = [await keepablePort(), await keepablePort()] as const;
  doors = await Promise.all([11, 12, 13, 14].map((n, i) => openDoor(`127.83.66.${n}`, ports[i % 2]!, cleanup)));
  stranger = await openDoor('127.83.66.99', ports[0], cleanup);
  const authorities = [...doors, stranger].map(({ authority }) => authority);
  const relayOf = (domain: string, port: number, peers: Readonly<Record<string, string>>): RelayInTime => {
    const [dataDirectory, logFile] = [join(folder, domain), join(folder, `${domain}.log`)];
    return relayInTime({ domain, port, peers, authorities, dataDirectory, logFile, temporary, cleanup });
  };
  const a = relayOf('a.example', ports[0], { 'b.example': `http://127.0.0.1:${ports[1]}` });
  const b = relayOf('b.example', ports[1], { 'a.example': `http://127.0.0.1:${ports[0]}` });
  await Promise.all([a.start(), b.start()]);
  return [a, b];
}

/** Everybody writes, one is away, one relay is down for a day, the other restarts, and a stranger tries the doors. */
async function liveThroughTheWeek(alice: Person, bob: Person, carol: Person, dave: Person): Promise<void> {
  const [a, b] = relays;
  const say = async (from: Person, to: Person, day: number): Promise<void> => {
    const text = `day ${day}: ${from.name} to ${to.name}: the lighthouse keeper knows`;
    texts.push(text);
    await write(from, to.address, text);
  };
  for (let day = 1; day <= 7; day++) {
    if (day === 4) await b.stop();
    await say(alice, bob, day);
    await say(carol, alice, day);
    await say(alice, dave, day);
    expect(await read(alice, 1)).toHaveLength(1);
    if (day === 5) {
      await a.stop();
      await a.start();
      await b.start();
    }
    if (day !== 4) {
      expect(await read(bob, day === 5 ? 2 : 1)).toHaveLength(day === 5 ? 2 : 1);
      await say(bob, alice, day);
      expect(await read(alice, 1)).toHaveLength(1);
    }
    if (day === 6) await Promise.all(PATHS.map((path) => knock(path)));
    // Dave comes on the third day and on the last.
    if (day === 3 || day === 7) expect(await read(dave, day === 3 ? 3 : 4)).toHaveLength(day === 3 ? 3 : 4);
    await expect(carol.client.send('nobody-kornelkirsche@b.example', 'to nobody')).rejects.toThrow();
    alice.clock.advance(DAY_MS);
    await Promise.all([a.advance(DAY_MS), b.advance(DAY_MS)]);
  }
}

const PATHS = [
  '/v1/accounts',
  '/v1/messages',
  '/v1/look-up',
  '/s2s/v1/deliver',
  '/wp-login.php?user=stranger-felsenbirne',
];

/** What comes at a door of the internet: nothing that is signed. */
const knock = (path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const [host, port] = stranger.authority.split(':');
    const headers = { 'content-type': 'application/x-protobuf', 'x-forwarded-for': '198.51.100.77' };
    const knocking = request({ host, port, path, method: 'POST', headers, agent: false }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode));
    });
    knocking.on('error', reject).end('from stranger-felsenbirne');
  });

/** Everything a relay has written, and what it has in memory. */
const placesOf = (index: 0 | 1): readonly string[] => [
  relays[index].dataDirectory,
  relays[index].logFile,
  temporary,
  snapshots[index],
];

const search = async (index: 0 | 1, needles: readonly Needle[]): Promise<readonly Finding[]> =>
  (await searchFiles(placesOf(index), needles)).findings;

/** Address and account id, in whatever form. */
const namesOf = ({ address, accountId, name }: Person): readonly Needle[] => [
  ...[address, accountId, name].flatMap(textNeedles),
  { name: `account id of ${name}`, bytes: parseAccountId(accountId) },
];

const bothRelays = [0, 1] as const;

test('T39: no text that anybody wrote is anywhere', async () => {
  expect(texts.length).toBeGreaterThan(25);
  // What all texts have in common.
  const needles = textNeedles('the lighthouse keeper knows');
  for (const index of bothRelays) expect(await search(index, needles)).toEqual([]);
});

test('T39: no network address of anybody is anywhere', async () => {
  const needles = [...textNeedles('127.83.66.'), ...textNeedles('198.51.100.77')];
  for (const index of bothRelays) expect(await search(index, needles)).toEqual([]);
});

test('T39: a relay knows its own people and none of those they write to or hear from', async () => {
  for (const index of bothRelays) {
    const domain = relays[index].domain;
    const foreign = people.filter((person) => person.domain !== domain).flatMap(namesOf);
    expect(await search(index, [...foreign, ...textNeedles('nobody-kornelkirsche')])).toEqual([]);
    const database = join(relays[index].dataDirectory, 'relay.db');
    for (const person of people.filter((one) => one.domain === domain)) {
      const found = (await search(index, namesOf(person))).map(({ file }) => file);
      expect(found).toContain(database);
      // Of its own people a running relay has rate buckets.
      expect(found.filter((file) => file !== database && file !== snapshots[index])).toEqual([]);
    }
  }
});

test('T39: what a stranger sent is nowhere', async () => {
  for (const index of bothRelays) expect(await search(index, textNeedles('stranger-felsenbirne'))).toEqual([]);
});

test('T39: no temporary file is left, and no mail that was fetched', async () => {
  expect(await readdir(temporary)).toEqual([]);
  for (const list of tables) {
    const rows = Object.fromEntries(list.map(({ table, rows }) => [table, rows]));
    expect(rows).toMatchObject({ account: 2, device: 2, mailbox: 2, envelope: 0, outbox: 0, outbox_load: 0 });
  }
});

test('T39: the same search finds what is there', async () => {
  for (const index of bothRelays) {
    const { domain, logFile } = relays[index];
    const found = await search(index, [
      { name: 'start', bytes: Buffer.from('relay ready') },
      { name: 'domain', bytes: Buffer.from(domain) },
      { name: 'metric', bytes: Buffer.from('sotto_relay_mailbox_items') },
    ]);
    expect(found).toEqual(
      expect.arrayContaining([
        { file: logFile, needle: 'start' },
        { file: join(relays[index].dataDirectory, 'relay.db'), needle: 'domain' },
        { file: snapshots[index], needle: 'metric' },
      ]),
    );
  }
});
