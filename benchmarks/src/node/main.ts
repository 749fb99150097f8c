/**
 * `pnpm bench`: measures what its options name, each group with each of our providers in a process of its own, and
 * writes the results. Progress goes to standard error, the table to standard output.
 */

import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChromiumError } from '../browser/chromium.ts';
import { isBrowserGroup } from '../browser/jobs.ts';
import { FLOORS, judgeFloors } from '../floors.ts';
import { GROUPS, type Group, isGroupName, providersOf } from '../groups.ts';
import { OptionError, type Options, parseOptions, USAGE } from '../options.ts';
import { toMarkdown } from '../report/markdown.ts';
import { toSvg } from '../report/svg.ts';
import type { Machine, Results, Row } from '../results.ts';
import type { RoundOptions } from '../rounds.ts';
import { describeMachine } from './machine.ts';
import { peerVersions, preparePeers } from './peers.ts';
import type { WorkerInput } from './worker.ts';

const resultsFolder = fileURLToPath(new URL('../../results', import.meta.url));

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options.help) process.stdout.write(USAGE);
    else if (options.list) process.stdout.write(listGroups());
    else await measure(options);
    return 0;
  } catch (error) {
    const isPlain = error instanceof OptionError || error instanceof ChromiumError;
    process.stderr.write(`${isPlain ? error.message : String(error)}\n`);
    return 1;
  }
}

async function measure(options: Options): Promise<void> {
  write(options, await (options.browser ? measureThere(options) : measureHere(options)));
}

/** In Chromium. What it takes to build a page is loaded for this alone. */
async function measureThere(options: Options): Promise<Results> {
  const { measureInBrowser } = await import('../browser/run.ts');
  return measureInBrowser(options, roundOptionsOf(options), say);
}

async function measureHere(options: Options): Promise<Results> {
  if (options.peers) preparePeers(say);
  const roundOptions = roundOptionsOf(options);
  const rows: Row[] = [];
  for (const group of options.groups) {
    for (const provider of options.provider === undefined ? providersOf(group, options.short) : [options.provider]) {
      const { peers, short } = options;
      const everyCase = options.provider !== undefined;
      rows.push(...(await runWorker({ group, provider, everyCase, peers, short, options: roundOptions })));
    }
  }
  return {
    format: 'sotto benchmarks 1',
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    versions: options.peers ? peerVersions() : {},
    rounds: roundOptions.rounds,
    isShort: options.short,
    seed: options.seed,
    rows,
  };
}

function write(options: Options, results: Results): void {
  // They are for Node.
  const floors = options.browser ? [] : FLOORS;
  const folder = options.out === undefined ? resultsFolder : resolve(options.out);
  const markdown = toMarkdown(results, judgeFloors(results, floors));
  const file = join(folder, nameOf(options, results.machine));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.json`, `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(`${file}.md`, markdown);
  writeFileSync(`${file}.svg`, toSvg(results, floors));
  process.stdout.write(markdown);
  say(`written: ${file}.json, .md and .svg`);
}

/** The whole run has the name of the runtime; what is less says so. */
function nameOf({ browser, groups, peers, short, provider }: Options, { runtime }: Machine): string {
  const [major] = /\d+/.exec(runtime) ?? [];
  const all = Object.keys(GROUPS).filter((name) => !browser || (isGroupName(name) && isBrowserGroup(name)));
  const isWhole = groups.length === all.length;
  const parts = [isWhole ? '' : groups.join('-'), provider ?? '', peers ? '' : 'alone', short ? 'short' : ''];
  return [browser ? 'browser' : 'node', major, ...parts].filter((part) => part !== '').join('-');
}

function roundOptionsOf({ short, rounds, seed }: Options): RoundOptions {
  const form = short ? { rounds: 5, batchMs: 3, warmUpMs: 60 } : { rounds: 25, batchMs: 12, warmUpMs: 500 };
  return { ...form, seed, ...(rounds !== undefined && { rounds }) };
}

async function runWorker(input: WorkerInput): Promise<Row[]> {
  const worker = fork(fileURLToPath(new URL('worker.js', import.meta.url)), [JSON.stringify(input)], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let rows: Row[] | undefined;
  worker.on('message', (message) => {
    rows = message as Row[];
  });
  const code = await new Promise((resolve) => worker.once('exit', resolve));
  if (code !== 0 || rows === undefined) throw new Error(`${input.group} with ${input.provider} failed`);
  return rows;
}

function listGroups(): string {
  const groups: readonly (readonly [string, Group])[] = Object.entries(GROUPS);
  return groups
    .map(([name, { title, cases, probe }]) => {
      const lines = cases.flatMap((one) => one.case.phases.map(({ id, title: what }) => `  ${id.padEnd(28)} ${what}`));
      return `${name}: ${title}\n${[...lines, ...(probe === undefined ? [] : [`  ${probe.measures}`])].join('\n')}\n`;
    })
    .join('\n');
}

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}
