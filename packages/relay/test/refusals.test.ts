/**
 * Every endpoint against every way a request can be wrong: the documented code, and a database that is the same to the
 * byte (nonces apart). Faults T29, T30 and T31.
 */

import { defaultProvider as crypto, systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { type HeaderList, sealLookUp } from '@sotto/identity';
import {
  encodeBlobStartRequest,
  encodeDeliverBatch,
  encodeDiscoveryRequest,
  encodeFederationLookUpRequest,
  encodeHello,
  encodeLookUpRequest,
  encodeOpenSessionRequest,
  encodeOutcomesRequest,
  encodePreKeyStatusRequest,
  encodePreKeyUpload,
  encodeSenderCertificateRequest,
  encodeSendRequest,
} from '@sotto/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createDevice,
  createPreKeys,
  deliverItemFrom,
  forwardingKeyOf,
  itemFor,
  MEDIA_TYPE,
  register,
  registrationOf,
  type SignOptions,
  sealedFrom,
  seconds,
  type TestDevice,
  tokenOf,
} from './device.ts';
import { dumpDatabase } from './dump.ts';
import { type PeerSignOptions, peerOf, signAsPeer, type TestPeer } from './peer.ts';
import { sendRaw, sendTruncated } from './raw.ts';
import { keepRelays, startFederation, type TestRelay } from './relays.ts';
import { attachFrame, openStream } from './stream.ts';

/** What both kinds of endpoints can be given wrongly. */
interface Changes {
  readonly path?: string;
  readonly authority?: string;
  readonly now?: number;
  readonly isForged?: boolean;
  readonly signedBody?: Uint8Array;
}

interface Endpoint {
  readonly path: string;
  body(): Uint8Array;
  sign(body: Uint8Array, changes?: Changes): HeaderList;
}

const keeper = keepRelays();
let a: TestRelay;
let b: TestRelay;
let alice: TestDevice;
let bob: TestDevice;
let peer: TestPeer;

beforeAll(async () => {
  [a, b] = await startFederation({}, keeper);
  alice = await register(a.url, 'alice@a.example');
  bob = await register(a.url, 'bob@a.example');
  peer = peerOf(b);
});
afterAll(() => keeper.cleanUp());

const clientEndpoint = (path: string, body: () => Uint8Array, device: () => TestDevice = () => alice): Endpoint => ({
  path,
  body,
  sign: (content, { isForged, signedBody, ...changes } = {}) => {
    const options: SignOptions = { path, body: signedBody ?? content, authority: new URL(a.url).host, ...changes };
    return device().sign(isForged === true ? { ...options, key: crypto.ed25519KeyPair(random(32)) } : options);
  },
});

const peerEndpoint = (path: string, body: () => Uint8Array): Endpoint => ({
  path,
  body,
  sign: (content, changes = {}) => signPeer(path, content, changes),
});

const signPeer = (
  path: string,
  content: Uint8Array,
  { isForged, signedBody, ...changes }: Changes & Partial<PeerSignOptions>,
): HeaderList => {
  const options = { path, body: signedBody ?? content, authority: new URL(a.url).host, destination: 'a.example' };
  const forged = isForged === true ? { key: crypto.ed25519KeyPair(random(32)) } : {};
  return signAsPeer(peer, { ...options, ...forged, ...changes });
};

let newcomer: TestDevice;
const clientEndpoints: readonly Endpoint[] = [
  clientEndpoint(
    '/v1/accounts',
    () => {
      newcomer = createDevice(`n${Buffer.from(random(6)).toString('hex')}@a.example`);
      return registrationOf(newcomer, createPreKeys(newcomer, 1, 1));
    },
    () => newcomer,
  ),
  clientEndpoint('/v1/session', () => encodeOpenSessionRequest({ ephemeralKey: random(32) })),
  clientEndpoint('/v1/prekeys', () => encodePreKeyUpload(createPreKeys(alice, 1, 1, 100))),
  clientEndpoint('/v1/prekeys/status', () => encodePreKeyStatusRequest({ withDigest: false })),
  clientEndpoint('/v1/look-up', () => encodeLookUpRequest({ domain: 'a.example', query: question('a.example') })),
  clientEndpoint('/v1/sender-certificate', () => encodeSenderCertificateRequest({})),
  clientEndpoint('/v1/discovery', () => encodeDiscoveryRequest({ domain: 'a.example' })),
  clientEndpoint('/v1/outcomes', () => encodeOutcomesRequest({ itemIds: [random(16)] })),
  clientEndpoint('/v1/blobs/start', () => encodeBlobStartRequest({ blobId: random(32), deleteDigest: random(32) })),
  clientEndpoint('/v1/messages', () =>
    encodeSendRequest({ items: [sealedFrom('a.example', itemFor(bob, utf8ToBytes('x')))] }),
  ),
];
const question = (origin: string) => {
  const route = { origin, destination: 'a.example' };
  const query = { kind: 'bundle' as const, localpart: 'bob', deviceId: 1, authorization: tokenOf(bob) };
  return sealLookUp({ crypto, random }, forwardingKeyOf('a.example', 'xWing'), route, query).query;
};
const deliverBody = () =>
  encodeDeliverBatch({ batchId: random(16), items: [deliverItemFrom('b.example', itemFor(bob, utf8ToBytes('x')))] });
