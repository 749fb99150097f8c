/**
 * One device of either implementation, as the exchanges of sender keys see it. Distributions and messages cross only as
 * bytes. The pairwise messages that carry distributions are left out: who sent what is told by the test.
 */

import type { PeerAddress } from './peer.ts';

/** Why something was refused, in the words both implementations share. */
export type SenderKeyRefusal =
  | 'duplicate'
  | 'unknown sender key'
  | 'signature'
  | 'undecryptable'
  | 'version'
  | 'malformed';

/** Thrown by {@link SenderKeyPeer} methods; `cause` is what the implementation threw. */
export class SenderKeyRefusedError extends Error {
  override readonly name = 'SenderKeyRefusedError';
  readonly refusal: SenderKeyRefusal;

  constructor(refusal: SenderKeyRefusal, cause: unknown) {
    super(`refused: ${refusal}`, { cause });
    this.refusal = refusal;
  }
}

/** `refusal` if `result` ends in one, else its value; anything else is an error. */
export async function outcomeOf<Value>(
  result: Promise<Value>,
): Promise<Value | { readonly refusal: SenderKeyRefusal }> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof SenderKeyRefusedError) return { refusal: error.refusal };
    throw error;
  }
}

export interface SenderKeyPeer {
  readonly implementation: 'ours' | 'libsignal';
  readonly address: PeerAddress;
  /** The distribution message of our key; the first one starts the chain. `distributionId` is a UUID. */
  distribute(distributionId: string): Promise<Uint8Array>;
  /** As {@link distribute}, on a new chain. */
  rotate(distributionId: string): Promise<Uint8Array>;
  process(from: PeerAddress, distribution: Uint8Array): Promise<void>;
  encrypt(distributionId: string, text: string): Promise<Uint8Array>;
  /** Goes on as if `count` messages had been sent. */
  sendLost(distributionId: string, count: number): Promise<void>;
  decrypt(from: PeerAddress, message: Uint8Array): Promise<string>;
  /** What is stored of a sender, to see that a refusal leaves it as it was. */
  stored(from: PeerAddress, distributionId: string): Promise<Uint8Array | undefined>;
}
