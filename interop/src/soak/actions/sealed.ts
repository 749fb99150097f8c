/** Sealed sender beyond single letters: damage, and one message for many devices. */

import { hexToBytes } from '@sotto/crypto';
import type { SplitMessage } from '../../sealed-peer.ts';
import type { Action } from '../action.ts';
import { expectDone, expectRefused, sessionsOf } from '../attempt.ts';
import { isIdentityStale } from '../begin.ts';
import { assertEqual } from '../divergence.ts';
import { handGroupLetter, writeToGroup } from '../group-post.ts';
import { letterTitle, routeTitle } from '../post.ts';
import { canSend, pickRoute } from '../routes.ts';
import { assertOpened, certify, composeContent, hasServiceId } from '../sealing.ts';
import type { Device, Letter, Route, World } from '../world.ts';

/** The low nibble of the first byte is free, and its high one has two values for version 1; all other bits count. */
export const damageSealedLetter: Action = {
  name: 'damage a sealed letter',
  weight: 30,
  possible: (world) => world.routes.some(hasSealed),
  run: async (world) => {
    const { dice } = world;
    const route = pickRoute(world, hasSealed);
    const letter = dice.pick(route.underway.filter(isSealed));
    const { message } = letter.sealing!;
    const bytes = Uint8Array.from(message);
    const position = dice.between(1, bytes.length - 1);
    bytes[position]! ^= 1 << dice.below(8);
    const damaged = dice.once(4) ? bytes.slice(0, position) : bytes;
    const { from, to } = route;
    const what = `${letterTitle(letter)} ${routeTitle(route)}, its seal damaged [at ${position}],`;
    const run = () => to.peer.unsealText(damaged, from.account.authority.trustRoot, world.now);
    await expectRefused(world, { device: to, what, run, stored: sessionsOf(to, from) });
  },
};

/** A group letter, sealed once for all devices that its sender has a session with; each opens its part and reads it. */
export const sealForGroup: Action = {
  name: 'seal for many',
  weight: 25,
  possible: (world) => world.devices.some((from) => isSender(world, from)),
  run: async (world) => {
    const { dice } = world;
    const from = dice.pick(world.devices.filter((device) => isSender(world, device)));
    const group = dice.pick(world.groups.filter((one) => from.chains.has(one)));
    const recipients = reachable(world, from);
    const letter = await writeToGroup(world, group, from);
    certify(world, from);
    const { input, expected } = composeContent(world, { type: 'senderKeyMessage', content: letter.message });
    const addresses = recipients.map(({ address }) => address);
    const excluded = EXCLUDED.slice(0, dice.below(EXCLUDED.length + 1));
    const what = `sealing from ${from.title} for ${recipients.map(({ title }) => title).join(', ')}`;
    const seal = async () => from.peer.sealForMany(from.peer.contentOf(input), addresses, excluded);
    const sent = await expectDone(what, seal);
    const parts = splitAlike(world, what, sent);
    assertEqual(`excluded of ${what}`, [...parts.excluded].toSorted().join(), excluded.toSorted().join());
    for (const to of recipients) {
      const part = parts.recipients[to.address.name];
      const opened = await expectDone(what, () => to.peer.open(hexToBytes(part?.message ?? '')));
      assertOpened(what, opened, from, expected);
      if (!dice.once(3)) await handGroupLetter(world, group, to, letter);
    }
  },
};

/** Both implementations split the sent form into the same parts. */
function splitAlike({ devices }: World, what: string, sent: Uint8Array) {
  const [ours, libsignals] = (['ours', 'libsignal'] as const).map((one) => {
    const { peer } = devices.find(({ implementation }) => implementation === one)!;
    return peer.split(sent);
  });
  assertEqual(`parts of ${what}`, describeSplit(ours!), describeSplit(libsignals!));
  return ours!;
}

function describeSplit({ recipients, excluded }: SplitMessage): string {
  return JSON.stringify([Object.entries(recipients).toSorted(), excluded.toSorted()]);
}

/** Devices that can be sent to now. One account has one part of a message, so its identity must be the one it has now. */
function reachable(world: World, from: Device): readonly Device[] {
  const routes = world.routes.filter(
    (route) => route.from === from && canSend(world, route) && !isIdentityStale(route),
  );
  return routes.map(({ to }) => to).filter(({ address }) => hasServiceId(address));
}

function isSender(world: World, from: Device): boolean {
  return from.chains.size > 0 && reachable(world, from).length > 0;
}

function hasSealed({ underway }: Route): boolean {
  return underway.some(isSealed);
}

function isSealed({ sealing }: Letter): boolean {
  return sealing !== undefined;
}

const EXCLUDED = ['00000000-0000-4000-8000-000000000001', 'PNI:00000000-0000-4000-8000-000000000001'];
