/**
 * What lies between clients and relays, and between relays. It decides what becomes of every request, answer and frame; a
 * fate that is a promise comes when it resolves, which is how something is slow or overtaken.
 */

import type { Dice } from '../dice.ts';

/** Something under way. */
export interface Passage {
  /** The domain of a relay, or the name of a client. */
  readonly from: string;
  readonly to: string;
  /** `upgrade` opens a stream, `frame` is one message of it. */
  readonly kind: 'request' | 'answer' | 'upgrade' | 'frame';
  /** Of the request, or of the one that opened the stream. */
  readonly path: string;
}

/**
 * `lost` breaks the connection: whoever waits for an answer hears that there is none, and a stream ends, for in a stream
 * nothing is missing from the middle. `repeated` comes twice, if it is a request; the second answer goes nowhere.
 */
export type Fate = 'delivered' | 'lost' | 'repeated';

export interface Network {
  carry(passage: Passage): Fate | Promise<Fate>;
}

export interface FaultyNetwork extends Network {
  /** Nothing passes between these two until {@link heal}; either may be `*`, which is everybody. */
  cut(one: string, other: string): void;
  /** Ends all cuts. */
  heal(): void;
}

export interface FaultyNetworkOptions {
  /** Draws what happens. Without it nothing is random, and there are cuts alone. */
  readonly dice?: Dice;
  /** Probability that a passage is lost. */
  readonly loss?: number;
  /** Probability that a request comes twice. */
  readonly repetition?: number;
  /** Each passage takes up to so many milliseconds, so that requests overtake each other. */
  readonly delayMsMax?: number;
  /** How a delay is waited for; default the timers of the platform. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** Loses, repeats and delays by the dice, and holds back what is cut off. */
export function faultyNetwork(options: FaultyNetworkOptions = {}): FaultyNetwork {
  const cuts: (readonly [string, string])[] = [];
  const isCut = ({ from, to }: Passage): boolean =>
    cuts.some(([one, other]) => (fits(one, from) && fits(other, to)) || (fits(one, to) && fits(other, from)));
  const { sleep = sleepReally } = options;
  return {
    async carry(passage) {
      if (isCut(passage)) return 'lost';
      const { fate, delayMs } = draw(options, passage);
      if (delayMs > 0) await sleep(delayMs);
      return isCut(passage) ? 'lost' : fate;
    },
    cut: (one, other) => void cuts.push([one, other]),
    heal: () => void cuts.splice(0),
  };
}

/** The same number of draws for every passage, so that no fate moves those of others. */
function draw(
  { dice, loss = 0, repetition = 0, delayMsMax = 0 }: FaultyNetworkOptions,
  { kind }: Passage,
): {
  readonly fate: Fate;
  readonly delayMs: number;
} {
  if (dice === undefined) return { fate: 'delivered', delayMs: 0 };
  const [drawn, delayMs] = [dice.fraction(), dice.between(0, delayMsMax)];
  return {
    fate: drawn < loss ? 'lost' : kind === 'request' && drawn < loss + repetition ? 'repeated' : 'delivered',
    delayMs,
  };
}

/** Delivers everything at once. */
export const perfectNetwork: Network = { carry: () => 'delivered' };

const fits = (pattern: string, name: string): boolean => pattern === '*' || pattern === name;

const sleepReally = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
