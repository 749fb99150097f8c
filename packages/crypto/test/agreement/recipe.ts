/** What is drawn and compared: calls of the provider's methods, each kind of call with a recipe for its arguments. */

import type { CryptoProvider } from '@sotto/crypto';
import type { Dice } from './dice.ts';

export type Method = Exclude<keyof CryptoProvider, 'name'>;

/** Mostly bytes; misuse passes anything. */
export type Argument = unknown;

export interface Recipe {
  readonly method: Method;
  /** How many calls of it a run makes, of about 40,000 for all methods. */
  readonly calls: number;
  /** Outcomes that must each come in one of fifty calls at least, or the arguments are not what they should be. */
  readonly outcomes: readonly Outcome[];
  readonly draw: (dice: Dice) => readonly Argument[];
}

/** `value` stands for any result that is not one of the others. */
export type Outcome = 'value' | 'true' | 'false' | 'undefined' | `E_${string}`;

/** Recipes that share keys, so that a backend's memory of one call meets the next. */
export interface Domain {
  readonly name: string;
  readonly recipes: (dice: Dice) => readonly Recipe[];
}
