/** What goes out, in which order, and what does not hold up what. */

import { decodeSendRequest, decodeStoredTokenWallet, encodeStoredTokenWallet } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { defaultTransport, OUTBOX_BATCH_ITEMS_MAX, type Transport } from '../src/index.ts';
import { accountOf } from './devices.ts';
import { queueRaw } from './forgery.ts';
import { usePeople } from './people.ts';
import { type Machine, machine, type PublishedItem, register } from './world.ts';

const people = usePeople();

const message = { type: 'signalMessage', message: new Uint8Array(100) } as const;

/** Where something for another relay would go. */
const at = (destination: string, mailboxId = new Uint8Array(32)): PublishedItem =>
  ({ destination, mailboxId }) as unknown as PublishedItem;

const mailboxOf = async (of: Machine): Promise<Uint8Array> =>
  (await accountOf(of)).manifest.manifest.devices[0]!.mailboxId;

/** A home relay that never hears from these relays, and never gives up asking. */
const neverHearing = (asked: string[]): Transport => ({
  ...defaultTransport,
  request: (request) => {
    if (new URL(request.url).pathname !== '/v1/discovery') return defaultTransport.request(request);
    asked.push(request.url);
    return new Promise((_, reject) => {
      request.signal.addEventListener('abort', () => reject(new Error('given up')), { once: true });
    });
  },
});

describe('a relay that is dead', () => {
  test('holds up nothing but what is for it, however much that is', async () => {
    const { alice, bob, start } = people;
    const first = await start(alice);
    await first.contact(bob.address);
    await first.close();
    const backlog = Array.from({ length: 3 * OUTBOX_BATCH_ITEMS_MAX }, () => message);
    await queueRaw(alice, bob, at('dead.example'), backlog);
    const asked: string[] = [];
    const a = await start(alice, neverHearing(asked));
    const began = performance.now();
    await (await a.send(bob.address, 'to somebody on a relay that lives')).accepted();
    // Asking a relay that does not answer takes five seconds.
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(asked).toHaveLength(1);
    expect(alice.published.map(({ destination }) => destination)).toEqual(['a.example']);
  });
});

describe('what is urgent', () => {
  test('goes before messages that were queued long before it, which keep their order; bulk goes last, and what waits for tokens holds up nobody else', async () => {
    const { alice, bob, start } = people;
    const requests: (readonly string[])[] = [];
    const noting: Transport = {
      ...defaultTransport,
      request: (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === '/v1/messages') requests.push(decodeSendRequest(request.body!).items.map(({ lane }) => lane));
        return defaultTransport.request(request);
      },
    };
    const like = at('a.example', await mailboxOf(bob));
    const many = Array.from({ length: OUTBOX_BATCH_ITEMS_MAX + 20 }, () => message);
    await queueRaw(alice, bob, like, [message], { aside: true, bulk: true });
    await queueRaw(alice, bob, like, many);
    await queueRaw(alice, bob, like, [message], { aside: true });
    const carol = machine(people.handle('carol'));
    await register(carol, people.world);
    await queueRaw(alice, carol, at('a.example', await mailboxOf(carol)), [message]);
    // Alice has none of Bob's tokens left.
    const put = (await alice.disk.scan('wallet/')).map(
      ([key, { value }]) => [key, encodeStoredTokenWallet({ ...decodeStoredTokenWallet(value), held: [] })] as const,
    );
    await alice.disk.commit({ put });
    await start(alice, noting);
    // The first of all is empty: it says which copy of the store sends.
    const first = () => requests.find((lanes) => lanes.length > 0);
    await expect.poll(() => first()?.slice(0, 2), { timeout: 10_000 }).toEqual(['control', 'message']);
    // The others wait for tokens, and hold up nothing that can do without.
    const last = () => requests.findLast((lanes) => lanes.length > 0);
    await expect.poll(last, { timeout: 10_000 }).toEqual(['bulk']);
    expect(requests.flat()).toEqual(['control', 'message', 'message', 'bulk']);
  });
});
