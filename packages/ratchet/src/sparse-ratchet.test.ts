import type { CryptoProvider } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import { accepted, exchange, receive, send, startEnds, turnTo } from '../test/exchange.ts';
import { crypto, envOf } from '../test/support.ts';
import { FORWARD_JUMP_MAX } from './limits.ts';
import { encodePostQuantumMessage } from './post-quantum-message.ts';
import { type SparseRatchetState, sparseRatchet } from './sparse-ratchet.ts';

const [alice, bob] = startEnds();
const plain = (index: number) => encodePostQuantumMessage(1, index, { type: 'none' });

describe('the sparse post-quantum ratchet', () => {
  it('gives both ends the key of every message', () => {
    const sent = send(alice);
    const received = accepted(bob, sent.message);
    expect(received.key).toEqual(sent.key);
    const reply = send(received.state);
    expect(accepted(sent.state, reply.message).key).toEqual(reply.key);
    expect(reply.key).not.toEqual(sent.key);
  });

  it('PQ-08: refuses a message without post-quantum bytes, first or later', () => {
    const later = accepted(bob, plain(1)).state;
    expect(receive(later, plain(2)).kind).toBe('accepted');
    for (const state of [bob, later]) {
      expect(receive(state, new Uint8Array(0))).toMatchObject({ reason: 'minimum-version' });
      expect(receive(state, Uint8Array.of(0, 1, 1))).toMatchObject({ reason: 'minimum-version' });
    }
  });

  it('PQ-09: takes a newer version for opening a session only, with the key of its index in epoch 0', () => {
    const { key } = send(alice);
    for (const epoch of [1, 9]) {
      const newer = Uint8Array.of(2, epoch, 1);
      expect(receive(bob, newer)).toMatchObject({ kind: 'accepted', key });
      const { state } = accepted(bob, newer);
      expect(state).toMatchObject({ negotiated: false });
      expect(state.exchange).toBe(bob.exchange);
      expect(receive(bob, Uint8Array.of(2, epoch, 0))).toMatchObject({ kind: 'accepted', state: bob, key: undefined });
    }
    const negotiated = accepted(bob, plain(1)).state;
    expect(receive(negotiated, Uint8Array.of(2, 1, 2, 0))).toMatchObject({ reason: 'version-mismatch' });
  });

  it('PQ-10: refuses an epoch ahead of ours, and takes the next one when ours is at its end', () => {
    expect(receive(bob, plain(1)).kind).toBe('accepted');
    for (const epoch of [2, 3, Number.MAX_SAFE_INTEGER]) {
      const ahead = encodePostQuantumMessage(epoch, 1, { type: 'none' });
      expect(receive(bob, ahead)).toMatchObject({ reason: 'epoch-out-of-range' });
    }
    const { before, after, message } = turnTo('keys-unsampled', 'ct2-sampled');
    expect([before.exchange.epoch, after.exchange.epoch]).toEqual([1, 2]);
    const second = encodePostQuantumMessage(3, 1, { type: 'none' });
    expect(receive(before, second)).toMatchObject({ reason: 'epoch-out-of-range' });
    expect(receive(before, message).kind).toBe('accepted');
  });

  it('PQ-14: reads what is late by one epoch of sending, and not what is late by two', () => {
    const [first, second] = [send(alice), send(send(alice).state)];
    let ends = [second.state, bob] as const;
    const late = (epoch: number) => {
      for (let n = 1; ends[1].epochs.sendingEpoch < epoch; n++) ends = exchange(ends, n).ends;
      return ends[1];
    };
    expect(receive(late(1), first.message)).toMatchObject({ kind: 'accepted', key: first.key });
    expect(receive(late(1), second.message)).toMatchObject({ kind: 'accepted', key: second.key });
    expect(receive(late(2), first.message)).toMatchObject({ reason: 'epoch-out-of-range' });
  });

  it('takes a keyless message in the first epoch, and not in a later one', () => {
    expect(accepted(bob, plain(0)).key).toBeUndefined();
    const { after } = turnTo('keys-unsampled', 'ct2-sampled');
    const keyless = encodePostQuantumMessage(2, 0, { type: 'none' });
    expect(receive(after, keyless)).toMatchObject({ reason: 'key-already-requested' });
  });

  it('refuses what is malformed before it looks at anything else', () => {
    expect(receive(bob, Uint8Array.of(1, 1, 1, 7))).toMatchObject({ reason: 'message-decode' });
    expect(receive(bob, Uint8Array.of(1, 1))).toMatchObject({ reason: 'message-decode' });
  });

  it('computes no key for a forged epoch, whose chains are gone or not there yet', () => {
    const { after } = turnTo('no-header-received');
    let ends = turnTo('no-header-received').ends;
    for (let n = 0; n < 200; n++) ends = exchange(ends, n + 1).ends;
    const [{ exchange: ours, epochs }] = ends;
    expect(epochs.links[0]!.epoch).toBeGreaterThan(0);
    const forbidden = () => {
      throw new Error('something was derived');
    };
    const idle: CryptoProvider = { ...crypto, hkdfSha256: forbidden, hmacSha256: forbidden };
    for (const epoch of [1, ours.epoch + 1, ours.epoch + 2, Number.MAX_SAFE_INTEGER]) {
      const forged = encodePostQuantumMessage(epoch, FORWARD_JUMP_MAX, { type: 'none' });
      const result = sparseRatchet.receive(idle, ends[0], forged, FORWARD_JUMP_MAX);
      expect(result).toEqual({ kind: 'refused', reason: 'epoch-out-of-range' });
    }
    const far = encodePostQuantumMessage(after.exchange.epoch, FORWARD_JUMP_MAX + 1, { type: 'none' });
    expect(sparseRatchet.receive(idle, after, far, FORWARD_JUMP_MAX)).toMatchObject({ reason: 'key-jump' });
  });

  it('ends when the sending chain is used up', () => {
    expect(
      sparseRatchet.send(
        exhausted(alice),
        envOf((length) => new Uint8Array(length)),
      ),
    ).toBeUndefined();
  });

  it('names the secrets that a new state no longer shares', () => {
    const after = accepted(bob, plain(3)).state;
    const chainOf = ({ epochs }: SparseRatchetState) => epochs.links[0]!.receiving;
    expect(sparseRatchet.secretsOnlyIn(bob, after)).toEqual([chainOf(bob).chainKey]);
    const later = accepted(after, plain(1)).state;
    expect(sparseRatchet.secretsOnlyIn(after, later)).toEqual([chainOf(after).skippedKeys[0]!.secret]);
    expect(sparseRatchet.secretsOnlyIn(after, after)).toEqual([]);
    // Two keys of the authenticator, a root key, two chain keys and two skipped ones.
    expect(sparseRatchet.secretsOnlyIn(after, undefined).length).toBe(7);
  });

  it('replaces every key of the authenticator and the root key with an epoch', () => {
    const { before, after } = turnTo('no-header-received');
    const gone = sparseRatchet.secretsOnlyIn(before, after);
    const { authenticator } = before.exchange;
    expect('privateKey' in before.exchange && gone.includes(before.exchange.privateKey)).toBe(true);
    for (const secret of [authenticator.rootKey, authenticator.macKey, before.epochs.rootKey]) {
      expect(gone.includes(secret)).toBe(true);
    }
    // Two keys of the authenticator, the private key, a root key and two chain keys.
    expect(sparseRatchet.secretsOnlyIn(before, undefined).length).toBe(6);
  });
});

function exhausted(state: SparseRatchetState): SparseRatchetState {
  const links = state.epochs.links.map((link) => {
    return { ...link, sending: link.sending && { ...link.sending, counter: 0xffff_ffff } };
  });
  return { ...state, epochs: { ...state.epochs, links } };
}
