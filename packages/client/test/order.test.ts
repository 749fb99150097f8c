/** That mail is read in the order in which it was written, whatever clocks and relays do. */

import { memoryStore } from '@sotto/store';
import { decodeSendRequest, encodeSendResponse, type ItemResult } from '@sotto/wire';
import { expect, test } from 'vitest';
import { type Clock, defaultTransport, open, type SottoClient, systemClock, type Transport } from '../src/index.ts';
import { HELD_PREFIX } from '../src/keys.ts';
import { DISCOVERY_PAUSE_MS } from '../src/limits.ts';
import { collect, textsOf, watching } from './app.ts';
import { usePeople } from './people.ts';
import { eventually, machine, register } from './world.ts';

const people = usePeople();

test('T16: a clock that is set back between two letters, and over a restart, leaves them in order', async () => {
  const { alice, bob, start } = people;
  let isDown = false;
  let offset = 0;
  const clock: Clock = { ...systemClock, now: () => Date.now() + offset };
  const sends = (path: string) => isDown && path === '/v1/messages';
  const openAlice = (): Promise<SottoClient> =>
    open({ store: memoryStore({ sharing: alice.disk }), clock, transport: watching([], sends) });
  const before = await openAlice();
  await (await before.send(bob.address, '1')).accepted();
  isDown = true;
  offset = 2 * DAY_MS;
  await before.send(bob.address, '2');
  offset = 0;
  await before.send(bob.address, '3');
  await before.close();
  const after = await openAlice();
  await after.send(bob.address, '4');
  isDown = false;
  expect(textsOf(await collect(await start(bob), 4))).toEqual(['1', '2', '3', '4']);
  await after.close();
});

test('a letter that the relay did not take yet keeps back those behind it to the same person, and no others', async () => {
  const { alice, bob, start, handle, world } = people;
  const carol = machine(handle('carol'));
  await register(carol, world);
  const [from, bobs, carols] = [await start(alice, deferring(1)), await start(bob), await start(carol)];
  await from.send(bob.address, '1');
  await eventually('the relay said later', () => alice.published.length === 1);
  await from.send(bob.address, '2');
  await from.send(carol.address, 'meanwhile');
  expect(textsOf(await collect(carols, 1))).toEqual(['meanwhile']);
  expect(textsOf(await collect(bobs, 2))).toEqual(['1', '2']);
});

test('a letter behind one that waits for the relay of its sender is not read before it', async () => {
  const { alice, bob, start } = people;
  const from = await start(alice);
  let isDown = true;
  let offset = 0;
  const to = await open({
    store: memoryStore({ sharing: bob.disk }),
    clock: { ...systemClock, now: () => Date.now() + offset },
    transport: watching([], (path) => isDown && path === '/v1/discovery'),
  });
  await (await from.send(bob.address, '1')).accepted();
  await eventually('it waits', async () => (await bob.disk.scan(HELD_PREFIX)).length === 1);
  isDown = false;
  offset = DISCOVERY_PAUSE_MS;
  await (await from.send(bob.address, '2')).accepted();
  expect(textsOf(await collect(to, 2))).toEqual(['1', '2']);
  await to.close();
});

/** Asks to come again in two seconds with everything in the first `requests` requests. */
function deferring(requests: number): Transport {
  let answered = 0;
  return {
    ...defaultTransport,
    request: async (request) => {
      if (!request.url.endsWith('/v1/messages') || answered++ >= requests) return defaultTransport.request(request);
      const { items } = decodeSendRequest(request.body!);
      const results = items.map(({ itemId }): ItemResult => ({ itemId, status: 'retryAfter', retryAfter: 2 }));
      return { status: 200, body: encodeSendResponse({ results }) };
    },
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;
