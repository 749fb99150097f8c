/** Questions to other relays on behalf of a device here. The other relay learns this domain and no more. */

import {
  decodeFederationBundleResponse,
  decodeFederationErrorBody,
  decodeFederationManifestResponse,
  encodeFederationBundleRequest,
  encodeFederationManifestRequest,
  type PreKeyBundle,
  type SignedManifest,
  WireError,
} from '@sotto/wire';
import { RelayError } from '../errors.ts';
import { LOOK_UP_ANSWER_BYTES_MAX } from '../limits.ts';
import type { Caller, VerifiedAnswer } from './caller.ts';
import type { Directory } from './directory.ts';

/** Throws `E_ACCOUNT_UNKNOWN`, `E_RATE_LIMITED`, `E_PEER_UNREACHABLE` or `E_PEER_REFUSED`. */
export interface RemoteLookUps {
  manifest(domain: string, localpart: string): Promise<SignedManifest>;
  bundle(domain: string, localpart: string, deviceId: number): Promise<PreKeyBundle>;
}

export const createRemoteLookUps = (env: { readonly directory: Directory; readonly caller: Caller }): RemoteLookUps => {
  const ask = async (domain: string, path: string, body: Uint8Array): Promise<Uint8Array> => {
    const peer = await env.directory.find(domain);
    const answer = await env.caller.post(peer, path, body, LOOK_UP_ANSWER_BYTES_MAX);
    if (answer.status !== 200) throw refusalOf(answer);
    return answer.body;
  };
  return {
    async manifest(domain, localpart) {
      const answer = await ask(domain, '/s2s/v1/manifest', encodeFederationManifestRequest({ localpart }));
      return decoded(() => decodeFederationManifestResponse(answer).manifest);
    },
    async bundle(domain, localpart, deviceId) {
      const body = encodeFederationBundleRequest({ localpart, deviceId });
      const answer = await ask(domain, '/s2s/v1/bundle', body);
      return decoded(() => decodeFederationBundleResponse(answer).bundle);
    },
  };
};

const decoded = <Message>(decode: () => Message): Message => {
  try {
    return decode();
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw new RelayError('E_PEER_REFUSED', 'the answer of the other relay does not decode', { cause });
  }
};

/** Of the other relay's words only the codes we know are passed on; its text never is. */
const refusalOf = ({ status, body, proof }: VerifiedAnswer): RelayError => {
  const { code, retryAfter } = errorBodyOf(body);
  if (proof !== undefined && status === 404 && code === 'E_ACCOUNT_UNKNOWN')
    return new RelayError(code, 'no such account or device');
  if (status === 429) return new RelayError('E_RATE_LIMITED', 'the other relay limits us', { retryAfter });
  // Also a relay that cannot verify us yet: it may not have reached us while one of both was restarting.
  if (status >= 500 || retryAfter > 0)
    return new RelayError('E_PEER_UNREACHABLE', 'the other relay cannot answer now', { retryAfter });
  return new RelayError('E_PEER_REFUSED', 'the other relay refused');
};

const errorBodyOf = (body: Uint8Array): { readonly code: string; readonly retryAfter: number } => {
  try {
    return decodeFederationErrorBody(body);
  } catch {
    return { code: '', retryAfter: 0 };
  }
};