const peerEndpoints: readonly Endpoint[] = [
  peerEndpoint('/s2s/v1/deliver', deliverBody),
  peerEndpoint('/s2s/v1/look-up', () => encodeFederationLookUpRequest({ query: question('b.example') })),
  peerEndpoint('/s2s/v1/hello', () => encodeHello({})),
];
const endpoints = [...clientEndpoints, ...peerEndpoints];

const without = (headers: HeaderList, name: string): HeaderList => headers.filter(([header]) => header !== name);
const only = (headers: HeaderList, name: string): HeaderList => headers.filter(([header]) => header === name);
const replaced = (headers: HeaderList, name: string, change: (value: string) => string): HeaderList =>
  headers.map(([header, value]) => [header, header === name ? change(value) : value]);
const flipped = (body: Uint8Array): Uint8Array => {
  const changed = Uint8Array.from(body.length === 0 ? [0] : body);
  changed[changed.length - 1]! ^= 1;
  return changed;
};

interface Attack {
  readonly name: string;
  readonly expected: string;
  send(endpoint: Endpoint): Promise<{ readonly status: number; readonly code: string }>;
}

/** A request made of the endpoint's good one. */
const attack = (
  name: string,
  expected: string,
  make: (endpoint: Endpoint) => {
    readonly headers: HeaderList;
    readonly body: Uint8Array;
    readonly target?: string;
    readonly method?: string;
  },
): Attack => ({
  name,
  expected,
  send(endpoint) {
    const { headers, body, target, method } = make(endpoint);
    return sendRaw(a.url, target ?? endpoint.path, body, headers, method);
  },
});

const signed = (endpoint: Endpoint, changes: Changes = {}, body = endpoint.body()) => ({
  body,
  headers: endpoint.sign(body, changes),
});

