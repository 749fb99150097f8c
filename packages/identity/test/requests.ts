/** A request of every profile, and its generator, shared by the tests of signed requests. */

import { asEd25519PrivateKey, defaultProvider, type Ed25519KeyPair } from '@sotto/crypto';
import fc from 'fast-check';
import { type HeaderList, type RequestParts, type SignatureProfileName, signRequest } from '../src/index.ts';

export const NOW = 1_700_000_000;
export const keyPair: Ed25519KeyPair = defaultProvider.ed25519KeyPair(new Uint8Array(32).fill(0x71));
export const otherKeyPair: Ed25519KeyPair = defaultProvider.ed25519KeyPair(new Uint8Array(32).fill(0x72));
export const keyId = '403148cb-9704-89e7-a2cb-6d21fcafecc2/1';
export const nonce = new Uint8Array(16).fill(0x21);

const relayHeaders: HeaderList = [
  ['relay-origin', 'a.example'],
  ['relay-destination', 'b.example'],
  ['relay-request-id', '00112233445566778899aabbccddeeff'],
];
const post: RequestParts = {
  method: 'POST',
  authority: 'b.example',
  path: '/v1/messages',
  query: '?x=1',
  headers: [['content-type', 'application/x-protobuf']],
  body: Uint8Array.of(1, 2, 3),
};

export const unsigned: Readonly<Record<SignatureProfileName, RequestParts>> = {
  client: post,
  clientStream: { ...post, method: 'GET', path: '/v1/stream', query: '?', headers: [], body: new Uint8Array(0) },
  server: { ...post, path: '/s2s/v1/deliver', headers: [...post.headers, ...relayHeaders] },
};

export const profiles: readonly SignatureProfileName[] = ['client', 'clientStream', 'server'];

export function sign(profile: SignatureProfileName, request = unsigned[profile], now = NOW): RequestParts {
  const { privateKey } = keyPair;
  const added = signRequest(defaultProvider, { profile, request, privateKey, keyId, now, nonce });
  return { ...request, headers: [...request.headers, ...added] };
}

/** Signs what the caller has made of `signature-input` itself: a signer that keeps to RFC 9421, but not to the profile. */
export function signBase(base: string): string {
  const signature = defaultProvider.ed25519Sign(
    asEd25519PrivateKey(keyPair.privateKey),
    Uint8Array.from(base, (character) => character.charCodeAt(0)),
  );
  return `:${btoa(String.fromCharCode(...signature))}:`;
}

const pathCharacter = fc.constantFrom(...'abzAZ019-._~!$&()*+,;=:@%/');
export const arbitraryRequest = (profile: SignatureProfileName): fc.Arbitrary<RequestParts> =>
  fc
    .record({
      method: fc.constantFrom('GET', 'POST', 'PUT'),
      authority: fc.constantFrom('b.example', 'b.example:8443', '127.0.0.1:80', '[::1]:8080', 'xn--bcher-kva.example'),
      path: fc.string({ unit: pathCharacter, maxLength: 30 }).map((path) => `/${path}`),
      query: fc
        .string({ unit: fc.oneof(pathCharacter, fc.constantFrom('?', '"')), maxLength: 30 })
        .map((query) => `?${query}`),
      body: profile === 'clientStream' ? fc.constant(new Uint8Array(0)) : fc.uint8Array({ maxLength: 60 }),
    })
    .map((parts) => ({ ...parts, headers: unsigned[profile].headers }));
