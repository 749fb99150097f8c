/** Reads negative vectors and holds an implementation to them. */

import { equalBytes } from '@sotto/crypto';
import { readVectors, type VectorCase } from '@sotto/testkit';
import { expect } from 'vitest';

/** A case: what is fed, under the names of its format, and the outcome. */
export type NegativeCase<Input> = VectorCase & Input & Outcome;

export type Outcome =
  | { readonly valid: true }
  | { readonly valid: false; readonly error: string; readonly libsignal: string }
  | {
      readonly valid: false;
      readonly error: string;
      readonly stricterThanLibsignal: true;
      readonly reason: string;
    };

/** The cases of a file; a state that is named stands in its place. */
export function readNegative<Input>(path: string): NegativeCase<Input>[] {
  const { cases } = readVectors<NegativeCase<Input>>(path);
  const states = new Map(cases.map((one) => [one.name, stateOf(one)]));
  return cases.map((one) => {
    const state = stateOf(one);
    return typeof state === 'string' ? { ...one, state: states.get(state) ?? fail(state) } : one;
  });
}

/** Cases under their names, for titles of tests. */
export function byName<Case extends VectorCase>(cases: readonly Case[]): [name: string, one: Case][] {
  return cases.map((one) => [one.name, one]);
}

/**
 * Expects what a case says: the outputs of `read`, a field of the case each, or the code; and that `stored`, everything the
 * implementation stores, is the same bytes afterwards. `read` commits nothing.
 */
export function expectCase(
  one: NegativeCase<unknown>,
  read: () => Readonly<Record<string, unknown>>,
  stored: () => Uint8Array = () => new Uint8Array(0),
): void {
  const before = stored();
  if (one.valid) {
    // What is absent from a case is `undefined` in the outputs.
    const outputs = read();
    expect(Object.fromEntries(Object.keys(outputs).map((name) => [name, fieldOf(one, name)]))).toEqual(outputs);
  } else {
    expect(codeOf(read)).toBe(one.error);
  }
  expect(equalBytes(stored(), before)).toBe(true);
}

/** The code of what `run` throws. */
export function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
  return 'nothing was refused';
}

function stateOf(one: object): unknown {
  return fieldOf(one, 'state');
}

function fieldOf(one: object, name: string): unknown {
  return (one as Readonly<Record<string, unknown>>)[name];
}

function fail(name: string): never {
  throw new Error(`there is no case ${name}`);
}
