/**
 * A message of an account whose records are in SQLite: load the record, step, commit it at the version it was computed
 * from. A commit is on the disk when it returns, so the disk takes the larger part; both sides pay it on the same kind
 * of store. The same on SQLite in memory shows what is left without the disk.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@sotto/store';
import { MEMORY, sqliteStore } from '@sotto/store-sqlite';
import { oneWayFixture } from '../cases/one-way.ts';
import { createPair } from '../cases/pair.ts';
import type { ByteStore } from '../implementation.ts';
import { createText } from '../inputs.ts';
import { timingRow } from '../job.ts';
import type { Row } from '../results.ts';
import { type Entrant, runRounds, type Timing } from '../rounds.ts';
import { nodeClock } from './clock.ts';
import type { ProbeContext } from './probe.ts';
import { bytesOn } from './store-bytes.ts';

export async function measureAccount(context: ProbeContext): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-bench-'));
  let number = 0;
  try {
    const inFiles = await measureOn(context, 'sqlite', () => sqliteStore(join(folder, `${++number}.sqlite`)));
    return [...inFiles, ...(await measureOn(context, 'sqlite-memory', () => sqliteStore(MEMORY)))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOn(
  { group, provider, ours, others, options, say }: ProbeContext,
  name: 'sqlite' | 'sqlite-memory',
  open: () => Promise<Store>,
): Promise<Row[]> {
  say(`${group}, ${provider}: ${name}`);
  const where = name === 'sqlite' ? 'SQLite' : 'SQLite in memory';
  const phases = (['send', 'receive'] as const).map((what) => ({
    id: `account-${what}-${name}`,
    title: `${what} 1 KB: load, step, commit to ${where}`,
  }));
  const stores: Store[] = [];
  const entrants: Entrant[] = [];
  try {
    for (const implementation of [ours, ...others]) {
      const kept: ByteStore[] = [];
      for (const _ of ['alice', 'bob']) {
        const store = await open();
        stores.push(store);
        kept.push(bytesOn(store));
      }
      const pair = await createPair(implementation, options.seed, () => kept.pop() ?? 'objects');
      if (pair === undefined) continue;
      entrants.push({ name: implementation.name, fixture: oneWayFixture(pair, createText(options.seed, 1024)) });
    }
    const timings = await runRounds({ phases, batchMax: 200 }, entrants, options, nodeClock);
    return phases.map((phase) => {
      const ofPhase = timings.filter((timing) => timing.phase === phase.id);
      const isOurs = (timing: Timing) => timing.by === ours.name;
      const own = ofPhase.find(isOurs);
      if (own === undefined) throw new Error('ours was not measured');
      const beside = ofPhase.filter((timing) => !isOurs(timing));
      return timingRow({ ...phase, group, ours: provider }, own, beside);
    });
  } finally {
    for (const { fixture } of entrants) fixture.close?.();
    for (const store of stores) await store.close();
  }
}
