/** T31 of the list of attacks and its kin: every way to have a signature and not the protection of the profile. */

import { defaultProvider as crypto } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import { contentDigest } from '../src/content-digest.ts';
import {
  type HeaderList,
  type IdentityErrorCode,
  parseSignedRequest,
  type RequestParts,
  type SignatureProfileName,
  verifyRequest,
} from '../src/index.ts';
import { keyPair, NOW, sign, signBase, unsigned } from './requests.ts';

const { publicKey } = keyPair;

function verify(request: RequestParts, profile: SignatureProfileName = 'client'): void {
  verifyRequest(crypto, parseSignedRequest(profile, request), { publicKey, now: NOW });
}

function expectRefusal(request: RequestParts, code: IdentityErrorCode, profile?: SignatureProfileName): void {
  expect(() => verify(request, profile)).toThrow(expect.objectContaining({ name: 'IdentityError', code }));
}

const good = sign('client');
const headerOf = (name: string) => good.headers.find(([key]) => key === name)![1];
const without = (...names: string[]): HeaderList => good.headers.filter(([name]) => !names.includes(name));
const withHeader = (name: string, value: string): RequestParts => ({
  ...good,
  headers: good.headers.map(([key, old]) => [key, key === name ? value : old] as const),
});

const names = '"@method" "@authority" "@path" "@query" "content-type" "content-digest"';
const nonceText = 'ISEhISEhISEhISEhISEhIQ==';
const parameters = `created=${NOW};expires=${NOW + 60};nonce="${nonceText}";keyid="k";tag="sotto-client-v1"`;
const digest = contentDigest(crypto, good.body);
const lines: Readonly<Record<string, string>> = {
  '"@method"': 'POST',
  '"@authority"': 'b.example',
  '"@path"': '/v1/messages',
  '"@query"': '?x=1',
  '"content-type"': 'application/x-protobuf',
  '"content-digest"': digest,
  '"@target-uri"': 'https://b.example/v1/messages?x=1',
  '"@scheme"': 'https',
};

/** A request whose signature is valid under RFC 9421 for exactly the given components and parameters. */
function validlySigned(components: string, params: string, label = 'sotto'): RequestParts {
  const body =
    components === ''
      ? ''
      : components
          .split(' ')
          .map((name) => `${name}: ${lines[name]}\n`)
          .join('');
  const signature = signBase(`${body}"@signature-params": (${components});${params}`);
  const headers: HeaderList = [
    ['content-type', 'application/x-protobuf'],
    ['content-digest', digest],
    ['signature-input', `${label}=(${components});${params}`],
    ['signature', `${label}=${signature}`],
  ];
  return { ...unsigned.client, headers };
}

describe('HS-03, HS-07: coverage', () => {
  it('the construction below verifies when it keeps to the profile', () => {
    verify(validlySigned(names, parameters));
  });

  it.each([
    ['nothing covered', ''],
    ['unsigned body', '"@method" "@authority" "@path" "@query" "content-type"'],
    ['unsigned method', '"@authority" "@path" "@query" "content-type" "content-digest"'],
    ['unsigned authority', '"@method" "@path" "@query" "content-type" "content-digest"'],
    ['unsigned query', '"@method" "@authority" "@path" "content-type" "content-digest"'],
    ['the profile of the stream on a request with a body', '"@method" "@authority" "@path" "@query"'],
    ['another order', '"@authority" "@method" "@path" "@query" "content-type" "content-digest"'],
    ['a component twice', `${names} "@method"`],
    ['one component more', `${names} "@scheme"`],
    ['@target-uri for its parts', '"@method" "@target-uri" "content-type" "content-digest"'],
  ])('%s is refused though the signature is valid', (_what, components) => {
    expectRefusal(validlySigned(components, parameters), 'E_SIGNATURE_MALFORMED');
  });

  it('a component with a parameter is refused', () => {
    const input = headerOf('signature-input');
    for (const change of [
      '"@method";req',
      '"content-digest";sf',
      '"content-digest";bs',
      '"content-digest";key="sha-256"',
    ]) {
      const name = change.slice(0, change.indexOf(';'));
      expectRefusal(withHeader('signature-input', input.replace(name, change)), 'E_SIGNATURE_MALFORMED');
    }
  });

  it('a body without coverage is refused in the profile of the stream', () => {
    const stream = sign('clientStream');
    verify(stream, 'clientStream');
    expectRefusal({ ...stream, body: Uint8Array.of(1) }, 'E_SIGNATURE_MALFORMED', 'clientStream');
  });
});

