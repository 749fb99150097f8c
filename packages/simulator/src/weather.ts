/**
 * What the network does to what is sent: a base of chance for all, and disturbances that come and go. Drawn from dice of its
 * own, so that a run repeats.
 */

import type { Dice } from '@sotto/testkit';

/**
 * `refused`: connections are reset at once. `silent`: bytes are lost and neither end is told. `deaf`: what goes from the one
 * who asked arrives, and answers are lost. `slow`: everything takes up to seconds. `lossy`: a third of all breaks off, and a
 * third of all requests arrives twice.
 */
export type How = 'refused' | 'silent' | 'deaf' | 'slow' | 'lossy' | 'tampering';

export interface Disturbance {
  readonly how: How;
  readonly concerns: (one: string, other: string) => boolean;
}

export interface Climate {
  readonly latencyMs: readonly [low: number, high: number];
  /** Of every request or answer. */
  readonly breaksOff: number;
  /** Of every request: it arrives a second time, some time later. */
  readonly repeats: number;
  /** Of every request: somebody changes a bit of it. */
  readonly tampers: number;
}

/** What becomes of one thing that is sent. `delayMs` is when it arrives, or when the sender learns that it did not. */
export interface Fate {
  readonly kind: 'arrives' | 'breaks' | 'vanishes';
  readonly delayMs: number;
  /** It arrives again, so much later. */
  readonly again: number | undefined;
  /** On its way somebody changes it. */
  readonly isTampered: boolean;
}

export class Weather {
  readonly #climate: Climate;
  readonly #dice: Dice;
  readonly #disturbances = new Set<Disturbance>();
  isCalm = false;

  constructor(climate: Climate, dice: Dice) {
    this.#climate = climate;
    this.#dice = dice;
  }

  /** Returns what ends it. */
  disturb(disturbance: Disturbance): () => void {
    this.#disturbances.add(disturbance);
    return () => this.#disturbances.delete(disturbance);
  }

  /** Nothing goes wrong from here on. */
  calm(): void {
    this.#disturbances.clear();
    this.isCalm = true;
  }

  /** `isAnswer`: it goes to the one who opened the connection. */
  fateOf(from: string, to: string, isAnswer: boolean): Fate {
    const dice = this.#dice;
    const kinds = new Set([...this.#disturbances].filter(({ concerns }) => concerns(from, to)).map(({ how }) => how));
    const [low, high] = kinds.has('slow') ? SLOW_MS : this.#climate.latencyMs;
    const delayMs = low + dice.fraction() * (high - low);
    const chance = this.isCalm ? 1 : dice.fraction();
    const breaksOff = kinds.has('lossy') ? A_THIRD : this.#climate.breaksOff;
    const repeats = kinds.has('lossy') ? A_THIRD : this.#climate.repeats;
    const tampers = kinds.has('tampering') ? A_THIRD : this.#climate.tampers;
    const isTampered = !isAnswer && !this.isCalm && dice.chance(tampers);
    const again = !isAnswer && !this.isCalm && dice.chance(repeats) ? dice.fraction() * AGAIN_MS : undefined;
    const kind =
      kinds.has('silent') || (kinds.has('deaf') && isAnswer)
        ? 'vanishes'
        : kinds.has('refused') || chance < breaksOff
          ? 'breaks'
          : 'arrives';
    return { kind, delayMs, again, isTampered };
  }

  /** Whether the end of a process is noticed by those it was connected with, or only missed. */
  isNoticed(): boolean {
    return this.#dice.chance(0.5);
  }

  /** A place in so many bytes. */
  placeIn(length: number): number {
    return this.#dice.between(0, length - 1);
  }
}

const SLOW_MS = [200, 6_000] as const;
const A_THIRD = 1 / 3;
/** How late a repetition comes at most. */
const AGAIN_MS = 3_000;
