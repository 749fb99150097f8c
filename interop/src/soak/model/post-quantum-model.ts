/**
 * The post-quantum ratchet of one end, as far as its messages show it: an epoch and an index in each. How the key
 * exchange gets to a new epoch is not modelled, only what a new one does to messages under way.
 *
 * Spec: sparse post-quantum ratchet, sections 5.5 and 5.6.
 */

import { type Counters, takeIndex } from './counters.ts';
import { read, refused, type Verdict } from './verdict.ts';

/** Of one message, from 1. */
export interface PostQuantumPlace {
  readonly epoch: number;
  readonly index: number;
}

export interface PostQuantumModel {
  /** The last message written; index 0 before the first. */
  readonly written: PostQuantumPlace;
  readonly received: ReadonlyMap<number, Counters>;
}

export const POST_QUANTUM_START: PostQuantumModel = { written: { epoch: 1, index: 0 }, received: new Map() };

/** The model after a message was written at `place`. `undefined` if it can not be the next one. */
export function writePostQuantum(model: PostQuantumModel, place: PostQuantumPlace): PostQuantumModel | undefined {
  const { epoch, index } = model.written;
  const isNext = place.epoch === epoch ? place.index === index + 1 : place.epoch > epoch && place.index === 1;
  if (!isNext) return undefined;
  // The first message of a newer epoch drops what is older than one epoch back.
  const received = new Map([...model.received].filter(([other]) => other >= place.epoch - 1));
  return { written: place, received };
}

export function readPostQuantum(
  model: PostQuantumModel,
  { epoch, index }: PostQuantumPlace,
  jumpMax: number,
): Verdict<PostQuantumModel> {
  if (epoch < model.written.epoch - 1) return refused('undecryptable');
  const verdict = takeIndex(model.received.get(epoch) ?? NOTHING_RECEIVED, index, jumpMax);
  if (verdict.kind === 'refused') return verdict;
  return read({ ...model, received: new Map(model.received).set(epoch, verdict.after) });
}

const NOTHING_RECEIVED: Counters = { next: 1, skipped: [] };