describe('HS-03, HS-04, HS-05: parameters', () => {
  const edit = (from: string | RegExp, to: string) => validlySigned(names, parameters.replace(from, to));

  it.each([
    ['created missing', `created=${NOW};`, ''],
    ['expires missing', `expires=${NOW + 60};`, ''],
    ['nonce missing', `nonce="${nonceText}";`, ''],
    ['keyid missing', 'keyid="k";', ''],
    ['tag missing', ';tag="sotto-client-v1"', ''],
    ['another tag', 'sotto-client-v1', 'sotto-s2s-v1'],
    ['alg added', ';tag=', ';alg="ed25519";tag='],
    ['alg added at the end', '-v1"', '-v1";alg="hmac-sha256"'],
    ['an unknown parameter', '-v1"', '-v1";x'],
    ['another order', /^(created=\d+);(expires=\d+)/, '$2;$1'],
    ['created twice', /^created=\d+/, `created=1;created=${NOW}`],
    ['created not an integer', `created=${NOW}`, `created=${NOW}.0`],
    ['created a string', `created=${NOW}`, `created="${NOW}"`],
    ['created a date', `created=${NOW}`, `created=@${NOW}`],
    ['created with a zero in front', `created=${NOW}`, `created=0${NOW}`],
    ['created negative', `created=${NOW}`, 'created=-1'],
    ['expires with created', `expires=${NOW + 60}`, `expires=${NOW}`],
    ['expires before created', `expires=${NOW + 60}`, `expires=${NOW - 1}`],
    ['expires 61 seconds later', `expires=${NOW + 60}`, `expires=${NOW + 61}`],
    ['expires beyond 32 bits', `expires=${NOW + 60}`, 'expires=4294967296'],
    ['nonce of 15 bytes', nonceText, 'ISEhISEhISEhISEhISEh'],
    ['nonce of 17 bytes', nonceText, 'ISEhISEhISEhISEhISEhISE='],
    ['nonce without padding', nonceText, 'ISEhISEhISEhISEhISEhIQ'],
    ['nonce in another spelling of base64', nonceText, 'ISEhISEhISEhISEhISEhIR=='],
    ['nonce in base64url', nonceText, '-SEhISEhISEhISEhISEhIQ=='],
    ['nonce as a byte sequence', `"${nonceText}"`, `:${nonceText}:`],
    ['keyid empty', 'keyid="k"', 'keyid=""'],
    ['keyid with a space', 'keyid="k"', 'keyid="k k"'],
    ['keyid with an escape', 'keyid="k"', 'keyid="k\\"k"'],
    ['keyid a token', 'keyid="k"', 'keyid=k'],
    ['keyid too long', 'keyid="k"', `keyid="${'k'.repeat(65)}"`],
    ['spaces between parameters', /;/g, '; '],
  ])('%s is refused though the signature is valid', (_what, from, to) => {
    expect(edit(from, to).headers).not.toEqual(validlySigned(names, parameters).headers);
    expectRefusal(edit(from, to), 'E_SIGNATURE_MALFORMED');
  });

  it.each([
    ['fractions', `${NOW}.5`, `${NOW + 1}.5`],
    ['before 1970', '-5', '5'],
    ['beyond 32 bits', '4294967290', '4294967300'],
  ])('times of one kind that are %s are refused though the signature is valid', (_what, created, expires) => {
    const request = edit(/created=\d+;expires=\d+/, `created=${created};expires=${expires}`);
    expectRefusal(request, 'E_SIGNATURE_MALFORMED');
  });

  it('a lifetime of 1 and of 60 seconds passes', () => {
    verify(edit(`expires=${NOW + 60}`, `expires=${NOW + 1}`));
    verify(edit('keyid="k"', `keyid="${'k'.repeat(64)}"`));
  });

  it('a created far from now is refused, and so is one that would be right in milliseconds', () => {
    for (const created of [0, NOW - 301, NOW + 301, 4294967000]) {
      const moved = edit(/created=\d+;expires=\d+/, `created=${created};expires=${created + 60}`);
      expectRefusal(moved, 'E_SIGNATURE_EXPIRED');
    }
    const milliseconds = edit(/created=\d+;expires=\d+/, `created=${NOW}000;expires=${NOW + 60}000`);
    expectRefusal(milliseconds, 'E_SIGNATURE_MALFORMED');
  });
});

