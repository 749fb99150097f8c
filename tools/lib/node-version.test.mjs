import { expect, it } from 'vitest';
import { nodeVersionProblem } from './node-version.mjs';

it.each(['20.19.0', '20.19.5', '20.20.2', '22.0.0', '100.1.0'])('accepts Node %s', (found) => {
  expect(nodeVersionProblem(found, '>=20.19')).toBeUndefined();
});

it.each(['20.18.9', '18.20.0', '9.99.0'])('refuses Node %s and says what is needed', (found) => {
  expect(nodeVersionProblem(found, '>=20.19')).toBe(`Sotto needs Node 20.19 or later; this is Node ${found}.`);
});
