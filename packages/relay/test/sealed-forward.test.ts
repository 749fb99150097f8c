/** What only the relay of the recipient can read: redirected or edited on the way it is refused, and nothing of it is stored. */

import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import {
  type DeliverItem,
  decodeDeliverResult,
  decodeDiscovery,
  decodeSignedDiscovery,
  encodeDeliverBatch,
} from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { deliverItemFrom, itemFor, range, register, send, submit, type TestDevice } from './device.ts';
import { dumpDatabase } from './dump.ts';
import { peerOf, signAsPeer, type TestPeer } from './peer.ts';
import { freePort, startFederation, startTestRelay, type TestRelay } from './relays.ts';
import { attach } from './stream.ts';

/** As the relay `peer` brings it to `to`; what is said of each item. */
const deliver = async (peer: TestPeer, to: TestRelay, items: readonly DeliverItem[]): Promise<readonly string[]> => {
  const path = '/s2s/v1/deliver';
  const body = encodeDeliverBatch({ batchId: random(16), items });
  const headers = signAsPeer(peer, { path, body, authority: new URL(to.url).host, destination: to.domain });
  const answer = await send(to.url, path, body, headers);
  if (answer.status !== 200) return [`status ${answer.status}`];
  return decodeDeliverResult(answer.body).results.map(({ status, code }) => code ?? status);
};

const draft = (bob: TestDevice, word = 'x') => itemFor(bob, utf8ToBytes(word));

describe('T34: an item that was sealed to one relay', () => {
  test('and is brought to another one is refused there, and nothing of it is stored', async () => {
    const ports = [await freePort(), await freePort(), await freePort()];
    const domains = ['a.example', 'b.example', 'c.example'];
    const start = (index: number) => {
      const others = domains.map((domain, n) => [domain, `http://127.0.0.1:${ports[n]}`] as const);
      const peers = Object.fromEntries(others.filter((_, n) => n !== index));
      return startTestRelay({ domain: domains[index]!, port: ports[index]!, peers });
    };
    const [a, b, c] = [await start(0), await start(1), await start(2)];
    await register(c.url, 'carol@c.example');
    const bob = await register(b.url, 'bob@b.example');
    const items = range(3).map(() => deliverItemFrom('a.example', draft(bob)));
    const before = await dumpDatabase(c.dataDirectory);
    expect(await deliver(peerOf(a), c, items)).toEqual(range(3).map(() => 'E_ITEM_REFUSED'));
    expect(await dumpDatabase(c.dataDirectory)).toBe(before);
    // Another relay cannot bring it as its own either; where it belongs it is taken.
    expect(await deliver(peerOf(c), b, items.slice(0, 1))).toEqual(['E_ITEM_REFUSED']);
    expect(await deliver(peerOf(a), b, items)).toEqual(range(3).map(() => 'accepted'));
  });

  test('does not open with lane, expiry, item id, key or bytes edited', async () => {
    const [a, b] = await startFederation();
    const bob = await register(b.url, 'bob@b.example');
    const item = deliverItemFrom('a.example', draft(bob));
    const flipped = Uint8Array.from(item.content.sealed);
    flipped[2000]! ^= 1;
    const edited: readonly DeliverItem[] = [
      { ...item, lane: 'bulk' },
      { ...item, lane: 'control' },
      { ...item, expiry: 'threeWeeks' },
      { ...item, itemId: random(16) },
      { ...item, content: { ...item.content, keyId: 'forward-of-nobody' } },
      { ...item, content: { ...item.content, sealed: flipped } },
    ];
    const before = await dumpDatabase(b.dataDirectory);
    expect(await deliver(peerOf(a), b, edited)).toEqual(edited.map(() => 'E_ITEM_REFUSED'));
    expect(await dumpDatabase(b.dataDirectory)).toBe(before);
    expect(await deliver(peerOf(a), b, [item])).toEqual(['accepted']);
  });

  test('says no more of a mailbox that is not there, and costs its origin', async () => {
    const [a, b] = await startFederation({ rates: { peerBurst: 30, peerPerSecond: 0.01 } });
    const bob = await register(b.url, 'bob@b.example');
    const lost = deliverItemFrom('a.example', { ...draft(bob), mailboxId: random(32) });
    const edited = { ...deliverItemFrom('a.example', draft(bob)), itemId: random(16) };
    expect(await deliver(peerOf(a), b, [lost, edited, edited])).toEqual(range(3).map(() => 'E_ITEM_REFUSED'));
    expect(await deliver(peerOf(a), b, [edited])).toEqual(['status 429']);
  });
});

