/**
 * What an app sees: registering, conversing, acknowledging, several clients on one store, and what a lying or absent
 * relay can and cannot do. The relay is real; where it has to lie, its answers are replaced on their way.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { bytesToHex, defaultProvider, systemRandom } from '@sotto/crypto';
import { createManifest } from '@sotto/identity';
import { generateIdentityKeyPair } from '@sotto/ratchet';
import { memoryStore, type Store } from '@sotto/store';
import { sqliteStore } from '@sotto/store-sqlite';
import {
  decodeSendRequest,
  decodeSignedManifest,
  decodeStoredAccount,
  encodeLookUpResponse,
  encodeSendResponse,
  type LookUpAnswer,
  type LookUpQuery,
  type PreKeyBundle,
  type SignedManifest,
  WireError,
} from '@sotto/wire';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  defaultTransport,
  type LogEvent,
  ONE_TIME_KEM_PRE_KEYS,
  open,
  type SottoClient,
  TEXT_BYTES_MAX,
  type Transport,
} from '../src/index.ts';
import { READ_PREFIX } from '../src/keys.ts';
import { collect, lying, textsOf } from './app.ts';
import { publishEnvelopes } from './forgery.ts';
import { answerQuestion } from './look-ups.ts';
import { accountOf } from './sealing.ts';
import {
  boot,
  DOMAIN,
  eventually,
  forget,
  forgetSessions,
  giveTokens,
  isQueued,
  type Machine,
  machine,
  register,
  startWorld,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

let people = 0;
let alice: Machine;
let bob: Machine;
const clients: SottoClient[] = [];
beforeEach(async () => {
  people += 1;
  alice = machine(`alice${people}`);
  bob = machine(`bob${people}`);
  await register(alice, world);
  await register(bob, world);
  await giveTokens(bob, alice);
  await giveTokens(alice, bob);
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

async function start(of: Machine, transport?: Transport): Promise<SottoClient> {
  const client = await boot(of, undefined, transport);
  clients.push(client);
  return client;
}

/** A manifest of an identity made up on the spot. */
function forgedManifest(address: string): SignedManifest {
  const env = { crypto: defaultProvider, random: systemRandom };
  const bytes = createManifest(defaultProvider, systemRandom, generateIdentityKeyPair(env), {
    address,
    issuedAt: Math.floor(Date.now() / 1000),
    devices: [{ deviceId: 1, registrationId: 5, authenticationKey: systemRandom(32), mailboxId: systemRandom(32) }],
  });
  return decodeSignedManifest(bytes);
}

/** A relay that says another identity stands behind `address`. */
function impersonating(address: string): Transport {
  const manifest = forgedManifest(address);
  const [name] = address.split('@');
  return lyingAbout(({ kind, localpart }) =>
    kind === 'manifest' && localpart === name ? { kind, manifest } : undefined,
  );
}

const about = (manifest: SignedManifest): Transport => lyingAbout(() => ({ kind: 'manifest', manifest }));

/** A bundle of an identity made up on the spot. */
function forgedBundle(registrationId: number): PreKeyBundle {
  const identity = generateIdentityKeyPair({ crypto: defaultProvider, random: systemRandom });
  const signed = (type: number, key: Uint8Array) => {
    const publicKey = Uint8Array.of(type, ...key);
    return {
      id: 1,
      publicKey,
      signature: defaultProvider.xeddsaSign(identity.privateKey, publicKey, systemRandom(64)),
    };
  };
  return {
    deviceId: 1,
    registrationId,
    identityKey: Uint8Array.of(0x05, ...identity.publicKey),
    signedPreKey: signed(0x05, defaultProvider.x25519KeyPair(systemRandom(32)).publicKey),
    kemPreKey: signed(0x08, defaultProvider.kyberKeyPair(systemRandom(64)).publicKey),
    kemLastResort: true,
  };
}

const answeringWith = (body: Uint8Array): Transport => lying((path) => (path === '/v1/look-up' ? body : undefined));

/** A relay that answers look-ups as it likes. */
const lyingAbout = (answer: (query: LookUpQuery) => LookUpAnswer | undefined): Transport =>
  lying((path, body) => (path === '/v1/look-up' ? answerQuestion(world, body, answer) : undefined));

