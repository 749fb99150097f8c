/** What a client says of itself: store, connection, outbox, keys, clock. */

import { memoryStore } from '@sotto/store';
import { describe, expect, test } from 'vitest';
import { type Clock, type LogEvent, ONE_TIME_PRE_KEYS, open, systemClock } from '../src/index.ts';
import { watching } from './app.ts';
import { usePeople } from './people.ts';
import { backUp } from './recovery.ts';
import { eventually } from './world.ts';

const people = usePeople();

/** A clock that is off by so much. */
const off = (ms: number): Clock => ({ ...systemClock, now: () => Date.now() + ms });

const MINUTE_MS = 60_000;

describe('health', () => {
  test('of a client without an account says what becomes of its store, which is logged once', async () => {
    const events: LogEvent[] = [];
    const client = await open({ store: memoryStore(), logger: (event) => events.push(event) });
    people.keep(client);
    expect(await client.health()).toEqual({
      durability: 'volatile',
      connection: 'offline',
      outbox: { entries: 0 },
      held: 0,
      requests: 0,
      warnings: ['store-volatile'],
    });
    expect(events).toEqual([{ level: 'warn', event: 'store-not-durable', fields: { durability: 'volatile' } }]);
  });

  test('of one that is connected knows keys and clock; of one with a store that lasts there is nothing to warn of', async () => {
    const { bob } = people;
    const store = { ...memoryStore({ sharing: bob.disk }), durability: 'persistent' as const };
    const client = await open({ store });
    people.keep(client);
    await eventually('the shelf is known', async () => (await client.health()).preKeys !== undefined);
    const health = await client.health();
    expect(health).toMatchObject({ connection: 'online', preKeys: { oneTime: ONE_TIME_PRE_KEYS }, warnings: [] });
    expect(Math.abs(health.clockAheadMs!)).toBeLessThan(MINUTE_MS);
  });

  test.each([10 * MINUTE_MS, -10 * MINUTE_MS])('T16: a clock that is off by %i ms is named', async (ms) => {
    const { bob } = people;
    const client = await open({ store: memoryStore({ sharing: bob.disk }), clock: off(ms) });
    people.keep(client);
    // The relay refuses what such a clock has signed, with a code of its own: the stream never opens.
    await eventually('it is known', async () => (await client.health()).warnings.includes('clock-wrong'));
    expect(Math.abs((await client.health()).clockAheadMs! - ms)).toBeLessThan(MINUTE_MS);
  });

  test('counts what waits, and what came since the last backup', async () => {
    const { alice, bob, start } = people;
    const paths: string[] = [];
    const client = await start(
      bob,
      watching(paths, (path) => path === '/v1/messages'),
    );
    await client.send(alice.address, 'one');
    await client.send(alice.address, 'two');
    const { outbox, warnings } = await client.health();
    expect(outbox.entries).toBe(2);
    expect(Math.abs(outbox.oldest!.getTime() - Date.now())).toBeLessThan(MINUTE_MS);
    expect(warnings).not.toContain('outbox-waits');
    expect(await client.health()).not.toHaveProperty('backup');
    await backUp(client, 'a pass-phrase');
    const { backup } = await client.health();
    expect(backup?.messagesSince).toBe(0);
    expect(Math.abs(backup!.madeAt.getTime() - Date.now())).toBeLessThan(MINUTE_MS);
    await client.send(alice.address, { text: 'never in a backup', viewOnce: true });
    await client.send(alice.address, 'three');
    await client.send(alice.address, 'four');
    expect((await client.health()).backup?.messagesSince).toBe(2);
  });
});
