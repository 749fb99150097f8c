/** Fault T32, and what a hostile discovery document can try (T33). */

import { defaultProvider as crypto, type Ed25519KeyPair } from '@sotto/crypto';
import { createDiscovery, createRootChange } from '@sotto/identity';
import type { Discovery } from '@sotto/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { createSealedSender } from '../../test/sealed-sender.ts';
import { RelayError } from '../errors.ts';
import { DISCOVERY_FETCHES_AT_ONCE } from '../limits.ts';
import { createDirectory, type Directory, type RootPins } from './directory.ts';
import type { PeerAnswer, PeerHttp, PeerRequest } from './peer-http.ts';

const keyPair = (byte: number): Ed25519KeyPair => crypto.ed25519KeyPair(new Uint8Array(32).fill(byte));
const root = keyPair(1);
const sealedSender = createSealedSender();
const DAY = 86_400;

let now: number;
let requests: PeerRequest[];
let answer: () => Promise<PeerAnswer>;
let directory: Directory;
/** What the store keeps. */
let pinned: Map<string, Uint8Array>;
const pins: RootPins = {
  pinnedRoot: async (domain) => pinned.get(domain),
  pinRoot: async (domain, rootKey) => void pinned.set(domain, rootKey),
  unpinRoot: async (domain) => void pinned.delete(domain),
};

const documentOf = (changes: Partial<Discovery> = {}, signer = root): Uint8Array =>
  createDiscovery(crypto, signer, {
    domain: 'b.example',
    apiUrl: 'https://relay.b.example',
    protocolMin: 1,
    protocolMax: 1,
    keys: [key('one', 2)],
    issuedAt: now,
    expiresAt: now + DAY,
    limits: { envelopeBytesMax: 1, batchBytesMax: 1, batchItemsMax: 1, lifetimeMax: 1 },
    sealedSender,
    revokedKeyIds: [],
    rootChanges: [],
    ...changes,
  });

const key = (id: string, byte: number, notBefore = now - DAY, notAfter = now + DAY) => ({
  id,
  purpose: 'serverToServer' as const,
  publicKey: keyPair(byte).publicKey,
  notBefore,
  notAfter,
});

const give = (body: Uint8Array, status = 200): void => {
  answer = async () => ({ status, headers: [], body });
};

const http: PeerHttp = {
  request(request) {
    requests.push(request);
    return answer();
  },
  close: async () => undefined,
};

beforeEach(() => {
  now = 1_700_000_000;
  requests = [];
  pinned = new Map();
  give(documentOf());
  directory = createDirectory({
    crypto,
    http,
    peers: new Map([['p.example', 'http://127.0.0.1:1']]),
    pins,
    clock: () => now * 1000,
  });
});

