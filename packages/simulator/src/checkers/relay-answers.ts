/**
 * What a relay says, judged at its door. I8: it says "accepted" only behind a commit that is durable. I6: what somebody changed
 * on the way is never taken for what was signed.
 */

import { decodeDeliverResult, decodeSendResponse, type ItemResult, WireError } from '@sotto/wire';
import { decodeAnswer } from '../http.ts';
import type { Exchange } from '../network.ts';
import type { Report } from '../problem.ts';

export class RelayAnswers {
  readonly #report: Report;
  /** How many commits of a relay are durable. */
  readonly #commitsOf: (relay: string) => number;
  #tampered = 0;

  constructor(report: Report, commitsOf: (relay: string) => number) {
    this.#report = report;
    this.#commitsOf = commitsOf;
  }

  /** How many requests were changed on their way and answered. */
  get tampered(): number {
    return this.#tampered;
  }

  serving(relay: string, { path }: { readonly path: string }): (output: Uint8Array) => void {
    const decode = DECODERS.get(path);
    if (decode === undefined) return () => undefined;
    const before = this.#commitsOf(relay);
    return (output) => {
      const answer = decodeAnswer(output);
      if (answer?.status !== 200 || this.#commitsOf(relay) > before) return;
      const accepted = readResults(decode, answer.body).filter(({ status }) => status === 'accepted').length;
      if (accepted > 0) this.#report('I8', `${relay}: ${accepted} items were accepted before anything was committed`);
    };
  }

  answered({ to, request, wasTampered, answer }: Exchange): void {
    if (!wasTampered || answer === undefined || request.body === undefined || request.body.length === 0) return;
    this.#tampered += 1;
    if (answer.status === 200 && request.path !== UNSIGNED)
      this.#report('I6', `${to}: ${request.path} took a body that was changed on its way`);
  }
}

/** Two devices meet there before one of them has an account: what they hand each other is authentic, the way there is not. */
const UNSIGNED = '/v1/rendezvous';

type Decode = (bytes: Uint8Array) => { readonly results: readonly Pick<ItemResult, 'status'>[] };

const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['/v1/messages', decodeSendResponse],
  ['/s2s/v1/deliver', decodeDeliverResult],
]);

function readResults(decode: Decode, body: Uint8Array): readonly Pick<ItemResult, 'status'>[] {
  try {
    return decode(body).results;
  } catch (error) {
    if (error instanceof WireError) return [];
    throw error;
  }
}
