import {
  asEd25519PrivateKey,
  asEd25519PublicKey,
  bytesToHex,
  defaultProvider as crypto,
  hexToBytes,
} from '@sotto/crypto';
import { readVectors } from '@sotto/testkit';
import fc from 'fast-check';
import { httpbis } from 'http-message-signatures';
import { describe, expect, it } from 'vitest';
import { contentDigest } from '../src/content-digest.ts';
import { answerBase } from '../src/http-answer-signature.ts';
import {
  type AnswerParts,
  type HeaderList,
  type IdentityErrorCode,
  parseSignedAnswer,
  signAnswer,
  verifyAnswer,
} from '../src/index.ts';
import { keyPair, NOW, otherKeyPair, sign, signBase } from './requests.ts';

const keyId = 's2s-1';
const request = sign('server');
const otherRequest = sign('server', { ...request, path: '/s2s/v1/hello', headers: request.headers.slice(0, 4) });
const plain: AnswerParts = {
  status: 200,
  headers: [['content-type', 'application/x-protobuf']],
  body: Uint8Array.of(10, 2, 3),
};
const signed = (answer = plain, requestHeaders = request.headers): AnswerParts => {
  const options = { answer, requestHeaders, privateKey: keyPair.privateKey, keyId, now: NOW };
  return { ...answer, headers: [...answer.headers, ...signAnswer(crypto, options)] };
};
const verify = (answer: AnswerParts, requestHeaders: HeaderList = request.headers, now = NOW): void =>
  verifyAnswer(crypto, parseSignedAnswer(answer, requestHeaders), { publicKey: keyPair.publicKey, now });
const refuses = (answer: AnswerParts, code: IdentityErrorCode, requestHeaders?: HeaderList, now?: number): void =>
  expect(() => verify(answer, requestHeaders, now)).toThrow(expect.objectContaining({ name: 'IdentityError', code }));

const good = signed();
const headerOf = (name: string): string => good.headers.find(([key]) => key === name)![1];
const without = (name: string): AnswerParts => ({ ...good, headers: good.headers.filter(([key]) => key !== name) });
const withHeader = (name: string, value: string): AnswerParts => ({
  ...good,
  headers: good.headers.map(([key, old]) => [key, key === name ? value : old] as const),
});

interface AnswerCase {
  readonly name: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly requestSignature: string;
  readonly privateKey: string;
  readonly publicKey: string;
  readonly keyId: string;
  readonly created: number;
  readonly contentDigest: string;
  readonly signatureBase: string;
  readonly signatureInput: string;
  readonly signature: string;
}

describe('sotto/http-answer-signature.json: signed answers', () => {
  const { cases } = readVectors<AnswerCase>('sotto/http-answer-signature.json');
  it.each(cases)('$name', (one) => {
    const answer = {
      status: one.status,
      headers: [['content-type', one.contentType]] as const,
      body: hexToBytes(one.body),
    };
    const requestHeaders = [['signature', one.requestSignature]] as const;
    const privateKey = asEd25519PrivateKey(hexToBytes(one.privateKey));
    const added = signAnswer(crypto, { answer, requestHeaders, privateKey, keyId: one.keyId, now: one.created });
    expect(Object.fromEntries(added)).toEqual({
      'content-digest': one.contentDigest,
      'signature-input': one.signatureInput,
      signature: one.signature,
    });
    const parsed = parseSignedAnswer({ ...answer, headers: [...answer.headers, ...added] }, requestHeaders);
    expect(bytesToHex(answerBase(parsed, one.signatureInput.slice('sotto='.length)))).toBe(one.signatureBase);
    const publicKey = asEd25519PublicKey(hexToBytes(one.publicKey));
    verifyAnswer(crypto, parsed, { publicKey, now: one.created });
  });
});

