/** Time passes: seconds, days, or just as long as an unanswered session lasts. */

import type { Action } from '../action.ts';
import { UNANSWERED_MS } from '../model/record-model.ts';
import { note } from '../world.ts';

export const passTime: Action = {
  name: 'pass time',
  weight: 10,
  possible: () => true,
  run: async (world) => {
    const passed = world.dice.pick([SECOND, DAY, UNANSWERED_MS, UNANSWERED_MS + SECOND]);
    world.now += passed;
    note(world, `${passed / SECOND} seconds pass`);
  },
};

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;