describe('HS-01, HS-02, HS-06: signature headers', () => {
  it.each([
    ['both', ['signature-input', 'signature']],
    ['signature-input', ['signature-input']],
    ['signature', ['signature']],
  ])('%s missing', (_what, gone) => {
    expectRefusal({ ...good, headers: without(...gone) }, 'E_SIGNATURE_MISSING');
  });

  it.each(['signature-input', 'signature', 'content-digest', 'content-type'])(
    '%s twice, in any case of letters',
    (name) => {
      for (const again of [name, name.toUpperCase()]) {
        expectRefusal({ ...good, headers: [...good.headers, [again, headerOf(name)]] }, 'E_SIGNATURE_MALFORMED');
        expectRefusal({ ...good, headers: [[again, headerOf(name)], ...good.headers] }, 'E_SIGNATURE_MALFORMED');
      }
    },
  );

  it.each(['content-digest', 'content-type'])('%s missing', (name) => {
    expectRefusal({ ...good, headers: without(name) }, 'E_SIGNATURE_MALFORMED');
  });

  it('two signatures of which one is valid', () => {
    const input = headerOf('signature-input');
    const signature = headerOf('signature');
    const other = `sig2=${input.slice('sotto='.length)}`;
    const both = (inputs: string, signatures: string): RequestParts => ({
      ...good,
      headers: [...without('signature-input', 'signature'), ['signature-input', inputs], ['signature', signatures]],
    });
    const forged = `sig2=:${'A'.repeat(86)}==:`;
    expectRefusal(both(`${input}, ${other}`, `${signature}, ${forged}`), 'E_SIGNATURE_MALFORMED');
    expectRefusal(both(`${other}, ${input}`, `${forged}, ${signature}`), 'E_SIGNATURE_MALFORMED');
    expectRefusal(both(input, `${signature}, ${forged}`), 'E_SIGNATURE_MALFORMED');
    expectRefusal(both(`${input}, ${other}`, signature), 'E_SIGNATURE_MALFORMED');
    expectRefusal(both(`${input}, ${input}`, signature), 'E_SIGNATURE_MALFORMED');
    verify(both(input, signature));
  });

  it('another label', () => {
    expectRefusal(validlySigned(names, parameters, 'sig1'), 'E_SIGNATURE_MALFORMED');
    expectRefusal(validlySigned(names, parameters, 'SOTTO'), 'E_SIGNATURE_MALFORMED');
  });

  it.each([
    ['not base64', 'sotto=:!!!!:'],
    ['63 bytes', `sotto=:${'A'.repeat(84)}:`],
    ['65 bytes', `sotto=:${'A'.repeat(87)}=:`],
    ['empty', 'sotto=::'],
    ['a string', 'sotto="x"'],
    ['an integer', 'sotto=1'],
    ['a list', 'sotto=(:AA==:)'],
    ['with a parameter', `${headerOf('signature')};x`],
    ['with something behind', `${headerOf('signature')} x`],
    ['without padding', headerOf('signature').replace('==', '')],
    [
      'in another spelling of base64',
      headerOf('signature').replace(/.==:$/, (end) => `${end === 'A==:' ? 'B' : 'R'}==:`),
    ],
    ['with a space inside', headerOf('signature').replace('sotto=:', 'sotto=: ')],
    ['too long', `sotto=:${'A'.repeat(300)}:`],
  ])('signature %s', (_what, value) => {
    expectRefusal(withHeader('signature', value), 'E_SIGNATURE_MALFORMED');
  });

  it.each([
    ['empty', ''],
    ['no dictionary', '()'],
    ['not a list', 'sotto=1'],
    ['a list without parameters', `sotto=(${names})`],
    ['too long', `sotto=(${names});x="${'a'.repeat(1024)}"`],
    ['an open list', 'sotto=("@method"'],
  ])('signature-input %s', (_what, value) => {
    expectRefusal(withHeader('signature-input', value), 'E_SIGNATURE_MALFORMED');
  });

  it('a header longer than any signer makes is not parsed at all', () => {
    const long = [withHeader('signature-input', 'x'.repeat(1025)), withHeader('signature', 'x'.repeat(257))];
    for (const request of long) expect(() => verify(request)).toThrow(/repeated or too long/);
  });

  it('spaces around a header value mean nothing', () => {
    verify({ ...good, headers: good.headers.map(([name, value]) => [name.toUpperCase(), ` ${value}\t`] as const) });
  });
});

