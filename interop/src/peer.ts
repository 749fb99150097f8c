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

/** Why a message was refused, in the words both implementations share. `malformed` is whatever else one has an error for. */
export type Refusal =
  | 'duplicate'
  | 'undecryptable'
  | 'bundle signature'
  | 'no session'
  | 'untrusted'
  | 'pre-key'
  | 'malformed';

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
  /** A KEM pre-key for a single sender, instead of the last-resort one. */
  readonly oneTimeKem?: boolean;
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
  /** Sets the current session aside, so that sending needs a new one. */
  archive(remote: PeerAddress): Promise<void>;
  /** Deletes all sessions with `remote`, not its identity. */
  forget(remote: PeerAddress): Promise<void>;
  /** Takes `identityKey`, 33 bytes, for the identity of `remote` from now on. */
  trust(remote: PeerAddress, identityKey: Uint8Array): Promise<void>;
  /** All sessions with `remote` as they are stored. */
  snapshot(remote: PeerAddress): Promise<Uint8Array | undefined>;
  /** Puts new signed and last-resort KEM pre-keys into later bundles; the old ones still serve. */
  rotate(): void;
  /** Deletes all signed and last-resort KEM pre-keys but the newest. */
  retire(): void;
}
