/** Many letters in a row: in turns, which moves both ratchets on, and from one side alone, which tests their limits. */

import type { Action } from '../action.ts';
import { initiate } from '../begin.ts';
import { handLetter, writeLetter } from '../post.ts';
import { canSend, isBroken, pickRoute } from '../routes.ts';
import { type Letter, type Route, reverse, type World } from '../world.ts';

/** Both write in turns over a network that loses one letter of eight and delays some. */
export const converse: Action = {
  name: 'converse',
  weight: 50,
  possible: () => true,
  run: async (world) => {
    await talk(world, pickRoute(world), world.dice.between(10, 200));
  },
};

/** The session that nothing disturbs gets through many epochs. */
export const converseAtLength: Action = {
  name: 'converse at length',
  weight: 10,
  possible: () => true,
  run: async (world) => {
    await talk(world, world.routes.find(({ isSteady }) => isSteady)!, world.dice.between(200, 600));
  },
};

/** Hundreds of letters without an answer; most arrive, nearly in order. */
export const writeOneWay: Action = {
  name: 'write one way',
  weight: 8,
  possible: (world) => world.routes.some((route) => canSend(world, route)),
  run: async (world) => {
    const route = pickRoute(world, (one) => canSend(world, one));
    const letters = await writeMany(world, route, world.dice.between(100, 500));
    for (const letter of letters) if (!world.dice.once(5)) await handLetter(world, route, letter);
    for (const letter of world.dice.shuffle(route.underway).slice(0, 20)) await handLetter(world, route, letter);
  },
};

/** Thousands are delayed by one that overtakes them: those on either side of the oldest key that is kept are tried. */
export const leap: Action = {
  name: 'leap',
  weight: 3,
  possible: (world) => world.routes.some((route) => canReach(world, route)),
  run: async (world) => {
    const route = pickRoute(world, (one) => canReach(world, one));
    await leapOver(world, route, world.dice.once(2) ? world.dice.between(1990, 2010) : world.dice.between(1000, 4000));
  },
};

/** As far as a chain reaches, and one less or further. */
export const leapFar: Action = {
  name: 'leap far',
  weight: 1,
  possible: (world) => world.routes.some((route) => canReach(world, route)),
  run: async (world) => {
    const route = pickRoute(world, (one) => canReach(world, one));
    await leapOver(world, route, world.dice.pick([24_998, 24_999, 25_000]));
  },
};

async function talk(world: World, route: Route, turns: number): Promise<void> {
  const both = [route, reverse(world, route)] as const;
  for (let left = turns; left > 0; left--) {
    const one = both[left % 2]!;
    if (!canSend(world, one) && !(await begin(world, one))) continue;
    await writeLetter(world, one);
    if (world.dice.once(8)) one.underway.splice(world.dice.below(one.underway.length), 1);
    if (world.dice.once(4) || one.underway.length === 0) continue;
    await handLetter(world, one, world.dice.pick(one.underway.slice(world.dice.once(4) ? -DELAYED_MAX : -1)));
  }
}

async function leapOver(world: World, route: Route, delayed: number): Promise<void> {
  // From here, so that the leap is as long as said.
  await handLetter(world, route, (await writeLetter(world, route, false))!);
  const letters = await writeMany(world, route, delayed + 1);
  const isRead = await handLetter(world, route, letters.at(-1)!);
  const nearest = letters.slice(-2020, -1980);
  const others = world.dice.shuffle(letters).slice(0, 20);
  // Where the first is refused, each of the others could cost as much.
  const few = world.dice.shuffle([...nearest, ...others]).slice(0, isRead ? undefined : 3);
  for (const letter of few) await handLetter(world, route, letter);
  const rest = new Set(letters.slice(0, -5));
  route.underway.splice(0, Number.POSITIVE_INFINITY, ...route.underway.filter((letter) => !rest.has(letter)));
}

async function writeMany(world: World, route: Route, count: number): Promise<Letter[]> {
  const letters: Letter[] = [];
  for (let left = count; left > 0; left--) letters.push((await writeLetter(world, route, false))!);
  return letters;
}

function canReach(world: World, route: Route): boolean {
  return canSend(world, route) && !isBroken(route);
}

/** Whether there is a session to send on now. */
async function begin(world: World, route: Route): Promise<boolean> {
  await initiate(world, route);
  return canSend(world, route);
}

/** How many newer letters of a conversation one may let pass, most of the time. */
const DELAYED_MAX = 6;