describe('fetching', () => {
  test('a relay nobody configured is asked by HTTPS at its own domain, once', async () => {
    const peers = await Promise.all([directory.find('b.example'), directory.find('b.example')]);
    expect(peers[0].baseUrl).toBe('https://relay.b.example');
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      baseUrl: 'https://b.example',
      path: '/.well-known/sotto-relay',
      isConfigured: false,
      answerBytesMax: 16_384,
    });
  });

  test('a configured relay is asked and used at the configured URL, whatever its document says', async () => {
    give(documentOf({ domain: 'p.example', apiUrl: 'http://10.0.0.1:8080' }));
    expect(await directory.find('p.example')).toMatchObject({ baseUrl: 'http://127.0.0.1:1', isConfigured: true });
    expect(requests[0]?.baseUrl).toBe('http://127.0.0.1:1');
  });

  test.each(['127.0.0.1', '10.0x1', 'localhost', 'b.example:8080', 'b.example/x', 'user@b.example', ''])(
    'nothing is asked of "%s"',
    async (domain) => {
      await expect(directory.find(domain)).rejects.toMatchObject({ code: 'E_PEER_UNREACHABLE' });
      expect(requests).toEqual([]);
    },
  );

  test.each([
    'http://relay.b.example',
    'https://relay.b.example:8443',
    'https://127.0.0.1',
    'https://[::1]',
    'https://10.0x1',
    'https://2130706433',
    'https://relay.b.example/path',
  ])('a document that points to %s is refused', async (apiUrl) => {
    give(documentOf({ apiUrl }));
    await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_REFUSED' });
  });

  test('a document of another domain, an unsigned one and an expired one are refused', async () => {
    const flipped = documentOf();
    flipped[flipped.length - 1]! ^= 1;
    const bad = [
      documentOf({ domain: 'c.example' }),
      flipped,
      documentOf({ issuedAt: 1, expiresAt: 2 }),
      new Uint8Array(9),
    ];
    for (const body of bad) {
      give(body);
      now += 60;
      await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_REFUSED' });
    }
  });

  test('a relay that is stopping or overloaded is one to try again', async () => {
    give(new Uint8Array(0), 503);
    const failure = { code: 'E_PEER_UNREACHABLE', retryable: true, retryAfter: 10 };
    await expect(directory.find('b.example')).rejects.toMatchObject(failure);
  });

  /** A redirect, then what its target gives. */
  const redirect = (location: string, then: () => Promise<PeerAnswer>): void => {
    const redirected = { status: 302, headers: [['location', location] as const], body: new Uint8Array(0) };
    answer = () => (requests.length === 1 ? Promise.resolve(redirected) : then());
  };
  const document = async (): Promise<PeerAnswer> => ({ status: 200, headers: [], body: documentOf() });

  test.each(['https://relay.b.example/sotto', 'https://b.example/other', '/moved'])(
    'T33: a redirect to %s, of the same owner, is followed with the same checks',
    async (location) => {
      redirect(location, document);
      await directory.find('b.example');
      const { origin, pathname } = new URL(location, 'https://b.example');
      expect(requests[1]).toMatchObject({
        baseUrl: origin,
        path: pathname,
        isConfigured: false,
        answerBytesMax: 16_384,
      });
    },
  );

  test('T33: a second redirect is not followed', async () => {
    const more = { status: 302, headers: [['location', 'https://b.example/3'] as const], body: new Uint8Array(0) };
    redirect('https://b.example/2', async () => more);
    await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_REFUSED' });
    expect(requests).toHaveLength(2);
  });

  test.each([
    'https://c.example/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://[::1]/',
    'http://relay.b.example/',
    'https://relay.b.example:8443/',
    'https://user@relay.b.example/',
    'https://relay.b.example/?x',
    'https://b.example.c.example/',
    '//c.example/',
    'file:///etc/passwd',
    'https://',
  ])('T33: a redirect to %s is not followed', async (location) => {
    redirect(location, document);
    await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_REFUSED' });
    expect(requests).toHaveLength(1);
  });

  test('T33: a redirect between two customers of one provider is not followed', async () => {
    redirect('https://mallory.github.io/', document);
    await expect(directory.find('alice.github.io')).rejects.toMatchObject({ code: 'E_PEER_REFUSED' });
    expect(requests).toHaveLength(1);
  });

  test('T33: the target of a redirect that may not be connected to is unreachable, like any other', async () => {
    redirect('https://inside.b.example/', () => Promise.reject(new RelayError('E_PEER_UNREACHABLE', 'refused')));
    await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_UNREACHABLE' });
  });

  test('a configured relay is not followed anywhere', async () => {
    redirect('https://relay.p.example/', document);
    await expect(directory.find('p.example')).rejects.toMatchObject({ code: 'E_PEER_REFUSED' });
    expect(requests).toHaveLength(1);
  });

  test('a domain that goes on failing is left alone for longer and longer, ten minutes at most', async () => {
    answer = () => Promise.reject(new RelayError('E_PEER_UNREACHABLE', 'down'));
    const times: number[] = [];
    for (const start = now; now < start + 3600; now += 1) {
      const before = requests.length;
      await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_UNREACHABLE' });
      if (requests.length > before) times.push(now - start);
    }
    expect(times.slice(0, 7)).toEqual([0, 30, 90, 210, 450, 930, 1530]);
  });

  test('a domain that failed is asked again when it speaks to us', async () => {
    answer = () => Promise.reject(new RelayError('E_PEER_UNREACHABLE', 'down'));
    await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_UNREACHABLE' });
    now += 5;
    give(documentOf());
    expect(await directory.findKey('b.example', 'one')).toEqual(keyPair(2).publicKey);
  });

  test('a domain that failed is left alone for a while', async () => {
    answer = () => Promise.reject(new RelayError('E_PEER_UNREACHABLE', 'down'));
    await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_UNREACHABLE' });
    await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_UNREACHABLE' });
    expect(requests).toHaveLength(1);
    now += 31;
    give(documentOf());
    await directory.find('b.example');
    expect(requests).toHaveLength(2);
  });

  test('T16: a domain that failed while the clock was ahead is asked again once it is right', async () => {
    const today = now;
    now += 600;
    answer = () => Promise.reject(new RelayError('E_PEER_UNREACHABLE', 'down'));
    await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_UNREACHABLE' });
    now = today;
    give(documentOf());
    await directory.find('b.example');
    expect(requests).toHaveLength(2);
  });

  test('only so many unknown domains are asked at once', async () => {
    answer = () => new Promise(() => undefined);
    for (let n = 0; n < DISCOVERY_FETCHES_AT_ONCE; n++) void directory.find(`n${n}.example`);
    await expect(directory.find('one-more.example')).rejects.toMatchObject({ code: 'E_BUSY' });
    expect(requests).toHaveLength(DISCOVERY_FETCHES_AT_ONCE);
  });
});

