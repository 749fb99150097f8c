/** Looks for many secrets in one pass. */

import { equalBytes } from '@sotto/crypto';

/** How many of `secrets`, each of two bytes at least, stand in `bytes`. */
export function countFound(bytes: Uint8Array, secrets: readonly Uint8Array[]): number {
  const byBeginning = new Map<number, Uint8Array[]>();
  // Most places in a text are told from all secrets by two bytes.
  const isBeginning = new Uint8Array(65_536);
  for (const secret of secrets) {
    const beginning = (secret[0]! << 8) | secret[1]!;
    isBeginning[beginning] = 1;
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), secret]);
  }
  const found = new Set<Uint8Array>();
  for (let at = 0; at + 1 < bytes.length; at++) {
    const beginning = (bytes[at]! << 8) | bytes[at + 1]!;
    if (isBeginning[beginning] === 0) continue;
    for (const secret of byBeginning.get(beginning)!)
      if (equalBytes(bytes.subarray(at, at + secret.length), secret)) found.add(secret);
  }
  return found.size;
}