/** The answer of a relay that takes nothing. */
function refuseAll(body: Uint8Array): Uint8Array {
  const results = decodeSendRequest(body).items.map(({ itemId }) => ({
    itemId,
    status: 'rejected' as const,
    code: 'E_SIZE_NOT_BUCKET',
    retryAfter: 0,
  }));
  return encodeSendResponse({ results });
}

describe('a conversation', () => {
  test('goes both ways, with sender, time and identity', async () => {
    const [from, to] = [await start(alice), await start(bob)];
    const before = Date.now();
    const sent = await from.send(bob.address, 'hello');
    await sent.accepted();
    const [message] = await collect(to, 1);
    expect(message).toMatchObject({
      kind: 'text',
      text: 'hello',
      messageId: sent.messageId,
      from: { address: alice.address, accountId: from.account?.accountId, addressVerified: true },
    });
    expect(message?.kind === 'text' && message.sentAt.getTime()).toBeGreaterThanOrEqual(before - 1);
    await to.send(alice.address, 'hello back');
    expect(textsOf(await collect(from, 1))).toEqual(['hello back']);
  });

  test('keeps its order, and carries the longest text and the empty one', async () => {
    const [from, to] = [await start(alice), await start(bob)];
    const texts = ['', 'ü€😀', 'x'.repeat(TEXT_BYTES_MAX), ...Array.from({ length: 20 }, (_, n) => `number ${n}`)];
    for (const text of texts) await from.send(bob.address, text);
    expect(textsOf(await collect(to, texts.length))).toEqual(texts);
    const tooLong = from.send(bob.address, 'x'.repeat(TEXT_BYTES_MAX + 1));
    await expect(tooLong).rejects.toMatchObject({ code: 'E_MESSAGE_TOO_LARGE' });
  });

  test('an entry comes again, the same, until it is acknowledged', async () => {
    const [from, to] = [await start(alice), await start(bob)];
    await from.send(bob.address, 'again');
    const ids: string[] = [];
    for await (const message of to.inbox()) {
      ids.push(message.id);
      break;
    }
    await to.close();
    const restarted = await start(bob);
    for await (const message of restarted.inbox()) {
      ids.push(message.id);
      await message.ack();
      await message.ack();
      break;
    }
    expect(new Set(ids).size).toBe(1);
    expect(await bob.disk.scan('inbox/')).toEqual([]);
  });

  test('both sides compute one safety number, and recognise each other by scanning', async () => {
    const [from, to] = [await start(alice), await start(bob)];
    const [ours, theirs] = [await from.safetyNumber(bob.address), await to.safetyNumber(alice.address)];
    expect(ours.digits).toMatch(/^[0-9]{60}$/);
    expect(theirs.digits).toBe(ours.digits);
    expect(ours.matches(theirs.scannable)).toBe(true);
    const code = (scanned: Uint8Array) => () => ours.matches(scanned);
    expect(code(ours.scannable)).toThrow(expect.objectContaining({ code: 'E_SAFETY_NUMBER_OWN' }));
    expect(code(new Uint8Array(5))).toThrow(expect.objectContaining({ code: 'E_SAFETY_NUMBER_INVALID' }));
  });
});

describe('registering', () => {
  test('is idempotent, and one store is one account', async () => {
    const client = await start(alice);
    const again = await client.register(DOMAIN, { handle: alice.handle, relayUrl: world.relay.url });
    expect(again).toEqual(client.account);
    const other = client.register(DOMAIN, { handle: 'somebody-else', relayUrl: world.relay.url });
    await expect(other).rejects.toMatchObject({ code: 'E_ACCOUNT_EXISTS' });
  });

  test('a taken address is refused, and the store is free for another', async () => {
    const late = await start(machine('late'));
    const taken = late.register(DOMAIN, { handle: alice.handle, relayUrl: world.relay.url });
    await expect(taken).rejects.toMatchObject({ code: 'E_ADDRESS_TAKEN' });
    expect(late.account).toBeUndefined();
    const free = await late.register(DOMAIN, { handle: `late${people}`, relayUrl: world.relay.url });
    expect(free.address).toBe(`late${people}@${DOMAIN}`);
  });

  test.each(['Alice Smith', '', 'a@b', '-x', 'x'.repeat(65)])('the handle %j is refused', async (handle) => {
    const client = await start(machine('nobody'));
    const refused = client.register(DOMAIN, { handle, relayUrl: world.relay.url });
    await expect(refused).rejects.toBeInstanceOf(WireError);
  });
});

