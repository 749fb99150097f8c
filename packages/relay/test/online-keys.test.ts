/** Keys of a relay over time: published before they are used, good for what is under way, gone afterwards; root key elsewhere. */

import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { verifyDiscovery } from '@sotto/identity';
import {
  type Discovery,
  decodeDiscovery,
  decodeSenderCertificateResponse,
  decodeServerCertificate,
  decodeServerCertificateBody,
  decodeSignedDiscovery,
  encodeDiscovery,
  encodeSenderCertificateRequest,
} from '@sotto/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  createDiscoveryRequest,
  installDiscovery,
  type RelayConfig,
  readOnlineKeys,
  rotateKey,
  type SignDiscoveryOptions,
  signDiscoveryRequest,
  startRelay,
} from '../src/index.ts';
import { lookUp as lookUpAt, post, register, type TestDevice } from './device.ts';
import { freePort, freshDirectory, startTestRelay as startRelayAlone, type TestRelay } from './relays.ts';
import { lendVoucherKeysOfRequest } from './voucher-keys.ts';

const DAY = 86_400;
let now: number;
const clock = (): number => now * 1000;
const env = { crypto, random, clock };

beforeEach(() => {
  now = Math.floor(Date.now() / 1000);
});

/** With all keys for vouchers that it may make while the clock moves. */
const startTestRelay = (config: Partial<RelayConfig>): Promise<TestRelay> => {
  const dataDirectory = config.dataDirectory ?? freshDirectory();
  lendVoucherKeysOfRequest(dataDirectory, now);
  return startRelayAlone({ ...config, dataDirectory });
};

const documentOf = async (relay: { readonly url: string }): Promise<Discovery> => {
  const answer = await fetch(`${relay.url}/.well-known/sotto-relay`);
  return decodeDiscovery(decodeSignedDiscovery(new Uint8Array(await answer.arrayBuffer())).document);
};
/** Of one purpose, and no other form of key. */
const listedIds = async (relay: TestRelay, { publicKeyBytes = 32, purpose = 'serverToServer' } = {}) =>
  (await documentOf(relay)).keys
    .filter((key) => key.purpose === purpose && key.publicKey.length === publicKeyBytes)
    .map(({ id }) => id)
    .sort();
const quick = { upkeepIntervalSeconds: 0.05, log: { level: 'silent' as const } };
/** The relay has done what the clock asks for. */
const upkeep = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 200));

