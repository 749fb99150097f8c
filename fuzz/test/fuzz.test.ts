/**
 * Fuzzes every target for its share of the time. `pnpm fuzz` runs this file for as long as it is told; without it, as in CI,
 * the sample is short and of the targets that the seed puts first. What was found once is run first, for every target.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDice, seedFromEnv, timesOf } from '@sotto/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addToCorpus,
  type Coverage,
  failureOf,
  fuzz,
  inputsOf,
  type Report,
  readCorpus,
  startCoverage,
  type Target,
} from '../src/index.ts';
import { configTargets } from '../targets/config.ts';
import { type LiveRelay, startLiveRelay } from '../targets/endpoints.ts';
import { identityTargets } from '../targets/identity.ts';
import { wireTargets } from '../targets/wire.ts';

const seed = seedFromEnv();
const seconds = Number(process.env.SOTTO_FUZZ_SECONDS ?? timesOf({ inFull: 60, sampled: 10 }));
const only = process.env.SOTTO_FUZZ_TARGET ?? '';
const mayWrite = process.env.SOTTO_FUZZ_KEEP === '1';
const CORPUS = new URL('../../test-vectors/fuzz/found.json', import.meta.url);
const corpus = readCorpus(CORPUS);
const number = createDice(`${seed}/samples`).between(0, 2 ** 31 - 1);

let coverage: Coverage;
let live: LiveRelay;
beforeAll(async () => {
  coverage = await startCoverage((url) => /\/packages\/[a-z-]+\/(src|gen)\//.test(url));
  live = await startLiveRelay(number);
});
afterAll(async () => {
  await live?.close();
  await coverage?.stop();
});

/** Endpoints take most of a run's time an input, and parsers most of the inputs. */
const groups = [
  ['T14: parsers', () => [...wireTargets(number), ...identityTargets(), ...configTargets()]],
  ['T14, T15: endpoints', () => live.targets],
] as const;

describe.each(groups)('%s', (_name, targetsOf) => {
  test('refuse by type, in bounded time, and change nothing', { timeout: (seconds + 600) * 1000 }, async () => {
    const order = createDice(`${seed}/order`);
    const targets = order.shuffle(targetsOf().filter(({ name }) => name.includes(only)));
    const endsAt = performance.now() + (seconds * 1000) / groups.length;
    const failures: string[] = [];
    for (const [index, target] of targets.entries()) {
      const seeds = [...target.seeds, ...inputsOf(corpus, target.name)];
      const leftMs = endsAt - performance.now();
      const shareMs = Math.max(SHARE_MS_MIN, leftMs / (targets.length - index));
      if (leftMs < 0) {
        failures.push(...(await replay(target, seeds)));
        continue;
      }
      const until = performance.now() + shareMs;
      const dice = createDice(`${seed}/${target.name}`);
      const report = await fuzz({ ...target, seeds }, { dice, coverage, isOver: () => performance.now() > until });
      say(report);
      for (const { input, error } of report.findings) {
        failures.push(`${target.name}: ${describeError(error)}\n  input ${Buffer.from(input).toString('hex')}`);
        if (mayWrite) addToCorpus(CORPUS, target.name, [input]);
      }
    }
    expect(failures.join('\n')).toBe('');
  });
});

test('what was found once is of a target that there is', () => {
  const names = new Set(groups.flatMap(([, targetsOf]) => targetsOf().map(({ name }) => name)));
  for (const name of Object.keys(corpus)) expect(names).toContain(name);
});

/** A target for which no time is left is run on what is known. */
async function replay(target: Target, seeds: readonly Uint8Array[]): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const seed of seeds) {
    const error = await failureOf(target, seed);
    if (error !== undefined) failures.push(`${target.name}: ${describeError(error)}`);
  }
  return failures;
}

test('every path that a relay serves is among the targets', () => {
  const sources = fileURLToPath(new URL('../../packages/relay/src/', import.meta.url));
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const code = files
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(sources, file), 'utf8'));
  const paths = code.flatMap((text) =>
    [...text.matchAll(/(?:path: |PATH = )'(\/(?:v1|s2s)\/[^']*)'/g)].map(([, path]) => path),
  );
  expect(paths.length).toBeGreaterThan(10);
  const covered = live.targets.flatMap(({ name, seeds }) =>
    name === 'endpoints/raw'
      ? seeds.map((seed) => Buffer.from(seed).toString('latin1').split(' ')[1])
      : [name.slice('endpoints'.length)],
  );
  for (const path of paths) expect(covered).toContain(path);
});

function say({ target, runs, functions, kept, findings }: Report): void {
  if (process.env.SOTTO_FUZZ_SECONDS === undefined && findings.length === 0) return;
  const found = findings.length === 0 ? '' : `, ${findings.length} FOUND`;
  process.stdout.write(
    `${target}: ${runs} inputs, ${functions} functions, ${kept.length} inputs reached new ones${found}\n`,
  );
}

/** A batch or two: a target that got less would not be changed at all. */
const SHARE_MS_MIN = 300;

const describeError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