describe('HS-07, HS-09, HS-10: what is covered', () => {
  it('another method, authority, path or query', () => {
    expectRefusal({ ...good, method: 'PUT' }, 'E_SIGNATURE_INVALID');
    expectRefusal({ ...good, authority: 'c.example' }, 'E_SIGNATURE_INVALID');
    expectRefusal({ ...good, path: '/v1/prekeys' }, 'E_SIGNATURE_INVALID');
    expectRefusal({ ...good, query: '?x=1&y=2' }, 'E_SIGNATURE_INVALID');
    expectRefusal({ ...good, query: '?' }, 'E_SIGNATURE_INVALID');
  });

  it('a question mark moved between path and query', () => {
    expectRefusal({ ...good, path: '/v1/messages?x=1', query: '?' }, 'E_SIGNATURE_MALFORMED');
  });

  it('another body under the signed digest', () => {
    expectRefusal({ ...good, body: Uint8Array.of(1, 2, 4) }, 'E_DIGEST_MISMATCH');
    expectRefusal({ ...good, body: new Uint8Array(0) }, 'E_DIGEST_MISMATCH');
  });

  it('another body with a digest of its own', () => {
    const body = Uint8Array.of(9);
    expectRefusal({ ...withHeader('content-digest', contentDigest(crypto, body)), body }, 'E_SIGNATURE_INVALID');
  });

  it.each([
    ['another algorithm', `sha-512=:${'A'.repeat(86)}==:`],
    ['a broken algorithm', 'md5=:AAAAAAAAAAAAAAAAAAAAAA==:'],
    ['two algorithms', `${headerOf('content-digest')}, sha-512=:${'A'.repeat(86)}==:`],
    ['the algorithm twice', `${headerOf('content-digest')}, ${headerOf('content-digest')}`],
    ['a short digest', 'sha-256=:AAAA:'],
    ['the old syntax', `SHA-256=${headerOf('content-digest').slice(9, -1)}`],
    ['a parameter', `${headerOf('content-digest')};x`],
  ])('a digest with %s, validly signed', (_what, value) => {
    const base = Object.entries({ ...lines, '"content-digest"': value }).slice(0, 6);
    const text = `${base.map(([name, line]) => `${name}: ${line}\n`).join('')}"@signature-params": (${names});${parameters}`;
    const headers: HeaderList = [
      ['content-type', 'application/x-protobuf'],
      ['content-digest', value],
      ['signature-input', `sotto=(${names});${parameters}`],
      ['signature', `sotto=${signBase(text)}`],
    ];
    expectRefusal({ ...good, headers }, 'E_SIGNATURE_MALFORMED');
  });

  it('a header value that would forge a line of the base', () => {
    expectRefusal(withHeader('content-type', 'a\n"x": y'), 'E_SIGNATURE_MALFORMED');
    expectRefusal({ ...good, path: '/a\n"@query": ?' }, 'E_SIGNATURE_MALFORMED');
    expectRefusal({ ...good, authority: 'b.example\r\n' }, 'E_SIGNATURE_MALFORMED');
  });
});

describe('relay to relay', () => {
  const server = sign('server');
  const change = (name: string, value: string): RequestParts => ({
    ...server,
    headers: server.headers.map(([key, old]) => [key, key === name ? value : old] as const),
  });

  it.each(['relay-origin', 'relay-destination', 'relay-request-id'])('another %s', (name) => {
    verify(server, 'server');
    expectRefusal(change(name, 'c.example'), 'E_SIGNATURE_INVALID', 'server');
    expectRefusal({ ...server, headers: [...server.headers, [name, 'c.example']] }, 'E_SIGNATURE_MALFORMED', 'server');
    const headers = server.headers.filter(([key]) => key !== name);
    expectRefusal({ ...server, headers }, 'E_SIGNATURE_MALFORMED', 'server');
  });

  it('tells which origin it claims, before anything is trusted', () => {
    const { components } = parseSignedRequest('server', server);
    expect(components.get('relay-origin')).toBe('a.example');
    expect(components.get('relay-destination')).toBe('b.example');
  });
});
