/** Beginning sessions, and what brings one to begin anew. */

import { expectDone, expectRefused, sessionsOf } from './attempt.ts';
import { EMPTY_RECORD, makeCurrent } from './model/record-model.ts';
import { startInitiator } from './model/session-model.ts';
import { routeTitle } from './post.ts';
import { endOf, note, type Offer, type Route, setEnd, takeOffer, type World } from './world.ts';

/** `route.from` processes a bundle of `route.to`, which may be an old one. */
export async function initiate(world: World, route: Route, offer: Offer = freshOffer(world, route)): Promise<void> {
  const { from, to } = route;
  const end = endOf(from, to);
  const what = `initiating ${routeTitle(route)}`;
  const run = () => from.peer.initiate(to.address, offer.bundle);
  if (end.identity !== undefined && end.identity !== offer.identity) {
    await expectRefused(world, { device: from, what, run, stored: sessionsOf(from, to), expected: 'untrusted' });
    return;
  }
  await expectDone(what, run);
  const number = ++world.lastSession;
  world.report.sessions++;
  const pending = { createdAt: world.now, preKeys: offer.preKeys };
  const record = makeCurrent(end.record ?? EMPTY_RECORD, startInitiator(number, offer.identity, pending));
  setEnd(from, to, { record, identity: offer.identity });
  note(world, `${what}: session ${number}`);
}

/** `route.from` takes the identity that `route.to` has now for the right one. */
export async function acceptIdentity(world: World, { from, to }: Route): Promise<void> {
  await from.peer.trust(to.address, to.peer.identityKey);
  setEnd(from, to, { ...endOf(from, to), identity: to.account.identity.publicKey });
  note(world, `${from.title} accepts the identity of ${to.title}`);
}

/** Whether `route.from` still trusts an identity that `route.to` has no more. */
export function isIdentityStale({ from, to }: Route): boolean {
  const { identity } = endOf(from, to);
  return identity !== undefined && identity !== to.account.identity.publicKey;
}

/** With one-time pre-keys or without. */
export function freshOffer({ dice }: World, { to }: Route): Offer {
  return takeOffer(to, { oneTime: dice.once(2), oneTimeKem: dice.once(2) });
}
