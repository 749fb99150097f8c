/** Two ends of the sparse post-quantum ratchet that write in turns, for tests. */

import type { PostQuantumAuthKey } from '../src/keys.ts';
import { FORWARD_JUMP_MAX } from '../src/limits.ts';
import type { PostQuantumReceived } from '../src/post-quantum-ratchet.ts';
import { type SparseRatchetState, sparseRatchet } from '../src/sparse-ratchet.ts';
import type { KeyExchange } from '../src/sparse-ratchet-states.ts';
import { crypto, envOf } from './support.ts';

export const authKey = new Uint8Array(32).fill(1) as PostQuantumAuthKey;

/** The initiator, then the responder. */
export type Ends = readonly [SparseRatchetState, SparseRatchetState];

export function startEnds(): Ends {
  return [sparseRatchet.start(crypto, authKey, 'initiator'), sparseRatchet.start(crypto, authKey, 'responder')];
}

export function send(state: SparseRatchetState, random: (length: number) => Uint8Array = counted) {
  const sent = sparseRatchet.send(state, envOf(random));
  if (sent === undefined) throw new Error('sending chain is used up');
  return sent;
}

export function receive(state: SparseRatchetState, message: Uint8Array): PostQuantumReceived<SparseRatchetState> {
  return sparseRatchet.receive(crypto, state, message, FORWARD_JUMP_MAX);
}

export function accepted(state: SparseRatchetState, message: Uint8Array) {
  const result = receive(state, message);
  if (result.kind === 'refused') throw new Error(result.reason);
  return result;
}

/** One message in the turn of `n`, delivered. */
export function exchange(ends: Ends, n: number): Turn {
  const isForth = n % 2 === 0;
  const sent = send(isForth ? ends[0] : ends[1]);
  const before = isForth ? ends[1] : ends[0];
  const after = accepted(before, sent.message).state;
  return { ends: isForth ? [sent.state, after] : [after, sent.state], before, after, message: sent.message };
}

export interface Turn {
  readonly ends: Ends;
  /** The receiver. */
  readonly before: SparseRatchetState;
  readonly after: SparseRatchetState;
  readonly message: Uint8Array;
}

/** The turn in which a receiver goes from one state of the key exchange to another. */
export function turnTo(kind: KeyExchange['kind'], from?: KeyExchange['kind']): Turn {
  let ends = startEnds();
  for (let n = 0; n < 400; n++) {
    const turn = exchange(ends, n);
    const [was, is] = [turn.before.exchange.kind, turn.after.exchange.kind];
    if (was !== is && is === kind && (from === undefined || was === from)) return turn;
    ends = turn.ends;
  }
  throw new Error(`no message leads to ${kind}`);
}

/** The last chunk of an encapsulation key that is sent by an end which lacks ct1. */
export function lastEkBeforeAck(): { readonly before: SparseRatchetState; readonly message: Uint8Array } {
  const started = turnTo('header-sent');
  let sender = started.after;
  let receiver = started.ends.find((end) => end.exchange.kind === 'ct1-sampled')!;
  for (;;) {
    const { state, message } = send(sender);
    const after = accepted(receiver, message).state;
    if (after.exchange.kind !== 'ct1-sampled') return { before: receiver, message };
    [sender, receiver] = [state, after];
  }
}

/** One of each of the eleven states. */
export function everyState(): readonly SparseRatchetState[] {
  const { before, message } = lastEkBeforeAck();
  const ways = (['header-sent', 'ct1-received', 'no-header-received', 'header-received'] as const).map((kind) =>
    turnTo(kind),
  );
  const others = [turnTo('ct1-acknowledged'), turnTo('ct2-sampled'), turnTo('keys-unsampled', 'ct2-sampled')];
  const states = [...ways, ...others].flatMap((turn) => [turn.before, turn.after, ...turn.ends]);
  const byKind = new Map([accepted(before, message).state, ...states].map((state) => [state.exchange.kind, state]));
  if (byKind.size !== 11) throw new Error(`${byKind.size} states instead of eleven`);
  return [...byKind.values()];
}

let drawn = 0;

/** Different bytes every time. */
function counted(length: number): Uint8Array {
  drawn++;
  return Uint8Array.from({ length }, (_, i) => (i < 4 ? drawn >> (8 * i) : i) & 0xff);
}
