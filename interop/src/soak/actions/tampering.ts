/** Letters that were changed on their way, or brought to the wrong door. The original stays under way. */

import type { SessionMessage } from '@sotto/ratchet';
import type { Action } from '../action.ts';
import { expectRefused, sessionsOf } from '../attempt.ts';
import type { Range } from '../message-view.ts';
import { listSessions } from '../model/record-model.ts';
import { letterTitle, routeTitle } from '../post.ts';
import { isUnderway, pickRoute } from '../routes.ts';
import { hasServiceId } from '../sealing.ts';
import { endOf, type Letter, type Route, type World } from '../world.ts';

export const flipBit: Action = {
  name: 'flip a bit',
  weight: 60,
  possible: (world) => world.routes.some(isUnderway),
  run: async (world) => {
    const route = pickRoute(world, isUnderway);
    const letter = world.dice.pick(route.underway);
    const bytes = Uint8Array.from(letter.message.bytes);
    const { start, end } = world.dice.pick(authenticatedRanges(route, letter));
    const position = world.dice.between(start, end - 1);
    const bit = world.dice.below(8);
    bytes[position]! ^= 1 << bit;
    await expectDamageRefused(world, route, letter, bytes, `flipped [bit ${bit} of byte ${position}]`);
  },
};

export const cut: Action = {
  name: 'cut',
  weight: 20,
  possible: (world) => world.routes.some(isUnderway),
  run: async (world) => {
    const route = pickRoute(world, isUnderway);
    const letter = world.dice.pick(route.underway);
    const length = world.dice.below(letter.message.bytes.length);
    await expectDamageRefused(world, route, letter, letter.message.bytes.slice(0, length), `cut [to ${length} bytes]`);
  },
};

/** The head of one plain letter and the tail of another. Where that makes a whole letter, its MAC is damaged. */
export const splice: Action = {
  name: 'splice',
  weight: 20,
  possible: (world) => world.routes.some(hasTwoPlain),
  run: async (world) => {
    const route = pickRoute(world, hasTwoPlain);
    const [head, tail] = world.dice.shuffle(route.underway.filter(isPlain)) as [Letter, Letter];
    const at = world.dice.between(1, Math.min(head.message.bytes.length, tail.message.bytes.length) - 1);
    const bytes = Buffer.concat([head.message.bytes.subarray(0, at), tail.message.bytes.subarray(at)]);
    if ([head, tail].some(({ message }) => bytes.equals(message.bytes))) bytes[bytes.length - 1]! ^= 1;
    await expectDamageRefused(world, route, head, bytes, `spliced with letter ${tail.number} [at ${at}]`);
  },
};

/** Another device of the receiver gets the letter. */
export const misdeliver: Action = {
  name: 'misdeliver',
  weight: 20,
  possible: (world) => world.routes.some(isUnderway),
  run: async (world) => {
    const { from, to, underway } = pickRoute(world, isUnderway);
    const letter = world.dice.pick(underway);
    const stranger = world.dice.pick(world.devices.filter((device) => device !== to && device !== from));
    const what = `${letterTitle(letter)} brought to ${stranger.title}`;
    const run = () => stranger.peer.decrypt(from.address, letter.message);
    await expectRefused(world, { device: stranger, what, run, stored: sessionsOf(stranger, from) });
  },
};

/** The letter is said to be of another device, with whose account it may even share its identity. */
export const misattribute: Action = {
  name: 'misattribute',
  weight: 20,
  possible: (world) => world.routes.some(isBoundUnderway),
  run: async (world) => {
    const { from, to, underway } = pickRoute(world, isBoundUnderway);
    const letter = world.dice.pick(underway);
    const siblings = from.account.devices.filter((device) => device !== from && device !== to);
    const others = world.devices.filter((device) => device !== from && device !== to);
    const claimed = world.dice.pick(siblings.length > 0 && world.dice.once(2) ? siblings : others);
    const what = `${letterTitle(letter)} brought to ${to.title} as of ${claimed.title}`;
    const run = () => to.peer.decrypt(claimed.address, letter.message);
    await expectRefused(world, { device: to, what, run, stored: sessionsOf(to, claimed) });
  },
};

async function expectDamageRefused(
  world: World,
  route: Route,
  letter: Letter,
  bytes: Uint8Array,
  damage: string,
): Promise<void> {
  const { from, to } = route;
  const message: SessionMessage = { ...letter.message, bytes: Uint8Array.from(bytes) };
  const what = `${letterTitle(letter)} ${routeTitle(route)}, ${damage},`;
  const run = () => to.peer.decrypt(from.address, message);
  await expectRefused(world, { device: to, what, run, stored: sessionsOf(to, from) });
}

/** How a known session started is not read again, so damage there would not be noticed (section 6.3). */
function authenticatedRanges({ from, to }: Route, { place, view }: Letter): readonly Range[] {
  const { record } = endOf(to, from);
  const isKnown = record !== undefined && listSessions(record).some(({ number }) => number === place.session);
  return isKnown ? [view.inner] : view.vital;
}

/** Only between service ids is a first letter bound to its two ends (section 6.2). */
function isBoundUnderway(route: Route): boolean {
  return isUnderway(route) && hasServiceId(route.from.address) && hasServiceId(route.to.address);
}

function isPlain({ preKeys }: Letter): boolean {
  return preKeys === undefined;
}

function hasTwoPlain({ underway }: Route): boolean {
  return underway.filter(isPlain).length > 1;
}
