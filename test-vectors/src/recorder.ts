/** Randomness that is written down: whoever replays a file needs its bytes, not the generator that gave them. */

import { bytesToHex, defaultProvider, type RandomBytes } from '@sotto/crypto';
import type { RatchetEnv } from '@sotto/ratchet';
import { seededRandom } from '@sotto/testkit';

export interface Recorder {
  readonly random: RandomBytes;
  /** What was drawn since the last call, a hexadecimal string for each draw, in order. */
  take(): string[];
}

/** One stream for one seed, as `seededRandom` gives it. */
export function createRecorder(seed: string): Recorder {
  const random = seededRandom(seed);
  let draws: string[] = [];
  return {
    random: (length) => {
      const bytes = random(length);
      draws.push(bytesToHex(bytes));
      return bytes;
    },
    take: () => {
      const taken = draws;
      draws = [];
      return taken;
    },
  };
}

/** The clock of every generated file stands still here: milliseconds since 1970. */
export const NOW = 1_700_000_000_000;

export const crypto = defaultProvider;

export function envOf({ random }: Pick<Recorder, 'random'>): RatchetEnv {
  return { crypto, random, now: NOW };
}

/** Gives the listed bytes, a string for each draw, and nothing else. */
export function scripted(draws: readonly string[], fromHex: (hex: string) => Uint8Array): RandomBytes {
  const rest = [...draws];
  return (length) => {
    const draw = rest.shift();
    if (draw?.length !== 2 * length) throw new Error(`${length} bytes are drawn where the file has ${draw}`);
    return fromHex(draw);
  };
}
