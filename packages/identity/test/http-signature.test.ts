import { defaultProvider as crypto } from '@sotto/crypto';
import fc from 'fast-check';
import { httpbis } from 'http-message-signatures';
import { describe, expect, it } from 'vitest';
import {
  IdentityError,
  NONCE_MEMORY_SECONDS,
  parseSignedRequest,
  type RequestParts,
  type SignatureProfileName,
  signRequest,
  verifyRequest,
} from '../src/index.ts';
import { arbitraryRequest, keyId, keyPair, NOW, nonce, otherKeyPair, profiles, sign, unsigned } from './requests.ts';

const { publicKey, privateKey } = keyPair;

function verify(profile: SignatureProfileName, request: RequestParts, now = NOW): void {
  verifyRequest(crypto, parseSignedRequest(profile, request), { publicKey, now });
}

describe.each(profiles)('profile %s', (profile) => {
  it('verifies what it signed, and lets the caller see what was covered', () => {
    fc.assert(
      fc.property(arbitraryRequest(profile), fc.integer({ min: -300, max: 300 }), (request, delay) => {
        const signed = parseSignedRequest(profile, sign(profile, request));
        expect(signed).toMatchObject({ keyId, created: NOW, expires: NOW + 60, nonce });
        expect(signed.components.get('@path')).toBe(request.path);
        verifyRequest(crypto, signed, { publicKey, now: NOW + delay });
      }),
      { numRuns: 60 },
    );
  });

  it('has the signature base of http-message-signatures, which accepts it', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRequest(profile), async (request) => {
        const signed = sign(profile, request);
        const headers = Object.fromEntries(signed.headers);
        const query = request.query === '?' ? '' : request.query;
        // A URL object may spell the target anew, so the components are given as they are on the request line.
        const derived: Record<string, string> = {
          '@method': request.method,
          '@authority': request.authority,
          '@path': request.path,
          '@query': request.query,
        };
        let base: Uint8Array | undefined;
        const accepted = await httpbis.verifyMessage(
          {
            requiredParams: ['created', 'expires', 'nonce', 'keyid', 'tag'],
            componentParser: (name) => (derived[name] === undefined ? null : [derived[name]]),
            notAfter: NOW + 1,
            tolerance: 10 ** 9,
            keyLookup: async () => ({
              verify: async (data, signature) => {
                base = Uint8Array.from(data);
                return crypto.ed25519Verify(publicKey, base, Uint8Array.from(signature));
              },
            }),
          },
          { method: request.method, url: `https://b.example${request.path}${query}`, headers },
        );
        expect(accepted).toBe(true);
        expect(base).toEqual(parseSignedRequest(profile, signed).signatureBase);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses a changed bit anywhere in what is covered or in the signature', () => {
    const signed = sign(profile);
    const texts = ['method', 'authority', 'path', 'query'] as const;
    const flips: RequestParts[] = texts.flatMap((part) =>
      flipsOfText(signed[part]).map((text) => ({ ...signed, [part]: text })),
    );
    flips.push(
      ...signed.headers.flatMap(([name, value], i) =>
        flipsOfText(value).map((text) => ({ ...signed, headers: signed.headers.with(i, [name, text]) })),
      ),
      ...flipsOfBytes(signed.body).map((body) => ({ ...signed, body })),
    );
    expect(flips.length).toBeGreaterThan(2000);
    for (const flipped of flips) expect(() => verify(profile, flipped)).toThrow(IdentityError);
    verify(profile, signed);
  }, 60_000);

  it('HS-08, T16: takes times up to 300 seconds away, and no further', () => {
    const signed = sign(profile);
    for (const now of [NOW - 300, NOW + 300]) verify(profile, signed, now);
    for (const now of [NOW - 301, NOW - 300.5, NOW + 300.5, NOW + 301, NOW + 600, NOW + 86400, 0]) {
      expect(() => verify(profile, signed, now)).toThrow(expect.objectContaining({ code: 'E_SIGNATURE_EXPIRED' }));
    }
    expect(NONCE_MEMORY_SECONDS).toBeGreaterThan(600);
  });

  it('is no other profile', () => {
    for (const other of profiles.filter((name) => name !== profile)) {
      expect(() => parseSignedRequest(other, sign(profile))).toThrow(
        expect.objectContaining({ code: 'E_SIGNATURE_MALFORMED' }),
      );
    }
  });

  it('refuses another key', () => {
    const signed = parseSignedRequest(profile, sign(profile));
    expect(() => verifyRequest(crypto, signed, { publicKey: otherKeyPair.publicKey, now: NOW })).toThrow(
      expect.objectContaining({ code: 'E_SIGNATURE_INVALID' }),
    );
  });

  it('decodes or refuses arbitrary headers', () => {
    const signed = sign(profile);
    const name = fc.constantFrom('signature-input', 'signature', 'content-digest', 'Signature', 'x');
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'sotto=',
        'sotto=()',
        'sotto=:AA==:',
        'sotto',
        'sotto=("@method");created=1',
        'sotto=@1',
        'sotto=?1',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 4 }), fc.boolean(), (headers, extend) => {
        const request = { ...signed, headers: extend ? [...signed.headers, ...headers] : headers };
        try {
          verify(profile, request);
        } catch (error) {
          expect(error).toBeInstanceOf(IdentityError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('signRequest', () => {
  const options = { profile: 'client', request: unsigned.client, privateKey, keyId, now: NOW, nonce } as const;
  const misuse = (change: object) => () => signRequest(crypto, { ...options, ...change });

  it.each([
    ['keyId', { keyId: '' }],
    ['keyId', { keyId: 'a"b' }],
    ['keyId', { keyId: 'x'.repeat(65) }],
    ['nonce', { nonce: new Uint8Array(15) }],
    ['now', { now: -1 }],
    ['now', { now: Number.NaN }],
    ['request', { request: { ...unsigned.client, headers: [] } }],
    ['request', { request: { ...unsigned.client, method: 'post' } }],
    ['request', { request: { ...unsigned.client, authority: 'B.example' } }],
    ['request', { request: { ...unsigned.client, path: 'v1' } }],
    ['request', { request: { ...unsigned.client, path: '/a b' } }],
    ['request', { request: { ...unsigned.client, path: '/a?b' } }],
    ['request', { request: { ...unsigned.client, path: '/a#b' } }],
    ['request', { request: { ...unsigned.client, query: '' } }],
    ['request', { request: { ...unsigned.client, query: 'x=1' } }],
    ['request', { request: { ...unsigned.client, query: '?x\n' } }],
    ['request', { request: { ...unsigned.client, headers: [['content-type', 'a\nb']] } }],
    ['request', { request: { ...unsigned.client, headers: [['content-type', 'x'.repeat(2049)]] } }],
    ['request', { request: { ...unsigned.client, headers: [...unsigned.client.headers, ['Content-Digest', 'x']] } }],
    ['request', { request: unsigned.client, profile: 'server' }],
    ['request', { request: unsigned.client, profile: 'clientStream' }],
  ])('refuses a wrong %s as misuse (case %#)', (argument, change) => {
    expect(misuse(change)).toThrow(RangeError);
    expect(misuse(change)).toThrow(new RegExp(`^${argument}`));
  });

  it('rounds the time down to seconds', () => {
    const added = signRequest(crypto, { ...options, now: NOW + 0.999 });
    expect(added).toEqual(signRequest(crypto, options));
  });
});

describe('verifyRequest', () => {
  it('does not take a time that is none', () => {
    const signed = parseSignedRequest('client', sign('client'));
    expect(() => verifyRequest(crypto, signed, { publicKey, now: Number.NaN })).toThrow(RangeError);
  });
});

function flipsOfBytes(bytes: Uint8Array): Uint8Array[] {
  return [...bytes].flatMap((_byte, i) => [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => bytes.with(i, bytes[i]! ^ (1 << bit))));
}

function flipsOfText(text: string): string[] {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return flipsOfBytes(bytes).map((flipped) => String.fromCharCode(...flipped));
}
