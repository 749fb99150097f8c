/** The post-quantum ratchet of a stored record, by way of its bytes. */

import { decodeStoredSessionRecord, type StoredPostQuantumRatchet, writeSessionRecord } from '@sotto/wire';
import type { SparseRatchetState } from '../src/sparse-ratchet.ts';
import { encodeSparseRatchet } from '../src/sparse-ratchet-storage.ts';

/** What stands in a record of `state`. */
export function storedOf(state: SparseRatchetState): StoredPostQuantumRatchet {
  const publicKey = new Uint8Array(33);
  const current = {
    localIdentityKey: publicKey,
    remoteIdentityKey: publicKey,
    rootKey: new Uint8Array(32),
    previousCounter: 0,
    receivingChains: [],
    postQuantumRatchet: encodeSparseRatchet(state),
    initiatorBaseKey: publicKey,
    localRegistrationId: 1,
    remoteRegistrationId: 1,
    retired: false,
  };
  return decodeStoredSessionRecord(writeSessionRecord({ current, archived: [] })).current!.postQuantumRatchet!;
}
