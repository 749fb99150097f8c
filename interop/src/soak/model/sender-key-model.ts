/**
 * The chains of one sender in one distribution, as a reader has them. Every chain that was begun has a number.
 *
 * Spec: Signal session layer, section 8.
 */

import type { SenderKeyRefusal } from '../../sender-key-peer.ts';
import { type Counters, takeCounter } from './counters.ts';

/** Where a sender stands on its newest chain. */
export interface SenderChain {
  readonly chain: number;
  readonly iteration: number;
}

/** Newest first, at most five. */
export type SenderKeyModel = readonly SenderKeyState[];

export interface SenderKeyState extends Counters {
  readonly chain: number;
}

export type SenderKeyVerdict =
  | { readonly kind: 'read'; readonly after: SenderKeyModel }
  | { readonly kind: 'refused'; readonly refusal: SenderKeyRefusal };

/** The reader is handed a chain as it stands. One that it knows is not set back. */
export function processChain(states: SenderKeyModel, { chain, iteration }: SenderChain): SenderKeyModel {
  const known = states.find((state) => state.chain === chain);
  const others = states.filter((state) => state !== known);
  return [known ?? { chain, next: iteration, skipped: [] }, ...others].slice(0, STATES_MAX);
}

export function readWithChain(states: SenderKeyModel, { chain, iteration }: SenderChain): SenderKeyVerdict {
  const state = states.find((one) => one.chain === chain);
  if (state === undefined) return { kind: 'refused', refusal: 'unknown sender key' };
  const taken = takeCounter(state, iteration, JUMP_MAX);
  if (taken.kind === 'refused')
    return { kind: 'refused', refusal: taken.refusal === 'duplicate' ? 'duplicate' : 'undecryptable' };
  return { kind: 'read', after: states.map((one) => (one === state ? { ...taken.after, chain } : one)) };
}

export const EMPTY_SENDER_KEY: SenderKeyModel = [];

const STATES_MAX = 5;
const JUMP_MAX = 25_000;
