import { createDice } from '@sotto/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Coverage, startCoverage } from './coverage.ts';
import { fuzz } from './loop.ts';
import { mutate } from './mutate.ts';
import { join, lengthDelimited, readFields, varint } from './protobuf.ts';

let coverage: Coverage;
beforeAll(async () => {
  coverage = await startCoverage((url) => url.includes('loop.test.ts'));
});
afterAll(() => coverage.stop());

/** Each step is a block of its own; without being told of the first ones nobody finds the last. */
function maze(input: Uint8Array): void {
  if (high(input, 0) === 5) {
    if (high(input, 1) === 4) {
      if (high(input, 2) === 9) {
        if (high(input, 3) === 2) throw new Error('found');
      }
    }
  }
}

const high = (input: Uint8Array, at: number): number => (input[at] ?? 0) >> 4;

test('finds what lies behind a row of conditions, one of them at a time, and leaves out what is not needed', async () => {
  let runs = 0;
  const options = { dice: createDice('maze'), coverage, isOver: () => runs > 30_000 };
  const run = (input: Uint8Array): void => {
    runs += 1;
    maze(input);
  };
  const { findings, kept, functions } = await fuzz({ name: 'maze', seeds: [new Uint8Array(4)], run }, options);
  expect(findings.map(({ error }) => String(error))).toContain('Error: found');
  expect(findings[0]!.input).toHaveLength(4);
  expect(kept.length).toBeGreaterThanOrEqual(3);
  expect(functions).toBeGreaterThan(0);
});

test('an input that fails among the seeds is found, and a target that never fails has no finding', async () => {
  const options = { dice: createDice('seeds'), coverage, isOver: () => true };
  const failing = { name: 'failing', seeds: [Uint8Array.of(1)], run: () => Promise.reject(new Error('always')) };
  expect((await fuzz(failing, options)).findings).not.toEqual([]);
  expect((await fuzz({ name: 'quiet', seeds: [], run: () => undefined }, options)).findings).toEqual([]);
});

test('changes are a function of the dice, leave their input alone, and are bounded', () => {
  const input = join([lengthDelimited(1, varint(300)), lengthDelimited(2, lengthDelimited(3, new Uint8Array(40)))]);
  const before = Uint8Array.from(input);
  const all = (seed: string) => {
    const dice = createDice(seed);
    return Array.from({ length: 300 }, () => mutate(dice, input, [input, new Uint8Array(5)]));
  };
  expect(all('a')).toEqual(all('a'));
  expect(all('a')).not.toEqual(all('b'));
  expect(input).toEqual(before);
  for (const changed of all('a')) expect(changed.length).toBeLessThanOrEqual(64 * 1024);
});

test('fields are read as they stand, and what is no row of fields is not', () => {
  const bytes = join([Uint8Array.of(0x08, 0x96, 0x01), lengthDelimited(2, Uint8Array.of(7, 8))]);
  expect(readFields(bytes)).toMatchObject([
    { number: 1, wireType: 0 },
    { number: 2, wireType: 2, content: Uint8Array.of(7, 8) },
  ]);
  for (const broken of [[0x0a, 0x05, 1], [0x0b], [0x08, 0x80], [0x00]]) {
    expect(readFields(Uint8Array.from(broken))).toBeUndefined();
  }
});
