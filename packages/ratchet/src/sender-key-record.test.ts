import { asX25519PrivateKey, asX25519PublicKey } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import { DISTRIBUTION_ID } from '../test/sender-key-support.ts';
import type { ChainKey, MessageSeed } from './keys.ts';
import { SENDER_KEY_STATES_MAX } from './limits.ts';
import {
  addSenderKeyState,
  findSenderKeyState,
  replaceSenderKeyState,
  type SenderKeyRecord,
  type SenderKeyState,
  senderKeySecretsOnlyIn,
} from './sender-key-record.ts';

describe('sender key records', () => {
  it('put a new chain in front', () => {
    const record = recordOf(state(2), state(1));
    const added = addSenderKeyState(record, state(3));
    expect(idsOf(added)).toEqual([3, 2, 1]);
    expect(idsOf(record)).toEqual([2, 1]);
    expect(added.states[1]).toBe(record.states[0]);
  });

  it('keep a known chain of the same key as it is, and put it in front', () => {
    const known = { ...state(1), index: 9 };
    const record = recordOf(state(3), state(2), known);
    const added = addSenderKeyState(record, { ...state(1), chainKey: secret(77) as ChainKey });
    expect(idsOf(added)).toEqual([1, 3, 2]);
    expect(added.states[0]).toBe(known);
  });

  it('replace a known chain of another key', () => {
    const record = recordOf(state(3), state(2), state(1));
    const other = { ...state(2), signingPublicKey: asX25519PublicKey(secret(99)) };
    const added = addSenderKeyState(record, other);
    expect(idsOf(added)).toEqual([2, 3, 1]);
    expect(added.states[0]).toBe(other);
  });

  it('SK-15: keep the five newest chains', () => {
    let record = recordOf(state(1));
    for (const id of [2, 3, 4, 5]) record = addSenderKeyState(record, state(id));
    expect(idsOf(record)).toEqual([5, 4, 3, 2, 1]);
    expect(record.states.length).toBe(SENDER_KEY_STATES_MAX);
    expect(findSenderKeyState(record, 1)).toBeDefined();
    // The oldest is the one distributed longest ago, not the one created first.
    record = addSenderKeyState(record, state(1));
    record = addSenderKeyState(record, state(6));
    expect(idsOf(record)).toEqual([6, 1, 5, 4, 3]);
    expect(findSenderKeyState(record, 2)).toBeUndefined();
  });

  it('leave the order as it is when a chain goes on', () => {
    const record = recordOf(state(2), state(1));
    const after = { ...record.states[1]!, index: 1 };
    const replaced = replaceSenderKeyState(record, record.states[1]!, after);
    expect(replaced.states).toEqual([record.states[0], after]);
  });

  it('list every secret, or those that another one does not share', () => {
    const own = { ...state(1), signingPrivateKey: asX25519PrivateKey(secret(50)) };
    const skipping = {
      ...state(2),
      index: 2,
      skippedSeeds: [
        { index: 0, secret: secret(60) as MessageSeed },
        { index: 1, secret: secret(61) as MessageSeed },
      ],
    };
    const record = recordOf(own, skipping);
    const all = [own.chainKey, own.signingPrivateKey, skipping.chainKey, secret(60), secret(61)];
    expect(senderKeySecretsOnlyIn(record, undefined)).toEqual(all);
    expect(senderKeySecretsOnlyIn(record, record)).toEqual([]);
    const moved = { ...own, chainKey: secret(70) as ChainKey };
    const used = { ...skipping, skippedSeeds: skipping.skippedSeeds.slice(1) };
    expect(senderKeySecretsOnlyIn(record, recordOf(moved, used))).toEqual([own.chainKey, secret(60)]);
  });
});

function recordOf(...states: readonly SenderKeyState[]): SenderKeyRecord {
  return { distributionId: DISTRIBUTION_ID, states };
}

function state(chainId: number): SenderKeyState {
  return {
    chainId,
    chainKey: secret(chainId) as ChainKey,
    index: 0,
    skippedSeeds: [],
    signingPublicKey: asX25519PublicKey(secret(100 + chainId)),
    signingPrivateKey: undefined,
  };
}

function secret(fill: number): Uint8Array {
  return new Uint8Array(32).fill(fill);
}

function idsOf({ states }: SenderKeyRecord): readonly number[] {
  return states.map(({ chainId }) => chainId);
}
