/** Groups: sender keys handed out, begun anew, used in bursts, read in any order, damaged and repeated. */

import type { Action } from '../action.ts';
import { expectRefused } from '../attempt.ts';
import {
  distribute,
  groupLetterTitle,
  handDistribution,
  handGroupLetter,
  senderKeyOf,
  writeToGroup,
} from '../group-post.ts';
import type { Device, Group, GroupLetter, World } from '../world.ts';

/** To every other member, most of the time; now and then on a new chain. */
export const handOutSenderKey: Action = {
  name: 'hand out a sender key',
  weight: 30,
  possible: () => true,
  run: async (world) => {
    const group = world.dice.pick(world.groups);
    const from = world.dice.pick(world.devices);
    const distribution = await distribute(world, group, from, world.dice.once(3));
    for (const to of othersOf(world, from))
      if (!world.dice.once(4)) await handDistribution(world, group, to, distribution);
  },
};

/** A distribution that was under way for long, of a chain that may be known, gone or replaced. */
export const handOutLate: Action = {
  name: 'hand out an old sender key',
  weight: 10,
  possible: (world) => world.groups.some(({ distributions }) => distributions.length > 0),
  run: async (world) => {
    const group = world.dice.pick(world.groups.filter(({ distributions }) => distributions.length > 0));
    const distribution = world.dice.pick(group.distributions);
    await handDistribution(world, group, world.dice.pick(othersOf(world, distribution.from)), distribution);
  },
};

export const writeToMembers: Action = {
  name: 'write to a group',
  weight: 50,
  possible: hasSender,
  run: async (world) => {
    const { group, from } = pickSender(world);
    for (let left = world.dice.between(1, 12); left > 0; left--) await writeToGroup(world, group, from);
  },
};

/** Some letters arrive at some members, in any order. Many have arrived there before. */
export const deliverToMembers: Action = {
  name: 'deliver to a group',
  weight: 80,
  possible: hasLetters,
  run: async (world) => {
    const group = world.dice.pick(world.groups.filter(({ letters }) => letters.length > 0));
    const letters = group.letters.slice(-world.dice.pick([10, 50, 200]));
    for (const letter of world.dice.shuffle(letters).slice(0, world.dice.between(1, 25))) {
      await handGroupLetter(world, group, world.dice.pick(othersOf(world, letter.from)), letter);
    }
  },
};

/** One overtakes thousands, for a member who may have been told of the chain only just now. */
export const leapInGroup: Action = {
  name: 'leap in a group',
  weight: 1,
  possible: hasSender,
  run: async (world) => {
    const { group, from } = pickSender(world);
    const to = world.dice.pick(othersOf(world, from));
    await handDistribution(world, group, to, await distribute(world, group, from, false));
    const first = [await writeToGroup(world, group, from), await writeToGroup(world, group, from)];
    for (let left = world.dice.pick([1990, 1999, 2000, 2010]); left > 0; left--) await writeToGroup(world, group, from);
    const last = await writeToGroup(world, group, from);
    for (const letter of [last, ...first]) await handGroupLetter(world, group, to, letter);
  },
};

/** A key is begun anew until its oldest chain is forgotten; then letters of all of them arrive. */
export const rotateManyTimes: Action = {
  name: 'begin a sender key many times',
  weight: 5,
  possible: () => true,
  run: async (world) => {
    const group = world.dice.pick(world.groups);
    const from = world.dice.pick(world.devices);
    const to = world.dice.pick(othersOf(world, from));
    const letters: GroupLetter[] = [];
    for (let left = world.dice.between(4, 7); left > 0; left--) {
      await handDistribution(world, group, to, await distribute(world, group, from, true));
      letters.push(await writeToGroup(world, group, from));
    }
    for (const letter of world.dice.shuffle(letters)) await handGroupLetter(world, group, to, letter);
  },
};

/** Everything but the version byte's low nibble is a matter of the signature, and that nibble is signed. */
export const damageGroupLetter: Action = {
  name: 'damage a group letter',
  weight: 15,
  possible: hasLetters,
  run: async (world) => {
    const { dice } = world;
    const group = dice.pick(world.groups.filter(({ letters }) => letters.length > 0));
    const letter = dice.pick(group.letters);
    const to = dice.pick(othersOf(world, letter.from));
    const bytes = Uint8Array.from(letter.message);
    const position = dice.below(bytes.length);
    bytes[position]! ^= 1 << dice.below(8);
    const damaged = dice.once(4) ? bytes.slice(0, position) : bytes;
    const what = `${groupLetterTitle(letter)}, damaged [at ${position}], to ${to.title}`;
    const run = () => to.senderKeys.decrypt(letter.from.address, damaged);
    await expectRefused(world, { device: to, what, run, stored: senderKeyOf(group, to, letter.from) });
  },
};

function othersOf(world: World, from: Device): readonly Device[] {
  return world.devices.filter((device) => device !== from);
}

function hasSender({ devices, groups }: World): boolean {
  return groups.some((group) => devices.some(({ chains }) => chains.has(group)));
}

function hasLetters({ groups }: World): boolean {
  return groups.some(({ letters }) => letters.length > 0);
}

function pickSender({ dice, devices, groups }: World): { readonly group: Group; readonly from: Device } {
  const senders = groups.flatMap((group) =>
    devices.flatMap((from) => (from.chains.has(group) ? [{ group, from }] : [])),
  );
  return dice.pick(senders);
}
