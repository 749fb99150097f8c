/** Signed requests to other relays, and the proof that an answer is theirs. */

import { bytesToHex, type CryptoProvider, type RandomBytes } from '@sotto/crypto';
import {
  type HeaderList,
  IdentityError,
  parseSignedAnswer,
  type SignedAnswer,
  signRequest,
  verifyAnswer,
} from '@sotto/identity';
import { RelayError } from '../errors.ts';
import { MEDIA_TYPE } from '../http/incoming.ts';
import type { ServerKey } from '../working-keys.ts';
import type { Directory, Peer } from './directory.ts';
import type { PeerAnswer, PeerHttp } from './peer-http.ts';

export interface VerifiedAnswer {
  readonly status: number;
  readonly body: Uint8Array;
  /**
   * Present when the other relay has signed this answer to this request. Always there at a 200; a refusal without it may be
   * of anybody on the way, such as a proxy, and settles nothing.
   */
  readonly proof: SignedAnswer | undefined;
}

export interface Caller {
  /** Throws `E_PEER_UNREACHABLE` when there is no answer, and `E_PEER_REFUSED` when one is not what the peer has signed. */
  post(peer: Peer, path: string, body: Uint8Array, answerBytesMax: number): Promise<VerifiedAnswer>;
}

export interface CallerEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  readonly http: PeerHttp;
  readonly directory: Pick<Directory, 'findKey'>;
  readonly domain: string;
  /** What signs now. */
  readonly key: () => ServerKey;
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
    const { id: keyId, privateKey } = env.key();
    const signed = signRequest(env.crypto, {
      profile: 'server',
      request: { method: 'POST', authority, path, query: '?', headers: Object.entries(headers), body },
      privateKey,
      keyId,
      now: env.clock() / 1000,
      nonce: env.random(16),
    });
    const answer = await env.http.request({
      baseUrl: peer.baseUrl,
      isConfigured: peer.isConfigured,
      method: 'POST',
      path,
      headers: { ...headers, ...Object.fromEntries(signed) },
      body,
      answerBytesMax,
    });
    return { status: answer.status, body: answer.body, proof: await prove(env, peer, answer, signed) };
  },
});

const prove = async (
  env: CallerEnvironment,
  peer: Peer,
  answer: PeerAnswer,
  requestHeaders: HeaderList,
): Promise<SignedAnswer | undefined> => {
  const isSigned = answer.headers.some(([name]) => name === 'signature');
  if (!isSigned && answer.status !== 200) return undefined;
  try {
    const proof = parseSignedAnswer(answer, requestHeaders);
    const publicKey = await env.directory.findKey(peer.domain, proof.keyId);
    if (publicKey === undefined) throw new RelayError('E_PEER_REFUSED', 'the answer is signed with an unknown key');
    verifyAnswer(env.crypto, proof, { publicKey, now: env.clock() / 1000 });
    return proof;
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    throw new RelayError('E_PEER_REFUSED', 'the answer is not what the other relay has signed', { cause });
  }
};
