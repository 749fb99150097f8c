/**
 * Look-ups carried to other relays on behalf of a device here. What is asked is sealed, and so is the answer: this relay learns
 * the domain, the other one this domain, and neither learns more.
 */

import { decodeFederationLookUpResponse, encodeFederationLookUpRequest, type Sealed } from '@sotto/wire';
import { LOOK_UP_ANSWER_BYTES_MAX } from '../limits.ts';
import type { Caller } from './caller.ts';
import type { Directory } from './directory.ts';
import { decodedAnswer, refusalOf } from './peer-refusal.ts';

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
    return decodedAnswer(() => decodeFederationLookUpResponse(answer.body).answer);
  },
});