const attacks: readonly Attack[] = [
  attack('signed with another key', '401 E_SIGNATURE_INVALID', (endpoint) => signed(endpoint, { isForged: true })),
  attack('not signed', '401 E_SIGNATURE_MISSING', (endpoint) => {
    const { headers, body } = signed(endpoint);
    return { headers: without(without(headers, 'signature'), 'signature-input'), body };
  }),
  attack('signed for another path', '401 E_SIGNATURE_INVALID', (endpoint) => signed(endpoint, { path: '/v1/other' })),
  attack('signed for another host', '401 E_SIGNATURE_INVALID', (endpoint) =>
    signed(endpoint, { authority: 'relay.c.example' }),
  ),
  attack('sent to another host', '421 E_AUTHORITY_UNKNOWN', (endpoint) => {
    const { headers, body } = signed(endpoint, { authority: 'relay.c.example' });
    return { headers: [['host', 'relay.c.example'], ...headers], body };
  }),
  attack('signed ten minutes ago', '401 E_SIGNATURE_EXPIRED', (endpoint) => signed(endpoint, { now: seconds() - 600 })),
  attack('signed in the future', '401 E_SIGNATURE_EXPIRED', (endpoint) => signed(endpoint, { now: seconds() + 600 })),
  attack('created absent', '401 E_SIGNATURE_MALFORMED', (endpoint) => {
    const { headers, body } = signed(endpoint);
    return { headers: replaced(headers, 'signature-input', (value) => value.replace(/created=\d+;/, '')), body };
  }),
  attack('expires absent', '401 E_SIGNATURE_MALFORMED', (endpoint) => {
    const { headers, body } = signed(endpoint);
    return { headers: replaced(headers, 'signature-input', (value) => value.replace(/expires=\d+;/, '')), body };
  }),
  attack('with an algorithm named', '401 E_SIGNATURE_MALFORMED', (endpoint) => {
    const { headers, body } = signed(endpoint);
    return { headers: replaced(headers, 'signature-input', (value) => `${value};alg="ed25519"`), body };
  }),
  attack('with two signatures', '401 E_SIGNATURE_MALFORMED', (endpoint) => {
    const { headers, body } = signed(endpoint);
    return { headers: [...headers, ...only(headers, 'signature')], body };
  }),
  attack('with the body not covered', '401 E_SIGNATURE_MALFORMED', (endpoint) => {
    const { headers, body } = signed(endpoint);
    return {
      headers: replaced(headers, 'signature-input', (value) => value.replace(' "content-digest"', '')),
      body,
    };
  }),
  attack('with two digests', '401 E_SIGNATURE_MALFORMED', (endpoint) => {
    const { headers, body } = signed(endpoint);
    return { headers: [...headers, ...only(headers, 'content-digest')], body };
  }),
  attack('with a digest of another algorithm', '401 E_SIGNATURE_MALFORMED', (endpoint) => {
    const { headers, body } = signed(endpoint);
    return { headers: replaced(headers, 'content-digest', (value) => value.replace('sha-256', 'sha-512')), body };
  }),
  attack('with a body that was changed', '401 E_DIGEST_MISMATCH', (endpoint) => {
    const { headers, body } = signed(endpoint);
    return { headers, body: flipped(body) };
  }),
  attack('with a body that was cut', '401 E_DIGEST_MISMATCH', (endpoint) => {
    const whole = endpoint.body();
    const body = whole.length === 0 ? Uint8Array.of(0x0a) : whole;
    return { headers: endpoint.sign(body), body: body.subarray(0, body.length - 1) };
  }),
  attack('with a query', '401 E_SIGNATURE_INVALID', (endpoint) => ({
    ...signed(endpoint),
    target: `${endpoint.path}?x=1`,
  })),
  attack('with another method', '405 E_METHOD_NOT_ALLOWED', (endpoint) => ({ ...signed(endpoint), method: 'PUT' })),
  attack('under an encoded path', '404 E_NOT_FOUND', (endpoint) => ({
    ...signed(endpoint),
    target: endpoint.path.replace('v1', '%761'),
  })),
  attack('with another media type', '415 E_CONTENT_TYPE', (endpoint) => {
    const { headers, body } = signed(endpoint);
    return { headers: replaced(headers, 'content-type', () => 'application/json'), body };
  }),
  attack('with two media types', '415 E_CONTENT_TYPE', (endpoint) => {
    const { headers, body } = signed(endpoint);
    return { headers: [...headers, ['content-type', MEDIA_TYPE]], body };
  }),
  attack('compressed', '415 E_CONTENT_ENCODING', (endpoint) => {
    const { headers, body } = signed(endpoint);
    return { headers: [...headers, ['content-encoding', 'gzip']], body };
  }),
  attack('oversized', '413 E_BODY_TOO_LARGE', (endpoint) => signed(endpoint, {}, new Uint8Array(2 * 1024 * 1024))),
];

const refusal = ({ status, code }: { readonly status: number; readonly code: string }) => `${status} ${code}`;

describe.each(endpoints.map((endpoint) => [endpoint.path, endpoint] as const))('T31: %s', (_path, endpoint) => {
  test.each(attacks.map((one) => [one.name, one.expected, one] as const))('%s: %s', async (_name, expected, one) => {
    const before = await dumpDatabase(a.dataDirectory);
    expect(refusal(await one.send(endpoint))).toBe(expected);
    expect(await dumpDatabase(a.dataDirectory)).toBe(before);
  });

  test('bytes that are no message: E_REQUEST_MALFORMED', async () => {
    const before = await dumpDatabase(a.dataDirectory);
    const body = Uint8Array.of(0x0b, 0xff);
    expect(refusal(await sendRaw(a.url, endpoint.path, body, endpoint.sign(body)))).toBe('400 E_REQUEST_MALFORMED');
    expect(await dumpDatabase(a.dataDirectory)).toBe(before);
  });

  test('a request that breaks off has no effect', async () => {
    const before = await dumpDatabase(a.dataDirectory);
    const body = endpoint.body().length === 0 ? Uint8Array.of(0, 0) : endpoint.body();
    expect(await sendTruncated(a.url, endpoint.path, body, endpoint.sign(body))).not.toContain('200 OK');
    expect(await dumpDatabase(a.dataDirectory)).toBe(before);
  });

  test('T30: the same request twice: E_SIGNATURE_REPLAYED', async () => {
    const { headers, body } = signed(endpoint);
    expect((await sendRaw(a.url, endpoint.path, body, headers)).status).toBe(200);
    const before = await dumpDatabase(a.dataDirectory);
    expect(refusal(await sendRaw(a.url, endpoint.path, body, headers))).toBe('401 E_SIGNATURE_REPLAYED');
    expect(await dumpDatabase(a.dataDirectory)).toBe(before);
  });
});