describe('several clients on one store', () => {
  test('never use one message key twice, and every message arrives once', async () => {
    const receiver = await start(bob);
    const senders = [await start(alice), await start(alice)];
    const texts = Array.from({ length: 60 }, (_, n) => `from one of two, ${n}`);
    await Promise.all(texts.map((text, n) => senders[n % 2]!.send(bob.address, text)));
    const received = textsOf(await collect(receiver, texts.length));
    expect([...received].sort()).toEqual([...texts].sort());
  });

  test('on a SQLite file, as two processes have it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sotto-two-'));
    try {
      const path = join(folder, 'carol.db');
      const openCarol = async (store: Store) => {
        const client = await open({ store });
        clients.push(client);
        return client;
      };
      const disk = await sqliteStore(path);
      const first = await openCarol(disk);
      await first.register(DOMAIN, { handle: `carol${people}`, relayUrl: world.relay.url });
      await giveTokens(bob, { disk });
      const senders = [first, await openCarol(await sqliteStore(path))];
      const receiver = await start(bob);
      const texts = Array.from({ length: 40 }, (_, n) => `from a file, ${n}`);
      await Promise.all(texts.map((text, n) => senders[n % 2]!.send(bob.address, text)));
      expect([...textsOf(await collect(receiver, texts.length))].sort()).toEqual([...texts].sort());
      await Promise.all(clients.splice(0).map((client) => client.close()));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('share one inbox: a message is one entry, whoever received it', async () => {
    const [first, second] = [await start(bob), await start(bob)];
    const sender = await start(alice);
    for (let n = 0; n < 10; n++) await sender.send(bob.address, `shared ${n}`);
    const ids = async (client: SottoClient) => {
      const seen: string[] = [];
      for await (const message of client.inbox()) {
        seen.push(message.id);
        if (seen.length === 10) break;
      }
      return seen;
    };
    expect(await ids(first)).toEqual(await ids(second));
    expect(await bob.disk.scan('inbox/')).toHaveLength(10);
  });
});

describe('a relay that lies', () => {
  test('about an identity that is pinned: sending is held until the user has confirmed', async () => {
    const honest = await start(bob);
    const before = await honest.safetyNumber(alice.address);
    await honest.close();
    const deceived = await start(bob, impersonating(alice.address));
    await expect(deceived.contact(alice.address)).rejects.toMatchObject({ code: 'E_IDENTITY_CHANGED' });
    await expect(deceived.send(alice.address, 'secret')).rejects.toMatchObject({ code: 'E_IDENTITY_CHANGED' });
    expect(await isQueued(bob)).toBe(false);
    const now = await deceived.safetyNumber(alice.address);
    expect(now).toMatchObject({ confirmed: false });
    expect(now.digits).not.toBe(before.digits);
    // Only the identity that was compared can be accepted.
    const accepting = deceived.acceptIdentityChange(alice.address, before);
    await expect(accepting).rejects.toMatchObject({ code: 'E_IDENTITY_CHANGED' });
    await deceived.acceptIdentityChange(alice.address, now);
    await deceived.acceptIdentityChange(alice.address, now);
    expect(await deceived.safetyNumber(alice.address)).toMatchObject({ confirmed: true, digits: now.digits });
  });

  test('about pre-keys: the bundle of another identity is refused and nothing is stored', async () => {
    const { registrationId } = await accountOf(alice);
    const client = await start(
      bob,
      lyingAbout(({ kind }) => (kind === 'bundle' ? { kind, bundle: forgedBundle(registrationId) } : undefined)),
    );
    await expect(client.send(alice.address, 'secret')).rejects.toMatchObject({ code: 'E_RELAY_INVALID' });
    expect(await isQueued(bob)).toBe(false);
    expect(await bob.disk.scan('session/')).toEqual([]);
  });

  test.each([
    [
      'whose signature does not verify',
      () => about({ ...forgedManifest('x@a.example'), signature: new Uint8Array(64) }),
    ],
    ['that names another address', () => about(forgedManifest('carol@a.example'))],
    ['that is no message at all', () => answeringWith(new Uint8Array(7).fill(0xff))],
    ['in an answer of somebody else', () => answeringWith(encodeLookUpResponse({ answer: systemRandom(2352) }))],
  ])('about a manifest: one %s is refused', async (_, transport) => {
    const client = await start(bob, transport());
    await expect(client.contact(alice.address)).rejects.toMatchObject({ code: 'E_RELAY_INVALID' });
    expect(await bob.disk.scan('contact/')).toEqual([]);
    expect(await bob.disk.scan('address/')).toEqual([]);
  });
});

