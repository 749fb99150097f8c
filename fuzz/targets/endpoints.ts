/**
 * A live relay, and everything that can be sent to it: bodies that are signed as they are, requests as raw bytes, frames of a
 * stream. It answers or hangs up, never with a fault of its own; what it refuses changes nothing in its database; and
 * afterwards it still serves.
 */

import dns from 'node:dns';
import { once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import { connect } from 'node:net';
import { decodeErrorBody, decodeRelayFrame, encodeClientFrame } from '@sotto/wire';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { MEDIA_TYPE, register, type TestDevice } from '../../packages/relay/test/device.ts';
import { dumpDatabase } from '../../packages/relay/test/dump.ts';
import { peerOf, signAsPeer } from '../../packages/relay/test/peer.ts';
import { keepRelays, startFederation, type TestRelay } from '../../packages/relay/test/relays.ts';
import { attachFrame } from '../../packages/relay/test/stream.ts';
import { allCodecs } from '../../packages/wire/test/codecs-all.ts';
import type { Target } from '../src/index.ts';

export interface LiveRelay {
  readonly targets: readonly Target[];
  close(): Promise<void>;
}

export const startLiveRelay = async (seed: number): Promise<LiveRelay> => {
  const keeper = keepRelays();
  keeper.keep(keepFromNames());
  const config = { log: { level: 'silent' as const }, rates: RATES, upkeepIntervalSeconds: 3_600 };
  const [relay, other] = await startFederation(config, keeper);
  const device = await register(relay.url, 'alice@a.example');
  const world: World = { relay, other, device };
  const bodies = CLIENT_PATHS.map(([path, codec]) => bodyTarget(world, path, samples(codec, seed), signAsDevice));
  const batches = PEER_PATHS.map(([path, codec]) => bodyTarget(world, path, samples(codec, seed), signAsOther));
  return {
    targets: [...bodies, ...batches, httpTarget(world), streamTarget(world, seed)],
    close: () => keeper.cleanUp(),
  };
};

interface World {
  readonly relay: TestRelay;
  readonly other: TestRelay;
  readonly device: TestDevice;
}

type Sign = (world: World, path: string, body: Uint8Array) => readonly (readonly [string, string])[];

const signAsDevice: Sign = ({ relay, device }, path, body) =>
  device.sign({ path, body, authority: new URL(relay.url).host });

const signAsOther: Sign = ({ relay, other }, path, body) =>
  signAsPeer(peerOf(other), { path, body, authority: new URL(relay.url).host, destination: relay.domain });

/** The signature is right, so what is refused is refused for what it says. */
const bodyTarget = (world: World, path: string, seeds: readonly Uint8Array[], sign: Sign): Target => ({
  name: `endpoints${path}`,
  seeds,
  async run(body) {
    const { relay } = world;
    const before = await contentsOf(relay);
    const send = (): Promise<Response> =>
      fetch(relay.url + path, {
        method: 'POST',
        headers: sign(world, path, body).map(([name, value]): [string, string] => [name, value]),
        body: body.slice(),
      });
    // A connection that was kept alive may end just when it is used again.
    const answer = await send().catch(send);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (answer.status === 200) return;
    const { code } = decodeErrorBody(bytes);
    if (answer.status === 500 || code === 'E_INTERNAL' || code === 'E_STORE_FAILED')
      throw new Error(`answered ${code}`);
    if ((await contentsOf(relay)) !== before) throw new Error(`refused with ${code}, and changed the database`);
  },
});

/** Bytes on the socket, from the request line on. */
const httpTarget = ({ relay, device }: World): Target => {
  const authority = new URL(relay.url).host;
  const body = new Uint8Array(20);
  const lines = [
    ...device.sign({ path: '/v1/messages', body, authority }),
    ['host', authority],
    ['content-length', '20'],
  ];
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const upgrade =
    'connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
  return {
    name: 'endpoints/raw',
    seeds: [
      Buffer.concat([Buffer.from(`POST /v1/messages HTTP/1.1\r\n${head}\r\n`), body]),
      Buffer.from(`GET /.well-known/sotto-relay HTTP/1.1\r\nhost: ${authority}\r\n\r\n`),
      Buffer.from(`GET /v1/registration HTTP/1.1\r\nhost: ${authority}\r\n\r\n`),
      Buffer.from(`GET /v1/stream HTTP/1.1\r\nhost: ${authority}\r\n${upgrade}\r\n`),
      Buffer.from(
        `POST /v1/messages HTTP/1.1\r\nhost: ${authority}\r\ncontent-type: ${MEDIA_TYPE}\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
      ),
      // Fault T15: compressed content is not taken.
      Buffer.from(
        `POST /v1/messages HTTP/1.1\r\nhost: ${authority}\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc`,
      ),
    ].map((bytes) => new Uint8Array(bytes)),
    async run(input) {
      const before = await contentsOf(relay);
      const answer = await exchange(Number(new URL(relay.url).port), input);
      if (/^HTTP\/1\.1 500/.test(answer)) throw new Error('answered 500');
      if ((await contentsOf(relay)) !== before) throw new Error('bytes changed the database');
      await assertServes(relay);
    },
  };
};

/** What comes back before the other side hangs up, or within a moment. */
const exchange = (port: number, input: Uint8Array): Promise<string> =>
  new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(input));
    const timer = setTimeout(() => socket.destroy(), ANSWER_MS);
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      // One answer tells enough; a connection that is kept alive would only cost time.
      socket.destroySoon();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });

const streamTarget = ({ relay, device }: World, seed: number): Target => ({
  name: 'endpoints/stream',
  seeds: samples('ClientFrame', seed),
  async run(input) {
    const before = await contentsOf(relay);
    const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/v1/stream`);
    const codes: string[] = [];
    const closed = once(socket, 'close');
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      const frame = decodeRelayFrame(new Uint8Array(data));
      if (frame.kind === 'error') codes.push(frame.code);
      // Half of the inputs come before Attach, half after it.
      if (frame.kind === 'attached') socket.send(input, () => setTimeout(() => socket.close(), FRAME_MS));
    });
    await once(socket, 'open');
    if (input.length % 2 === 0) socket.send(encodeClientFrame(attachFrame(device, relay.url)));
    else socket.send(input, () => setTimeout(() => socket.close(), FRAME_MS));
    await closed;
    if (codes.includes('E_INTERNAL')) throw new Error('answered E_INTERNAL');
    if ((await contentsOf(relay)) !== before) throw new Error('a frame changed the database');
  },
});

