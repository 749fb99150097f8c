/** Clocks that are wrong by days at a device and by minutes at a relay: the app is told so, and nothing is lost or early. */

import { memoryStore } from '@sotto/store';
import { type MemoryFederation, memoryFederation, type VirtualClock, virtualClock } from '@sotto/testkit/relay';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, type LogEvent, open, type SottoClient, systemClock } from '../src/index.ts';
import { collect, textsOf } from './app.ts';
import { eventually } from './world.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let relayClock: VirtualClock;
let federation: MemoryFederation;
const clients: SottoClient[] = [];
let tests = 0;
beforeAll(async () => {
  relayClock = virtualClock(Date.now());
  federation = await memoryFederation(['a.example'], { clock: relayClock });
});
afterAll(() => federation.close());
beforeEach(() => {
  tests += 1;
  relayClock.set(Date.now());
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

/** A handle that nobody else in this file has. */
const handle = (name: string): string => `${name}${tests}`;

/** A clock beside the right one, and what a client with it logs. */
interface Watch {
  offsetMs: number;
  readonly codes: string[];
}

const start = async (handle: string, watch: Watch = { offsetMs: 0, codes: [] }): Promise<SottoClient> => {
  const right = Date.now();
  const clock: Clock = { ...systemClock, now: () => right + watch.offsetMs };
  const logger = ({ fields }: LogEvent): void => void watch.codes.push(String(fields.code));
  const client = await open({ store: memoryStore(), transport: federation.transportOf(handle), clock, logger });
  clients.push(client);
  return client;
};

const DEVICE_OFFSETS = [2 * DAY_MS, -2 * DAY_MS];
const RELAY_OFFSETS = [10 * MINUTE_MS, -10 * MINUTE_MS];

describe('T16: a device whose clock is two days off', () => {
  test.each([...DEVICE_OFFSETS, 400 * DAY_MS])(
    'by %d ms cannot register, is told why, and can when it is right',
    async (offsetMs) => {
      const watch: Watch = { offsetMs, codes: [] };
      const client = await start('alice', watch);
      const registering = client.register('a.example', { handle: handle('alice') });
      await expect(registering).rejects.toMatchObject({ code: 'E_CLOCK_WRONG', retryable: true });
      watch.offsetMs = 0;
      await client.register('a.example', { handle: handle('alice') });
      expect(client.account?.address).toBe(`${handle('alice')}@a.example`);
    },
  );

  test.each(DEVICE_OFFSETS)('by %d ms while it runs keeps what is to be sent until it is right', async (offsetMs) => {
    const watch: Watch = { offsetMs: 0, codes: [] };
    const [alice, bob] = [await start('alice', watch), await start('bob')];
    await alice.register('a.example', { handle: handle('alice') });
    await bob.register('a.example', { handle: handle('bob') });
    await alice.send(`${handle('bob')}@a.example`, 'before');
    expect(textsOf(await collect(bob, 1))).toEqual(['before']);
    watch.offsetMs = offsetMs;
    const sent = await alice.send(`${handle('bob')}@a.example`, 'meanwhile');
    await eventually('the reason is told', () => watch.codes.includes('E_CLOCK_WRONG'));
    watch.offsetMs = 0;
    await sent.accepted();
    expect(textsOf(await collect(bob, 1))).toEqual(['meanwhile']);
  });
});

describe('T16: a relay whose clock is ten minutes off', () => {
  test.each(RELAY_OFFSETS)(
    'by %d ms refuses by that reason, keeps its mail, and takes more when it is right',
    async (offsetMs) => {
      const watch: Watch = { offsetMs: 0, codes: [] };
      const [alice, bob] = [await start('alice', watch), await start('bob')];
      await alice.register('a.example', { handle: handle('alice') });
      await bob.register('a.example', { handle: handle('bob') });
      await bob.close();
      await (await alice.send(`${handle('bob')}@a.example`, 'waits')).accepted();
      const right = relayClock.now();
      relayClock.set(right + offsetMs);
      await federation.advance(0);
      const sent = await alice.send(`${handle('bob')}@a.example`, 'later');
      await eventually('the reason is told', () => watch.codes.includes('E_CLOCK_WRONG'));
      relayClock.set(right);
      await sent.accepted();
    },
  );
});
