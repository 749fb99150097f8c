/** How a device gets vouched for, and learns who vouches for others. */

import { asX25519PublicKey, defaultProvider as crypto, equalBytes, utf8ToBytes } from '@sotto/crypto';
import { formatAccountId, type VerifiedDiscovery, verifyDiscovery } from '@sotto/identity';
import { parsePublicKey, parseSenderCertificate, validateSenderCertificate } from '@sotto/ratchet/certificates';
import {
  decodeDiscoveryResponse,
  decodeSenderCertificateResponse,
  encodeDiscoveryRequest,
  encodeSenderCertificateRequest,
} from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import {
  createDevice,
  createPreKeys,
  errorOf,
  post,
  register,
  registrationOf,
  type SignOptions,
  seconds,
  type TestDevice,
} from './device.ts';
import { freePort, freshDirectory, startFederation, startTestRelay } from './relays.ts';

const HOUR_MS = 3_600_000;

const fetchCertificate = async (device: TestDevice, url: string, options: Partial<SignOptions> = {}) => {
  const body = encodeSenderCertificateRequest({});
  const answer = await post(device, url, '/v1/sender-certificate', body, options);
  if (answer.status !== 200) throw new Error(errorOf(answer).code);
  return parseSenderCertificate(decodeSenderCertificateResponse(answer.body).certificate);
};

const askDocument = (device: TestDevice, url: string, domain: string) =>
  post(device, url, '/v1/discovery', encodeDiscoveryRequest({ domain }));

const documentOf = async (device: TestDevice, url: string, domain: string): Promise<VerifiedDiscovery> => {
  const { discovery } = decodeDiscoveryResponse((await askDocument(device, url, domain)).body);
  return verifyDiscovery(crypto, discovery, { domain, now: seconds(), dangerAllowHttp: true });
};

const served = async (url: string): Promise<Uint8Array> =>
  new Uint8Array(await (await fetch(`${url}/.well-known/sotto-relay`)).arrayBuffer());

describe('a sender certificate', () => {
  test('is of the device that asks, and its chain ends at what the discovery document says', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const certificate = await fetchCertificate(alice, relay.url);
    expect(certificate).toMatchObject({
      senderUuid: formatAccountId(alice.manifest.accountId),
      senderE164: 'alice@a.example',
      senderDeviceId: 1,
      identityKey: alice.identity.publicKey,
    });
    const { trustRoot, serverCertificates } = (await documentOf(alice, relay.url, 'a.example')).discovery.sealedSender;
    const trustRoots = [parsePublicKey(trustRoot)];
    expect(validateSenderCertificate(crypto, certificate, { trustRoots, at: Date.now() })).toBe('valid');
    const [listed] = serverCertificates;
    expect(serverCertificates).toHaveLength(1);
    // The embedded one is the listed one to the byte: that is how a recipient knows that it is not revoked.
    expect(Buffer.from(certificate.bytes).includes(Buffer.from(listed!))).toBe(true);
    expect(certificate.signer).toMatchObject({ kind: 'embedded', certificate: { id: 1 } });
  });

  test('holds for a day and up to the next whole hour', async () => {
    const now = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
    for (const [minutes, hours] of [
      [0, 24],
      [1, 25],
      [59, 25],
    ] as const) {
      const clock = now + minutes * 60_000;
      const relay = await startTestRelay({ clock: () => clock });
      const body = createDevice('alice@a.example');
      const signedAt = { now: Math.floor(clock / 1000) };
      await post(body, relay.url, '/v1/accounts', registrationOf(body, createPreKeys(body)), signedAt);
      const certificate = await fetchCertificate(body, relay.url, signedAt);
      expect(certificate.expires).toBe(now + hours * HOUR_MS);
    }
  });

  test('names the device that signs, not another one of its account', async () => {
    const relay = await startTestRelay();
    const first = await register(relay.url, 'alice@a.example');
    const second = createDevice('alice@a.example', {
      identity: first.identity,
      deviceId: 2,
      previous: first.manifest,
      others: [first.device],
    });
    await post(second, relay.url, '/v1/accounts', registrationOf(second, createPreKeys(second)));
    expect((await fetchCertificate(first, relay.url)).senderDeviceId).toBe(1);
    expect((await fetchCertificate(second, relay.url)).senderDeviceId).toBe(2);
  });

  test('is given to no device that the manifest has dropped', async () => {
    const relay = await startTestRelay();
    const first = await register(relay.url, 'alice@a.example');
    const next = createDevice('alice@a.example', { identity: first.identity, deviceId: 2, previous: first.manifest });
    await post(next, relay.url, '/v1/accounts', registrationOf(next, createPreKeys(next)));
    await expect(fetchCertificate(first, relay.url)).rejects.toThrow('E_SIGNATURE_INVALID');
  });

  test('is signed by the same chain after a restart', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const before = await documentOf(alice, relay.url, 'a.example');
    await relay.close();
    const again = await startTestRelay({ dataDirectory: relay.dataDirectory });
    expect((await documentOf(alice, again.url, 'a.example')).discovery.sealedSender).toEqual(
      before.discovery.sealedSender,
    );
  });

  test('counts against the rate of the account', async () => {
    const relay = await startTestRelay({ rates: { accountBurst: 3, accountPerSecond: 0.1 } });
    // Its token key was a request, too.
    const alice = await register(relay.url, 'alice@a.example');
    await fetchCertificate(alice, relay.url);
    await fetchCertificate(alice, relay.url);
    await expect(fetchCertificate(alice, relay.url)).rejects.toThrow('E_RATE_LIMITED');
  });

  test('of one relay is worth nothing under the trust root of another', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const certificate = await fetchCertificate(alice, a.url);
    const { trustRoot } = (await documentOf(alice, a.url, 'b.example')).discovery.sealedSender;
    const trustRoots = [asX25519PublicKey(trustRoot.slice(1))];
    expect(validateSenderCertificate(crypto, certificate, { trustRoots, at: Date.now() })).toBe('untrusted');
    await b.close();
  });
});

