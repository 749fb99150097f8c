/**
 * What the Double Ratchet asks of a post-quantum ratchet. It is a box: bytes of its own travel in every message, and
 * every message gets a key of it, which becomes the salt of the message keys.
 *
 * Spec: Signal session layer, section 5; sparse post-quantum ratchet, section 2. State is a plain value; every
 * function is pure. Receiving runs before the message is authenticated, so it must be total: refusal is a value.
 */

import type { CryptoProvider } from '@sotto/crypto';
import type { PostQuantumAuthKey, PostQuantumKey } from './keys.ts';
import type { RandomEnv } from './step.ts';

/** Which end of the key agreement we are: the initiator sends A-to-B, the responder B-to-A. */
export type SessionRole = 'initiator' | 'responder';

/** Why a post-quantum message is refused (ratchet section 12). */
export type PostQuantumRefusal =
  /** The bytes are not a message. */
  | 'message-decode'
  /** The message is of a version below the least accepted one, or missing. */
  | 'minimum-version'
  /** The version changed after it was agreed. */
  | 'version-mismatch'
  /** The epoch is ahead of ours, or its chain is gone. */
  | 'epoch-out-of-range'
  /** A header or a ciphertext of the key exchange does not carry its MAC. */
  | 'mac-verify-failed'
  /** An encapsulation key is not the one its header names, or not a key. */
  | 'erroneous-data'
  /** The index lies too far ahead. */
  | 'key-jump'
  /** The index lies too far behind. */
  | 'key-trimmed'
  /** The key of this index was handed out before. */
  | 'key-already-requested';

export type PostQuantumReceived<State> =
  /**
   * `key` is the caller's, and absent only for a peer's keyless start. `steps` counts what the message cost: places its
   * chain went ahead.
   */
  | {
      readonly kind: 'accepted';
      readonly state: State;
      readonly key: PostQuantumKey | undefined;
      readonly steps: number;
    }
  /** A refusal comes before the chain moves, so it costs no step. */
  | { readonly kind: 'refused'; readonly reason: PostQuantumRefusal };

export interface PostQuantumSent<State> {
  readonly state: State;
  /** Field 5 of the message. */
  readonly message: Uint8Array;
  /** The caller's to wipe. */
  readonly key: PostQuantumKey;
}

export interface PostQuantumRatchet<State> {
  /** `authKey` stays the caller's. */
  start(crypto: CryptoProvider, authKey: PostQuantumAuthKey, role: SessionRole): State;
  /** `undefined` when the sending chain has used its last index. */
  send(state: State, env: RandomEnv): PostQuantumSent<State> | undefined;
  receive(
    crypto: CryptoProvider,
    state: State,
    message: Uint8Array,
    forwardJumpMax: number,
  ): PostQuantumReceived<State>;
  /** Secrets of `before` that `after` does not share; all of them without `after`. */
  secretsOnlyIn(before: State, after: State | undefined): Uint8Array[];
}
