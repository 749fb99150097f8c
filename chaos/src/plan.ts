/**
 * What goes wrong, and when: a pure function of the seed, the length of the run and its size. Every fault has an end, and
 * all have ended when the plan has.
 *
 * Kinds come from a deck that is shuffled and dealt out again and again, so a run of two minutes has seen each of them
 * several times. Nothing has two faults of one kind at once; faults of different kinds meet as they like.
 */

import { createDice, type Dice } from '@sotto/testkit';

export interface Size {
  readonly relays: number;
  readonly clients: number;
  /** Processes over which the clients are spread. */
  readonly processes: number;
}

/** What happens to the bytes between two ends. */
export type LinkMode =
  /** Everything arrives, later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** A few bytes at a time. */
  | { readonly kind: 'dribble'; readonly bytesPerSecond: number }
  /** Every connection ends at once, new ones too. */
  | { readonly kind: 'refuse' }
  /** Every connection ends after so many bytes of the answer: in the middle of one, of a frame, of a head. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Nothing arrives; it does when the fault is over, as after a partition that the network repairs by itself. */
  | { readonly kind: 'hold' }
  /** Nothing arrives, nobody is told, ever: a connection that saw this stays silent until one end gives it up. */
  | { readonly kind: 'silent' }
  /** As silent, but what is sent still arrives: the answers do not. */
  | { readonly kind: 'deaf' };

/** The way from a relay or a client to a relay, by numbers from 0. */
export type Link =
  | { readonly from: 'relay'; readonly relay: number; readonly to: number }
  | { readonly from: 'client'; readonly client: number };

export type Fault =
  | { readonly kind: 'kill-relay'; readonly relay: number }
  | { readonly kind: 'pause-relay'; readonly relay: number }
  | { readonly kind: 'kill-clients'; readonly process: number }
  | { readonly kind: 'pause-clients'; readonly process: number }
  /** Relays of one side and of the other do not hear each other. */
  | { readonly kind: 'partition'; readonly side: readonly number[]; readonly mode: LinkMode }
  | { readonly kind: 'link'; readonly links: readonly Link[]; readonly mode: LinkMode }
  | { readonly kind: 'relay-clock'; readonly relay: number; readonly offsetMs: number }
  | { readonly kind: 'client-clock'; readonly client: number; readonly offsetMs: number }
  | { readonly kind: 'relay-disk'; readonly relay: number }
  /** Commits of these clients fail as on a full disk. */
  | { readonly kind: 'client-disk'; readonly process: number };

export interface PlannedFault {
  readonly number: number;
  /** Milliseconds after the start of the run. */
  readonly atMs: number;
  readonly lastsMs: number;
  readonly fault: Fault;
}

export const createPlan = (seed: string, minutes: number, size: Size): readonly PlannedFault[] => {
  const dice = createDice(`${seed}/plan`);
  const endMs = minutes * 60_000;
  const busyUntil = new Map<string, number>();
  const planned: PlannedFault[] = [];
  let deck: Kind[] = [];
  for (let atMs = CALM_MS; atMs < endMs - SHORTEST_MS; atMs += dice.between(PAUSE_MS[0], PAUSE_MS[1])) {
    if (deck.length === 0) deck = dice.shuffle(KINDS);
    const kind = deck.pop()!;
    const fault = drawFault(dice, kind, size, atMs > endMs - NOTICE_MS);
    const [low, high] = LASTS_MS[kind];
    const lastsMs = Math.min(dice.between(low, high), endMs - atMs);
    const target = targetOf(fault);
    if ((busyUntil.get(target) ?? 0) > atMs) continue;
    busyUntil.set(target, atMs + lastsMs);
    planned.push({ number: planned.length, atMs, lastsMs, fault });
  }
  return planned;
};

/** Faults of one target exclude each other in time. */
export const targetOf = (fault: Fault): string => {
  switch (fault.kind) {
    case 'kill-relay':
    case 'pause-relay':
      return `process of relay ${fault.relay}`;
    case 'kill-clients':
    case 'pause-clients':
      return `process ${fault.process}`;
    case 'relay-clock':
      return `clock of relay ${fault.relay}`;
    case 'client-clock':
      return `clock of client ${fault.client}`;
    case 'relay-disk':
      return `disk of relay ${fault.relay}`;
    case 'client-disk':
      return `disk of process ${fault.process}`;
    case 'partition':
      return 'partition';
    case 'link':
      return 'link';
  }
};

/** The relay of a client: clients of one process are of all relays. */
export const homeOf = (client: number, { relays }: Pick<Size, 'relays'>): number => client % relays;

