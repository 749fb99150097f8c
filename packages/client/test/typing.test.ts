/** That somebody types: told to who is there, and to nobody else, at no cost to what is written. */

import { memoryStore } from '@sotto/store';
import { decodeRelayFrame, decodeSendRequest } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { type Clock, defaultTransport, type SottoClient, systemClock, type Transport } from '../src/index.ts';
import { EPHEMERAL_AGE_MAX_MS, TYPING_PAUSE_MS } from '../src/limits.ts';
import { collect, textsOf } from './app.ts';
import { useTwoRelays } from './two-relays.ts';
import { dump, eventually } from './world.ts';

const relays = useTwoRelays();

/** What a client was told, in order: who, and whether somebody types. */
const listen = (client: SottoClient): (readonly [string, boolean])[] => {
  const heard: (readonly [string, boolean])[] = [];
  client.addEventListener('typing', ({ from, active }) => heard.push([from.address, active]));
  return heard;
};

/** Two clients that have written to each other. */
const acquaint = async (
  [alice, bob]: readonly [SottoClient, SottoClient],
  [toAlice, toBob]: readonly [string, string],
): Promise<void> => {
  await alice.send(toBob, 'hello');
  expect(textsOf(await collect(bob, 1))).toEqual(['hello']);
  await bob.send(toAlice, 'hi');
  expect(textsOf(await collect(alice, 1))).toEqual(['hi']);
};

/** A clock that can be moved. */
const movable = (): { readonly clock: Clock; move(milliseconds: number): void } => {
  let offset = 0;
  return {
    clock: { ...systemClock, now: () => Date.now() + offset },
    move: (milliseconds) => {
      offset += milliseconds;
    },
  };
};

/** Notes the bodies of the items that go out, and can leave the device without a stream. */
const watched = (bodies: Uint8Array[], isOffline: () => boolean = () => false): Transport => ({
  request: (request) => {
    if (request.url.endsWith('/v1/messages')) bodies.push(request.body!);
    return defaultTransport.request(request);
  },
  openStream: (url, signal) =>
    isOffline() ? Promise.reject(new Error('offline')) : defaultTransport.openStream(url, signal),
});

const lanesOf = (bodies: readonly Uint8Array[]): readonly string[] =>
  bodies.flatMap((body) => decodeSendRequest(body).items.map(({ lane }) => lane));

