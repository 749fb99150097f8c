/** Letters to a group, encrypted once with a sender key, each call compared with what the model says. */

import { expectDone, expectRefused } from './attempt.ts';
import { assertEqual, DivergenceError } from './divergence.ts';
import { viewIteration } from './message-view.ts';
import { EMPTY_SENDER_KEY, processChain, readWithChain } from './model/sender-key-model.ts';
import { countOutcome } from './report.ts';
import { chainKeyOf, type Device, type Distribution, type Group, type GroupLetter, note, type World } from './world.ts';

/** The distribution message of a sender key as it stands. The first one begins the chain, and so does each `isNew` one. */
export async function distribute(world: World, group: Group, from: Device, isNew: boolean): Promise<Distribution> {
  const { distributionId } = group;
  const known = from.chains.get(group);
  const run = () =>
    isNew && known ? from.senderKeys.rotate(distributionId) : from.senderKeys.distribute(distributionId);
  const message = await expectDone(`distributing ${chainKeyOf(group, from)}`, run);
  const place = isNew || known === undefined ? { chain: ++world.lastChain, iteration: 0 } : known;
  from.chains.set(group, place);
  const distribution = { from, place, message };
  group.distributions.push(distribution);
  if (group.distributions.length > DISTRIBUTIONS_MAX) group.distributions.shift();
  note(world, `distributed ${chainKeyOf(group, from)}, chain ${place.chain}.${place.iteration}`);
  return distribution;
}

/** `to` takes in a distribution, which may be an old one. */
export async function handDistribution(world: World, group: Group, to: Device, one: Distribution): Promise<void> {
  const { from, place, message } = one;
  const key = chainKeyOf(group, from);
  await expectDone(`${to.title} processing ${key}`, () => to.senderKeys.process(from.address, message));
  to.knownChains.set(key, processChain(to.knownChains.get(key) ?? EMPTY_SENDER_KEY, place));
  note(world, `${to.title} has ${key}, chain ${place.chain}.${place.iteration}`);
}

/** Writes to the group and leaves the letter under way. `from` has distributed its key. */
export async function writeToGroup(world: World, group: Group, from: Device): Promise<GroupLetter> {
  const place = from.chains.get(group);
  if (place === undefined) throw new TypeError('from: has no chain in this group');
  const number = ++world.lastLetter;
  const text = `letter ${number} ${'ü'.repeat(world.dice.below(40))}`;
  const what = `writing to ${group.title} from ${from.title}`;
  const message = await expectDone(what, () => from.senderKeys.encrypt(group.distributionId, text));
  assertEqual(`iteration of ${what}`, viewIteration(message), place.iteration);
  from.chains.set(group, { ...place, iteration: place.iteration + 1 });
  world.report.written++;
  const letter = { number, from, place, text, message };
  group.letters.push(letter);
  if (group.letters.length > LETTERS_MAX) group.letters.shift();
  note(world, `${what}: ${groupLetterTitle(letter)}`);
  return letter;
}

/** Hands a letter to a member, for the first time or once more. */
export async function handGroupLetter(world: World, group: Group, to: Device, letter: GroupLetter): Promise<void> {
  const { from, place, text, message } = letter;
  const what = `${groupLetterTitle(letter)} of ${chainKeyOf(group, from)} to ${to.title}`;
  const key = chainKeyOf(group, from);
  const verdict = readWithChain(to.knownChains.get(key) ?? EMPTY_SENDER_KEY, place);
  const run = () => to.senderKeys.decrypt(from.address, message);
  if (verdict.kind === 'refused') {
    await expectRefused(world, {
      device: to,
      what,
      run,
      stored: senderKeyOf(group, to, from),
      expected: verdict.refusal,
    });
    return;
  }
  const read = await expectDone(what, run);
  if (read !== text) throw new DivergenceError(`${what} was read as something else`);
  to.knownChains.set(key, verdict.after);
  note(world, `${what}: read`);
  countOutcome(world.report, to.implementation, 'read of a group');
}

/** What `device` has stored of the sender key of `from`. */
export function senderKeyOf({ distributionId }: Group, device: Device, from: Device) {
  return () => device.senderKeys.stored(from.address, distributionId);
}

export function groupLetterTitle({ number, place }: GroupLetter): string {
  return `group letter ${number} (chain ${place.chain}.${place.iteration})`;
}

const DISTRIBUTIONS_MAX = 30;
const LETTERS_MAX = 200;