describe('a document', () => {
  test('is handed on as it came, to the byte', async () => {
    const received = documentOf();
    give(received);
    expect((await directory.find('b.example')).signedDiscovery).toEqual(received);
  });

  test('that is over is replaced while it still serves, by one fetch a minute', async () => {
    give(documentOf({ expiresAt: now + 100 }));
    const short = await directory.find('b.example');
    now += 99;
    expect(await directory.find('b.example')).toBe(short);
    now += 1;
    answer = () => Promise.reject(new RelayError('E_PEER_UNREACHABLE', 'down'));
    expect(await directory.find('b.example')).toBe(short);
    expect(await directory.find('b.example')).toBe(short);
    expect(requests).toHaveLength(2);
    now += 60;
    give(documentOf());
    expect((await directory.find('b.example')).discovery.expiresAt).toBe(now + DAY);
    expect(requests).toHaveLength(3);
  });

  test('that cannot be asked for anew serves for two days beyond its time in the cache', async () => {
    give(documentOf({ expiresAt: now + 60 * DAY }));
    await directory.find('b.example');
    answer = () => Promise.reject(new RelayError('E_PEER_UNREACHABLE', 'down'));
    now += 3 * DAY - 1;
    await directory.find('b.example');
    now += 1;
    await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_UNREACHABLE' });
  });

  test('that cannot be asked for anew serves no longer than it says', async () => {
    give(documentOf({ expiresAt: now + 2 * DAY }));
    await directory.find('b.example');
    answer = () => Promise.reject(new RelayError('E_PEER_UNREACHABLE', 'down'));
    now += 2 * DAY - 1;
    await directory.find('b.example');
    now += 1;
    await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_UNREACHABLE' });
  });

  test('that is over and cannot be replaced serves for five minutes after it was fetched, and no longer', async () => {
    give(documentOf({ expiresAt: now + 100 }));
    await directory.find('b.example');
    answer = () => Promise.reject(new RelayError('E_PEER_UNREACHABLE', 'down'));
    now += 299;
    await directory.find('b.example');
    now += 1;
    await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_UNREACHABLE' });
  });
});

