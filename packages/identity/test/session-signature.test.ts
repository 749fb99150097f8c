/** Requests of a client session: the one profile, held against http-message-signatures, and every way around it. */

import { createHmac } from 'node:crypto';
import { defaultProvider as crypto } from '@sotto/crypto';
import fc from 'fast-check';
import { httpbis } from 'http-message-signatures';
import { describe, expect, it } from 'vitest';
import {
  deriveClientSessionKey,
  formatClientSessionId,
  IdentityError,
  type IdentityErrorCode,
  isSessionRequest,
  parseClientSessionId,
  parseSessionRequest,
  type RequestParts,
  signSessionRequest,
  verifySessionRequest,
} from '../src/index.ts';
import { arbitraryRequest, NOW, sign as signByKey, unsigned } from './requests.ts';

const key = new Uint8Array(32).fill(0x51);
const keyId = '00112233445566778899aabbccddeeff';

function sign(request = unsigned.client, sequence = 1, now = NOW): RequestParts {
  const added = signSessionRequest(crypto, { request, key, keyId, now, sequence });
  return { ...request, headers: [...request.headers, ...added] };
}

function verify(request: RequestParts, now = NOW): void {
  verifySessionRequest(crypto, parseSessionRequest(request), { key, now });
}

const good = sign();
const withHeader = (name: string, change: (value: string) => string): RequestParts => ({
  ...good,
  headers: good.headers.map(([header, value]) => [header, header === name ? change(value) : value] as const),
});
const expectRefusal = (request: RequestParts, code: IdentityErrorCode): void =>
  expect(() => verify(request)).toThrow(expect.objectContaining({ name: 'IdentityError', code }));

it('verifies what it signed, and lets the caller see whose and which it is', () => {
  fc.assert(
    fc.property(
      arbitraryRequest('client'),
      fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      fc.integer({ min: -300, max: 300 }),
      (request, sequence, delay) => {
        const signed = sign(request, sequence);
        expect(isSessionRequest(signed)).toBe(true);
        expect(parseSessionRequest(signed)).toMatchObject({ keyId, sequence, created: NOW });
        verify(signed, NOW + delay);
      },
    ),
    { numRuns: 60 },
  );
});

it('has the signature base of http-message-signatures, which accepts it', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRequest('client'), async (request) => {
      const signed = sign(request);
      const derived: Record<string, string> = {
        '@method': request.method,
        '@authority': request.authority,
        '@path': request.path,
        '@query': request.query,
      };
      const accepted = await httpbis.verifyMessage(
        {
          requiredParams: ['created', 'nonce', 'keyid', 'tag'],
          componentParser: (name) => (derived[name] === undefined ? null : [derived[name]]),
          tolerance: 10 ** 9,
          keyLookup: async ({ keyid }) => ({
            ...(keyid === undefined ? {} : { id: keyid }),
            algs: ['hmac-sha256'],
            verify: async (data, mac) => createHmac('sha256', key).update(data).digest().equals(mac),
          }),
        },
        { method: request.method, url: 'https://b.example/', headers: Object.fromEntries(signed.headers) },
      );
      expect(accepted).toBe(true);
    }),
    { numRuns: 40 },
  );
});