/** Relays do not hear each other across the sides. */
export const linksAcross = (side: readonly number[], relays: number): readonly Link[] => {
  const links: Link[] = [];
  for (let relay = 0; relay < relays; relay++) {
    for (let to = 0; to < relays; to++) {
      if (side.includes(relay) !== side.includes(to)) links.push({ from: 'relay', relay, to });
    }
  }
  return links;
};

type Kind = Fault['kind'];

const drawFault = (dice: Dice, kind: Kind, size: Size, isLate: boolean): Fault => {
  const relay = dice.between(0, size.relays - 1);
  const process = dice.between(0, size.processes - 1);
  const client = dice.between(0, size.clients - 1);
  switch (kind) {
    case 'kill-relay':
    case 'pause-relay':
    case 'relay-disk':
      return { kind, relay };
    case 'kill-clients':
    case 'pause-clients':
    case 'client-disk':
      return { kind, process };
    case 'relay-clock':
      return { kind, relay, offsetMs: dice.between(-RELAY_CLOCK_MS, RELAY_CLOCK_MS) };
    case 'client-clock':
      return { kind, client, offsetMs: dice.between(-CLIENT_CLOCK_MS, CLIENT_CLOCK_MS) };
    case 'partition': {
      const others = size.relays === 2 ? 1 : dice.between(1, size.relays - 1);
      const order = dice.shuffle(Array.from({ length: size.relays }, (_, number) => number));
      return { kind, side: order.slice(0, others).sort(), mode: drawMode(dice, ['hold', 'silent', 'refuse']) };
    }
    case 'link':
      return drawLink(dice, size, isLate);
  }
};

/** A client takes a minute and more to notice that its stream is silent: late in a run, that happens to none. */
const drawLink = (dice: Dice, size: Size, isLate: boolean): Fault => {
  const links = drawLinks(dice, size);
  const isForClients = links.some(({ from }) => from === 'client');
  const kinds = isLate && isForClients ? MODES.filter((mode) => mode !== 'silent' && mode !== 'deaf') : MODES;
  return { kind: 'link', links, mode: drawMode(dice, kinds) };
};

/** One way between relays, or a fifth of the ways of clients. */
const drawLinks = (dice: Dice, { relays, clients }: Size): readonly Link[] => {
  if (relays > 1 && dice.chance(0.5)) {
    const relay = dice.between(0, relays - 1);
    const to = (relay + dice.between(1, relays - 1)) % relays;
    return [{ from: 'relay', relay, to }];
  }
  const order = dice.shuffle(Array.from({ length: clients }, (_, client) => client));
  return order.slice(0, Math.ceil(clients / 5)).map((client) => ({ from: 'client', client }));
};

const drawMode = (dice: Dice, kinds: readonly LinkMode['kind'][]): LinkMode => {
  const kind = dice.pick(kinds);
  switch (kind) {
    case 'delay':
      return { kind, ms: dice.between(20, 1_500) };
    case 'dribble':
      return { kind, bytesPerSecond: dice.between(500, 8_000) };
    case 'cut':
      return { kind, afterBytes: dice.between(0, 3_000) };
    default:
      return { kind };
  }
};

const MODES: readonly LinkMode['kind'][] = ['delay', 'dribble', 'refuse', 'cut', 'hold', 'silent', 'deaf'];

/** Links are what breaks most, so they stand in the deck twice. */
const KINDS: readonly Kind[] = [
  'kill-relay',
  'pause-relay',
  'kill-clients',
  'pause-clients',
  'partition',
  'link',
  'link',
  'relay-clock',
  'client-clock',
  'relay-disk',
  'client-disk',
];

/** How long each kind lasts: for a killed process, how long it stays away. */
const LASTS_MS: Readonly<Record<Kind, readonly [number, number]>> = {
  'kill-relay': [50, 4_000],
  'pause-relay': [300, 8_000],
  'kill-clients': [50, 3_000],
  'pause-clients': [300, 8_000],
  partition: [1_000, 12_000],
  link: [500, 9_000],
  'relay-clock': [1_000, 10_000],
  'client-clock': [1_000, 10_000],
  'relay-disk': [500, 6_000],
  'client-disk': [300, 4_000],
};

/** Before the first fault, so that everybody has written to somebody. */
const CALM_MS = 2_000;
const SHORTEST_MS = 500;
const NOTICE_MS = 75_000;
const PAUSE_MS = [200, 1_600] as const;

/** Fault T16: what a clock of a relay, and one of a phone, may be wrong by. */
const RELAY_CLOCK_MS = 10 * 60_000;
const CLIENT_CLOCK_MS = 2 * 24 * 60 * 60_000;