describe('what a relay brings', () => {
  test('costs it as much as it is, though every item is good', async () => {
    const [a, b] = await startFederation({ rates: { peerBurst: 8, peerPerSecond: 0.01 } });
    const bob = await register(b.url, 'bob@b.example');
    const items = range(60).map(() => deliverItemFrom('a.example', draft(bob)));
    expect(new Set(await deliver(peerOf(a), b, items))).toEqual(new Set(['accepted']));
    for (let n = 0; n < 2; n++) await deliver(peerOf(a), b, items);
    expect(await deliver(peerOf(a), b, items.slice(0, 1))).toEqual(['status 429']);
  });

  test('and is no voucher of its own is said to be accepted, and costs as what does not open', async () => {
    const [a, b] = await startFederation({ rates: { peerBurst: 25, peerPerSecond: 0.01 } });
    const bob = await register(b.url, 'bob@b.example');
    const bytes = new Uint8Array(await (await fetch(`${a.url}/.well-known/sotto-relay`)).arrayBuffer());
    const { keys } = decodeDiscovery(decodeSignedDiscovery(bytes).document);
    const issuerKeyId = keys.find(({ purpose }) => purpose === 'voucher')!.id;
    const forged = { kind: 'voucher' as const, issuerKeyId, message: random(32), signature: random(256) };
    const items = range(3).map(() => deliverItemFrom('a.example', { ...draft(bob), authorization: forged }));
    expect(await deliver(peerOf(a), b, items)).toEqual(range(3).map(() => 'accepted'));
    expect(await deliver(peerOf(a), b, [deliverItemFrom('a.example', draft(bob))])).toEqual(['status 429']);
  });
});

describe('order behind the seal', () => {
  test('later items wait for the one that was sent back, by origin, lane and mailbox', async () => {
    const [a, b] = await startFederation({ quota: { mailboxItemsMax: 2 } });
    const [bob, carol] = [await register(b.url, 'bob@b.example'), await register(b.url, 'carol@b.example')];
    const words = ['one', 'two', 'three', 'four'];
    const [one, two, three, four] = words.map((word) => deliverItemFrom('a.example', draft(bob, word)));
    const full = 'E_MAILBOX_FULL';
    expect(await deliver(peerOf(a), b, [one!, two!, three!])).toEqual(['accepted', 'accepted', full]);
    const stream = await attach(bob, b.url);
    expect(await stream.take(2)).toEqual(['one', 'two']);
    await stream.nextOf('acknowledged');
    await stream.nextOf('acknowledged');
    // There is room now, and the third one has not come yet.
    expect(await deliver(peerOf(a), b, [four!])).toEqual([full]);
    const urgent = deliverItemFrom('a.example', { ...draft(bob, 'urgent'), lane: 'control' });
    expect(await deliver(peerOf(a), b, [urgent, deliverItemFrom('a.example', draft(carol))])).toEqual([
      'accepted',
      'accepted',
    ]);
    expect(await stream.take(1)).toEqual(['urgent']);
    expect(await deliver(peerOf(a), b, [three!, four!])).toEqual(['accepted', 'accepted']);
    expect(await stream.take(2)).toEqual(['three', 'four']);
  });

  test('across two relays mail that had to wait comes in the order in which it was written', async () => {
    const [a, b] = await startFederation({ quota: { mailboxItemsMax: 1 } });
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    const words = range(6).map((n) => `n${n}`);
    for (const word of words) await submit(alice, a.url, [draft(bob, word)]);
    expect(await (await attach(bob, b.url)).take(words.length)).toEqual(words);
  });
});
