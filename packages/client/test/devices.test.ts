/** Several devices of one account: linked, watched, and removed. */

import { bytesToHex, defaultProvider as crypto, systemRandom as random, type X25519KeyPair } from '@sotto/crypto';
import { createManifest } from '@sotto/identity';
import { decodeSignedManifest, decodeStoredProfile } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import {
  type DeviceChangeEvent,
  defaultTransport,
  type InboxMessage,
  type SottoClient,
  systemClock,
  type Transport,
} from '../src/index.ts';
import { relayApi } from '../src/relay-api.ts';
import { accountOf, anotherDevice, historyOf, link, linkAnother, openedWith, reading, textsOf } from './devices.ts';
import { answerQuestion } from './look-ups.ts';
import { usePeople } from './people.ts';
import { boot, eventually, forget, type Machine } from './world.ts';

const people = usePeople();
const environment = { crypto, random, clock: systemClock, log: () => undefined };

/** A further device of somebody, by way of `old`. */
const linked = (of: Machine, old: SottoClient) => linkAnother(people, of, old);

describe('linking', () => {
  test.each([
    ['a scanned text', false],
    ['a typed code', true],
  ])('by %s gives the account, its contacts and a device of its own', async (_how, typed) => {
    const old = await people.start(people.alice);
    await old.contact(people.bob.address);
    const fresh = await people.start(anotherDevice(people.alice));
    const { info, digits } = await link(old, fresh, people.world, { typed, name: 'Laptop' });
    expect(digits).toHaveLength(2);
    expect(digits[0]).toBe(digits[1]);
    expect(info).toMatchObject({ deviceId: 2, name: 'Laptop', isThis: false, confirmedBy: 1 });
    expect(fresh.account).toEqual({ ...old.account, deviceId: 2 });
    expect((await old.devices()).map(({ deviceId, isThis }) => [deviceId, isThis])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect((await fresh.devices()).map(({ deviceId, isThis }) => [deviceId, isThis])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(await fresh.contact(people.bob.address)).toEqual(await old.contact(people.bob.address));
  });

  test('what is written and read on one device is there on all, for both sides', async () => {
    const bob = await people.start(people.bob);
    const atBob = reading(bob);
    const phone = await people.start(people.alice);
    await (await phone.send(people.bob.address, 'before')).accepted();
    await phone.send(people.bob.address, 'for an hour', { timer: { hours: 1 } });
    await phone.send(people.bob.address, { text: 'once', viewOnce: true });
    await bob.send(people.alice.address, 'when read', { timer: { hours: 1, start: 'read' } });
    await eventually('Alice has that', async () => (await historyOf(phone, people.bob.address))[0] === 'when read');
    await eventually('Bob has read it', () => textsOf(atBob).includes('text: before'));
    const { client: laptop, machine: disk } = await linked(people.alice, phone);
    // What was said before is there, too, and ends there when it ends here.
    // Bob sends the last one there himself, when he has heard of it.
    const handed = (await historyOf(laptop, people.bob.address)).filter((text) => text !== 'when read');
    expect(handed).toEqual(['for an hour', 'before']);
    const endings = async (of: Machine) => (await of.disk.scan('expiry/')).map(([key]) => key);
    expect(await endings(disk)).toEqual(await endings(people.alice));
    expect(await endings(disk)).toHaveLength(1);
    const [atPhone, atLaptop] = [reading(phone), reading(laptop)];
    await (await phone.send(people.bob.address, 'from the phone')).accepted();
    await eventually('the laptop knows', () => textsOf(atLaptop).includes('sent: from the phone'));
    await bob.send(people.alice.address, 'to all of Alice');
    await eventually('both have it', () =>
      [atPhone, atLaptop].every((seen) => textsOf(seen).includes('text: to all of Alice')),
    );
    await laptop.send(people.bob.address, 'from the laptop');
    await eventually(
      'Bob and the phone have it',
      () => textsOf(atBob).includes('text: from the laptop') && textsOf(atPhone).includes('sent: from the laptop'),
    );
    expect(textsOf(atBob).filter((text) => text.startsWith('text: from'))).toHaveLength(2);
    const said = ['before', 'for an hour', 'from the laptop', 'from the phone', 'to all of Alice'];
    for (const client of [phone, laptop])
      expect(await historyOf(client, people.bob.address)).toEqual(expect.arrayContaining(said));
  });
});

describe('a message with a timer', () => {
  test('takes it along to the other devices, is gone there too, and nobody keeps a copy for longer', async () => {
    let passed = 0;
    const clock = { ...systemClock, now: () => Date.now() + passed, monotonic: () => performance.now() + passed };
    const start = async (of: Machine): Promise<SottoClient> => {
      const client = await boot(of, undefined, defaultTransport, { clock });
      people.keep(client);
      return client;
    };
    const [bob, phone] = [await people.start(people.bob), await start(people.alice)];
    const machine = anotherDevice(people.alice);
    const laptop = await start(machine);
    await link(phone, laptop, people.world);
    const both = async () =>
      (await Promise.all([phone, laptop].map((one) => historyOf(one, people.bob.address)))).map((all) => all.join());
    await (await phone.send(people.bob.address, 'lighthouse', { timer: { minutes: 1 } })).accepted();
    await eventually('both have it', async () => (await both()).every((all) => all === 'lighthouse'));
    const copies = people.alice.published.filter(({ expiry }) => expiry === 'hour');
    expect(new Set(copies.map(({ mailboxId }) => bytesToHex(mailboxId))).size).toBe(2);
    await bob.send(people.alice.address, 'harbour', { timer: { minutes: 1, start: 'read' } });
    await eventually('both have that', async () => (await both()).every((all) => all === 'harbour,lighthouse'));
    await laptop.conversation(people.bob.address).markRead();
    await eventually('its timer runs on the phone', async () => (await people.alice.disk.scan('expiry/')).length === 2);
    passed = 100_000;
    // A new timer makes them look.
    await phone.send(people.bob.address, 'an hour', { timer: { hours: 1 } });
    await eventually('both are gone on both', async () => (await both()).every((all) => all === 'an hour'));
    for (const { disk } of [people.alice, machine]) {
      const values = (await disk.scan('')).map(([, { value }]) => Buffer.from(value).toString('latin1'));
      expect(values.filter((value) => value.includes('lighthouse') || value.includes('harbour'))).toEqual([]);
    }
  });
});

describe('removing', () => {
  test('ends a device for its account, its contacts and its relay, whichever device does it', async () => {
    const bob = await people.start(people.bob);
    const atBob = reading(bob);
    const phone = await people.start(people.alice);
    await (await phone.send(people.bob.address, 'hello')).accepted();
    await phone.setProfile({ name: 'Alice' });
    await eventually('Bob has her name', async () => (await bob.profile(people.alice.address))?.name === 'Alice');
    const { machine: kept, client: laptop } = await linked(people.alice, phone);
    const atLaptop = reading(laptop);
    const atPhone = reading(phone);
    await laptop.send(people.bob.address, 'from the laptop');
    await eventually('Bob knows both', () => textsOf(atBob).includes('text: from the laptop'));
    await bob.send(people.alice.address, 'to both');
    await eventually('the phone has it', () => textsOf(atPhone).includes('text: to both'));
    const told: DeviceChangeEvent[] = [];
    phone.addEventListener('devicechange', (event) => told.push(event));
    await laptop.removeDevice(1);
    expect((await laptop.devices()).map(({ deviceId }) => deviceId)).toEqual([2]);
    await eventually('the phone knows', () => told.some(({ removed }) => removed.includes(1)));
    await eventually('and says so in its inbox', () =>
      atPhone.some((one) => one.kind === 'device' && one.change === 'removed'),
    );
    const sessions = async () => (await people.bob.disk.scan('session/')).map(([key]) => key.split('/').at(-1));
    await eventually('Bob has no session with it', async () => (await sessions()).join() === '2');
    // What the removed device has opens no profile that is shown from now on.
    const profiles = async () => {
      const all = [[people.alice, 'own-profile'] as const, [kept, 'own-profile'] as const];
      const atContact = [people.bob, `profile/${laptop.account!.accountId}`] as const;
      const found = await Promise.all([...all, atContact].map(([{ disk }, key]) => disk.get([key])));
      return found.map(([entry]) => bytesToHex(decodeStoredProfile(entry!.value).key));
    };
    await eventually('Bob has the profile under a new key', async () => {
      const [removed, left, atContact] = await profiles();
      return left === atContact && left !== removed;
    });
    const session = `session/${bob.account!.accountId}/1`;
    const [lost, left] = (await Promise.all([people.alice, kept].map(({ disk }) => disk.get([session])))).flat();
    const before = people.bob.published.length;
    await (await bob.send(people.alice.address, 'to what is left')).accepted();
    const published = people.bob.published.slice(before).filter(({ lane }) => lane === 'message');
    expect(published).toHaveLength(1);
    await expect(openedWith(people.alice, lost!.value, published[0]!)).rejects.toMatchObject({ name: 'RatchetError' });
    expect(await openedWith(kept, left!.value, published[0]!)).toBe('to what is left');
    await eventually('the laptop has it', () => textsOf(atLaptop).includes('text: to what is left'));
    await expect(phone.contact(people.handle('nobody'))).rejects.toThrow();
    await expect(laptop.removeDevice(1)).rejects.toMatchObject({ code: 'E_DEVICE_UNKNOWN' });
    await expect(laptop.removeDevice(2)).rejects.toThrow(RangeError);
  });
});

describe('the own manifest', () => {
  interface Forgery {
    readonly identity?: X25519KeyPair;
  }

  /** A manifest with a device more, as somebody with the keys of the account would sign it, or with other keys. */
  async function withGhost(of: Machine, { identity }: Forgery = {}): Promise<Uint8Array> {
    const account = await accountOf(of);
    const previous = account.manifest;
    const ghost = { deviceId: 7, registrationId: 7, authenticationKey: random(32), mailboxId: random(32) };
    return createManifest(crypto, random, identity ?? account.identityKeyPair, {
      address: of.address,
      devices: [...previous.manifest.devices, ghost],
      issuedAt: Math.floor(Date.now() / 1000),
      ...(identity === undefined && { previous }),
    });
  }

  /** A relay that says of an address what it likes. */
  const showing = (manifest: Uint8Array): Transport => ({
    ...defaultTransport,
    request: async (request) => {
      const answer = request.url.endsWith('/v1/look-up')
        ? answerQuestion(people.world, request.body!, ({ kind }) =>
            kind === 'manifest' ? { kind, manifest: decodeSignedManifest(manifest) } : undefined,
          )
        : undefined;
      return answer === undefined ? defaultTransport.request(request) : { status: 200, body: answer };
    },
  });

  function eventsOf(client: SottoClient, events: DeviceChangeEvent[] = []): DeviceChangeEvent[] {
    client.addEventListener('devicechange', (event) => events.push(event));
    return events;
  }

  test('T07: a device that nobody confirmed is said loudly by every device, until that is acknowledged', async () => {
    const phone = await people.start(people.alice);
    const { machine: disk, client: laptop } = await linked(people.alice, phone);
    const [saidOnPhone, saidOnLaptop] = [eventsOf(phone), eventsOf(laptop)];
    const ghostly = await withGhost(people.alice);
    const account = await accountOf(people.alice);
    const keys = { oneTimePreKeys: [], oneTimeKemPreKeys: [], replaceOneTimeKeys: false };
    await relayApi(environment, defaultTransport, account).register(ghostly, keys, {}, new AbortController().signal);
    // Every device asks at its start; one that has not asked yet since it was linked may be told before it is closed.
    for (const [machine, before, events] of [
      [people.alice, phone, saidOnPhone],
      [disk, laptop, saidOnLaptop],
    ] as const) {
      await before.close();
      await forget(machine, 'sync/watched');
      const again = await people.start(machine);
      eventsOf(again, events);
      for (let look = 0; look < 2; look++) {
        for await (const message of again.inbox()) {
          if (message.kind !== 'device' || message.deviceId !== 7) continue;
          expect(message).toMatchObject({ change: 'added', confirmedBy: undefined });
          break;
        }
      }
      expect((await again.devices()).map(({ deviceId }) => deviceId)).toEqual([1, 2, 7]);
      expect(events.map(({ added, unconfirmed }) => [...added, ...unconfirmed])).toEqual([[7, 7]]);
      // Any device puts an end to it.
      if (machine === disk) {
        await again.removeDevice(7);
        expect((await again.devices()).map(({ deviceId }) => deviceId)).toEqual([1, 2]);
      }
    }
  });

  test('T07: T05: CL-21: one that is unsigned, rolled back or of another account is refused, and a newer one is not', async () => {
    const first = (await accountOf(people.alice)).manifest.bytes;
    const phone = await people.start(people.alice);
    await linked(people.alice, phone);
    await phone.close();
    const manifest = (await accountOf(people.alice)).manifest.bytes;
    const unsigned = manifest.slice();
    unsigned[unsigned.length - 1]! ^= 1;
    const stranger = await withGhost(people.alice, { identity: crypto.x25519KeyPair(random(32)) });
    for (const shown of [stranger, unsigned, first]) {
      await forget(people.alice, 'sync/watched');
      const events: DeviceChangeEvent[] = [];
      const client = await people.start(people.alice, showing(shown));
      client.addEventListener('devicechange', (event) => events.push(event));
      await eventually('it was refused', () => events.some(({ refused }) => refused));
      expect((await client.devices()).map(({ deviceId }) => deviceId)).toEqual([1, 2]);
      await client.close();
      expect((await accountOf(people.alice)).manifest.bytes).toEqual(manifest);
    }
    await forget(people.alice, 'sync/watched');
    const client = await people.start(people.alice, showing(await withGhost(people.alice)));
    await eventually('it was taken over', async () => (await client.devices()).length === 3);
  });
});

describe('a contact with other devices than before', () => {
  /** It writes, and hears nothing: whatever it learns, it finds out by itself. */
  const deaf: Transport = { ...defaultTransport, openStream: () => Promise.reject(new TypeError('no stream')) };

  /** Alice and Bob's phone have written to each other, and given each other tokens. */
  async function acquainted(): Promise<SottoClient> {
    for (const one of [people.alice, people.bob]) await forget(one, 'wallet/');
    const alice = await people.start(people.alice);
    await alice.send(people.bob.address, 'hello');
    const phone = await people.start(people.bob);
    const [atAlice, atPhone] = [reading(alice), reading(phone)];
    await eventually('Bob has read it', () => textsOf(atPhone).includes('text: hello'));
    await phone.send(people.alice.address, 'hello yourself');
    await eventually('Alice has the answer', () => textsOf(atAlice).includes('text: hello yourself'));
    await alice.close();
    return phone;
  }

  test('gets what was written to a device that is gone on those that there are', async () => {
    const phone = await acquainted();
    const { client: laptop } = await linked(people.bob, phone);
    const atLaptop = reading(laptop);
    await laptop.removeDevice(1);
    const alice = await people.start(people.alice, deaf);
    await alice.send(people.bob.address, 'where are you?');
    await eventually('the laptop has it', () => textsOf(atLaptop).includes('text: where are you?'));
    expect((await people.alice.disk.scan('session/')).map(([key]) => key.split('/').at(-1))).toEqual(['2']);
  });

  test('gets it there too when its author knows that and can ask nobody', async () => {
    const phone = await acquainted();
    const { client: laptop } = await linked(people.bob, phone);
    const atLaptop = reading(laptop);
    const cut = new Set<string>();
    const transport: Transport = {
      ...defaultTransport,
      request: (request) =>
        cut.has(new URL(request.url).pathname)
          ? Promise.reject(new TypeError('no way'))
          : defaultTransport.request(request),
    };
    const alice = await people.start(people.alice, transport);
    const [atAlice, told] = [reading(alice), [] as DeviceChangeEvent[]];
    alice.addEventListener('devicechange', (event) => told.push(event));
    await laptop.send(people.alice.address, 'hello from the laptop');
    await eventually('Alice knows it', () => textsOf(atAlice).length === 1);
    for (const path of ['/v1/messages', '/v1/look-up']) cut.add(path);
    await alice.send(people.bob.address, 'where are you?');
    await laptop.removeDevice(1);
    await eventually('Alice is told', () => told.some(({ removed }) => removed[0] === 1));
    cut.delete('/v1/messages');
    await eventually('the laptop has it', () => textsOf(atLaptop).includes('text: where are you?'));
    await eventually('nothing waits', async () => (await people.alice.disk.scan('outbox/')).length === 0);
    expect(atAlice.filter(({ kind }) => kind === 'undelivered')).toEqual([]);
  });

  test('gets on a new device what was written before anybody knew of it', async () => {
    const phone = await acquainted();
    const atPhone = reading(phone);
    const alice = await people.start(people.alice, deaf);
    const { client: laptop } = await linked(people.bob, phone);
    const atLaptop = reading(laptop);
    // The second is too large to go without a token.
    const texts = ['where are you?', 'And when?'.padEnd(2_000, '.')];
    for (const text of texts) await (await alice.send(people.bob.address, text)).accepted();
    const isAt = (seen: InboxMessage[]) => texts.every((text) => textsOf(seen).includes(`text: ${text}`));
    await eventually('the phone has both', () => isAt(atPhone));
    await alice.close();
    // She is told as soon as she listens.
    const again = await people.start(people.alice);
    await eventually('the laptop has both, too', () => isAt(atLaptop));
    await again.send(people.bob.address, 'well?');
    await eventually('and what follows', () => textsOf(atLaptop).includes('text: well?'));
    expect(atLaptop.filter(({ kind }) => kind !== 'text')).toEqual([]);
  });
});
