/**
 * Skipped secrets in stored records, and what every part of a record that does not open is refused with.
 *
 * Format: `sotto.storage.v1.SkippedSeed`. Both ratchets keep such lists.
 */

import type { Brand } from '@sotto/crypto';
import { type SkippedList, type StoredSkippedSeed, type WritableSkipped, writeSkippedSecrets } from '@sotto/wire';
import { encodeOnce, isWorthKeeping } from './encoded-parts.ts';
import { RatchetError } from './errors.ts';
import type { SkippedSecrets } from './skipped-secrets.ts';

/** Lists that are worth it are encoded once. */
export function encodeSkipped(list: SkippedSecrets<Uint8Array>, kind: SkippedList): WritableSkipped {
  if (!isWorthKeeping(list.length)) return storedSkipped(list);
  return { encoded: encodeOnce(list, () => writeSkippedSecrets(storedSkipped(list), kind)) };
}

export function storedSkipped(list: SkippedSecrets<Uint8Array>): StoredSkippedSeed[] {
  return list.map(({ index, secret }) => ({ index, seed: secret }));
}

/** `end` is the first index that no secret can have. Throws `E_RECORD_INVALID`. */
export function decodeSkipped<Secret extends Brand<string>>(
  stored: readonly StoredSkippedSeed[],
  end: number,
): SkippedSecrets<Secret> {
  // SR-03: skipped places ascend and lie before the end of their chain (ours; E_RECORD_INVALID).
  const isOrdered = stored.every(({ index }, i) => index < (stored[i + 1]?.index ?? end));
  if (!isOrdered) throw recordInvalid('order of skipped messages');
  return stored.map(({ index, seed }) => ({ index, secret: seed as Secret }));
}

export function recordInvalid(what: string, cause?: unknown): RatchetError {
  const message = `stored record is invalid: ${what}`;
  return new RatchetError('E_RECORD_INVALID', message, cause === undefined ? {} : { cause });
}
