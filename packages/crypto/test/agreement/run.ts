/** A run: every recipe as often as it says, in an order that its seed decides. */

import type { CryptoProvider } from '@sotto/crypto';
import { nobleProvider as reference } from '@sotto/crypto/noble';
import { createComparison, hexOf } from './compare.ts';
import { createDice, type Dice } from './dice.ts';
import { createHold } from './hold.ts';
import { misused } from './misuse.ts';
import type { Domain, Method, Outcome, Recipe } from './recipe.ts';

/** How often each outcome came, by method. */
export type Tally = ReadonlyMap<Method, ReadonlyMap<Outcome | 'misuse', number>>;

export interface RunOptions {
  readonly seed: string;
  readonly backends: readonly CryptoProvider[];
  /** Makes so many times the calls of each recipe; 1 unless given. */
  readonly times?: number;
  /** Called after each call, with how many were made. */
  readonly onCall?: (made: number) => void;
}

/** The calls of a domain by method, `times` what its recipes say. */
export function plannedCalls(domain: Domain, times = 1): ReadonlyMap<Method, number> {
  const recipes = domain.recipes(createDice(''));
  return new Map(recipes.map(({ method, calls }) => [method, Math.ceil(calls * times)]));
}

/** Throws an `Error` that tells the call, the seed and what the backend did, at the first that is not like the reference. */
export function runDomain(domain: Domain, { seed, backends, times = 1, onCall }: RunOptions): Tally {
  const dice = createDice(`${seed}/${domain.name}`);
  const recipes = domain.recipes(dice);
  const { compare } = createComparison(reference, backends);
  const hold = createHold();
  const tally = new Map<Method, Map<Outcome | 'misuse', number>>();
  for (const [index, recipe] of schedule(recipes, times, dice).entries()) {
    // Each call has dice of its own, so that it is the same whatever the calls before it drew.
    const own = createDice(`${seed}/${domain.name}/${index}`);
    const drawn = recipe.draw(own);
    const args = hold(own, own.once(MISUSED_IN) ? misused(own, recipe.method, drawn) : drawn);
    const { outcome, verdict } = compare(recipe.method, args);
    if (verdict !== undefined) {
      const list = args.map((argument, position) => `  argument ${position}: ${hexOf(argument)}`);
      throw new Error(`${recipe.method}, ${domain.name} call ${index}, seed ${seed}: ${verdict}\n${list.join('\n')}`);
    }
    count(tally, recipe.method, outcome);
    onCall?.(index + 1);
  }
  return tally;
}

/** Outcomes that a recipe names and that came in fewer than one of fifty of its calls. */
export function rareOutcomes(domain: Domain, tally: Tally): readonly string[] {
  return domain.recipes(createDice('')).flatMap(({ method, outcomes }) => {
    const counts = tally.get(method) ?? new Map();
    const all = [...counts.values()].reduce((sum, one) => sum + one, 0);
    return outcomes
      .filter((outcome) => (counts.get(outcome) ?? 0) * RARE_IN < all)
      .map((outcome) => `${method} ${outcome}: ${counts.get(outcome) ?? 0} of ${all}`);
  });
}

function schedule(recipes: readonly Recipe[], times: number, dice: Dice): readonly Recipe[] {
  const calls = recipes.flatMap((recipe) => Array.from({ length: Math.ceil(recipe.calls * times) }, () => recipe));
  for (let last = calls.length - 1; last > 0; last--) {
    const other = dice.below(last + 1);
    [calls[last], calls[other]] = [calls[other]!, calls[last]!];
  }
  return calls;
}

function count(tally: Map<Method, Map<Outcome | 'misuse', number>>, method: Method, outcome: Outcome | 'misuse'): void {
  const counts = tally.get(method) ?? new Map<Outcome | 'misuse', number>();
  tally.set(method, counts.set(outcome, (counts.get(outcome) ?? 0) + 1));
}

const MISUSED_IN = 40;
const RARE_IN = 50;
