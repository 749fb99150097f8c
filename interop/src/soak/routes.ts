/** Choosing where something happens. */

import { sendRefusal } from './model/end-model.ts';
import { preKeyRefusal } from './model/pre-key-model.ts';
import { listSessions } from './model/record-model.ts';
import { endOf, type Route, type World } from './world.ts';

/** A route that `suits`. The first ones come up more often, so that some sessions get long and others stay young. */
export function pickRoute(world: World, suits: (route: Route) => boolean = () => true): Route {
  const routes = world.routes.filter(suits);
  return routes[Math.min(world.dice.below(routes.length), world.dice.below(routes.length))]!;
}

/** Where sessions may be lost and replaced. */
export function isUnsteady(route: Route): boolean {
  return !route.isSteady;
}

export function isUnderway({ underway }: Route): boolean {
  return underway.length > 0;
}

export function canSend(world: World, { from, to }: Route): boolean {
  return sendRefusal(endOf(from, to), world.now) === undefined;
}

/** Whether the receiver can not read what the sender would write now, whatever is delivered. */
export function isBroken({ from, to }: Route): boolean {
  const current = endOf(from, to).record?.current;
  const { record, identity } = endOf(to, from);
  if (current === undefined) return false;
  if (identity !== undefined && identity !== from.account.identity.publicKey) return true;
  if (record !== undefined && listSessions(record).some(({ number }) => number === current.number)) return false;
  const { pending } = current;
  return pending === undefined || preKeyRefusal(to.preKeys, pending.preKeys, current.number) !== undefined;
}

/** Whether the sender has ever had anything of the receiver. */
export function isAcquainted({ from, to }: Route): boolean {
  return endOf(from, to).record !== undefined;
}
