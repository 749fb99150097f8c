/** The listener with TLS of its own, over real sockets. */

import { chmodSync, copyFileSync, readFileSync } from 'node:fs';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { request } from 'node:https';
import { connect, type PeerCertificate } from 'node:tls';
import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { tokenEpochAt } from '@sotto/identity';
import {
  decodeErrorBody,
  decodeRelayFrame,
  decodeSendResponse,
  encodeClientFrame,
  encodeSendRequest,
  encodeTokenKeysUpload,
} from '@sotto/wire';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { HEADER_BYTES_MAX, TLS_CHECK_INTERVAL_MS } from '../src/limits.ts';
import { type TlsMaterial, watchTls } from '../src/tls.ts';
import { type CertificateFiles as Files, makeCertificate } from './certificates.ts';
import { createDevice, createPreKeys, itemFor, registrationOf, sealedFrom, type TestDevice } from './device.ts';
import { freshDirectory, startTestRelay, type TestRelay } from './relays.ts';
import { attachFrame } from './stream.ts';

const startTlsRelay = async () => {
  const directory = freshDirectory();
  const tls = makeCertificate(directory, 'first');
  const relay = await startTestRelay({ tls });
  return { relay, tls, directory, ca: readFileSync(tls.certificateFile) };
};

interface Http2Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

const openHttp2 = (relay: TestRelay, ca: Buffer): ClientHttp2Session => {
  const session = connectHttp2(relay.url, { ca });
  onTestFinished(() => session.destroy());
  return session;
};

