/** Which devices people had, and when: what they are to have got follows from it. */

import type { Timed } from '../history.ts';
import { ownerOf } from '../letters.ts';

/** In milliseconds of the run; a device that was there before has joined long ago, one that stays never leaves. */
export interface Membership {
  readonly device: string;
  readonly joinedAt: number;
  leftAt: number;
  isLost: boolean;
  /** From then on its relay has nothing for it. */
  removedAt: number;
}

export class Memberships {
  readonly #byPerson = new Map<string, Membership[]>();

  constructor(history: readonly Timed[]) {
    for (const event of history) {
      if (event.event === 'joins') this.#all(ownerOf(event.of)).push(stays(event.of, event.at));
      if (event.event === 'leaves') {
        const member = this.#named(event.of);
        member.leftAt = event.at;
        member.isLost = event.why === 'lost';
      }
      if (event.event === 'removed') this.#named(event.of).removedAt = event.at;
    }
  }

  /** How many people had others than one. */
  get size(): number {
    return this.#byPerson.size;
  }

  /** The first one first. */
  of(person: string): readonly Membership[] {
    return this.#byPerson.get(person) ?? [stays(person, Number.NEGATIVE_INFINITY)];
  }

  /** Those that were there at a moment and are there in the end. */
  lasting(person: string, at: number): readonly Membership[] {
    return this.of(person).filter(({ joinedAt, leftAt }) => joinedAt < at && leftAt === Number.POSITIVE_INFINITY);
  }

  hasLeft(device: string): boolean {
    const found = this.of(ownerOf(device)).find((one) => one.device === device);
    return found !== undefined && found.leftAt < Number.POSITIVE_INFINITY;
  }

  /** Whether any device of the person has. */
  isSmaller(person: string): boolean {
    return this.of(person).some(({ device }) => this.hasLeft(device));
  }

  wasLost(person: string): boolean {
    return this.of(person).some(({ isLost }) => isLost);
  }

  #all(person: string): Membership[] {
    const all = this.#byPerson.get(person) ?? [stays(person, Number.NEGATIVE_INFINITY)];
    this.#byPerson.set(person, all);
    return all;
  }

  #named(device: string): Membership {
    return this.#all(ownerOf(device)).find((one) => one.device === device)!;
  }
}

const stays = (device: string, joinedAt: number): Membership => ({
  device,
  joinedAt,
  leftAt: Number.POSITIVE_INFINITY,
  isLost: false,
  removedAt: Number.POSITIVE_INFINITY,
});
