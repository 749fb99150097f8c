/** The clock of Node. */

import { setImmediate as immediately } from 'node:timers/promises';
import type { Clock } from '../rounds.ts';

export const nodeClock: Clock = {
  now: () => performance.now(),
  settle: async () => {
    await immediately();
    await immediately();
  },
};