describe('an answer', () => {
  it('has the signature base of http-message-signatures, which accepts it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(200, 400, 503), fc.uint8Array({ maxLength: 60 }), async (status, body) => {
        const answer = signed({ ...plain, status, body });
        const accepted = await httpbis.verifyMessage(
          {
            requiredParams: ['created', 'keyid', 'tag'],
            notAfter: NOW + 1,
            tolerance: 10 ** 9,
            keyLookup: async () => ({
              verify: async (data, signature) =>
                crypto.ed25519Verify(keyPair.publicKey, Uint8Array.from(data), Uint8Array.from(signature)),
            }),
          },
          { status, headers: Object.fromEntries(answer.headers) },
          {
            method: 'POST',
            url: 'https://b.example/s2s/v1/deliver',
            headers: Object.fromEntries(request.headers),
          },
        );
        expect(accepted).toBe(true);
        verify(answer);
      }),
      { numRuns: 40 },
    );
  });

  it('HA-05: is the answer to its request and to no other', () => {
    verify(good);
    refuses(good, 'E_SIGNATURE_INVALID', otherRequest.headers);
  });

  it('HA-05: is of its status, of its key and of its body', () => {
    refuses({ ...good, status: 202 }, 'E_SIGNATURE_INVALID');
    const foreign = parseSignedAnswer(good, request.headers);
    expect(() => verifyAnswer(crypto, foreign, { publicKey: otherKeyPair.publicKey, now: NOW })).toThrow(
      expect.objectContaining({ code: 'E_SIGNATURE_INVALID' }),
    );
    const body = Uint8Array.of(9);
    refuses({ ...withHeader('content-digest', contentDigest(crypto, body)), body }, 'E_SIGNATURE_INVALID');
  });

  it('HA-06: has the body that was signed', () => {
    refuses({ ...good, body: Uint8Array.of(10, 2, 4) }, 'E_DIGEST_MISMATCH');
    refuses({ ...good, body: new Uint8Array(0) }, 'E_DIGEST_MISMATCH');
  });

  it('HA-04: is of now, up to 300 seconds away, and no further', () => {
    for (const now of [NOW - 300, NOW + 300]) verify(good, request.headers, now);
    for (const now of [NOW - 301, NOW + 301, 0]) refuses(good, 'E_SIGNATURE_EXPIRED', request.headers, now);
    expect(() => verify(good, request.headers, Number.NaN)).toThrow(RangeError);
  });

  it('T31: is refused with any bit changed in what is covered', () => {
    const flips = good.headers.flatMap(([name, value], index) =>
      [...value].flatMap((character, at) =>
        [1, 2, 16].map((mask) => {
          const text = value.slice(0, at) + String.fromCharCode(character.charCodeAt(0) ^ mask) + value.slice(at + 1);
          return { ...good, headers: good.headers.with(index, [name, text]) };
        }),
      ),
    );
    expect(flips.length).toBeGreaterThan(500);
    for (const flipped of flips)
      expect(() => verify(flipped)).toThrow(expect.objectContaining({ name: 'IdentityError' }));
  });

  it.each(['signature', 'signature-input'])('HA-01: without %s is unsigned', (name) => {
    refuses(without(name), 'E_SIGNATURE_MISSING');
  });

  it.each(['content-digest', 'content-type'])('HA-02: without %s, or with two, is refused', (name) => {
    refuses(without(name), 'E_SIGNATURE_MALFORMED');
    refuses({ ...good, headers: [...good.headers, [name, headerOf(name)]] }, 'E_SIGNATURE_MALFORMED');
  });

  it('HA-02: to a request without signature, or with two, is refused', () => {
    refuses(good, 'E_SIGNATURE_MALFORMED', []);
    refuses(good, 'E_SIGNATURE_MALFORMED', [...request.headers, ['signature', 'sotto=:AA==:']]);
  });

  it.each([
    ['another algorithm', `sha-512=:${'A'.repeat(86)}==:`],
    ['two digests', `${contentDigest(crypto, plain.body)}, sha-512=:${'A'.repeat(86)}==:`],
  ])('HA-03: T31: with %s is refused though validly signed', (_what, digest) => {
    const input = headerOf('signature-input').slice('sotto='.length);
    const requestSignature = request.headers.find(([name]) => name === 'signature')![1];
    const values = { status: 200, contentType: 'application/x-protobuf', contentDigest: digest, requestSignature };
    const signature = `sotto=${signBase(Buffer.from(answerBase(values, input)).toString('latin1'))}`;
    const headers: HeaderList = [
      ['content-type', 'application/x-protobuf'],
      ['content-digest', digest],
      ['signature-input', `sotto=${input}`],
      ['signature', signature],
    ];
    refuses({ ...good, headers }, 'E_SIGNATURE_MALFORMED');
  });

  it.each([
    ['the request not covered', ' "signature";req', ''],
    ['the status not covered', '"@status" ', ''],
    ['the body not covered', ' "content-digest"', ''],
    ['another component', '"@status"', '"@status" "date"'],
    ['its own signature covered', '"signature";req', '"signature"'],
    ['created missing', `;created=${NOW}`, ''],
    ['created in the words of another format', `created=${NOW}`, `created="${NOW}"`],
    ['the tag of requests', 'sotto-s2s-answer-v1', 'sotto-s2s-v1'],
    ['alg added', ';tag=', ';alg="ed25519";tag='],
    ['a nonce added', ';tag=', ';nonce="x";tag='],
    ['keyid empty', `keyid="${keyId}"`, 'keyid=""'],
    ['another label', 'sotto=', 'sig1='],
  ])('HA-01: T31: with %s is refused', (_what, from, to) => {
    const input = headerOf('signature-input');
    expect(input).toContain(from);
    refuses(withHeader('signature-input', input.replace(from, to)), 'E_SIGNATURE_MALFORMED');
  });

  it('HA-01: T31: with a second signature is refused', () => {
    refuses(withHeader('signature', `${headerOf('signature')}, sig2=:AA==:`), 'E_SIGNATURE_MALFORMED');
    refuses({ ...good, headers: [...good.headers, ['signature', headerOf('signature')]] }, 'E_SIGNATURE_MALFORMED');
  });

  it.each([
    ['keyId', { keyId: '' }],
    ['now', { now: -1 }],
    ['answer', { answer: { ...plain, status: 99 } }],
    ['answer', { answer: { ...plain, status: 600 } }],
    ['answer', { answer: { ...plain, headers: [] } }],
    ['answer', { requestHeaders: [] }],
  ])('is not signed with a wrong %s (case %#)', (argument, change) => {
    const options = { answer: plain, requestHeaders: request.headers, privateKey: keyPair.privateKey, keyId, now: NOW };
    expect(() => signAnswer(crypto, { ...options, ...change })).toThrow(RangeError);
    expect(() => signAnswer(crypto, { ...options, ...change })).toThrow(new RegExp(`^${argument}`));
  });
});