const ask = (
  session: ClientHttp2Session,
  headers: Readonly<Record<string, string>>,
  body?: Uint8Array,
): Promise<Http2Answer> =>
  new Promise((resolve, reject) => {
    const stream = session.request(headers, { endStream: body === undefined });
    const chunks: Buffer[] = [];
    let status = 0;
    stream.on('response', (answer) => {
      status = Number(answer[':status']);
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => resolve({ status, body: new Uint8Array(Buffer.concat(chunks)) }));
    stream.on('error', reject);
    if (body !== undefined) stream.end(body);
  });

const postHttp2 = (session: ClientHttp2Session, device: TestDevice, relay: TestRelay, path: string, body: Uint8Array) =>
  ask(
    session,
    {
      ':method': 'POST',
      ':path': path,
      ...Object.fromEntries(device.sign({ path, body, authority: new URL(relay.url).host })),
    },
    body,
  );

const getHttp1 = (relay: TestRelay, ca: Buffer, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const outgoing = request(relay.url + path, { ca, agent: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });

/** The certificate that a new connection is shown. */
const shownBy = (relay: TestRelay, version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3'): Promise<PeerCertificate> =>
  new Promise((resolve, reject) => {
    const range = { minVersion: version, maxVersion: version } as const;
    const socket = connect({ port: relay.port, host: '127.0.0.1', rejectUnauthorized: false, ...range }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on('error', reject);
  });

describe('TLS by files', () => {
  test('signed requests over HTTP/2 are of the authority they name, and mail passes', async () => {
    const { relay, ca } = await startTlsRelay();
    expect(relay.url).toMatch(/^https:/);
    const session = openHttp2(relay, ca);
    const alice = createDevice('alice@a.example');
    const registration = registrationOf(alice, createPreKeys(alice));
    expect((await postHttp2(session, alice, relay, '/v1/accounts', registration)).status).toBe(200);
    const keys = encodeTokenKeysUpload({ keys: [{ epoch: tokenEpochAt(Date.now() / 1000), key: alice.tokenKey }] });
    expect((await postHttp2(session, alice, relay, '/v1/tokens/keys', keys)).status).toBe(200);
    const sent = encodeSendRequest({ items: [sealedFrom('a.example', itemFor(alice, utf8ToBytes('over TLS')))] });
    const answer = await postHttp2(session, alice, relay, '/v1/messages', sent);
    expect(decodeSendResponse(answer.body).results.map(({ status }) => status)).toEqual(['accepted']);

    const socket = new WebSocket(`${relay.url.replace('https', 'wss')}/v1/stream`, { ca });
    const frames: string[] = [];
    const hasDelivery = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => {
        frames.push(decodeRelayFrame(new Uint8Array(data)).kind);
        if (frames.includes('delivery')) resolve();
      });
    });
    socket.on('open', () => socket.send(encodeClientFrame(attachFrame(alice, relay.url))));
    await hasDelivery;
    expect(frames[0]).toBe('attached');
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await relay.close();
    expect(await closed).toBe(1012);
  });

  test('HTTP/2 is refused what HTTP/1.1 is refused', async () => {
    const { relay, ca } = await startTlsRelay();
    const session = openHttp2(relay, ca);
    const post = { ':method': 'POST', ':path': '/v1/messages', 'content-type': 'application/x-protobuf' };
    const codeOf = ({ body }: Http2Answer): string => decodeErrorBody(body).code;
    expect(codeOf(await ask(session, { ...post, 'content-type': 'text/plain' }, random(1)))).toBe('E_CONTENT_TYPE');
    expect(codeOf(await ask(session, post, random(1)))).toBe('E_SIGNATURE_MISSING');
    expect(codeOf(await ask(session, { ...post, host: 'b.example' }, random(1)))).toBe('E_AUTHORITY_UNKNOWN');
    expect(codeOf(await ask(session, post, random(2 * 1024 * 1024)))).toBe('E_BODY_TOO_LARGE');
    const device = createDevice('alice@a.example');
    const foreign = Object.fromEntries(device.sign({ path: '/v1/messages', body: random(1), authority: 'b.example' }));
    expect(codeOf(await ask(session, { ...post, ...foreign }, random(1)))).toMatch(/^E_(DIGEST|SIGNATURE)_/);
    // The connection is still good.
    expect((await ask(session, { ':path': '/livez' })).status).toBe(200);
    await expect(ask(session, { ':path': '/livez', large: 'x'.repeat(4 * HEADER_BYTES_MAX) })).rejects.toThrow();
  });

  test('HTTP/1.1 is served, TLS 1.2 and 1.3 are spoken, and nothing older', async () => {
    const { relay, ca } = await startTlsRelay();
    for (const path of ['/livez', '/readyz', '/.well-known/sotto-relay'])
      expect(await getHttp1(relay, ca, path)).toBe(200);
    expect((await shownBy(relay, 'TLSv1.2')).subject.CN).toBe('first');
    expect((await shownBy(relay, 'TLSv1.3')).subject.CN).toBe('first');
    await expect(shownBy(relay, 'TLSv1.1')).rejects.toThrow();
  });

  test('a stop ends idle connections of both kinds, and is quick', async () => {
    const { relay, ca } = await startTlsRelay();
    const session = openHttp2(relay, ca);
    await ask(session, { ':path': '/livez' });
    const closed = new Promise<void>((resolve) => session.once('close', () => resolve()));
    const started = performance.now();
    await Promise.all([relay.close(), closed]);
    expect(performance.now() - started).toBeLessThan(4_000);
  });

  test('a renewed certificate is taken on reload, and one without its key is not', async () => {
    const { relay, tls, directory } = await startTlsRelay();
    const config = { domain: 'a.example', dataDirectory: relay.dataDirectory, port: 0, tls };
    const second = makeCertificate(directory, 'second');
    copyFileSync(second.certificateFile, tls.certificateFile);
    expect(() => relay.reload(config)).toThrow(expect.objectContaining({ code: 'E_TLS_INVALID' }));
    expect((await shownBy(relay)).subject.CN).toBe('first');
    copyFileSync(second.privateKeyFile, tls.privateKeyFile);
    relay.reload(config);
    expect((await shownBy(relay)).subject.CN).toBe('second');
    expect(relay.log.join('')).toContain('the TLS certificate was replaced');
    const metrics = await (await fetch(relay.metricsUrl)).text();
    const expires = Number(/^sotto_relay_tls_certificate_expires_seconds (\S+)$/m.exec(metrics)?.[1]);
    expect(expires * 1000).toBeGreaterThan(Date.now() + 86_400_000);
  });

  test('files that were replaced are noticed without being told, once both belong together', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const directory = freshDirectory();
    const files = makeCertificate(directory, 'first');
    const second = makeCertificate(directory, 'second');
    const warnings: string[] = [];
    const log = { debug: () => undefined, info: () => undefined, error: () => undefined };
    const taken: TlsMaterial[] = [];
    const watch = watchTls({
      files,
      log: { ...log, warn: (message) => void warnings.push(message) },
      onChange: (material) => void taken.push(material),
    });
    vi.advanceTimersByTime(TLS_CHECK_INTERVAL_MS);
    expect(taken).toEqual([]);
    copyFileSync(second.certificateFile, files.certificateFile);
    vi.advanceTimersByTime(TLS_CHECK_INTERVAL_MS);
    expect([taken, warnings.length]).toEqual([[], 1]);
    copyFileSync(second.privateKeyFile, files.privateKeyFile);
    vi.advanceTimersByTime(TLS_CHECK_INTERVAL_MS);
    expect(taken).toEqual([watch.current()]);
    expect(watch.current().certificate).toBe(readFileSync(second.certificateFile, 'utf8'));
    watch.stop();
  });

  test.each([
    [
      'a certificate that is not there',
      ({ certificateFile }: Files) => ({ certificateFile: `${certificateFile}.not` }),
    ],
    ['a key that is not there', ({ privateKeyFile }: Files) => ({ privateKeyFile: `${privateKeyFile}.not` })],
    ['a key in place of a certificate', ({ privateKeyFile }: Files) => ({ certificateFile: privateKeyFile })],
    ['a certificate in place of a key', ({ certificateFile }: Files) => ({ privateKeyFile: certificateFile })],
    [
      'the key of another',
      (files: Files, directory: string) => ({
        ...makeCertificate(directory, 'b'),
        certificateFile: files.certificateFile,
      }),
    ],
    [
      'a key that everybody can read',
      ({ privateKeyFile }: Files) => {
        chmodSync(privateKeyFile, 0o644);
        return {};
      },
    ],
  ])('%s stops the start', async (_, change) => {
    const directory = freshDirectory();
    const files = makeCertificate(directory, 'a');
    const tls = { ...files, ...change(files, directory) };
    await expect(startTestRelay({ tls })).rejects.toMatchObject({ code: 'E_TLS_INVALID' });
  });
});