describe('a discovery document', () => {
  test('is handed on to the byte, its own and that of another relay', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    for (const [domain, url] of [
      ['a.example', a.url],
      ['b.example', b.url],
    ] as const) {
      const answer = decodeDiscoveryResponse((await askDocument(alice, a.url, domain)).body);
      expect(equalBytes(answer.discovery, await served(url))).toBe(true);
    }
  });

  test('of a relay that is down is handed on from memory while it holds, and no longer', async () => {
    let now = Date.now();
    const portB = await freePort();
    const url = `http://127.0.0.1:${portB}`;
    const b = await startTestRelay({ domain: 'b.example', port: portB, dataDirectory: freshDirectory() });
    const a = await startTestRelay({ clock: () => now, peers: { 'b.example': url } });
    const alice = await register(a.url, 'alice@a.example');
    const ask = async () => {
      const options = { now: Math.floor(now / 1000) };
      const body = encodeDiscoveryRequest({ domain: 'b.example' });
      const answer = await post(alice, a.url, '/v1/discovery', body, options);
      return answer.status === 200 ? 'handed on' : `${answer.status} ${errorOf(answer).code}`;
    };
    expect(await ask()).toBe('handed on');
    await b.close();
    now += 23 * HOUR_MS;
    expect(await ask()).toBe('handed on');
    // A day, and two more while the other relay cannot be asked.
    now += 48 * HOUR_MS;
    expect(await ask()).toBe('handed on');
    now += 2 * HOUR_MS;
    expect(await ask()).toBe('502 E_PEER_UNREACHABLE');
  });

  test('that cannot be had is refused with a code, and what is no domain is not asked for', async () => {
    const notARelay = await startTestRelay({ domain: 'c.example' });
    const a = await startTestRelay({
      peers: { 'c.example': notARelay.url, 'd.example': notARelay.url, 'e.example': `http://127.0.0.1:1` },
    });
    const alice = await register(a.url, 'alice@a.example');
    const refusal = async (domain: string) => {
      const answer = await askDocument(alice, a.url, domain);
      return `${answer.status} ${errorOf(answer).code}`;
    };
    // It signs for another domain.
    expect(await refusal('d.example')).toBe('502 E_PEER_REFUSED');
    expect(await refusal('e.example')).toBe('502 E_PEER_UNREACHABLE');
    expect(await refusal('relay.invalid')).toBe('502 E_PEER_UNREACHABLE');
    const body = Uint8Array.of(0x0a, 8, ...utf8ToBytes('10.0.0.1'));
    const answer = await post(alice, a.url, '/v1/discovery', body);
    expect(`${answer.status} ${errorOf(answer).code}`).toBe('400 E_REQUEST_MALFORMED');
  });
});