describe('a relay out of reach', () => {
  test('holds nothing up: what is queued leaves when it is back', async () => {
    let up = true;
    const flaky: Transport = {
      request: (request) => (up ? defaultTransport.request(request) : Promise.reject(new Error('down'))),
      openStream: (url, signal) => (up ? defaultTransport.openStream(url, signal) : Promise.reject(new Error('down'))),
    };
    const [from, to] = [await start(alice, flaky), await start(bob)];
    await from.send(bob.address, 'first');
    up = false;
    const sent = await from.send(bob.address, 'while away');
    const waiting = sent.accepted({ signal: AbortSignal.timeout(300) });
    await expect(waiting).rejects.toThrow();
    expect(await isQueued(alice)).toBe(true);
    up = true;
    await sent.accepted();
    expect(textsOf(await collect(to, 2))).toEqual(['first', 'while away']);
  });

  test('a first message needs it, and says so', async () => {
    const offline: Transport = {
      request: () => Promise.reject(new Error('down')),
      openStream: () => Promise.reject(new Error('down')),
    };
    const client = await start(alice, offline);
    const failed = client.send(bob.address, 'hello');
    await expect(failed).rejects.toMatchObject({ code: 'E_RELAY_UNREACHABLE', retryable: true });
  });

  test('an address nobody could confirm is marked, and confirmed later', async () => {
    let up = false;
    const client = await start(bob, {
      ...defaultTransport,
      request: (request) =>
        up || !request.url.endsWith('/v1/look-up')
          ? defaultTransport.request(request)
          : Promise.reject(new Error('down')),
    });
    await (await start(alice)).send(bob.address, 'who am I?');
    const addressVerified = async () => {
      for await (const message of client.inbox()) {
        if (message.kind === 'text') return message.from.addressVerified;
      }
      return undefined;
    };
    expect(await addressVerified()).toBe(false);
    up = true;
    await client.contact(alice.address);
    expect(await addressVerified()).toBe(true);
  });
});

describe('what cannot be delivered', () => {
  test('an unknown address is an error, a malformed one misuse', async () => {
    const client = await start(alice);
    await expect(client.send(`nobody@${DOMAIN}`, 'x')).rejects.toMatchObject({ code: 'E_ADDRESS_UNKNOWN' });
    await expect(client.send('no address', 'x')).rejects.toMatchObject({ code: 'E_ADDRESS_INVALID' });
  });

  test('a message that the relay refuses for good comes back into the inbox', async () => {
    const client = await start(
      alice,
      lying((path, body) => (path === '/v1/messages' ? refuseAll(body) : undefined)),
    );
    await client.send(bob.address, 'refused');
    const [notice] = await collect(client, 1);
    expect(notice).toMatchObject({ kind: 'undelivered', reason: 'E_SIZE_NOT_BUCKET' });
  });

  test('and who waits for its acceptance is told', async () => {
    const client = await start(
      alice,
      lying((path, body) => (path === '/v1/messages' ? refuseAll(body) : undefined)),
    );
    const sent = await client.send(bob.address, 'refused');
    const told = sent.accepted();
    await expect(told).rejects.toMatchObject({ code: 'E_MESSAGE_REFUSED', relayCode: 'E_SIZE_NOT_BUCKET' });
  });
});

