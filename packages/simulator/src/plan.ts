/**
 * What is to happen in a run: who there is, who writes when, and what breaks when and for how long. A function of the seed, so a
 * run repeats; a value, so a part of it can be tried alone.
 */

import { createDice, type Dice } from '@sotto/testkit';
import type { WriteFault } from './device-disk.ts';
import { changesOf, type DeviceChange } from './plan-devices.ts';
import type { CommitFault } from './relay-disk.ts';
import type { Climate, How } from './weather.ts';

export interface Cast {
  readonly relays: number;
  /** The n-th has its account on the relay n modulo {@link RELAYS_MAX}, which plays too. */
  readonly people: readonly number[];
  /** Makes an account during the run. */
  readonly newcomer: boolean;
}

export interface Writing {
  readonly atMs: number;
  readonly from: number;
  readonly to: number;
  /** Of the sender, from 0. */
  readonly number: number;
  readonly length: number;
  /** Of the file that goes with it, if one does. */
  readonly fileBytes: number | undefined;
  /** After which it is gone: where it was written, and where it was read. */
  readonly timerSeconds: number | undefined;
}

/** Somebody reads nothing more of somebody. */
export interface Block {
  readonly atMs: number;
  readonly person: number;
  readonly whom: number;
}

export type Fault = { readonly atMs: number; readonly forMs: number } & (
  | { readonly kind: 'relay-crash' | 'relay-stop' | 'relay-disk-full'; readonly relay: number }
  | { readonly kind: 'relay-commit'; readonly relay: number; readonly fault: CommitFault }
  | {
      readonly kind: 'device-crash' | 'device-stop' | 'device-disk-full' | 'device-forges' | 'device-rollback';
      readonly person: number;
    }
  | { readonly kind: 'device-write'; readonly person: number; readonly fault: WriteFault }
  | { readonly kind: 'relay-clock'; readonly relay: number; readonly offsetMs: number }
  | { readonly kind: 'device-clock'; readonly person: number; readonly offsetMs: number }
  /** Two sides of the relays, or a person and everybody. */
  | { readonly kind: 'partition'; readonly side: readonly number[]; readonly how: How }
  | { readonly kind: 'link'; readonly person: number; readonly how: How }
);

export interface Plan {
  readonly seed: string;
  readonly cast: Cast;
  readonly climate: Climate;
  readonly writings: readonly Writing[];
  readonly blocks: readonly Block[];
  readonly changes: readonly DeviceChange[];
  readonly faults: readonly Fault[];
  /** Then everything is healed, and nobody writes. */
  readonly quietAtMs: number;
}

export function planOf(seed: string): Plan {
  const dice = createDice(`${seed}/plan`);
  const cast = castOf(dice);
  const quietAtMs = dice.between(QUIET_AFTER_MS[0], QUIET_AFTER_MS[1]);
  const climate = climateOf(dice);
  const changes = changesOf(createDice(`${seed}/devices`), cast.people, quietAtMs);
  const faults = faultsOf(createDice(`${seed}/faults`), cast, quietAtMs).filter((fault) => !undoes(fault, changes));
  const writings = writingsOf(createDice(`${seed}/writings`), cast, quietAtMs);
  const blocks = blocksOf(createDice(`${seed}/blocks`), cast, quietAtMs);
  const remembered = writingsAround(createDice(`${seed}/remembered`), faults, cast, writings, quietAtMs);
  return { seed, cast, climate, writings: [...writings, ...remembered], blocks, changes, faults, quietAtMs };
}

/** A disk that is put back would forget what became of the devices: that is its own account alone, and another plan. */
const undoes = (fault: Fault, changes: readonly DeviceChange[]): boolean =>
  fault.kind === 'device-rollback' && changes.some(({ person }) => person === fault.person);

function castOf(dice: Dice): Cast {
  const relays = dice.between(2, RELAYS_MAX);
  const candidates = Array.from({ length: PEOPLE_MAX }, (_, person) => person).filter((one) => homeOf(one) < relays);
  const people = dice.shuffle(candidates).slice(0, dice.between(3, 4));
  return { relays, people: people.toSorted((left, right) => left - right), newcomer: dice.chance(0.25) };
}

/** The relay of a person. */
export const homeOf = (person: number): number => person % RELAYS_MAX;

const climateOf = (dice: Dice): Climate => ({
  latencyMs: dice.pick([
    [1, 20],
    [10, 200],
    [1, 1_500],
  ] as const),
  breaksOff: dice.pick([0, 0.005, 0.03]),
  repeats: dice.pick([0, 0.01, 0.1]),
  tampers: dice.pick([0, 0, 0.03]),
});

