import { describe, expect, it } from 'vitest';
import { crypto, envOf } from '../test/support.ts';
import { type EpochZeroState, epochZeroRatchet } from './epoch-zero-ratchet.ts';
import type { PostQuantumAuthKey } from './keys.ts';
import { FORWARD_JUMP_MAX } from './limits.ts';
import { encodePostQuantumMessage } from './post-quantum-message.ts';

const authKey = new Uint8Array(32).fill(1) as PostQuantumAuthKey;
const alice = epochZeroRatchet.start(crypto, authKey, 'initiator');
const bob = epochZeroRatchet.start(crypto, authKey, 'responder');
const env = envOf((length) => new Uint8Array(length));
const plain = (index: number) => encodePostQuantumMessage(1, index, { type: 'none' });

describe('the post-quantum ratchet in its first epoch', () => {
  it('gives both ends the key of every message', () => {
    const sent = epochZeroRatchet.send(alice, env)!;
    const received = receive(bob, sent.message);
    expect(received).toMatchObject({ kind: 'accepted', key: sent.key });
    const reply = epochZeroRatchet.send(accepted(bob, sent.message), env)!;
    expect(receive(alice, reply.message)).toMatchObject({ kind: 'accepted', key: reply.key });
    expect(reply.key).not.toEqual(sent.key);
  });

  it('PQ-08: refuses a message without post-quantum bytes, first or later', () => {
    const later = accepted(bob, plain(1));
    expect(receive(later, plain(2)).kind).toBe('accepted');
    for (const state of [bob, later]) {
      expect(receive(state, new Uint8Array(0))).toMatchObject({ reason: 'minimum-version' });
      expect(receive(state, Uint8Array.of(0, 1, 1))).toMatchObject({ reason: 'minimum-version' });
    }
  });

  it('PQ-09: takes a newer version for opening a session only, with the key of its index', () => {
    const newer = Uint8Array.of(2, ...plain(1).subarray(1));
    const key = epochZeroRatchet.send(alice, env)!.key;
    expect(receive(bob, newer)).toMatchObject({ kind: 'accepted', key });
    expect(accepted(bob, newer).negotiated).toBe(false);
    expect(receive(accepted(bob, plain(1)), Uint8Array.of(2, 1, 2, 0))).toMatchObject({ reason: 'version-mismatch' });
  });

  it('PQ-10: refuses an epoch ahead of ours', () => {
    expect(receive(bob, plain(1)).kind).toBe('accepted');
    const ahead = encodePostQuantumMessage(2, 1, { type: 'none' });
    expect(receive(bob, ahead)).toMatchObject({ reason: 'epoch-out-of-range' });
    const far = encodePostQuantumMessage(Number.MAX_SAFE_INTEGER, 1, { type: 'none' });
    expect(receive(bob, far)).toMatchObject({ reason: 'epoch-out-of-range' });
  });

  it("ignores the chunks of a peer's new epoch", () => {
    const chunk = new Uint8Array(32);
    const header = encodePostQuantumMessage(1, 1, { type: 'header', chunkIndex: 0, chunk });
    expect(receive(bob, header)).toMatchObject({ kind: 'accepted', key: epochZeroRatchet.send(alice, env)!.key });
  });

  it('refuses what is malformed before it looks at any chain', () => {
    expect(receive(bob, Uint8Array.of(1, 1, 1, 7))).toMatchObject({ reason: 'message-decode' });
    expect(receive(bob, Uint8Array.of(1, 1))).toMatchObject({ reason: 'message-decode' });
  });

  it('ends when the sending chain is used up', () => {
    const last = { ...alice, sending: { ...alice.sending, counter: 0xffff_ffff } };
    expect(epochZeroRatchet.send(last, env)).toBeUndefined();
  });

  it('names the secrets that a new state no longer shares', () => {
    const after = accepted(bob, plain(3));
    expect(epochZeroRatchet.secretsOnlyIn(bob, after)).toEqual([bob.receiving.chainKey]);
    const later = accepted(after, plain(1));
    expect(epochZeroRatchet.secretsOnlyIn(after, later)).toEqual([after.receiving.skippedKeys[0]!.secret]);
    expect(epochZeroRatchet.secretsOnlyIn(after, after)).toEqual([]);
    expect(epochZeroRatchet.secretsOnlyIn(after, undefined).length).toBe(4);
  });
});

function receive(state: EpochZeroState, message: Uint8Array) {
  return epochZeroRatchet.receive(crypto, state, message, FORWARD_JUMP_MAX);
}

function accepted(state: EpochZeroState, message: Uint8Array): EpochZeroState {
  const result = receive(state, message);
  if (result.kind === 'refused') throw new Error(result.reason);
  return result.state;
}
