/** Who writes when, what is lost, and what comes late: drawn from a seed, so that a transcript is the same every time. */

import { seededRandom } from '@sotto/testkit';

export type Fate =
  | { readonly kind: 'lost' }
  /** Arrives after so many more turns; 0 is at once. */
  | { readonly kind: 'arrives'; readonly delay: number };

export interface Schedule {
  /** How many messages the next turn has. */
  turnLength(): number;
  /** Of a message; one in so many is lost. */
  fate(oneIn: number): Fate;
  /** Whether a message that has just arrived comes a second time. */
  isRepeated(): boolean;
}

/** One message in five is late by up to six turns, one in twenty-five repeated. */
export function createSchedule(seed: string): Schedule {
  const random = seededRandom(`${seed}/schedule`);
  const draw = (below: number) => random(1)[0]! % below;
  return {
    turnLength: () => 1 + (draw(4) === 0 ? 1 + draw(2) : 0),
    fate: (oneIn) => {
      if (draw(oneIn) === 0) return { kind: 'lost' };
      return { kind: 'arrives', delay: draw(5) === 0 ? 1 + draw(6) : 0 };
    },
    isRepeated: () => draw(25) === 0,
  };
}