/** Bursts, so that messages overtake each other and both sides write at once. */
function writingsOf(dice: Dice, { people }: Cast, untilMs: number): readonly Writing[] {
  const numbers = new Map<number, number>();
  const writings: Writing[] = [];
  const isFleeting = dice.chance(0.25);
  let atMs = 500;
  while (writings.length < LETTERS_MAX && atMs < untilMs) {
    const [from, to] = dice.shuffle(people);
    const burst = dice.chance(0.3) ? dice.between(2, 5) : 1;
    for (let count = 0; count < burst; count++) {
      const [author, reader] = dice.chance(0.8) ? [from!, to!] : [to!, from!];
      const number = numbers.get(author) ?? 0;
      numbers.set(author, number + 1);
      const length = dice.chance(0.1) ? dice.between(2_000, 12_000) : dice.between(40, 300);
      const fileBytes = dice.chance(0.12) ? dice.between(1, FILE_BYTES_MAX) : undefined;
      // A file is gone when the time of its author is over, whether it was fetched or not.
      const timerSeconds = isFleeting && dice.chance(0.5) && fileBytes === undefined ? dice.between(4, 20) : undefined;
      writings.push({ atMs, from: author, to: reader, number, length, fileBytes, timerSeconds });
      atMs += dice.between(0, 40);
    }
    atMs += dice.between(0, (2 * untilMs) / LETTERS_MAX);
  }
  return writings;
}

/** Whoever forgets what it sent, since an older copy of its disk is put back, has sent something meanwhile and sends more. */
function writingsAround(
  dice: Dice,
  faults: readonly Fault[],
  { people }: Cast,
  before: readonly Writing[],
  untilMs: number,
): readonly Writing[] {
  const writings: Writing[] = [];
  for (const fault of faults) {
    if (fault.kind !== 'device-rollback') continue;
    const { person: from, atMs } = fault;
    const forMs = Math.min(fault.forMs, untilMs - atMs);
    const to = dice.pick(people.filter((one) => one !== from));
    const sizes = { length: 80, fileBytes: undefined, timerSeconds: undefined };
    for (const at of [atMs + forMs / 3, atMs + forMs + 200]) {
      const number = [...before, ...writings].filter((one) => one.from === from).length;
      writings.push({ atMs: Math.round(at), from, to, number, ...sizes });
    }
  }
  return writings;
}

function blocksOf(dice: Dice, { people }: Cast, untilMs: number): readonly Block[] {
  const [person, whom] = dice.shuffle(people);
  return dice.chance(0.25) ? [{ atMs: dice.between(500, untilMs), person: person!, whom: whom! }] : [];
}

function faultsOf(dice: Dice, cast: Cast, untilMs: number): readonly Fault[] {
  const count = dice.between(2, 9);
  const faults = Array.from({ length: count }, () => faultOf(dice, cast, untilMs));
  return faults.toSorted((left, right) => left.atMs - right.atMs);
}

function faultOf(dice: Dice, { relays, people }: Cast, untilMs: number): Fault {
  const when = { atMs: dice.between(200, untilMs), forMs: dice.between(50, 12_000) };
  const relay = dice.between(0, relays - 1);
  const person = dice.pick(people);
  const kind = dice.pick(KINDS);
  switch (kind) {
    case 'relay-crash':
    case 'relay-stop':
    case 'relay-disk-full':
      return { ...when, kind, relay };
    case 'relay-commit':
      return {
        ...when,
        kind,
        relay,
        fault: { commits: dice.between(0, 8), what: dice.pick(['dies-before', 'dies-after'] as const) },
      };
    case 'device-crash':
    case 'device-stop':
    case 'device-disk-full':
    case 'device-forges':
      return { ...when, kind, person };
    case 'device-rollback':
      return { ...when, forMs: dice.between(3_000, 12_000), kind, person };
    case 'device-write':
      return {
        ...when,
        kind,
        person,
        fault: {
          ...dice.pick([
            { writes: dice.between(0, 8), to: '' },
            { writes: dice.between(0, 1), to: 'inbox/' },
            { writes: dice.between(0, 1), to: 'outbox/' },
          ] as const),
          what: dice.pick(['dies-before', 'dies-before', 'dies-after', 'dies-after', 'busy', 'full', 'torn'] as const),
        },
      };
    case 'relay-clock':
      return { ...when, kind, relay, offsetMs: dice.between(-600_000, 600_000) };
    case 'device-clock':
      return { ...when, kind, person, offsetMs: dice.between(-2 * 86_400_000, 2 * 86_400_000) };
    case 'partition':
      return { ...when, kind, side: [relay], how: dice.pick(HOWS) };
    case 'link':
      return { ...when, kind, person, how: dice.pick(HOWS) };
  }
}

const KINDS = [
  'relay-crash',
  'relay-stop',
  'relay-disk-full',
  'relay-commit',
  'relay-commit',
  'device-crash',
  'device-crash',
  'device-stop',
  'device-disk-full',
  'device-forges',
  'device-rollback',
  'device-rollback',
  'device-write',
  'device-write',
  'device-write',
  'relay-clock',
  'device-clock',
  'partition',
  'link',
  'link',
] as const;

const HOWS: readonly How[] = ['refused', 'silent', 'deaf', 'slow', 'lossy', 'tampering', 'tampering'];

export const RELAYS_MAX = 3;
/** Those who have accounts before a run begins. */
export const PEOPLE_MAX = 6;
/** Three chunks at most. */
const FILE_BYTES_MAX = 150_000;
const LETTERS_MAX = 18;
const QUIET_AFTER_MS = [8_000, 45_000] as const;
