/** Letters written, handed over in any order, and lost. */

import type { Action } from '../action.ts';
import { initiate } from '../begin.ts';
import { handLetter, letterTitle, routeTitle, writeLetter } from '../post.ts';
import { canSend, isUnderway, pickRoute } from '../routes.ts';
import { note } from '../world.ts';

/** Who has no session begins one, most of the time. */
export const write: Action = {
  name: 'write',
  weight: 300,
  possible: () => true,
  run: async (world) => {
    const route = pickRoute(world);
    if (!canSend(world, route) && !world.dice.once(8)) await initiate(world, route);
    for (let left = world.dice.between(1, 4); left > 0; left--) await writeLetter(world, route);
  },
};

export const deliver: Action = {
  name: 'deliver',
  weight: 300,
  possible: (world) => world.routes.some(isUnderway),
  run: async (world) => {
    const route = pickRoute(world, isUnderway);
    const letter = world.dice.once(3) ? world.dice.pick(route.underway) : route.underway[0]!;
    await handLetter(world, route, letter);
  },
};

/** Everything that is under way arrives, in any order. */
export const deliverAll: Action = {
  name: 'deliver all',
  weight: 40,
  possible: (world) => world.routes.some(isUnderway),
  run: async (world) => {
    const route = pickRoute(world, isUnderway);
    for (const letter of world.dice.shuffle(route.underway)) await handLetter(world, route, letter);
  },
};

export const lose: Action = {
  name: 'lose',
  weight: 40,
  possible: (world) => world.routes.some(isUnderway),
  run: async (world) => {
    const route = pickRoute(world, isUnderway);
    const [lost] = route.underway.splice(world.dice.below(route.underway.length), 1);
    note(world, `${letterTitle(lost!)} ${routeTitle(route)}: lost`);
  },
};
