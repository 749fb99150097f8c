/** What counts as an answer of another relay: its own words to this very request, signed with a key of its document. */

import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { type HeaderList, signAnswer } from '@sotto/identity';
import { beforeEach, expect, test } from 'vitest';
import { MEDIA_TYPE } from '../http/incoming.ts';
import { createCaller } from './caller.ts';
import type { Peer } from './directory.ts';
import type { PeerRequest } from './peer-http.ts';

const ours = crypto.ed25519KeyPair(random(32));
const theirs = crypto.ed25519KeyPair(random(32));
const peer = { domain: 'b.example', baseUrl: 'http://127.0.0.1:1', isConfigured: true } as Peer;

interface Reply {
  readonly status: number;
  readonly body: Uint8Array;
  readonly headers: HeaderList;
}

let requests: PeerRequest[];
let reply: (signed: (status: number, body: Uint8Array, changes?: Changes) => Reply) => Reply;

interface Changes {
  readonly key?: typeof theirs;
  readonly keyId?: string;
  readonly requestHeaders?: HeaderList;
  readonly now?: number;
}

const caller = createCaller({
  crypto,
  random,
  domain: 'a.example',
  key: () => ({ id: 'ours', notAfter: 0, ...ours }),
  directory: { findKey: async (_domain, id) => (id === 'theirs' ? theirs.publicKey : undefined) },
  clock: Date.now,
  http: {
    async request(request) {
      requests.push(request);
      return reply((status, body, changes = {}) => {
        const headers = [['content-type', MEDIA_TYPE] as const];
        const signature = signAnswer(crypto, {
          answer: { status, headers, body },
          requestHeaders: changes.requestHeaders ?? Object.entries(request.headers),
          privateKey: (changes.key ?? theirs).privateKey,
          keyId: changes.keyId ?? 'theirs',
          now: changes.now ?? Date.now() / 1000,
        });
        return { status, body, headers: [...headers, ...signature] };
      });
    },
    close: async () => undefined,
  },
});

const call = () => caller.post(peer, '/s2s/v1/deliver', Uint8Array.of(1), 100);
const body = Uint8Array.of(7);

beforeEach(() => {
  requests = [];
});

test('a signed answer is theirs, whatever its status', async () => {
  for (const status of [200, 404]) {
    reply = (signed) => signed(status, body);
    expect(await call()).toMatchObject({ status, body, proof: { keyId: 'theirs', status } });
  }
});

test('a refusal without signature may be of anybody, and says so', async () => {
  reply = () => ({ status: 502, body, headers: [] });
  expect(await call()).toEqual({ status: 502, body, proof: undefined });
});

test.each<[string, typeof reply]>([
  ['without signature', () => ({ status: 200, body, headers: [['content-type', MEDIA_TYPE]] })],
  ['with another key', (signed) => signed(200, body, { key: ours })],
  ['with an unknown key', (signed) => signed(200, body, { keyId: 'other' })],
  ['of another status', (signed) => ({ ...signed(400, body), status: 200 })],
  ['of another body', (signed) => ({ ...signed(200, body), body: Uint8Array.of(8) })],
  ['of ten minutes ago', (signed) => signed(200, body, { now: Date.now() / 1000 - 600 })],
  [
    'of which a header was added',
    (signed) => ({ ...signed(200, body), headers: [...signed(200, body).headers, ['signature', 'x=:AA==:']] }),
  ],
])('an answer %s is none', async (_what, given) => {
  reply = given;
  await expect(call()).rejects.toMatchObject({ code: 'E_PEER_REFUSED' });
});

test('T30: the answer to another request is none', async () => {
  reply = (signed) => signed(200, body);
  await call();
  const [first] = requests;
  reply = (signed) => signed(200, body, { requestHeaders: Object.entries(first!.headers) });
  await expect(call()).rejects.toMatchObject({ code: 'E_PEER_REFUSED' });
});