describe('keys', () => {
  test('T32: a key is used from its not-before to its not-after', async () => {
    give(documentOf({ keys: [key('old', 3, now - DAY, now + 10), key('new', 4, now + 10, now + DAY)] }));
    expect(await directory.findKey('b.example', 'old')).toEqual(keyPair(3).publicKey);
    expect(await directory.findKey('b.example', 'new')).toBeUndefined();
    now += 11;
    expect(await directory.findKey('b.example', 'old')).toBeUndefined();
    expect(await directory.findKey('b.example', 'new')).toEqual(keyPair(4).publicKey);
  });

  test('T32: an unknown id asks again, at most once a minute', async () => {
    await directory.find('b.example');
    give(documentOf({ keys: [key('two', 5)] }));
    expect(await directory.findKey('b.example', 'two')).toBeUndefined();
    now += 61;
    expect(await directory.findKey('b.example', 'two')).toEqual(keyPair(5).publicKey);
    for (let n = 0; n < 5; n++) expect(await directory.findKey('b.example', `guess-${n}`)).toBeUndefined();
    expect(requests).toHaveLength(2);
  });

  test('T32: an outage during rotation leaves the known document in use', async () => {
    await directory.find('b.example');
    answer = () => Promise.reject(new RelayError('E_PEER_UNREACHABLE', 'down'));
    now += 61;
    expect(await directory.findKey('b.example', 'unknown')).toBeUndefined();
    expect(await directory.findKey('b.example', 'one')).toEqual(keyPair(2).publicKey);
    expect(await directory.findKey('b.example', 'unknown')).toBeUndefined();
    expect(requests).toHaveLength(2);
  });

  test('T32: a key is not used once it is revoked', async () => {
    give(documentOf({ revokedKeyIds: ['one'] }));
    expect(await directory.findKey('b.example', 'one')).toBeUndefined();
  });

  test('T32: a key under the id of another one is not mixed up with it', async () => {
    give(documentOf({ keys: [key('one', 5)] }));
    expect(await directory.findKey('b.example', 'one')).toEqual(keyPair(5).publicKey);
    expect(() => documentOf({ keys: [key('one', 2), key('one', 5)] })).toThrow(RangeError);
  });

  test('a root key is remembered by the next process, and changes only by its own word', async () => {
    const again = (): Directory => createDirectory({ crypto, http, peers: new Map(), pins, clock: () => now * 1000 });
    await directory.find('b.example');
    expect(pinned.get('b.example')).toEqual(root.publicKey);
    const next = keyPair(9);
    give(documentOf({}, next));
    await expect(again().find('b.example')).rejects.toMatchObject({ code: 'E_PEER_REFUSED' });
    const change = createRootChange(crypto, root, { domain: 'b.example', next: next.publicKey });
    give(documentOf({ rootChanges: [change] }, next));
    await again().find('b.example');
    expect(pinned.get('b.example')).toEqual(next.publicKey);
    // The former key has nothing more to say.
    give(documentOf());
    await expect(again().find('b.example')).rejects.toMatchObject({ code: 'E_PEER_REFUSED' });
  });

  test('a root key that the operator has forgotten is no more believed than any other, and the next one is', async () => {
    const next = keyPair(9);
    await directory.find('b.example');
    expect(await directory.forgetRoot('c.example')).toBeUndefined();
    give(documentOf({}, next));
    expect(await directory.forgetRoot('b.example')).toEqual(root.publicKey);
    expect(pinned.size).toBe(0);
    // At once, though the former document would have served for a day.
    await directory.find('b.example');
    expect(pinned.get('b.example')).toEqual(next.publicKey);
    now += 2 * DAY;
    give(documentOf());
    await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_REFUSED' });
    expect(pinned.get('b.example')).toEqual(next.publicKey);
  });

  test('what was asked for under a forgotten root key does not stay', async () => {
    await directory.find('b.example');
    now += 2 * DAY;
    let say: (given: PeerAnswer) => void = () => undefined;
    answer = () =>
      new Promise((resolve) => {
        say = resolve;
      });
    const finding = directory.find('b.example');
    const forgetting = directory.forgetRoot('b.example');
    await expect.poll(() => requests.length).toBe(2);
    say({ status: 200, headers: [], body: documentOf({}, keyPair(9)) });
    await finding.catch(() => undefined);
    await forgetting;
    give(documentOf({}, keyPair(9)));
    expect((await directory.find('b.example')).domain).toBe('b.example');
  });

  test('a document expires, and another root key is not taken for the first', async () => {
    await directory.find('b.example');
    now += DAY + 1;
    give(documentOf({}, keyPair(9)));
    await expect(directory.find('b.example')).rejects.toMatchObject({ code: 'E_PEER_REFUSED' });
    now += 60;
    give(documentOf());
    await directory.find('b.example');
  });
});
