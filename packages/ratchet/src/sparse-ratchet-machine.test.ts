import { describe, expect, it } from 'vitest';
import { accepted, everyState, lastEkBeforeAck, receive, turnTo } from '../test/exchange.ts';
import { crypto } from '../test/support.ts';
import type { PostQuantumPayload } from './post-quantum-message.ts';
import type { SparseRatchetState } from './sparse-ratchet.ts';
import { receiveInExchange } from './sparse-ratchet-machine.ts';
import type { KeyExchange } from './sparse-ratchet-states.ts';

/** The last byte of a message with a chunk is a byte of the chunk. */
const damaged = (message: Uint8Array) => message.map((byte, i) => (i === message.length - 1 ? byte ^ 1 : byte));

describe('the key exchange', () => {
  it('PQ-15: refuses a ciphertext without the MAC of the session', () => {
    const { before, after, message } = turnTo('no-header-received');
    expect(before.exchange.kind).toBe('ek-sent-ct1-received');
    expectRefusedOnce(before, message, 'mac-verify-failed');
    expect(after.epochs.links.at(-1)!.epoch).toBe(1);
  });

  it('PQ-16: refuses a header without the MAC of the session', () => {
    const { before, message } = turnTo('header-received');
    expectRefusedOnce(before, message, 'mac-verify-failed');
  });

  it('PQ-17: refuses an encapsulation key other than the one of the header', () => {
    for (const from of ['ct1-acknowledged', 'ct1-sampled'] as const) {
      const { before, message } = from === 'ct1-acknowledged' ? turnTo('ct2-sampled', from) : lastEkBeforeAck();
      expect(before.exchange.kind).toBe(from);
      expectRefusedOnce(before, message, 'erroneous-data');
    }
  });

  it('makes ct2 at once when the key comes before the acknowledgement, and waits for that with it', () => {
    const { before, message } = lastEkBeforeAck();
    const { state } = accepted(before, message);
    expect(state.exchange.kind).toBe('ek-received-ct1-sampled');
    expect(state.exchange).not.toHaveProperty('random');
    for (const type of ['ek', 'ct1-ack', 'ek-ct1-ack'] as const) {
      const next = receiveInExchange(crypto, state.exchange, 1, payloadOf(type));
      expect(next).toMatchObject({
        kind: 'accepted',
        state: { kind: type === 'ek' ? state.exchange.kind : 'ct2-sampled' },
      });
    }
  });

  it('ignores what its state has no use for, and every payload of an older epoch', () => {
    const used: Partial<Record<KeyExchange['kind'], readonly string[]>> = {
      'keys-sampled': ['ct1'],
      'header-sent': ['ct1'],
      'ct1-received': ['ct2'],
      'ek-sent-ct1-received': ['ct2'],
      'no-header-received': ['header'],
      'ct1-sampled': ['ek', 'ek-ct1-ack'],
      'ek-received-ct1-sampled': ['ek-ct1-ack', 'ct1-ack'],
      'ct1-acknowledged': ['ek', 'ek-ct1-ack'],
    };
    const states = everyState().map(({ exchange }) => ({ ...exchange, epoch: 1 }));
    for (const state of states) {
      for (const type of ['none', 'header', 'ek', 'ek-ct1-ack', 'ct1-ack', 'ct1', 'ct2'] as const) {
        const result = receiveInExchange(crypto, state, state.epoch, payloadOf(type));
        const isUsed = used[state.kind]?.includes(type) ?? false;
        expect(result.kind === 'refused' || result.state !== state, `${type} in ${state.kind}`).toBe(isUsed);
        const older = receiveInExchange(crypto, { ...state, epoch: 2 }, 1, payloadOf(type));
        expect(older).toEqual({ kind: 'accepted', state: { ...state, epoch: 2 }, secret: undefined });
      }
    }
  });
});

function payloadOf(type: PostQuantumPayload['type']): PostQuantumPayload {
  return type === 'none' || type === 'ct1-ack' ? { type } : { type, chunkIndex: 9999, chunk: new Uint8Array(32) };
}

/** A damaged last chunk is refused and changes nothing: the right one still completes the message. */
function expectRefusedOnce(before: SparseRatchetState, message: Uint8Array, reason: string): void {
  const copy = structuredClone(before);
  expect(receive(before, damaged(message))).toEqual({ kind: 'refused', reason });
  expect(before).toEqual(copy);
  expect(accepted(before, message).state.exchange.kind).not.toBe(before.exchange.kind);
}