describe('T32: a key for other relays', () => {
  /** Two relays under one clock, and what a look-up from the first to the second gives. */
  const federation = async () => {
    const [portA, portB] = [await freePort(), await freePort()];
    const peers = { a: `http://127.0.0.1:${portA}`, b: `http://127.0.0.1:${portB}` };
    const a = await startTestRelay({ ...quick, clock, port: portA, peers: { 'b.example': peers.b } });
    const configB = { ...quick, clock, domain: 'b.example', port: portB, peers: { 'a.example': peers.a } };
    const b = await startTestRelay(configB);
    const alice = await register(a.url, 'alice@a.example');
    await register(b.url, 'bob@b.example');
    const ask = () => lookUpAt(alice, a.url, 'b.example', { kind: 'manifest', localpart: 'bob' }, { now });
    const lookUp = async () => (await ask()).status;
    return { a, b, lookUp };
  };

  test('is listed for a day before it is used, and its former one for a week after that', async () => {
    const { a, lookUp } = await federation();
    const [first] = await listedIds(a);
    expect(await lookUp()).toBe(200);
    const second = rotateKey(a.dataDirectory, 'serverToServer', env);
    await expect.poll(() => listedIds(a)).toEqual([first, second].sort());
    const listed = (await documentOf(a)).keys.find(({ id }) => id === second);
    expect(listed?.notBefore).toBeGreaterThanOrEqual(now + DAY);
    expect(() => rotateKey(a.dataDirectory, 'serverToServer', env)).toThrow(
      expect.objectContaining({ code: 'E_KEY_CHANGE_REFUSED' }),
    );
    // A key that takes over before others may have heard of it would be refused there for up to a day.
    for (const hours of [1, 22, 2]) {
      now += hours * 3600;
      await upkeep();
      expect(await lookUp()).toBe(200);
    }
    now += 6 * DAY;
    await upkeep();
    expect(await listedIds(a)).toEqual([first, second].sort());
    now += 2 * DAY;
    await expect.poll(() => listedIds(a)).toEqual([second]);
    await expect.poll(() => existsSync(join(a.dataDirectory, 's2s.key'))).toBe(false);
    expect(statSync(join(a.dataDirectory, `key-${second}.key`)).mode & 0o777).toBe(0o600);
    expect(await lookUp()).toBe(200);
  });

  test('that was stolen is revoked, and its successor is used at once', async () => {
    const { a, lookUp } = await federation();
    expect(await lookUp()).toBe(200);
    const [first] = await listedIds(a);
    const second = rotateKey(a.dataDirectory, 'serverToServer', env, { isEmergency: true });
    await expect.poll(() => listedIds(a)).toEqual([second]);
    expect((await documentOf(a)).revokedKeyIds).toEqual([first]);
    // The other relay asks for the unknown key at most once a minute.
    now += 61;
    expect(await lookUp()).toBe(200);
  });

  test('gets a successor by itself when it ages, while the root key is there', async () => {
    const relay = await startTestRelay({ ...quick, clock });
    const [first] = await listedIds(relay);
    now += 345 * DAY;
    await expect.poll(async () => (await listedIds(relay)).length).toBe(2);
    await upkeep();
    expect((await listedIds(relay)).filter((id) => id !== first)).toHaveLength(1);
  });

  test('T32: to which others seal is listed for a week after its successor is used, and opens for a month longer', async () => {
    const { dataDirectory, ...relay } = await startTestRelay({ ...quick, clock });
    const listed = () => listedIds({ dataDirectory, ...relay }, { publicKeyBytes: 1216, purpose: 'forward' });
    const [first] = await listed();
    const second = rotateKey(dataDirectory, 'forward', env);
    await expect.poll(listed).toEqual([first, second].sort());
    now += DAY + 60;
    await upkeep();
    now += 7 * DAY + 60;
    await expect.poll(listed).toEqual([second]);
    expect(readOnlineKeys(dataDirectory).map(({ id }) => id)).toContain(first);
    expect(existsSync(join(dataDirectory, 'forward.key'))).toBe(true);
    now += 30 * DAY + 60;
    await expect.poll(() => existsSync(join(dataDirectory, 'forward.key'))).toBe(false);
    expect(await listed()).toEqual([second]);
  });

  test.each([
    ['damaged', (directory: string, id: string) => rmSync(join(directory, `key-${id}.key`))],
    [
      'of another key',
      (directory: string, id: string) => renameSync(join(directory, 's2s.key'), join(directory, `key-${id}.key`)),
    ],
  ])('%s keeps the relay from starting', async (_what, damage) => {
    const { dataDirectory, close } = await startTestRelay({ ...quick, clock });
    await close();
    damage(dataDirectory, rotateKey(dataDirectory, 'serverToServer', env));
    const starting = startRelay({ ...quick, domain: 'a.example', dataDirectory, port: 0, clock });
    await expect(starting).rejects.toMatchObject({ code: 'E_KEYS_INVALID' });
  });
});

describe('a key for sealed senders', () => {
  const certificateOf = async (device: TestDevice, relay: TestRelay): Promise<Uint8Array> => {
    const answer = await post(device, relay.url, '/v1/sender-certificate', encodeSenderCertificateRequest({}), { now });
    return decodeSenderCertificateResponse(answer.body).certificate;
  };
  const numbersOf = ({ sealedSender }: Discovery): readonly (number | undefined)[] =>
    sealedSender.serverCertificates.map(
      (bytes) => decodeServerCertificateBody(decodeServerCertificate(bytes).certificate ?? new Uint8Array(0)).id,
    );

  test('is listed for a day before it certifies, and its former one until no mail with it is under way', async () => {
    const relay = await startTestRelay({ ...quick, clock });
    const alice = await register(relay.url, 'alice@a.example');
    const [first] = (await documentOf(relay)).sealedSender.serverCertificates;
    rotateKey(relay.dataDirectory, 'sealedSender', env);
    await expect.poll(async () => numbersOf(await documentOf(relay))).toEqual([1, 2]);
    const includes = (certificate: Uint8Array, inner = first!): boolean =>
      Buffer.from(certificate).includes(Buffer.from(inner));
    now += 23 * 3600;
    await upkeep();
    expect(includes(await certificateOf(alice, relay))).toBe(true);
    now += 2 * 3600;
    await upkeep();
    const [, second] = (await documentOf(relay)).sealedSender.serverCertificates;
    expect(includes(await certificateOf(alice, relay), second)).toBe(true);
    now += 31 * DAY;
    await upkeep();
    expect(numbersOf(await documentOf(relay))).toEqual([1, 2]);
    now += 2 * DAY;
    await expect.poll(async () => numbersOf(await documentOf(relay))).toEqual([2]);
    await expect.poll(() => readdirSync(relay.dataDirectory)).not.toContain('sealed-sender.certificate');
  });
});