describe('pre-keys', () => {
  test('T02: an empty shelf falls back to the last-resort key, whose replay is refused; the shelf is filled again', async () => {
    const client = await start(alice);
    const count = ONE_TIME_KEM_PRE_KEYS + 2;
    for (let n = 0; n < count; n++) {
      await forgetSessions(alice);
      await (await client.send(bob.address, `first message ${n}`)).accepted();
    }
    const first = alice.published.at(-1)!;
    const receiver = await start(bob);
    expect(await collect(receiver, count)).toHaveLength(count);
    expect(await bob.disk.scan('used/')).toHaveLength(2);
    await eventually('the shelf was filled again', async () => {
      const records = await bob.disk.scan('prekey/kem/');
      return records.length > ONE_TIME_KEM_PRE_KEYS / 2;
    });
    await receiver.close();
    await client.close();
    await forgetSessions(bob);
    await forget(bob, READ_PREFIX);
    await publishEnvelopes(alice, first, [first.envelope]);
    const [replayed] = await collect(await start(bob), 1);
    expect(replayed).toMatchObject({ kind: 'undecryptable', reason: expect.stringMatching(/^E_PRE_KEY_/) });
  });
});

describe('a client', () => {
  test('without an account says what to do', async () => {
    const client = await start(machine('empty'));
    expect(client.account).toBeUndefined();
    await expect(client.send(bob.address, 'x')).rejects.toMatchObject({ code: 'E_ACCOUNT_MISSING' });
    expect(() => client.inbox()).toThrow(expect.objectContaining({ code: 'E_ACCOUNT_MISSING' }));
  });

  test('that is closed ends its inbox, refuses everything and may be closed again', async () => {
    const client = await start(alice);
    const reading = collect(client, 1);
    await client.close();
    expect(await reading).toEqual([]);
    await client.close();
    await expect(client.send(bob.address, 'x')).rejects.toMatchObject({ code: 'E_CLIENT_CLOSED' });
    await expect(client.contact(bob.address)).rejects.toMatchObject({ code: 'E_CLIENT_CLOSED' });
  });

  test('tells its connection, and finds the relay again', async () => {
    const client = await start(alice);
    const states: string[] = [];
    client.addEventListener('connection', ({ state }) => states.push(state));
    await eventually('it is online', () => client.connection === 'online');
    await client.close();
    expect(states.at(-1)).toBe('offline');
  });

  test('goes on when a callback of the app throws, which surfaces as an error of its own', async () => {
    const uncaught: unknown[] = [];
    const before = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => uncaught.push(error));
    try {
      const client = await start(alice);
      const fail = (): void => {
        throw new Error('of the app');
      };
      client.addEventListener('connection', fail);
      await eventually('it is online', () => client.connection === 'online');
      await (await client.send(bob.address, 'still here')).accepted();
      client.removeEventListener('connection', fail);
      expect(uncaught).toEqual([new Error('of the app')]);
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const listener of before) process.on('uncaughtException', listener);
    }
  });

  test('logs no address, text or key, and shows none when it is printed', async () => {
    const events: LogEvent[] = [];
    const client = await open({
      store: memoryStore({ sharing: alice.disk }),
      // An event of its own: the shelf of pre-keys cannot be looked after.
      transport: lying((path) => (path === '/v1/prekeys/status' ? new Uint8Array(3).fill(0xff) : undefined)),
      logger: (event) => events.push(event),
    });
    clients.push(client);
    const text = 'a very private text';
    await client.send(bob.address, text);
    await eventually('it logged', () => events.length > 0);
    const printed = [
      JSON.stringify(events),
      inspect(client, { depth: 10, showHidden: true }),
      JSON.stringify(client),
    ].join();
    const { identityPrivateKey, authenticationPrivateKey } = decodeStoredAccount(
      (await alice.disk.get(['account']))[0]!.value,
    );
    const secrets = [
      text,
      alice.address,
      bob.address,
      bytesToHex(identityPrivateKey),
      bytesToHex(authenticationPrivateKey),
    ];
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
  });
});
