/** Sessions that begin, one or two at once, are set aside, lost and repaired. */

import type { Action } from '../action.ts';
import { acceptIdentity, freshOffer, initiate, isIdentityStale } from '../begin.ts';
import { archiveCurrent } from '../model/record-model.ts';
import { handLetter, routeTitle, writeLetter } from '../post.ts';
import { isAcquainted, isBroken, isUnsteady, pickRoute } from '../routes.ts';
import { endOf, type Letter, note, type Route, reverse, setEnd, type World } from '../world.ts';

/** With a fresh bundle or with one that was fetched before, whose one-time pre-keys may be gone. */
export const begin: Action = {
  name: 'initiate',
  weight: 25,
  possible: (world) => world.routes.some(isUnsteady),
  run: async (world) => {
    const route = pickRoute(world, isUnsteady);
    await initiate(world, route, world.dice.once(3) ? world.dice.pick(route.to.offers) : freshOffer(world, route));
  },
};

/** Both begin before either has heard of it, and their first letters cross. */
export const beginBoth: Action = {
  name: 'initiate on both sides',
  weight: 15,
  possible: (world) => world.routes.some(isUnsteady),
  run: async (world) => {
    const route = pickRoute(world, isUnsteady);
    const both = [route, reverse(world, route)];
    for (const one of both) await initiate(world, one);
    for (const one of both) await writeLetter(world, one);
    for (const one of world.dice.shuffle(both)) {
      const latest = one.underway.at(-1);
      if (latest !== undefined && !world.dice.once(3)) await handLetter(world, one, latest);
    }
  },
};

export const archive: Action = {
  name: 'archive',
  weight: 15,
  possible: (world) => world.routes.some(isDisposable),
  run: async (world) => {
    const route = pickRoute(world, isDisposable);
    const { from, to } = route;
    await from.peer.archive(to.address);
    const end = endOf(from, to);
    setEnd(from, to, { ...end, record: archiveCurrent(end.record!) });
    note(world, `archived ${routeTitle(route)}`);
  },
};

export const forget: Action = {
  name: 'forget sessions',
  weight: 6,
  possible: (world) => world.routes.some(isDisposable),
  run: async (world) => {
    const route = pickRoute(world, isDisposable);
    const { from, to } = route;
    await from.peer.forget(to.address);
    setEnd(from, to, { ...endOf(from, to), record: undefined });
    note(world, `forgot ${routeTitle(route)}`);
  },
};

/** Where nothing more can be read, either side begins anew, accepting a new identity if there is one. */
export const repair: Action = {
  name: 'repair',
  weight: 60,
  possible: (world) => world.routes.some(isBroken),
  run: async (world) => {
    const route = pickRoute(world, isBroken);
    const both = world.dice.shuffle([route, reverse(world, route)]);
    for (const one of both) if (isIdentityStale(one)) await acceptIdentity(world, one);
    await initiate(world, both[0]!);
    await writeLetter(world, both[0]!);
  },
};

/** Over and over, until the oldest sessions are discarded; then letters of these and of some others arrive. */
export const beginManyTimes: Action = {
  name: 'initiate many times',
  weight: 2,
  possible: (world) => world.routes.some(isUnsteady),
  run: async (world) => {
    const route = pickRoute(world, isUnsteady);
    for (const one of [route, reverse(world, route)]) if (isIdentityStale(one)) await acceptIdentity(world, one);
    const late: Letter[] = [];
    for (let left = world.dice.between(40, 44); left > 0; left--) late.push(...(await beginAndDelay(world, route)));
    const others = world.dice.shuffle(late.slice(8)).slice(0, 8);
    for (const letter of world.dice.shuffle([...late.slice(0, 8), ...others])) await handLetter(world, route, letter);
  },
};

/** A session that both know, or that was answered too, and a letter on it that is still under way. */
async function beginAndDelay(world: World, route: Route): Promise<readonly Letter[]> {
  await initiate(world, route);
  const first = await writeLetter(world, route);
  const isRead = first !== undefined && (await handLetter(world, route, first));
  const back = reverse(world, route);
  const answer = isRead && world.dice.once(2) ? await writeLetter(world, back) : undefined;
  if (answer !== undefined) await handLetter(world, back, answer);
  const late = await writeLetter(world, route);
  return late === undefined ? [] : [late];
}

function isDisposable(route: Route): boolean {
  return isUnsteady(route) && isAcquainted(route);
}
