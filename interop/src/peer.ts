/**
 * One device of either implementation, as the exchanges see it. Bundles and messages cross only as bytes, in the forms
 * of the wire: nothing of one implementation is handed to the other.
 */

import type { SerializedPreKeyBundle, SessionMessage } from '@sotto/ratchet';

export interface PeerAddress {
  /** An account id. */
  readonly name: string;
  readonly deviceId: number;
}

/** Why a message was refused, in the words both implementations share. */
export type Refusal = 'duplicate' | 'undecryptable' | 'bundle signature' | 'no session' | 'untrusted' | 'pre-key';

/** Thrown by {@link Peer} methods; `cause` is what the implementation threw. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, cause: unknown) {
    super(`refused: ${refusal}`, { cause });
    this.refusal = refusal;
  }
}

/** The refusal that `result` ends in; anything else is an error. */
export async function refusalOf(result: Promise<unknown>): Promise<Refusal> {
  try {
    await result;
  } catch (error) {
    if (error instanceof RefusedError) return error.refusal;
    throw error;
  }
  throw new Error('nothing was refused');
}

export interface BundleOptions {
  readonly oneTime: boolean;
}

export interface Peer {
  readonly implementation: 'ours' | 'libsignal';
  readonly address: PeerAddress;
  /** 33 bytes. */
  readonly identityKey: Uint8Array;
  bundle(options: BundleOptions): SerializedPreKeyBundle;
  initiate(remote: PeerAddress, bundle: SerializedPreKeyBundle): Promise<void>;
  encrypt(remote: PeerAddress, text: string): Promise<SessionMessage>;
  decrypt(remote: PeerAddress, message: SessionMessage): Promise<string>;
  /** Writes the stored session out and reads it back. */
  reload(remote: PeerAddress): Promise<void>;
}
