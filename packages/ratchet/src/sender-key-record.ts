/**
 * All chains of one sender for one distribution: a group, or a broadcast, as the sender sees it.
 *
 *     distribution with a new chain id:                  new state -> states[0] -> ... -> states[4] -> gone
 *     distribution with a known chain id and key:        that state becomes states[0] and stays as it is
 *     distribution with a known chain id, another key:   its state makes way for the new one, at states[0]
 *
 * Spec: Signal session layer, section 8. A state reads messages of version 3, the only one there is. Reading a message
 * leaves the order as it is.
 */

import { equalBytes, type X25519PrivateKey, type X25519PublicKey } from '@sotto/crypto';
import { SENDER_KEY_STATES_MAX } from './limits.ts';
import type { SeedChain } from './message-chain.ts';
import { skippedOnlyIn } from './skipped-secrets.ts';

export interface SenderKeyRecord {
  /** 16 bytes of a UUID. */
  readonly distributionId: Uint8Array;
  /** Newest first, 1 to 5. */
  readonly states: readonly SenderKeyState[];
}

/** One chain of a sender. The index of the chain is what messages call iteration. */
export interface SenderKeyState extends SeedChain {
  readonly chainId: number;
  readonly signingPublicKey: X25519PublicKey;
  /** Of our own chain only. */
  readonly signingPrivateKey: X25519PrivateKey | undefined;
}

/** The state that a message names. */
export function findSenderKeyState(record: SenderKeyRecord, chainId: number): SenderKeyState | undefined {
  return record.states.find((state) => state.chainId === chainId);
}

/** Adds a state that was distributed. What the record had of this very chain is further on, and stays. */
export function addSenderKeyState(record: SenderKeyRecord, distributed: SenderKeyState): SenderKeyRecord {
  const known = findSenderKeyState(record, distributed.chainId);
  const others = record.states.filter((state) => state !== known);
  const isSame = known !== undefined && equalBytes(known.signingPublicKey, distributed.signingPublicKey);
  // SK-15: a record keeps five states, the newest ones; messages of a sixth are of no known chain (section 8;
  // E_SENDER_KEY_UNKNOWN).
  return { ...record, states: [isSame ? known : distributed, ...others].slice(0, SENDER_KEY_STATES_MAX) };
}

/** Puts `after` in the place of `before`, a state of the record. */
export function replaceSenderKeyState(
  record: SenderKeyRecord,
  before: SenderKeyState,
  after: SenderKeyState,
): SenderKeyRecord {
  return { ...record, states: record.states.map((state) => (state === before ? after : state)) };
}

/** Secrets of `before` that `after` does not share, by identity of the array; all of them without `after`. */
export function senderKeySecretsOnlyIn(before: SenderKeyRecord, after: SenderKeyRecord | undefined): Uint8Array[] {
  return before.states.flatMap((state) => {
    const kept = after && findSenderKeyState(after, state.chainId);
    return [
      ...(state.chainKey === kept?.chainKey ? [] : [state.chainKey]),
      ...(state.signingPrivateKey === undefined || state.signingPrivateKey === kept?.signingPrivateKey
        ? []
        : [state.signingPrivateKey]),
      ...skippedOnlyIn(state.skippedSeeds, kept?.skippedSeeds),
    ];
  });
}
