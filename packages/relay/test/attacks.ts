/** Every way in which a signed request can be wrong, and the refusal that it gets, whatever it asks for. */

import type { HeaderList } from '@sotto/identity';
import { MEDIA_TYPE, seconds } from './device.ts';
import { sendRaw } from './raw.ts';

/** What both kinds of endpoints can be given wrongly. */
export interface Changes {
  readonly path?: string;
  readonly authority?: string;
  readonly now?: number;
  readonly isForged?: boolean;
  readonly signedBody?: Uint8Array;
}

export interface Endpoint {
  readonly path: string;
  body(): Uint8Array;
  sign(body: Uint8Array, changes?: Changes): HeaderList;
}

const without = (headers: HeaderList, name: string): HeaderList => headers.filter(([header]) => header !== name);
const only = (headers: HeaderList, name: string): HeaderList => headers.filter(([header]) => header === name);
const replaced = (headers: HeaderList, name: string, change: (value: string) => string): HeaderList =>
  headers.map(([header, value]) => [header, header === name ? change(value) : value]);
const flipped = (body: Uint8Array): Uint8Array => {
  const changed = Uint8Array.from(body.length === 0 ? [0] : body);
  changed[changed.length - 1]! ^= 1;
  return changed;
};

export interface Attack {
  readonly name: string;
  readonly expected: string;
  send(url: string, endpoint: Endpoint): Promise<{ readonly status: number; readonly code: string }>;
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
  send(url, endpoint) {
    const { headers, body, target, method } = make(endpoint);
    return sendRaw(url, target ?? endpoint.path, body, headers, method);
  },
});

export const signed = (endpoint: Endpoint, changes: Changes = {}, body = endpoint.body()) => ({
  body,
  headers: endpoint.sign(body, changes),
});

export const attacks: readonly Attack[] = [
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

/** Status and code, as one text. */
export const refusal = ({ status, code }: { readonly status: number; readonly code: string }) => `${status} ${code}`;
