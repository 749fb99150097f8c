/** The conversation across three epochs, replayed step by step from the random bytes that the file lists. */

import {
  decryptMessage,
  encryptMessage,
  initiateSession,
  type LocalDevice,
  type PreKeyLookup,
  RatchetError,
  type SessionMessage,
  type SessionRecord,
  serializePublicKey,
} from '@sotto/ratchet';
import { readVectors } from '@sotto/testkit';
import { decodePreKeySignalMessage, decodeSignalMessage } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { afterReceiving, afterSending, wholeSession } from '../src/checkpoint.ts';
import type { TripleRatchetCase, TripleRatchetStep } from '../src/transcripts/triple-ratchet.ts';
import {
  bytes,
  crypto,
  deviceOf,
  expectMessageKeys,
  hex,
  preKeysOf,
  remoteOf,
  withDraws,
} from './transcripts-support.ts';

const { cases } = readVectors<TripleRatchetCase>('transcripts/triple-ratchet.json');

type SendStep = Extract<TripleRatchetStep, { action: 'send' }>;
type ReceiveStep = Extract<TripleRatchetStep, { action: 'receive' }>;

interface End {
  readonly local: LocalDevice;
  readonly preKeys: PreKeyLookup;
  record: SessionRecord | undefined;
}

describe.each(cases)('transcripts/triple-ratchet.json: $name', (vector) => {
  const { now } = vector;
  const [alice, bob] = [deviceOf(vector.alice), deviceOf(vector.bob)];
  const { bundle, lookup } = preKeysOf(bob, vector.bob);

  it('goes step by step as listed', () => {
    const ends = {
      alice: { local: alice, preKeys: lookup, record: undefined } as End,
      bob: { local: bob, preKeys: lookup, record: undefined } as End,
    };
    const sent = new Map<number, SessionMessage>();
    for (const step of vector.steps) {
      const [end, peer] = step.by === 'alice' ? [ends.alice, ends.bob] : [ends.bob, ends.alice];
      if (step.action === 'initiate') initiate(end, step);
      else if (step.action === 'send') sent.set(step.message, send(end, peer, step));
      else receive(end, peer, sent.get(step.message)!, step);
    }
    expect(wholeSession(ends.alice.record!.current!)).toEqual(vector.final.alice);
    expect(wholeSession(ends.bob.record!.current!)).toEqual(vector.final.bob);
  });

  it('has losses, late messages, repeats, and three whole epochs', () => {
    const sends = vector.steps.filter((step) => step.action === 'send');
    const lost = sends.filter((step) => 'lost' in step).length;
    expect(lost / sends.length).toBeGreaterThan(0.18);
    const received = vector.steps.filter((step) => step.action === 'receive');
    expect(received.filter((step) => 'error' in step).length).toBeGreaterThan(5);
    const order = received.filter((step) => !('error' in step)).map(({ message }) => message);
    const late = order.filter((message, n) => order.slice(0, n).some((earlier) => earlier > message));
    expect(late.length).toBeGreaterThan(20);
    const epochs = new Set(sends.map(({ after }) => after.postQuantum.chainEpoch));
    expect([...epochs].sort()).toEqual([0, 1, 2, 3]);
  });

  function initiate(end: End, step: Extract<TripleRatchetStep, { action: 'initiate' }>): void {
    const input = { local: alice, remote: remoteOf(bob), bundle };
    end.record = withDraws(step.random, now, (env) => initiateSession(undefined, input, env)).state;
    expect(wholeSession(end.record.current!)).toEqual(step.after);
  }

  function send(end: End, peer: End, step: SendStep): SessionMessage {
    const before = end.record!.current!;
    const input = { local: end.local, remote: remoteOf(peer.local), plaintext: bytes(step.plaintext) };
    const { state, output } = withDraws(step.random, now, (env) => encryptMessage(end.record, input, env));
    end.record = state;
    expect([output.type, hex(output.bytes)]).toEqual([step.type, step.bytes]);
    const signalMessage = innermost(output);
    const fields = decodeSignalMessage(signalMessage.slice(1, -8));
    expect([fields.counter, hex(fields.pqRatchet!)]).toEqual([step.counter, step.postQuantumMessage]);
    expect(hex(crypto.hmacSha256(before.sendingChain.chainKey, Uint8Array.of(1)))).toBe(step.keys.seed);
    expectMessageKeys(step.keys, {
      signalMessage: hex(signalMessage),
      ciphertext: fields.ciphertext!,
      plaintext: step.plaintext,
      sender: end.local,
      receiver: peer.local,
    });
    const epoch = step.after.postQuantum.chainEpoch;
    expect(afterSending(before, state.current!, epoch)).toEqual(step.after);
    return output;
  }

  function receive(end: End, peer: End, message: SessionMessage, step: ReceiveStep): void {
    const before = end.record?.current;
    const input = { local: end.local, remote: remoteOf(peer.local), message, preKeys: end.preKeys };
    const run = () => withDraws(step.random, now, (env) => decryptMessage(end.record, input, env));
    if ('error' in step) {
      expect(refusalOf(run)).toBe(step.error);
      return;
    }
    const { state, output } = run();
    end.record = state;
    expect(hex(output.plaintext)).toBe(step.plaintext);
    const { ratchetKey } = decodeSignalMessage(innermost(message).slice(1, -8));
    const epoch = step.after.postQuantum.chainEpoch;
    expect(afterReceiving(before, state.current!, hex(ratchetKey!), epoch)).toEqual(step.after);
    if ('ratchet' in step) {
      const { rootKey, sendingChain } = state.current!;
      expect([rootKey, sendingChain.chainKey].map(hex)).toEqual([
        step.ratchet!.sending.rootKey,
        step.ratchet!.sending.chainKey,
      ]);
      const pair = crypto.x25519KeyPair(bytes(step.random[0]!));
      expect(hex(serializePublicKey(pair.publicKey))).toBe(step.after.sending!.ratchetKey);
    }
  }
});

function innermost({ type, bytes: message }: SessionMessage): Uint8Array {
  return type === 'signalMessage' ? message : decodePreKeySignalMessage(message.slice(1)).message!;
}

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof RatchetError) return error.code;
    throw error;
  }
  throw new Error('nothing was refused');
}
