// Set up before every test: byte strings are compared at once. The test runner would compare them element by element,
// as objects, which takes longer than most of what is tested.

import { expect } from 'vitest';

// Files that share a process share what is added, so it is added once.
const DONE = Symbol.for('sotto byte equality');
if (!Reflect.has(globalThis, DONE)) expect.addEqualityTesters([equalByteStrings]);
Reflect.set(globalThis, DONE, true);

/**
 * Decides for two byte strings of one class; leaves everything else to the test runner, a `Buffer` beside a
 * `Uint8Array` among it.
 * @param {unknown} left
 * @param {unknown} right
 * @returns {boolean | undefined}
 */
export function equalByteStrings(left, right) {
  if (!(left instanceof Uint8Array) || !(right instanceof Uint8Array)) return undefined;
  if (left.constructor !== right.constructor) return undefined;
  return Buffer.compare(left, right) === 0;
}
