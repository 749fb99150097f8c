/** A provider that counts what it is asked for; its steps are written in primitives, so these are what counts. Work is bounded in calls, never in time. */

import { type CryptoProvider, createProvider } from '@sotto/crypto';
import { crypto } from './support.ts';

/** Calls, by what they cost: a chain step is one HMAC, or one HKDF of the post-quantum ratchet. */
export interface Work {
  readonly hmac: number;
  readonly hkdf: number;
  /** X25519. */
  readonly agreements: number;
  /** Key generation, either half of an encapsulation, decapsulation. */
  readonly kem: number;
}

export const NO_WORK: Work = { hmac: 0, hkdf: 0, agreements: 0, kem: 0 };

/** Chain steps and the derivations around them. */
export function derivationsOf(work: Work): number {
  return work.hmac + work.hkdf;
}

/** What `run` asks of the provider it is given. */
export function workOf(run: (crypto: CryptoProvider) => unknown): Work {
  const work = { ...NO_WORK };
  const count =
    <Args extends unknown[], Result>(kind: keyof Work, call: (...args: Args) => Result) =>
    (...args: Args): Result => {
      work[kind]++;
      return call(...args);
    };
  const counting = createProvider({
    ...crypto,
    hmacSha256: count('hmac', crypto.hmacSha256),
    hkdfSha256: count('hkdf', crypto.hkdfSha256),
    x25519SharedSecret: count('agreements', crypto.x25519SharedSecret),
    x25519KeyPair: count('agreements', crypto.x25519KeyPair),
    kyberEncapsulate: count('kem', crypto.kyberEncapsulate),
    kyberDecapsulate: count('kem', crypto.kyberDecapsulate),
    mlKem768KeyPair: count('kem', crypto.mlKem768KeyPair),
    mlKem768Encapsulate1: count('kem', crypto.mlKem768Encapsulate1),
    mlKem768Encapsulate2: count('kem', crypto.mlKem768Encapsulate2),
    mlKem768Decapsulate: count('kem', crypto.mlKem768Decapsulate),
  });
  run(counting);
  return work;
}