describe('a device', () => {
  test.each(clientEndpoints.slice(1).map(({ path, body }) => [path, body] as const))(
    'that is unknown gets the answer of a wrong key: %s',
    async (path, body) => {
      const stranger = createDevice('eve@a.example');
      const content = body();
      const headers = stranger.sign({ path, body: content, authority: new URL(a.url).host });
      expect(refusal(await sendRaw(a.url, path, content, headers))).toBe('401 E_SIGNATURE_INVALID');
    },
  );
});

describe('T29: a relay', () => {
  const path = '/s2s/v1/deliver';
  const refusedAs = async (changes: Partial<PeerSignOptions>) => {
    const before = await dumpDatabase(a.dataDirectory);
    const body = deliverBody();
    const answer = refusal(await sendRaw(a.url, path, body, signPeer(path, body, changes)));
    expect(await dumpDatabase(a.dataDirectory)).toBe(before);
    return answer;
  };

  test('that names another destination is refused', async () => {
    expect(await refusedAs({ destination: 'c.example' })).toBe('421 E_DESTINATION_WRONG');
  });
  test('that signs with a key id its document does not hold is refused', async () => {
    expect(await refusedAs({ keyId: 's2s-0000000000000000' })).toBe('401 E_SIGNATURE_INVALID');
  });
  test('that signs as another origin is refused, whichever key id it names', async () => {
    expect(await refusedAs({ origin: 'relay.invalid' })).toBe('401 E_ORIGIN_UNVERIFIED');
    expect(await refusedAs({ origin: 'a.example' })).toBe('401 E_ORIGIN_UNVERIFIED');
    expect(await refusedAs({ origin: '127.0.0.1' })).toBe('401 E_ORIGIN_UNVERIFIED');
    expect(await refusedAs({ key: crypto.ed25519KeyPair(random(32)) })).toBe('401 E_SIGNATURE_INVALID');
  });
  test('a client key opens no door between relays, and a relay key none of a client', async () => {
    const body = deliverBody();
    const asClient = alice.sign({ path, body, authority: new URL(a.url).host });
    expect(refusal(await sendRaw(a.url, path, body, asClient))).toBe('401 E_SIGNATURE_MALFORMED');
    const messages = encodeSendRequest({ items: [sealedFrom('a.example', itemFor(bob, utf8ToBytes('x')))] });
    const asPeer = signPeer('/v1/messages', messages, {});
    expect(refusal(await sendRaw(a.url, '/v1/messages', messages, asPeer))).toBe('401 E_SIGNATURE_MALFORMED');
  });
});

describe('/v1/stream', () => {
  const refusedAttach = async (changes: Partial<SignOptions>, device = bob) => {
    const before = await dumpDatabase(a.dataDirectory);
    const stream = await openStream(a.url, bob);
    stream.send(attachFrame(device, a.url, changes));
    const frame = await stream.next();
    expect((await stream.closed).code).toBe(1008);
    expect(await dumpDatabase(a.dataDirectory)).toBe(before);
    return frame.kind === 'error' ? frame.code : frame.kind;
  };

  test.each([
    ['another key', { key: crypto.ed25519KeyPair(random(32)) }, 'E_SIGNATURE_INVALID'],
    ['another path', { path: '/v1/messages' }, 'E_SIGNATURE_INVALID'],
    ['another host', { authority: 'relay.c.example' }, 'E_SIGNATURE_INVALID'],
    ['an old time', { now: seconds() - 600 }, 'E_SIGNATURE_EXPIRED'],
    ['the profile of a POST', { profile: 'client' as const }, 'E_SIGNATURE_MALFORMED'],
  ])('an Attach signed for %s is refused', async (_name, changes, code) => {
    expect(await refusedAttach(changes)).toBe(code);
  });

  test('an unknown device gets the answer of a wrong key', async () => {
    expect(await refusedAttach({}, createDevice('eve@a.example'))).toBe('E_SIGNATURE_INVALID');
  });

  test('an Attach that was used before is refused', async () => {
    const frame = attachFrame(bob, a.url);
    const first = await openStream(a.url, bob);
    first.send(frame);
    await first.nextOf('attached');
    await first.close();
    const second = await openStream(a.url, bob);
    second.send(frame);
    expect(await second.next()).toMatchObject({ kind: 'error', code: 'E_SIGNATURE_REPLAYED' });
  });
});

test('a path that is not there: E_NOT_FOUND', async () => {
  expect(refusal(await sendRaw(a.url, '/v1/nothing', new Uint8Array(0), []))).toBe('404 E_NOT_FOUND');
});
