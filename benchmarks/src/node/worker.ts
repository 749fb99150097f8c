/** The process of one job. It is forked by `main.ts`, takes the job as its argument, and sends its rows back. */

import { crossCheck } from '../cross-check.ts';
import { GROUPS, type GroupCase, type GroupName, type ProviderName, peersOf } from '../groups.ts';
import type { Implementation } from '../implementation.ts';
import { runJob } from '../job.ts';
import { createOurs } from '../ours/implementation.ts';
import type { Row } from '../results.ts';
import type { RoundOptions } from '../rounds.ts';
import { nodeClock } from './clock.ts';
import { loadPeer } from './peers.ts';
import { PROBES } from './probes.ts';
import { loadProvider } from './providers.ts';

/** What a worker is started with. */
export interface WorkerInput {
  readonly group: GroupName;
  readonly provider: ProviderName;
  /** Those for other providers too. */
  readonly everyCase: boolean;
  readonly peers: boolean;
  readonly short: boolean;
  readonly options: RoundOptions;
}

const input: WorkerInput = JSON.parse(process.argv[2] ?? '');
const rows = await measure(input);
await new Promise((resolve) => process.send?.(rows, resolve));
process.exit(0);

async function measure({ group, provider, everyCase, short, options }: WorkerInput): Promise<readonly Row[]> {
  const ours = createOurs(await loadProvider(provider));
  const others = await loadOthers();
  for (const other of others) if (other.isInteroperable) await crossCheck(ours, other, options.seed);
  const probe = PROBES[group];
  if (probe !== undefined) return probe({ group, provider, ours, others, options, isShort: short, say });
  const all: readonly GroupCase[] = GROUPS[group].cases;
  const cases = all
    .filter(({ isLong = false, providers }) => !(short && isLong) && (everyCase || providers.includes(provider)))
    .map((one) => one.case);
  return runJob({ group, provider, cases, ours, others }, options, nodeClock, say);
}

function say(line: string): void {
  process.stderr.write(`bench: ${line} …\n`);
}

/** The peers, or without them our own reference. */
async function loadOthers(): Promise<readonly Implementation[]> {
  if (!input.peers) return input.provider === 'noble' ? [] : [createOurs(await loadProvider('noble'))];
  const peers: Implementation[] = [];
  for (const name of peersOf(input.group, input.short)) peers.push(await loadPeer(name));
  return peers;
}