describe('what a request of a session may not be', () => {
  it.each([
    ['HS-11: another order of parameters', 'signature-input', /(;created=\d+)(;nonce="1")/, '$2$1'],
    ['HS-11: a further parameter', 'signature-input', /;tag/, ';alg="hmac-sha256";tag'],
    ['HS-11: no nonce', 'signature-input', /;nonce="1"/, ''],
    ['HS-11: a component less', 'signature-input', / "content-digest"/, ''],
    ['HS-11: another order of components', 'signature-input', /"@method" "@authority"/, '"@authority" "@method"'],
    ['HS-11: a second label', 'signature-input', /$/, ', b=("@method")'],
    ['HS-11: another label', 'signature-input', /^sotto/, 'other'],
    ['HS-11: a key id in capitals', 'signature-input', /aabbccddeeff/, 'AABBCCDDEEFF'],
    ['HS-11: a key id of another length', 'signature-input', /00112233/, '001122'],
    ['HS-11: a time with a sign', 'signature-input', /created=/, 'created=-'],
    ['HS-12: the number 0', 'signature-input', /nonce="1"/, 'nonce="0"'],
    ['HS-12: a number with leading zeros', 'signature-input', /nonce="1"/, 'nonce="01"'],
    ['HS-12: a number above 2^53 - 1', 'signature-input', /nonce="1"/, 'nonce="9007199254740992"'],
    ['HS-16: another label of the MAC', 'signature', /^sotto/, 'other'],
    ['HS-16: half a MAC', 'signature', /:.*:/, ':ISEhISEhISEhISEhISEhIQ==:'],
    ['HS-16: no base64', 'signature', /:.*:/, ':!:'],
  ] as const)('%s', (_, header, pattern, replacement) => {
    const changed = withHeader(header, (value) => value.replace(pattern, replacement));
    expect(changed).not.toEqual(good);
    expectRefusal(changed, 'E_SIGNATURE_MALFORMED');
  });

  it('HS-17: a repeated or missing header', () => {
    for (const name of ['signature-input', 'signature', 'content-digest', 'content-type']) {
      const [header] = good.headers.filter(([other]) => other === name);
      expectRefusal({ ...good, headers: [...good.headers, header!] }, 'E_SIGNATURE_MALFORMED');
      const without = good.headers.filter(([other]) => other !== name);
      expectRefusal(
        { ...good, headers: without },
        name.startsWith('signature') ? 'E_SIGNATURE_MISSING' : 'E_SIGNATURE_MALFORMED',
      );
    }
  });

  it('HS-13: takes times up to 300 seconds away, and no further', () => {
    for (const now of [NOW - 300, NOW + 300]) verify(good, now);
    for (const now of [NOW - 301, NOW + 301, 0])
      expect(() => verify(good, now)).toThrow(expect.objectContaining({ code: 'E_SIGNATURE_EXPIRED' }));
  });

  it('HS-14, HS-15: a changed bit of anything, another key, or another body', () => {
    for (const part of ['authority', 'path', 'query', 'method'] as const)
      expect(() => verify({ ...good, [part]: `${good[part]}X` })).toThrow(IdentityError);
    const mac = parseSessionRequest(good);
    const wrong = new Uint8Array(32).fill(0x52);
    expect(() => verifySessionRequest(crypto, mac, { key: wrong, now: NOW })).toThrow(
      expect.objectContaining({ code: 'E_SIGNATURE_INVALID' }),
    );
    expectRefusal(
      withHeader('signature-input', (value) => value.replace('nonce="1"', 'nonce="2"')),
      'E_SIGNATURE_INVALID',
    );
    expectRefusal({ ...good, body: Uint8Array.of(1, 2, 4) }, 'E_DIGEST_MISMATCH');
  });

  it('a request that is signed by the device: each is refused as the other', () => {
    expect(isSessionRequest(signByKey('client'))).toBe(false);
    expectRefusal(signByKey('client'), 'E_SIGNATURE_MALFORMED');
  });

  it('misuse is told apart', () => {
    const options = { request: unsigned.client, key, keyId, now: NOW, sequence: 1 };
    for (const change of [
      { sequence: 0 },
      { sequence: 1.5 },
      { sequence: 2 ** 53 },
      { keyId: 'x' },
      { now: -1 },
      { key: new Uint8Array(16) },
      { request: { ...unsigned.client, headers: [] } },
    ])
      expect(() => signSessionRequest(crypto, { ...options, ...change })).toThrow(RangeError);
  });
});

describe('the key of a session', () => {
  const device = crypto.x25519KeyPair(new Uint8Array(32).fill(1));
  const relay = crypto.x25519KeyPair(new Uint8Array(32).fill(2));
  const common = { deviceKey: device.publicKey, relayKey: relay.publicKey, sessionId: new Uint8Array(16) };
  const signature = new Uint8Array(64).fill(3);
  const derive = (change: object = {}) =>
    deriveClientSessionKey(crypto, { ...common, signature, privateKey: device.privateKey, side: 'device', ...change });

  it('is the same on both sides, and another for every other input', () => {
    expect(derive({ privateKey: relay.privateKey, side: 'relay' })).toEqual(derive());
    expect(derive({ sessionId: new Uint8Array(16).fill(1) })).not.toEqual(derive());
    expect(derive({ signature: new Uint8Array(64) })).not.toEqual(derive());
  });

  it('ids have one spelling', () => {
    expect(parseClientSessionId(formatClientSessionId(common.sessionId))).toEqual(common.sessionId);
    for (const text of ['', '00', 'xyz', keyId.toUpperCase(), `${keyId}00`]) {
      expect(() => parseClientSessionId(text)).toThrow(expect.objectContaining({ code: 'E_SIGNATURE_MALFORMED' }));
    }
    for (const change of [{ sessionId: new Uint8Array(15) }, { signature: new Uint8Array(63) }])
      expect(() => derive(change)).toThrow(RangeError);
  });
});
