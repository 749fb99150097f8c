/** Signed requests to other relays. */

import { bytesToHex, type CryptoProvider, type Ed25519PrivateKey, type RandomBytes } from '@sotto/crypto';
import { signRequest } from '@sotto/identity';
import { MEDIA_TYPE } from '../http/incoming.ts';
import type { Peer } from './directory.ts';
import type { PeerAnswer, PeerHttp } from './peer-http.ts';

export interface Caller {
  /** Throws `E_PEER_UNREACHABLE` when there is no answer; any status is one. */
  post(peer: Peer, path: string, body: Uint8Array, answerBytesMax: number): Promise<PeerAnswer>;
}

export interface CallerEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  readonly http: PeerHttp;
  readonly domain: string;
  readonly key: Ed25519PrivateKey;
  readonly keyId: string;
  readonly clock: () => number;
}

export const createCaller = (env: CallerEnvironment): Caller => ({
  async post(peer, path, body, answerBytesMax) {
    const headers = {
      'content-type': MEDIA_TYPE,
      'relay-origin': env.domain,
      'relay-destination': peer.domain,
      'relay-request-id': bytesToHex(env.random(16)),
    };
    const authority = new URL(peer.baseUrl).host;
    const signed = signRequest(env.crypto, {
      profile: 'server',
      request: { method: 'POST', authority, path, query: '?', headers: Object.entries(headers), body },
      privateKey: env.key,
      keyId: env.keyId,
      now: env.clock() / 1000,
      nonce: env.random(16),
    });
    return env.http.request({
      baseUrl: peer.baseUrl,
      isConfigured: peer.isConfigured,
      method: 'POST',
      path,
      headers: { ...headers, ...Object.fromEntries(signed) },
      body,
      answerBytesMax,
    });
  },
});
