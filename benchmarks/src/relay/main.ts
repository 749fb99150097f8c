/** `pnpm bench:relay`: runs the cases, prints the table, writes the results, fails when something was lost or doubled. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeMachine } from '../node/machine.ts';
import type { Machine } from '../results.ts';
import { measureCrashes } from './cases/crashes.ts';
import { measureFederation } from './cases/federation.ts';
import { measureIdle } from './cases/idle.ts';
import { measureOverload } from './cases/overload.ts';
import { measureRestart } from './cases/restart.ts';
import { measureSoak } from './cases/soak.ts';
import { measureThroughput } from './cases/throughput.ts';
import { toChart } from './chart.ts';
import { CASES, type CaseName, OptionError, type Options, parseOptions, USAGE } from './options.ts';
import { say } from './progress.ts';
import { formatTable } from './report.ts';
import type { Findings, Row } from './row.ts';
import { canPin, pinGenerator } from './server.ts';

const main = async (args: readonly string[]): Promise<number> => {
  const options = parseOptions(args);
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  // Before this process is on one core, and sees no other.
  const machine = describeMachine();
  pinGenerator();
  const rows: Row[] = [];
  let wrong = 0;
  for (const name of options.cases) {
    say(name);
    const { rows: found, mustBeZero } = await runCase(name, options);
    rows.push(...found);
    process.stdout.write(`${formatTable(found)}\n\n`);
    for (const { name: what, count } of mustBeZero.filter(({ count }) => count !== 0)) {
      wrong += 1;
      process.stderr.write(`wrong: ${what}: ${count}\n`);
    }
  }
  writeResults(options, machine, rows);
  return wrong === 0 ? 0 : 1;
};

const runCase = async (name: CaseName, { short, minutes }: Options): Promise<Findings> => {
  const load = short
    ? { senders: 16, recipients: 20, rounds: 1, milliseconds: 500, warmUpMilliseconds: 200 }
    : { senders: 64, recipients: 500, rounds: 5, milliseconds: 5_000, warmUpMilliseconds: 4_000 };
  const crashes = short
    ? { times: 1, senders: 4, recipients: 8, lifeMilliseconds: 300 }
    : { times: 20, senders: 16, recipients: 50, lifeMilliseconds: 1_500 };
  switch (name) {
    case 'throughput':
      return measureThroughput({ ...load, itemsPerRequest: 1 });
    case 'batches':
      return measureThroughput({ ...load, itemsPerRequest: 10 });
    case 'idle':
      return measureIdle(short ? [20] : [1_000, 5_000]);
    case 'restart':
      return short ? measureRestart(800, 1) : measureRestart(1_500_000, 5);
    case 'kills':
      return measureCrashes({ ...crashes, kind: 'kill' });
    case 'cuts':
      return measureCrashes({ ...crashes, kind: 'power cut' });
    case 'federation':
      return measureFederation(
        short ? { ...load, itemsPerRequest: 4, messages: 64 } : { ...load, itemsPerRequest: 10, messages: 20_000 },
      );
    case 'overload':
      return measureOverload({
        connections: short ? 32 : 1_024,
        recipients: load.recipients,
        milliseconds: short ? 500 : 10_000,
        mustRefuse: !short,
      });
    case 'soak':
      return measureSoak(minutes, load.senders, load.recipients);
  }
};

const writeResults = ({ out, short, cases }: Options, machine: Machine, rows: readonly Row[]): void => {
  const isWhole = !short && cases.length === CASES.length;
  const folder = out === undefined ? (isWhole ? RESULTS : undefined) : resolve(out);
  if (folder === undefined) return;
  const name = `relay-node-${process.versions.node.split('.')[0]}`;
  mkdirSync(folder, { recursive: true });
  const isPinned = canPin();
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ machine, isPinned, rows }, undefined, 2)}\n`);
  const where = `${machine.runtime}, ${machine.processor}, ${machine.cores} cores, ${machine.system} ${machine.architecture}`;
  const how = isPinned ? 'the relay on one core, the load on another' : 'relay and load share their cores';
  writeFileSync(join(folder, `${name}.svg`), toChart(rows, `The relay under load, ${where}`));
  writeFileSync(join(folder, `${name}.md`), `# The relay under load\n\n${where}; ${how}.\n\n${formatTable(rows)}\n`);
};

const RESULTS = fileURLToPath(new URL('../../results', import.meta.url));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