/** All but nonces, leases, which every stream raises, and the mail of former inputs that is leaving meanwhile. */
const contentsOf = async ({ dataDirectory }: TestRelay): Promise<string> => {
  const tables = JSON.parse(await dumpDatabase(dataDirectory)) as readonly (readonly [string, unknown])[];
  const kept = tables.filter(([table]) => !/^(?:outbox|outcome|receipt)/.test(table));
  return JSON.stringify(kept, (key, value: unknown) => (key === 'lease' ? undefined : value));
};

/** Inputs name domains; none of them is looked up while the result has not been called. */
const keepFromNames = (): (() => void) => {
  const { lookup } = dns;
  const refuse = (name: string, options: unknown, callback: (error: Error) => void): void => {
    if (/^(127\.0\.0\.1|localhost)$/.test(name)) Reflect.apply(lookup, dns, [name, options, callback]);
    else queueMicrotask(() => callback(Object.assign(new Error(`no name is looked up here`), { code: 'ENOTFOUND' })));
  };
  const replace = (other: unknown): void => {
    Object.assign(dns, { lookup: other });
    syncBuiltinESMExports();
  };
  replace(refuse);
  return () => replace(lookup);
};

const assertServes = async (relay: TestRelay): Promise<void> => {
  const { status } = await fetch(`${relay.url}/.well-known/sotto-relay`);
  if (status !== 200) throw new Error(`does not serve any more: ${status}`);
};

const samples = (name: string, seed: number): readonly Uint8Array[] => {
  const codec = allCodecs.find(([one]) => one === name)?.[1];
  if (codec === undefined) throw new Error(`no codec is called ${name}`);
  return fc.sample(codec.message, { seed, numRuns: 3 }).map((message) => codec.encode(message));
};

/** Paths of devices and of relays, with the message that each reads. */
const CLIENT_PATHS = [
  ['/v1/accounts', 'RegisterRequest'],
  ['/v1/messages', 'SendRequest'],
  ['/v1/prekeys', 'PreKeyUpload'],
  ['/v1/prekeys/status', 'PreKeyStatusRequest'],
  ['/v1/look-up', 'LookUpRequest'],
  ['/v1/discovery', 'DiscoveryRequest'],
  ['/v1/sender-certificate', 'SenderCertificateRequest'],
  ['/v1/session', 'OpenSessionRequest'],
  ['/v1/push', 'PushRequest'],
  ['/v1/push/key', 'PushKeyRequest'],
  ['/v1/outcomes', 'OutcomesRequest'],
  ['/v1/receipt', 'ReceiptRequest'],
  ['/v1/tokens/keys', 'TokenKeysUpload'],
  ['/v1/blobs/start', 'BlobStartRequest'],
  ['/v1/blobs/part', 'BlobPartRequest'],
  ['/v1/blobs/fetch', 'BlobFetchRequest'],
  ['/v1/blobs/delete', 'BlobDeleteRequest'],
  ['/v1/tokens/revoke', 'TokenRevocation'],
  ['/v1/vouchers', 'VoucherRequest'],
  ['/v1/rendezvous', 'RendezvousRequest'],
  ['/v1/manifest', 'ManifestRequest'],
] as const;
const PEER_PATHS = [
  ['/s2s/v1/deliver', 'DeliverBatch'],
  ['/s2s/v1/hello', 'Hello'],
  ['/s2s/v1/look-up', 'FederationLookUpRequest'],
  ['/s2s/v1/blob', 'FederationBlobRequest'],
] as const;

const RATES = { accountBurst: 1e9, accountPerSecond: 1e9, peerBurst: 1e9, peerPerSecond: 1e9, registrationBurst: 1e9 };
const ANSWER_MS = 30;
const FRAME_MS = 5;
