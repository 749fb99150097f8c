/**
 * A kind of thing that can happen. A new kind is a small file in `actions/` and a line in `actions.ts`.
 *
 * An action draws from `world.dice` alone, and never from what libsignal drew: then a seed repeats the schedule. It
 * compares what happens with the model and throws `DivergenceError`, or any error, where they disagree.
 */

import type { World } from './world.ts';

export interface Action {
  readonly name: string;
  /** How often it is chosen, among all that are possible. */
  readonly weight: number;
  possible(world: World): boolean;
  run(world: World): Promise<void>;
}

/** One of the actions that are possible now. */
export function chooseAction(world: World, actions: readonly Action[]): Action {
  const possible = actions.filter((action) => action.possible(world));
  let rest = world.dice.below(possible.reduce((sum, { weight }) => sum + weight, 0));
  for (const action of possible) {
    rest -= action.weight;
    if (rest < 0) return action;
  }
  throw new RangeError('actions: none is possible');
}