describe('somebody who types', () => {
  test('is seen by a device of another relay that is connected, before and after the first answer', async () => {
    const alice = await relays.join(relays.a, 'alice');
    const bob = await relays.join(relays.b, 'bob');
    const [atAlice, atBob] = [listen(alice), listen(bob)];
    await alice.send('bob@b.example', 'hello');
    await collect(bob, 1);
    await bob.accept('alice@a.example');
    // Neither has read anything on the chain that the other types on.
    await bob.sendTyping('alice@a.example', true);
    await eventually('Alice sees it', () => atAlice.length === 1);
    await alice.sendTyping('bob@b.example', true);
    await eventually('Bob sees it', () => atBob.length === 1);
    await bob.sendTyping('alice@a.example', false);
    await eventually('Alice sees the end', () => atAlice.length === 2);
    expect(atAlice).toEqual([
      ['bob@b.example', true],
      ['bob@b.example', false],
    ]);
    expect(atBob).toEqual([['alice@a.example', true]]);
  });

  test('is not seen by whoever has blocked them, and hears nothing of the other either', async () => {
    const [bodies, frames]: [Uint8Array[], string[]] = [[], []];
    const transport = { ...watched(bodies), openStream: noting(frames) };
    const alice = await relays.join(relays.a, 'alice', { transport });
    const [bob, carol] = [await relays.join(relays.b, 'bob'), await relays.join(relays.b, 'carol')];
    await acquaint([alice, bob], ['alice@a.example', 'bob@b.example']);
    await acquaint([alice, carol], ['alice@a.example', 'carol@b.example']);
    const heard = listen(alice);
    await alice.block('bob@b.example');
    await alice.sendTyping('bob@b.example', true);
    expect(lanesOf(bodies)).not.toContain('ephemeral');
    await bob.sendTyping('alice@a.example', true);
    await eventually('his is there', () => frames.includes('ephemeral'));
    // Frames are read one after the other.
    await carol.sendTyping('alice@a.example', true);
    await eventually('hers is seen', () => heard.length > 0);
    expect(heard).toEqual([['carol@b.example', true]]);
  });

  test('is seen on the same relay too, and said again only after a while', async () => {
    const { clock, move } = movable();
    const bodies: Uint8Array[] = [];
    const alice = await relays.join(relays.a, 'alice', { clock, transport: watched(bodies) });
    const bob = await relays.join(relays.a, 'bob');
    await acquaint([alice, bob], ['alice@a.example', 'bob@a.example']);
    const heard = listen(bob);
    const fail = (): void => {
      throw new Error('was stopped');
    };
    bob.addEventListener('typing', fail);
    bob.removeEventListener('typing', fail);
    bodies.length = 0;
    for (let key = 0; key < 5; key++) await alice.sendTyping('bob@a.example', true);
    await alice.sendTyping('bob@a.example', false);
    await eventually('both are seen', () => heard.length === 2);
    move(TYPING_PAUSE_MS + 1);
    await alice.sendTyping('bob@a.example', false);
    await eventually('it is said again', () => heard.length === 3);
    expect(lanesOf(bodies)).toEqual(['ephemeral', 'ephemeral', 'ephemeral']);
  });

  test('leaves no trace in either store, and nothing in the way of a letter, when nobody is there', async () => {
    let isOffline = false;
    const disks = { alice: memoryStore(), bob: memoryStore() };
    const { clock, move } = movable();
    const alice = await relays.join(relays.a, 'alice', { clock, store: memoryStore({ sharing: disks.alice }) });
    const bob = await relays.join(relays.b, 'bob', {
      store: memoryStore({ sharing: disks.bob }),
      transport: watched([], () => isOffline),
    });
    await acquaint([alice, bob], ['alice@a.example', 'bob@b.example']);
    // Nor do receipts, which are letters.
    await alice.conversation('bob@b.example').setReceipts(false);
    await bob.conversation('alice@a.example').setReceipts(false);
    const heard = listen(bob);
    isOffline = true;
    await relays.b.stop();
    await relays.b.start();
    await eventually('Bob is cut off', () => bob.connection === 'offline');
    const before = [await dump(disks.alice), await dump(disks.bob)];
    for (let n = 0; n < 40; n++) {
      await alice.sendTyping('bob@b.example', n % 2 === 0);
      move(TYPING_PAUSE_MS + 1);
    }
    expect([await dump(disks.alice), await dump(disks.bob)]).toEqual(before);
    await alice.send('bob@b.example', 'a letter');
    isOffline = false;
    expect(textsOf(await collect(bob, 1))).toEqual(['a letter']);
    expect(heard).toEqual([]);
  });

  test('is nobody to those who have no session with it, and takes no key off their shelf', async () => {
    const bodies: Uint8Array[] = [];
    const alice = await relays.join(relays.a, 'alice', { transport: watched(bodies) });
    const bob = await relays.join(relays.b, 'bob');
    const heard = listen(bob);
    await alice.sendTyping('bob@b.example', true);
    await alice.contact('bob@b.example');
    await alice.sendTyping('bob@b.example', false);
    expect(bodies).toEqual([]);
    expect(heard).toEqual([]);
  });

  test('CL-08: counts once, and only when it is some minutes old at most', async () => {
    const { clock, move } = movable();
    const alice = await relays.join(relays.a, 'alice', { clock });
    const bob = await relays.join(relays.a, 'bob', { transport: repeating });
    await acquaint([alice, bob], ['alice@a.example', 'bob@a.example']);
    const heard = listen(bob);
    await alice.sendTyping('bob@a.example', true);
    await eventually('the first one is seen', () => heard.length === 1);
    move(EPHEMERAL_AGE_MAX_MS + 60_000);
    await alice.sendTyping('bob@a.example', false);
    move(-EPHEMERAL_AGE_MAX_MS - 60_000);
    await alice.sendTyping('bob@a.example', true);
    await eventually('the last one is seen', () => heard.length === 2);
    expect(heard).toEqual([
      ['alice@a.example', true],
      ['alice@a.example', true],
    ]);
  });
});

/** Every message of a stream as often as `times` says of its kind. */
const streaming =
  (times: (kind: string) => number): Transport['openStream'] =>
  async (url, signal) => {
    const stream = await defaultTransport.openStream(url, signal);
    return {
      send: (message) => stream.send(message),
      close: () => stream.close(),
      messages: (async function* () {
        for await (const message of stream.messages)
          for (let left = times(decodeRelayFrame(message).kind); left > 0; left--) yield message;
      })(),
    };
  };

const noting = (frames: string[]): Transport['openStream'] =>
  streaming((kind) => {
    frames.push(kind);
    return 1;
  });

/** Shows everything ephemeral twice, as a relay could. */
const repeating: Transport = {
  ...defaultTransport,
  openStream: streaming((kind) => (kind === 'ephemeral' ? 2 : 1)),
};
