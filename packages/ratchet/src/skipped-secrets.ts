/**
 * Secrets kept for messages that were skipped: seeds of a receiving chain, keys of a post-quantum chain.
 *
 * Spec: Signal session layer, section 4.6 step 3; sparse post-quantum ratchet, sections 5.6 and 5.7. A list is plain,
 * ascending by index, and never changed in place, so the sessions of one record share what they have in common.
 */

import { takeEncoded } from './encoded-parts.ts';

/** One secret and the place in the chain it belongs to. */
export interface SkippedSecret<Secret extends Uint8Array> {
  readonly index: number;
  readonly secret: Secret;
}

export type SkippedSecrets<Secret extends Uint8Array> = readonly SkippedSecret<Secret>[];

/** Position of `index` in the list, or -1. */
export function findSkipped(list: SkippedSecrets<Uint8Array>, index: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]!.index < index) low = middle + 1;
    else high = middle;
  }
  return list[low]?.index === index ? low : -1;
}

/**
 * Secrets that stand in `before` and not in `after`, by identity of the array: what is spent, or was born in vain. Where
 * the lists differ, what `before` was encoded to is one of them.
 */
export function skippedOnlyIn(
  before: SkippedSecrets<Uint8Array>,
  after: SkippedSecrets<Uint8Array> | undefined,
): Uint8Array[] {
  if (before === after) return [];
  const encoded = takeEncoded(before);
  const gone: Uint8Array[] = encoded === undefined ? [] : [encoded];
  let position = 0;
  for (const { index, secret } of before) {
    while (after !== undefined && position < after.length && after[position]!.index < index) position++;
    if (after?.[position]?.secret !== secret) gone.push(secret);
  }
  return gone;
}
