/** What has arrived arrives again. Whatever happened in between, nothing is read twice. */

import type { Action } from '../action.ts';
import { handLetter } from '../post.ts';
import { pickRoute } from '../routes.ts';
import type { Letter, Route } from '../world.ts';

export const repeat: Action = {
  name: 'repeat',
  weight: 60,
  possible: (world) => world.routes.some(hasPast),
  run: async (world) => {
    const route = pickRoute(world, hasPast);
    await handLetter(world, route, world.dice.pick(route.past));
  },
};

/** Also after the receiver has lost its sessions, where only the pre-keys can tell. */
export const repeatFirst: Action = {
  name: 'repeat a first letter',
  weight: 40,
  possible: (world) => world.routes.some(hasFirst),
  run: async (world) => {
    const route = pickRoute(world, hasFirst);
    await handLetter(world, route, world.dice.pick(route.past.filter(isFirst)));
  },
};

function hasPast({ past }: Route): boolean {
  return past.length > 0;
}

function hasFirst({ past }: Route): boolean {
  return past.some(isFirst);
}

function isFirst({ preKeys }: Letter): boolean {
  return preKeys !== undefined;
}
