/** Signed and last-resort pre-keys are replaced, old ones deleted, and bundles forged. */

import type { Action } from '../action.ts';
import { expectRefused, sessionsOf } from '../attempt.ts';
import { freshOffer, isIdentityStale } from '../begin.ts';
import { retire } from '../model/pre-key-model.ts';
import { routeTitle } from '../post.ts';
import { pickRoute } from '../routes.ts';
import { note, takeOffer } from '../world.ts';

export const rotatePreKeys: Action = {
  name: 'rotate pre-keys',
  weight: 10,
  possible: () => true,
  run: async (world) => {
    const device = world.dice.pick(world.devices);
    device.peer.rotate();
    takeOffer(device, { oneTime: false, oneTimeKem: false });
    note(world, `${device.title} rotated its pre-keys`);
  },
};

export const retirePreKeys: Action = {
  name: 'retire pre-keys',
  weight: 6,
  possible: () => true,
  run: async (world) => {
    const device = world.dice.pick(world.devices);
    const { preKeys } = takeOffer(device, { oneTime: false, oneTimeKem: false });
    device.peer.retire();
    retire(device.preKeys, preKeys);
    note(world, `${device.title} retired its old pre-keys`);
  },
};

/** The signatures of a bundle change places. */
export const forgeBundle: Action = {
  name: 'forge a bundle',
  weight: 6,
  possible: (world) => world.routes.some((route) => !isIdentityStale(route)),
  run: async (world) => {
    const route = pickRoute(world, (one) => !isIdentityStale(one));
    const { from, to } = route;
    const { bundle } = freshOffer(world, route);
    const { signedPreKey, kemPreKey } = bundle;
    const forged = world.dice.once(2)
      ? { ...bundle, signedPreKey: { ...signedPreKey, signature: kemPreKey.signature } }
      : { ...bundle, kemPreKey: { ...kemPreKey, signature: signedPreKey.signature } };
    const what = `a forged bundle ${routeTitle(route)}`;
    const run = () => from.peer.initiate(to.address, forged);
    await expectRefused(world, { device: from, what, run, stored: sessionsOf(from, to), expected: 'bundle signature' });
  },
};
