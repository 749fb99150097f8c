/**
 * Look-ups carried to other relays on behalf of a device here. What is asked is sealed, and so is the answer: this relay learns
 * the domain, the other one this domain, and neither learns more.
 */

import {
  decodeFederationErrorBody,
  decodeFederationLookUpResponse,
  encodeFederationLookUpRequest,
  type Sealed,
  WireError,
} from '@sotto/wire';
import { RelayError } from '../errors.ts';
import { LOOK_UP_ANSWER_BYTES_MAX } from '../limits.ts';
import type { Caller, VerifiedAnswer } from './caller.ts';
import type { Directory } from './directory.ts';

export interface RemoteLookUps {
  /** The sealed answer. Throws `E_FORWARD_KEY_UNKNOWN`, `E_RATE_LIMITED`, `E_PEER_UNREACHABLE` or `E_PEER_REFUSED`. */
  ask(domain: string, query: Sealed): Promise<Uint8Array>;
}

export const createRemoteLookUps = (env: {
  readonly directory: Directory;
  readonly caller: Caller;
}): RemoteLookUps => ({
  async ask(domain, query) {
    const peer = await env.directory.find(domain);
    const body = encodeFederationLookUpRequest({ query });
    const answer = await env.caller.post(peer, '/s2s/v1/look-up', body, LOOK_UP_ANSWER_BYTES_MAX);
    if (answer.status !== 200) throw refusalOf(answer);
    return decoded(() => decodeFederationLookUpResponse(answer.body).answer);
  },
});

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
  if (proof !== undefined && code === 'E_FORWARD_KEY_UNKNOWN')
    return new RelayError(code, 'the other relay has another key', { retryAfter: 1 });
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
