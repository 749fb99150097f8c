/** Another relay's hand: signs requests with the key of a running relay, for tests of what a relay accepts. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToHex, defaultProvider as crypto, type Ed25519KeyPair, systemRandom as random } from '@sotto/crypto';
import { type HeaderList, signRequest } from '@sotto/identity';
import { keyIdOf } from '../src/federation/key-id.ts';
import { MEDIA_TYPE, seconds } from './device.ts';
import type { TestRelay } from './relays.ts';

export interface TestPeer {
  readonly domain: string;
  readonly key: Ed25519KeyPair;
  readonly keyId: string;
}

export interface PeerSignOptions {
  readonly path: string;
  readonly body: Uint8Array;
  readonly authority: string;
  readonly destination: string;
  readonly origin?: string;
  readonly keyId?: string;
  readonly key?: Ed25519KeyPair;
  readonly nonce?: Uint8Array;
  readonly now?: number;
}

export const peerOf = (relay: TestRelay): TestPeer => {
  const key = crypto.ed25519KeyPair(new Uint8Array(readFileSync(join(relay.dataDirectory, 's2s.key'))));
  return { domain: relay.domain, key, keyId: keyIdOf(crypto, 's2s', key.publicKey) };
};

export const signAsPeer = (peer: TestPeer, options: PeerSignOptions): HeaderList => {
  const { path, body, authority, destination } = options;
  const headers: HeaderList = [
    ['content-type', MEDIA_TYPE],
    ['relay-origin', options.origin ?? peer.domain],
    ['relay-destination', destination],
    ['relay-request-id', bytesToHex(random(16))],
  ];
  const signed = signRequest(crypto, {
    profile: 'server',
    request: { method: 'POST', authority, path, query: '?', headers, body },
    privateKey: (options.key ?? peer.key).privateKey,
    keyId: options.keyId ?? peer.keyId,
    now: options.now ?? seconds(),
    nonce: options.nonce ?? random(16),
  });
  return [...headers, ...signed];
};
