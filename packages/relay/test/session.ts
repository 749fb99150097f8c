/** The device's end of a client session, for tests. */

import { asX25519PublicKey, defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import {
  deriveClientSessionKey,
  formatClientSessionId,
  type HeaderList,
  parseSignedRequest,
  signSessionRequest,
} from '@sotto/identity';
import { decodeOpenSessionResponse, encodeOpenSessionRequest } from '@sotto/wire';
import { errorOf, MEDIA_TYPE, seconds, send, type TestDevice } from './device.ts';

export interface TestSession {
  readonly keyId: string;
  readonly key: Uint8Array;
  /** All headers of a request. `sequence` counts from 1 unless told otherwise. */
  sign(path: string, body: Uint8Array, changes?: { readonly sequence?: number; readonly now?: number }): HeaderList;
}

export const openSession = async (device: TestDevice, url: string): Promise<TestSession> => {
  const authority = new URL(url).host;
  const own = crypto.x25519KeyPair(random(32));
  const body = encodeOpenSessionRequest({ ephemeralKey: own.publicKey });
  const headers = device.sign({ path: '/v1/session', body, authority });
  const answer = await send(url, '/v1/session', body, headers);
  if (answer.status !== 200) throw new Error(`no session: ${errorOf(answer).code}`);
  const { sessionId, ephemeralKey } = decodeOpenSessionResponse(answer.body);
  const request = { method: 'POST', authority, path: '/v1/session', query: '?', headers, body };
  const key = deriveClientSessionKey(crypto, {
    sessionId,
    signature: parseSignedRequest('client', request).signature,
    privateKey: own.privateKey,
    deviceKey: own.publicKey,
    relayKey: asX25519PublicKey(ephemeralKey),
    side: 'device',
  });
  const keyId = formatClientSessionId(sessionId);
  let sent = 0;
  return {
    keyId,
    key,
    sign(path, content, changes = {}) {
      sent += 1;
      const contentType = ['content-type', MEDIA_TYPE] as const;
      const parts = { method: 'POST', authority, path, query: '?', headers: [contentType], body: content };
      const options = { request: parts, key, keyId, now: seconds(), sequence: sent, ...changes };
      return [contentType, ...signSessionRequest(crypto, options)];
    },
  };
};
