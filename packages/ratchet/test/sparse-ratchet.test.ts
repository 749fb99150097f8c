/** The transcript of the sparse post-quantum ratchet, message by message (section 15.7). */

import { bytesToHex, concatBytes, hexToBytes, type RandomBytes } from '@sotto/crypto';
import { readVectors, type VectorCase } from '@sotto/testkit';
import { expect, it } from 'vitest';
import type { PostQuantumAuthKey } from '../src/keys.ts';
import { FORWARD_JUMP_MAX } from '../src/limits.ts';
import { type SparseRatchetState, sparseRatchet } from '../src/sparse-ratchet.ts';
import { crypto, envOf } from './support.ts';

interface TranscriptCase extends VectorCase {
  readonly authKey: string;
  readonly messages: readonly { readonly number: number; readonly message: string; readonly key: string }[];
  readonly transitions: readonly string[];
  readonly digests: readonly { readonly after: number; readonly digest: string }[];
}

it.each(readVectors<TranscriptCase>('signal/sparse-ratchet-transcript.json').cases)(
  'gives every message, key and transition of the transcript: $name',
  (vector) => {
    const authKey = hexToBytes(vector.authKey) as PostQuantumAuthKey;
    const ends = {
      A: sparseRatchet.start(crypto, authKey, 'initiator'),
      B: sparseRatchet.start(crypto, authKey, 'responder'),
    };
    const transitions: string[] = [];
    const digests: { after: number; digest: string }[] = [];
    let transcript = new Uint8Array(0);
    for (let number = 1; number <= 400; number++) {
      const [from, to] = number % 2 === 1 ? (['A', 'B'] as const) : (['B', 'A'] as const);
      const keep = (side: 'A' | 'B', after: SparseRatchetState) => {
        const [was, is] = [ends[side].exchange, after.exchange];
        const epoch = is.epoch === was.epoch ? '' : ` (epoch ${is.epoch})`;
        const [a, b] = [STATES.indexOf(was.kind) + 1, STATES.indexOf(is.kind) + 1];
        if (a !== b) transitions.push(`${number} ${side} ${a}→${b}${epoch}`);
        ends[side] = after;
      };
      const sent = sparseRatchet.send(ends[from], envOf(vectorRandom(ends[from].exchange.epoch)))!;
      keep(from, sent.state);
      const received = sparseRatchet.receive(crypto, ends[to], sent.message, FORWARD_JUMP_MAX);
      if (received.kind === 'refused') throw new Error(received.reason);
      expect(received.key).toEqual(sent.key);
      keep(to, received.state);
      const known = vector.messages.find((entry) => entry.number === number);
      if (known !== undefined)
        expect([bytesToHex(sent.message), bytesToHex(sent.key)]).toEqual([known.message, known.key]);
      const length = Uint8Array.of(sent.message.length >> 8, sent.message.length & 0xff);
      transcript = concatBytes(transcript, length, sent.message, sent.key);
      if (vector.digests.some(({ after }) => after === number)) {
        digests.push({ after: number, digest: bytesToHex(crypto.sha256(transcript)) });
      }
    }
    expect(digests).toEqual(vector.digests);
    expect(transitions.slice(0, vector.transitions.length)).toEqual(vector.transitions);
  },
);

/** Section 15.1: byte i is (64 e + i) for key generation and (32 e + 128 + i) for encapsulation. */
function vectorRandom(epoch: number): RandomBytes {
  return (length) => {
    const first = length === 64 ? 64 * epoch : 32 * epoch + 128;
    return Uint8Array.from({ length }, (_, i) => (first + i) & 0xff);
  };
}

/** By their number in section 9.1. */
const STATES = [
  'keys-unsampled',
  'keys-sampled',
  'header-sent',
  'ct1-received',
  'ek-sent-ct1-received',
  'no-header-received',
  'header-received',
  'ct1-sampled',
  'ek-received-ct1-sampled',
  'ct1-acknowledged',
  'ct2-sampled',
];
