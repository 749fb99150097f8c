/** Randomness that replays: the same seed gives the same bytes in the same order, on every machine. */

import { randomBytes } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, type RandomBytes, uint32ToBytes, utf8ToBytes } from '@sotto/crypto';

/**
 * A source that gives SHA-256("sotto testkit random" || 00 || SHA-256(seed) || counter), block by block. Two sources
 * of one seed give equal streams; a derived seed, such as `${seed}/alice`, gives an independent one.
 */
export function seededRandom(seed: string): RandomBytes {
  const key = sha256(utf8ToBytes(seed));
  let counter = 0;
  let rest = new Uint8Array(0);
  return (length) => {
    if (!Number.isSafeInteger(length) || length < 0) throw new RangeError('length: must be an integer from 0');
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (rest.length === 0) rest = Uint8Array.from(sha256(concatBytes(LABEL, key, uint32ToBytes(counter++))));
      const taken = rest.subarray(0, length - filled);
      bytes.set(taken, filled);
      filled += taken.length;
      rest = rest.subarray(taken.length);
    }
    return bytes;
  };
}

/**
 * The seed in the environment variable `name`, or a fresh one. Reports how to replay it, so a failing run can be run
 * again: call it once for a file, and derive the seeds of single tests from it.
 */
export function seedFromEnv(name = 'SOTTO_SEED', report: (line: string) => void = reportToStderr): string {
  const given = process.env[name];
  const seed = given !== undefined && given !== '' ? given : bytesToHex(randomBytes(8));
  report(`replay with ${name}=${seed}`);
  return seed;
}

function reportToStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

const LABEL = utf8ToBytes('sotto testkit random\0');
