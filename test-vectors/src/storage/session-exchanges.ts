/**
 * Records in each of the eleven states of the post-quantum key exchange.
 *
 * Spec: sparse post-quantum ratchet, section 9. All but one of the states occur when messages go back and forth without
 * loss; `ek-received-ct1-sampled` occurs when the end that encapsulates is not heard by the other for a while.
 */

import type { RandomEnv, Session } from '@sotto/ratchet';
import { EXCHANGE_STATES } from '../checkpoint.ts';
import { createPerson } from './people.ts';
import type { Moment } from './session-case.ts';
import { begin, other, type Side, say, startTalk, type Talk, writeMany } from './talk.ts';

type State = Session['postQuantum']['exchange']['kind'];

export function exchanges(env: RandomEnv): readonly Moment[] {
  const talks = everyState(env);
  return EXCHANGE_STATES.map((state, n) => {
    const stored = talks.get(state);
    if (stored === undefined) throw new Error(`the talk never came to ${state}`);
    const { talk: later, letters } = writeMany(stored, 1, 3);
    return {
      name: `key exchange in state ${n + 1}, ${state}`,
      description: 'Of the next three messages of the peer, the second arrives last.',
      stored,
      later,
      arriving: [letters[0]!, letters[2]!, letters[1]!],
    };
  });
}

/** For each state, a talk whose end 0 is in it, in the second epoch or a later one. */
function everyState(env: RandomEnv): ReadonlyMap<State, Talk> {
  const found = new Map<State, Talk>();
  const note = (talk: Talk): void => {
    for (const side of [0, 1] as const) {
      const exchange = exchangeOf(talk, side);
      if (exchange === undefined || exchange.epoch === 1 || found.has(exchange.kind)) continue;
      found.set(exchange.kind, side === 0 ? talk : turnAround(talk));
    }
  };
  let talk = begin(startTalk(env, [createPerson(env), createPerson(env, 3)]), 0);
  for (let turn: Side = 0; found.size < EXCHANGE_STATES.length; turn = other(turn)) {
    talk = say(talk, turn);
    note(talk);
    if (exchangeOf(talk, turn)?.kind === 'header-sent' && !found.has('ek-received-ct1-sampled')) {
      note(say(talk, turn, EK_CHUNKS));
    }
    if (talk.written > TURNS_MAX) throw new Error(`${found.size} states in ${TURNS_MAX} messages`);
  }
  return found;
}

const exchangeOf = ({ ends }: Talk, side: Side) => ends[side].record?.current?.postQuantum.exchange;

const turnAround = (talk: Talk): Talk => ({ ...talk, ends: [talk.ends[1], talk.ends[0]] });

const EK_CHUNKS = 36;
const TURNS_MAX = 600;
