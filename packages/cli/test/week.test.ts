/**
 * T39: what two relays hold after a week of use. Every table, log, temporary file and the heap of each process is searched
 * for what must never be there: texts, network addresses, and the people whom one's own people write to.
 */

import { mkdir, readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { basename, join } from 'node:path';
import { parseAccountId } from '@sotto/identity';
import { inventory, type TableInventory } from '@sotto/relay';
import { ARRIVED_HEADER_BYTES, isEnvelopeBucket, isSealedBucket, SEAL_TAG_BYTES } from '@sotto/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PushService, startPushService } from '../../relay/test/push-service.ts';
import { type Finding, type Needle, searchFiles, textNeedles } from '../src/byte-search.ts';
import {
  logKinds,
  mailboxOf,
  type RelayRecord,
  recordCounters,
  recordDay,
  relayRecord,
} from './support/relay-record.ts';
import { createCleanup, keepablePort, readGauge, temporaryFolder, until } from './support/sotto.ts';
import {
  type Door,
  enter,
  movedClock,
  openDoor,
  type Person,
  type RelayInTime,
  read,
  readFile,
  relayInTime,
  write,
} from './support/week.ts';
import { pageTables, type Sighting, weekTables } from './support/week-page.ts';

const DAY_MS = 86_400_000;
const bothRelays = [0, 1] as const;

const cleanup = createCleanup();
afterAll(() => cleanup.run());

let relays: readonly [RelayInTime, RelayInTime];
let doors: readonly Door[];
let stranger: Door;
let pushService: PushService;
let people: readonly Person[];
let temporary: string;
let snapshots: readonly [string, string];
const texts: string[] = [];
let tables: readonly (readonly TableInventory[])[];
let records: readonly [RelayRecord, RelayRecord];

beforeAll(async () => {
  const folder = await temporaryFolder(cleanup);
  temporary = join(folder, 'tmp');
  snapshots = [join(folder, 'a.heapsnapshot'), join(folder, 'b.heapsnapshot')];
  await mkdir(temporary);
  relays = await startRelays(folder);
  records = [relayRecord('a.example'), relayRecord('b.example')];
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
  await recordDays();
  for (const index of bothRelays) await stop(index);
}, 120_000);

async function stop(index: 0 | 1): Promise<void> {
  await recordCounters(records[index], relays[index]);
  await relays[index].stop();
}

async function recordDays(): Promise<void> {
  for (const index of bothRelays) await recordDay(records[index], relays[index].dataDirectory);
}

/** All mail is where it goes: with its reader, or in the mailbox of Dave while he is away. */
async function settle(day: number): Promise<void> {
  const waiting = [0, DAVE_HAS_WAITING[day - 1]];
  for (const index of bothRelays) {
    const gauge = (name: string) => readGauge(relays[index], `sotto_relay_${name}`);
    await until('nothing waits for the other relay', async () => (await gauge('outbox_items')) === 0);
    await until('devices have their mail', async () => (await gauge('mailbox_items')) === waiting[index]);
  }
}

/** At the end of each day; on the fourth his relay is down. */
const DAVE_HAS_WAITING = [1, 2, 0, 0, 2, 3, 0];

async function startRelays(folder: string): Promise<readonly [RelayInTime, RelayInTime]> {
  const ports = [await keepablePort(), await keepablePort()] as const;
  doors = await Promise.all([11, 12, 13, 14].map((n, i) => openDoor(`127.83.66.${n}`, ports[i % 2]!, cleanup)));
  stranger = await openDoor('127.83.66.99', ports[0], cleanup);
  pushService = await startPushService({ keep: cleanup.add });
  const pushOrigins = [pushService.origin];
  const authorities = [...doors, stranger].map(({ authority }) => authority);
  const relayOf = (domain: string, port: number, peers: Readonly<Record<string, string>>): RelayInTime => {
    const [dataDirectory, logFile] = [join(folder, domain), join(folder, `${domain}.log`)];
    return relayInTime({ domain, port, peers, authorities, pushOrigins, dataDirectory, logFile, temporary, cleanup });
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
  await until('Bob and Dave are connected', async () => (await readGauge(b, 'sotto_relay_streams')) === 2);
  await dave.client.setPush(pushService.subscribe(`/${ENDPOINT}`));
  dave.door.lock();
  for (let day = 1; day <= 7; day++) {
    if (day === 4) await stop(1);
    await say(alice, bob, day);
    await say(carol, alice, day);
    await say(alice, dave, day);
    expect(await read(alice, 1)).toHaveLength(1);
    if (day === 5) {
      await stop(0);
      await a.start();
      await b.start();
    }
    if (day !== 4) {
      expect(await read(bob, day === 5 ? 2 : 1)).toHaveLength(day === 5 ? 2 : 1);
      await say(bob, alice, day);
      expect(await read(alice, 1)).toHaveLength(1);
    }
    if (day === 3) await passFile(alice, bob);
    if (day === 6) await Promise.all(PATHS.map((path) => knock(path)));
    // Dave comes on the third day and on the last.
    if (day === 3 || day === 7) {
      const waiting = day === 3 ? 3 : 4;
      expect(await whileTimePasses(dave, read(dave, waiting))).toHaveLength(waiting);
    }
    await expect(carol.client.send('nobody-kornelkirsche@b.example', 'to nobody')).rejects.toThrow();
    if (day !== 4) await settle(day);
    await recordDays();
    if (day === 2 || day === 6) dave.door.unlock();
    if (day === 3) dave.door.lock();
    // The relays first: whoever waits to try again does so when the clock of people moves.
    await Promise.all([a.advance(DAY_MS), b.advance(DAY_MS)]);
    alice.clock.advance(DAY_MS);
  }
}

/** Encrypted at its relay, and fetched from there through the relay of whoever reads it. */
async function passFile(from: Person, to: Person): Promise<void> {
  const text = `a file: ${'the lighthouse keeper knows '.repeat(100)}`;
  await from.client.send(to.address, { file: new File([text], FILE_NAME) });
  expect(await readFile(to)).toBe(text);
}

const FILE_NAME = 'ausflug-brombeertal.txt';
/** Where Dave is woken. */
const ENDPOINT = 'weckruf-holunderbusch';

/** What was not to be had at once is asked for again after a minute, on clocks that otherwise stand still. */
async function whileTimePasses<T>({ clock }: Person, done: Promise<T>): Promise<T> {
  let isDone = false;
  const passing = (async () => {
    for (let minute = 1; !isDone && minute <= MINUTES_MAX; minute++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      if (isDone) return;
      await Promise.all(relays.map((relay) => relay.advance(60_000)));
      clock.advance(60_000);
    }
  })();
  try {
    return await done;
  } finally {
    isDone = true;
    await passing;
  }
}

const MINUTES_MAX = 30;

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

test('T39: of a file that was passed on there is neither name nor content, and of where people are woken nothing that is kept', async () => {
  expect(pushService.received.length).toBeGreaterThan(0);
  for (const index of bothRelays) {
    expect(await search(index, textNeedles(FILE_NAME))).toEqual([]);
    // A process that has just sent a wake-up knows where to.
    const found = (await search(index, textNeedles(ENDPOINT))).map(({ file }) => file);
    expect(found.filter((file) => file !== snapshots[index])).toEqual([]);
  }
  expect(records.map(({ most }) => [most.get('blob'), most.get('push')])).toEqual([
    [1, 0],
    [0, 1],
  ]);
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

test('T39: what waits has the size of a bucket, for a device and for another relay', () => {
  const [a, b] = records;
  expect(a.outboxSizes.size).toBeGreaterThan(0);
  expect(b.envelopeSizes.size).toBeGreaterThan(0);
  for (const { envelopeSizes, outboxSizes } of records) {
    for (const size of envelopeSizes) expect(isEnvelopeBucket(size - ARRIVED_HEADER_BYTES - SEAL_TAG_BYTES)).toBe(true);
    for (const size of outboxSizes) expect(isSealedBucket(size, 'message')).toBe(true);
  }
});

test('T39: docs/what-relays-see.md says what each relay saw of this week', async () => {
  const logs = await Promise.all(relays.map(({ logFile }) => logKinds(logFile)));
  const wanted = weekTables({ records, logs, sightings: await sightings() });
  expect(pageTables(wanted)).toBe(wanted);
});

/** What each relay has of two people who write to each other across relays. */
async function sightings(): Promise<readonly Sighting[]> {
  const pair = people.slice(0, 2);
  const mailboxes = await Promise.all(pair.map(({ name }, at) => mailboxOf(relays[at]!.dataDirectory, name)));
  const sought: readonly (readonly [string, string, readonly Needle[]])[] = [
    ...pair.flatMap((person, at): (readonly [string, string, readonly Needle[]])[] => {
      const called = at === 0 ? 'Alice' : 'Bob';
      return [
        [`name, address or account of ${called}`, person.domain, namesOf(person)],
        [`mailbox of ${called}`, person.domain, idNeedles(mailboxes[at]!)],
      ];
    }),
    ...pair.map(({ domain }) => [`\`${domain}\``, domain, textNeedles(domain)] as const),
    ['what they wrote', '', textNeedles('the lighthouse keeper knows')],
    ['their network addresses', '', textNeedles('127.83.66.')],
    ['the name of a file that Alice sent to Bob', '', textNeedles(FILE_NAME)],
    ['where Dave is woken', 'b.example', textNeedles(ENDPOINT)],
  ];
  const found = await Promise.all(
    bothRelays.map((index) =>
      search(
        index,
        sought.flatMap(([, , needles]) => needles),
      ),
    ),
  );
  return sought.map(([what, home, needles]) => {
    const names = new Set(needles.map(({ name }) => name));
    const places = bothRelays.map((index) => {
      const files = found[index]!.filter(({ needle }) => names.has(needle)).map(({ file }) => placeOf(file));
      // Of what is its own, a running relay has this and that in memory.
      return [...new Set(files)].filter((place) => place !== 'memory' || home !== relays[index].domain).sort();
    });
    return { what, places: places.map((list) => list.join(', ') || 'nowhere') };
  });
}

/** Random bytes, in the forms in which software would leave them behind. */
const idNeedles = (id: Uint8Array): readonly Needle[] => {
  const name = `id ${Buffer.from(id).toString('hex')}`;
  const forms = (['hex', 'base64', 'base64url'] as const).map((form) =>
    Buffer.from(id).toString(form).replace(/=+$/, ''),
  );
  return [id, ...forms.map((form) => Buffer.from(form))].map((bytes) => ({ name, bytes }));
};

const placeOf = (file: string): string => {
  if (file.endsWith('.heapsnapshot')) return 'memory';
  if (file.endsWith('.log')) return 'log';
  return basename(file).startsWith('relay.db') ? 'database' : 'other files';
};
