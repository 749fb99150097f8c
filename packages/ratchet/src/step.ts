/**
 * The shape every operation of this package has: state in, `{ state, output, spent }` out.
 *
 * State is plain readonly values that share what did not change. A step mutates no argument; when it throws, the old
 * state is as good as before.
 */

import type { CryptoProvider, RandomBytes } from '@sotto/crypto';

/** What a step may draw on besides its arguments. */
export interface RandomEnv {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
}

/** As {@link RandomEnv}, with the time. */
export interface RatchetEnv extends RandomEnv {
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Result of a step. */
export interface Step<State, Output> {
  readonly state: State;
  readonly output: Output;
  /**
   * Secrets of the old state that the new one no longer holds. The caller wipes them once the new state is durable;
   * until then the old state must stay usable. 32 bytes each, 64 bytes of an ML-KEM private key, or what a part of the
   * old state was encoded to.
   */
  readonly spent: readonly Uint8Array[];
}
