/**
 * Every endpoint against every way a request can be wrong: the documented code, and a database that is the same to the
 * byte (nonces apart). Faults T29, T30 and T31.
 */

import { defaultProvider as crypto, systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { type HeaderList, sealLookUp, tokenEpochAt } from '@sotto/identity';
import {
  decodeSignedManifest,
  encodeBlobDeleteRequest,
  encodeBlobFetchRequest,
  encodeBlobPartRequest,
  encodeBlobStartRequest,
  encodeDeliverBatch,
  encodeDiscoveryRequest,
  encodeFederationBlobRequest,
  encodeFederationLookUpRequest,
  encodeHello,
  encodeLookUpRequest,
  encodeManifestRequest,
  encodeOpenSessionRequest,
  encodeOutcomesRequest,
  encodePreKeyStatusRequest,
  encodePreKeyUpload,
  encodePushKeyRequest,
  encodePushRequest,
  encodeReceiptRequest,
  encodeSenderCertificateRequest,
  encodeSendRequest,
  encodeTokenKeysUpload,
  encodeTokenRevocation,
  encodeVoucherRequest,
} from '@sotto/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attacks, type Changes, type Endpoint, refusal, signed } from './attacks.ts';
import {
  createDevice,
  createPreKeys,
  deliverItemFrom,
  forwardingKeyOf,
  itemFor,
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
import { postRoutes } from './routes.ts';
import { attachFrame, openStream } from './stream.ts';

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

const EPOCH = tokenEpochAt(Date.now() / 1000);
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

/** The rest, with whose good request little happens. */
const furtherEndpoints: readonly Endpoint[] = [
  clientEndpoint('/v1/manifest', () => encodeManifestRequest({ manifest: decodeSignedManifest(alice.manifest.bytes) })),
  clientEndpoint('/v1/push', () => encodePushRequest({})),
  clientEndpoint('/v1/push/key', () => encodePushKeyRequest({})),
  clientEndpoint('/v1/receipt', () => encodeReceiptRequest({ itemId: random(16) })),
  clientEndpoint('/v1/tokens/keys', () => encodeTokenKeysUpload({ keys: [{ epoch: EPOCH, key: random(32) }] })),
  clientEndpoint('/v1/tokens/revoke', () => encodeTokenRevocation({ epoch: EPOCH, nonces: [random(16)] })),
  clientEndpoint('/v1/vouchers', () => encodeVoucherRequest({ issuerKeyId: '', blinded: [] })),
  clientEndpoint('/v1/blobs/part', () => encodeBlobPartRequest({ blobId: random(32), offset: 0, data: random(9) })),
  clientEndpoint('/v1/blobs/fetch', () =>
    encodeBlobFetchRequest({ domain: 'a.example', blobId: random(32), offset: 0, length: 1 }),
  ),
  clientEndpoint('/v1/blobs/delete', () => encodeBlobDeleteRequest({ blobId: random(32), capability: random(32) })),
  peerEndpoint('/s2s/v1/blob', () => encodeFederationBlobRequest({ blobId: random(32), offset: 0, length: 1 })),
];

describe.each(endpoints.map((endpoint) => [endpoint.path, endpoint] as const))('T31: %s', (_path, endpoint) => {
  test.each(attacks.map((one) => [one.name, one.expected, one] as const))('%s: %s', async (_name, expected, one) => {
    const before = await dumpDatabase(a.dataDirectory);
    expect(refusal(await one.send(a.url, endpoint))).toBe(expected);
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

describe('T31: what is wrong with a request is refused first', () => {
  test.each(furtherEndpoints.map((endpoint) => [endpoint.path, endpoint] as const))('%s', async (path, endpoint) => {
    const before = await dumpDatabase(a.dataDirectory);
    for (const one of attacks)
      expect([one.name, refusal(await one.send(a.url, endpoint))]).toEqual([one.name, one.expected]);
    const body = Uint8Array.of(0x0b, 0xff);
    expect(refusal(await sendRaw(a.url, path, body, endpoint.sign(body)))).toBe('400 E_REQUEST_MALFORMED');
    expect(await dumpDatabase(a.dataDirectory)).toBe(before);
    const { headers, body: good } = signed(endpoint);
    const first = await sendRaw(a.url, path, good, headers);
    const replayed = '401 E_SIGNATURE_REPLAYED';
    // What is refused for what it asks may have changed nothing, its nonce included.
    const again = first.status === 200 ? [replayed] : [replayed, refusal(first)];
    expect(again).toContain(refusal(await sendRaw(a.url, path, good, headers)));
  });

  test('on every endpoint that there is', () => {
    // Anybody may use the other one, without a signature.
    const tried = [...endpoints, ...furtherEndpoints].map(({ path }) => path);
    expect([...tried, '/v1/rendezvous'].sort()).toEqual(postRoutes());
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