describe('a root key that is kept elsewhere', () => {
  const domain = 'a.example';
  const publicUrl = 'https://relay.a.example';

  /** A relay that has run once, and its root keys, moved to another machine. */
  const moveRootAway = async () => {
    const relay = await startTestRelay({ ...quick, clock, publicUrl });
    await relay.close();
    const offline = freshDirectory();
    const { dataDirectory } = relay;
    installDiscovery(signOnline(dataDirectory), { dataDirectory, domain, crypto, clock });
    for (const name of ['root.key', 'sealed-sender-root.key'])
      renameSync(join(dataDirectory, name), join(offline, name));
    return { dataDirectory, offline };
  };
  const request = (dataDirectory: string, revoke: readonly string[] = []): string =>
    createDiscoveryRequest({ dataDirectory, domain, publicUrl, revoke, crypto, clock });
  const rootOf = (directory: string) =>
    crypto.ed25519KeyPair(new Uint8Array(readFileSync(join(directory, 'root.key'))));
  const sign = (text: string, directory: string, changes: Partial<SignDiscoveryOptions> = {}): Uint8Array => {
    const trustRoot = crypto.x25519KeyPair(new Uint8Array(readFileSync(join(directory, 'sealed-sender-root.key'))));
    const keys = { root: rootOf(directory), trustRootPrivateKey: trustRoot.privateKey };
    return signDiscoveryRequest(text, { crypto, random, ...keys, days: 90, now, ...changes });
  };
  const signOnline = (dataDirectory: string): Uint8Array => sign(request(dataDirectory), dataDirectory);
  const install = (dataDirectory: string, document: Uint8Array) =>
    installDiscovery(document, { dataDirectory, domain, crypto, clock });
  const start = (dataDirectory: string, log: string[] = []) =>
    startTestRelay({
      ...quick,
      clock,
      publicUrl,
      dataDirectory,
      log: { level: 'info', destination: { write: (line: string) => void log.push(line) } },
    });

  test('signs a document for 90 days, and the relay serves it as it is, and the next one without a restart', async () => {
    const { dataDirectory, offline } = await moveRootAway();
    const relay = await start(dataDirectory);
    const served = await documentOf(relay);
    expect(served.expiresAt).toBe(now + 90 * DAY);
    expect(readdirSync(dataDirectory)).not.toContain('root.key');
    now += 60 * DAY;
    install(dataDirectory, sign(request(dataDirectory), offline));
    await expect.poll(async () => (await documentOf(relay)).issuedAt).toBe(now);
  });

  test('of which the document ends is asked for, in time, in log and metrics', async () => {
    const { dataDirectory } = await moveRootAway();
    const log: string[] = [];
    const relay = await start(dataDirectory, log);
    const isWarned = () => log.some((line) => line.includes('ends soon'));
    now += 75 * DAY;
    await upkeep();
    expect(isWarned()).toBe(false);
    now += 2 * DAY;
    await expect.poll(isWarned).toBe(true);
    const metrics = await (await fetch(relay.metricsUrl)).text();
    expect(metrics).toContain(`sotto_relay_discovery_expires_seconds ${(await documentOf(relay)).expiresAt}`);
  });

  test('T32: lets a new key be used a day after its document is there, however long it was on the way', async () => {
    const { dataDirectory, offline } = await moveRootAway();
    const relay = await start(dataDirectory);
    const second = rotateKey(dataDirectory, 'serverToServer', env);
    const third = rotateKey(dataDirectory, 'sealedSender', env);
    const signed = sign(request(dataDirectory), offline);
    now += 5 * DAY;
    await upkeep();
    expect(await listedIds(relay)).not.toContain(second);
    install(dataDirectory, signed);
    await expect.poll(() => listedIds(relay)).toContain(second);
    const entries = readOnlineKeys(dataDirectory);
    for (const id of [second, third]) expect(entries.find((entry) => entry.id === id)?.publishedAt).toBe(now);
    expect((await documentOf(relay)).sealedSender.serverCertificates).toHaveLength(2);
    // It goes on with keys that the document lists.
    now += DAY;
    await upkeep();
    expect((await fetch(`${relay.url}/.well-known/sotto-relay`)).status).toBe(200);
  });

  test('T32: revokes a stolen key by the next document, and its successor is used at once', async () => {
    const { dataDirectory, offline } = await moveRootAway();
    const relay = await start(dataDirectory);
    const [first] = await listedIds(relay);
    expect(() => rotateKey(dataDirectory, 'serverToServer', env, { isEmergency: true })).toThrow(
      /root key is elsewhere/,
    );
    const second = rotateKey(dataDirectory, 'serverToServer', env);
    install(dataDirectory, sign(request(dataDirectory, [first!]), offline));
    await expect.poll(() => listedIds(relay)).toEqual([second]);
    expect((await documentOf(relay)).revokedKeyIds).toEqual([first]);
    await relay.close();
    await (await start(dataDirectory)).close();
  });

  test('can be replaced by one that it signs for', async () => {
    const { dataDirectory, offline } = await moveRootAway();
    const root = crypto.ed25519KeyPair(random(32));
    const text = request(dataDirectory);
    expect(() => sign(text, offline, { root })).toThrow(expect.objectContaining({ code: 'E_KEY_CHANGE_REFUSED' }));
    const formerRoot = rootOf(offline);
    const document = sign(text, offline, { root, formerRoot });
    install(dataDirectory, document);
    const options = { domain, now, pinnedRootKey: formerRoot.publicKey };
    expect(verifyDiscovery(crypto, document, options).rootKey).toEqual(root.publicKey);
    // The next document still tells those who have not come by since.
    const later = sign(request(dataDirectory), offline, { root });
    expect(verifyDiscovery(crypto, later, options).rootKey).toEqual(root.publicKey);
  });

  test('is missed when there is no document', async () => {
    const { dataDirectory } = await moveRootAway();
    rmSync(join(dataDirectory, 'discovery.signed'));
    await expect(start(dataDirectory)).rejects.toMatchObject({ code: 'E_KEYS_INVALID' });
  });

  test.each([
    ['of another relay', (own: Discovery) => ({ ...own, keys: [{ ...own.keys[0]!, id: 'other' }] })],
    [
      'with another key under the id',
      (own: Discovery) => ({ ...own, keys: [{ ...own.keys[0]!, publicKey: random(32) }] }),
    ],
    ['without the key that signs', (own: Discovery) => ({ ...own, keys: [] })],
    ['of another domain', (own: Discovery) => ({ ...own, domain: 'c.example' })],
    ['that is over', (own: Discovery) => ({ ...own, issuedAt: own.issuedAt - 200 * DAY })],
  ])('has signed a document %s: it is neither installed nor served', async (_what, change) => {
    const { dataDirectory, offline } = await moveRootAway();
    const good = JSON.parse(request(dataDirectory));
    const changed = change(decodeDiscovery(Buffer.from(good.document, 'hex')));
    const isOver = changed.issuedAt < now - DAY;
    const text = JSON.stringify({
      ...good,
      current: undefined,
      document: Buffer.from(encodeDiscovery(changed)).toString('hex'),
    });
    const document = sign(text, offline, isOver ? { now: now - 200 * DAY } : {});
    expect(() => install(dataDirectory, document)).toThrow(expect.objectContaining({ code: 'E_DISCOVERY_UNFIT' }));
    writeFileSync(join(dataDirectory, 'discovery.signed'), document);
    await expect(start(dataDirectory)).rejects.toMatchObject({ code: 'E_DISCOVERY_UNFIT' });
  });

  test.each([
    ['more than 90 days', { days: 91 }],
    ['no day', { days: 0 }],
  ])('signs nothing for %s', async (_what, changes) => {
    const { dataDirectory, offline } = await moveRootAway();
    expect(() => sign(request(dataDirectory), offline, changes)).toThrow(/1 to 90 days/);
  });

  test.each(['', '{}', '{"format":"sotto-discovery-request-v1"}', '[1]', 'null'])(
    'takes %j for no request',
    async (text) => {
      const { offline } = await moveRootAway();
      expect(() => sign(text, offline)).toThrow(expect.objectContaining({ code: 'E_KEY_CHANGE_REFUSED' }));
    },
  );
});
