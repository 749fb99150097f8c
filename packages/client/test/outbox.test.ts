/** What goes out, in which order, and what does not hold up what. */

import { equalBytes } from '@sotto/crypto';
import { decodeSendRequest, decodeStoredTokenWallet, encodeStoredTokenWallet } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { defaultTransport, OUTBOX_BATCH_ITEMS_MAX, type Transport } from '../src/index.ts';
import { accountOf } from './devices.ts';
import { queueRaw } from './forgery.ts';
import { usePeople } from './people.ts';
import { eventually, giveTokens, type Machine, machine, type PublishedItem, register } from './world.ts';

const people = usePeople();

const message = { type: 'signalMessage', message: new Uint8Array(100) } as const;

/** Where something for another relay would go. */
const at = (destination: string, mailboxId: Uint8Array = new Uint8Array(32)): PublishedItem =>
  ({ destination, mailboxId }) as unknown as PublishedItem;

const mailboxOf = async (of: Machine): Promise<Uint8Array> =>
  (await accountOf(of)).manifest.manifest.devices[0]!.mailboxId;

/** All that it holds. */
async function spendTokens(of: Machine): Promise<void> {
  const put = (await of.disk.scan('wallet/')).map(
    ([key, { value }]) => [key, encodeStoredTokenWallet({ ...decodeStoredTokenWallet(value), held: [] })] as const,
  );
  await of.disk.commit({ put });
}

/** A home relay that never hears an answer to these questions, and never gives up asking. */
const neverHearing = (path: string, asked: AbortSignal[]): Transport => ({
  ...defaultTransport,
  request: (request) => {
    if (new URL(request.url).pathname !== path) return defaultTransport.request(request);
    asked.push(request.signal);
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
    const asked: AbortSignal[] = [];
    const a = await start(alice, neverHearing('/v1/discovery', asked));
    const began = performance.now();
    await (await a.send(bob.address, 'to somebody on a relay that lives')).accepted();
    // Asking a relay that does not answer takes five seconds.
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(asked).toHaveLength(1);
    expect(alice.published.map(({ destination }) => destination)).toEqual(['a.example']);
  });

  test('holds up nobody else while it says nothing of the devices of those who are there', async () => {
    const { alice, bob, start } = people;
    const carol = machine(people.handle('carol'));
    await register(carol, people.world);
    const first = await start(alice);
    for (const of of [bob, carol]) await first.contact(of.address);
    await first.close();
    await spendTokens(alice);
    await giveTokens(carol, alice);
    const [forBob, forCarol] = [await mailboxOf(bob), await mailboxOf(carol)];
    await queueRaw(alice, bob, at('a.example', forBob), [message]);
    await queueRaw(alice, carol, at('a.example', forCarol), [message]);
    const asked: AbortSignal[] = [];
    await start(alice, neverHearing('/v1/look-up', asked));
    const isGone = (mailboxId: Uint8Array) => alice.published.some((item) => equalBytes(item.mailboxId, mailboxId));
    await eventually('what is for Carol is gone', () => isGone(forCarol));
    // It was asked about Bob, and is still being waited for.
    expect([asked.map(({ aborted }) => aborted), isGone(forBob)]).toEqual([[false], false]);
    await eventually('what is for Bob is gone, though nobody said anything', () => isGone(forBob));
    expect(asked.map(({ aborted }) => aborted)).toEqual([true]);
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
    await spendTokens(alice);
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
