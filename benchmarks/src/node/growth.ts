/**
 * What a message costs when there is more of everything: sessions in one store, and skipped keys in one session. All
 * sizes take part in the same rounds.
 */

import type { Store } from '@sotto/store';
import { MEMORY, sqliteStore } from '@sotto/store-sqlite';
import { memoryBytes } from '../byte-store.ts';
import { type Fixture, VerificationError } from '../case.ts';
import { oneWayFixture } from '../cases/one-way.ts';
import { assertSame, createPair } from '../cases/pair.ts';
import type { Implementation, Message } from '../implementation.ts';
import { createText, generator } from '../inputs.ts';
import { timingRow } from '../job.ts';
import { groupDigits } from '../report/format.ts';
import type { Row } from '../results.ts';
import { type Entrant, runRounds, type Timing } from '../rounds.ts';
import { lose } from '../sizes.ts';
import { nodeClock } from './clock.ts';
import { createManySessions } from './many-sessions.ts';
import type { ProbeContext } from './probe.ts';

export async function measureGrowth(context: ProbeContext): Promise<Row[]> {
  return [...(await growSessions(context)), ...(await growSkippedKeys(context))];
}

/** A text of 1 KB on a session taken at random: load, step, commit. SQLite is in memory, so no disk hides the rest. */
async function growSessions({ group, provider, ours, options, isShort, say }: ProbeContext): Promise<Row[]> {
  const counts = isShort ? [1, 10, 100, 1_000] : [1, 10, 100, 1_000, 10_000, 100_000];
  const phases = [{ id: 'sessions', title: '' }];
  const [stores, entrants]: [Store[], Entrant[]] = [[], []];
  try {
    for (const count of counts) {
      say(`${group}, ${provider}: a store with ${count} sessions`);
      const store = await sqliteStore(MEMORY);
      stores.push(store);
      entrants.push({ name: sessionsTitle(count), fixture: await storeFixture(ours, store, count, options.seed) });
    }
    say(`${group}, ${provider}: messages on them`);
    const timings = await runRounds({ phases, batchMax: 500 }, entrants, options, nodeClock);
    const base = timings.find(({ by }) => by === sessionsTitle(100));
    return timings.map((own, i) => {
      const id = `growth-${counts[i]}`;
      const title = `encrypt 1 KB, load, commit, with ${own.by} in one store`;
      return timingRow({ id, group, title, ours: provider }, own, base === undefined || base === own ? [] : [base]);
    });
  } finally {
    for (const store of stores) await store.close();
  }
}

/** Of sessions on `store`, taken at random. */
async function storeFixture(ours: Implementation, store: Store, count: number, seed: number): Promise<Fixture> {
  const sessions = await createManySessions(ours, store, count, seed);
  const plaintext = createText(seed, 1024);
  const next = generator(seed);
  let last: Message | undefined;
  return {
    phases: [
      async (times) => {
        for (let n = 0; n < times; n++) last = await sessions.encrypt(next() % count, plaintext);
      },
    ],
    verify: async () => {
      if (last === undefined) throw new VerificationError('nothing was encrypted');
      assertSame(await sessions.decrypt(last), plaintext);
    },
  };
}

/** The next message in order on a session that keeps the keys of so many others, its record in memory and reloaded. */
async function growSkippedKeys({ group, provider, ours, others, options, say }: ProbeContext): Promise<Row[]> {
  const plaintext = createText(options.seed, 1024);
  const rows: Row[] = [];
  for (const reloaded of [false, true]) {
    const [suffix, kept] = reloaded ? ['-reloaded', ', record reloaded'] : ['', ''];
    const phases = ['encrypt', 'decrypt'].map((id) => ({ id, title: id }));
    const entrants: Entrant[] = [];
    for (const implementation of [ours, ...others.filter(({ isInteroperable }) => isInteroperable)]) {
      for (const skipped of SKIPPED) {
        say(`${group}, ${provider}: ${skipped} skipped keys${kept}, ${implementation.name}`);
        const pair = await createPair(implementation, options.seed, () => (reloaded ? memoryBytes() : 'objects'));
        if (pair === undefined) continue;
        if (skipped > 0) await lose(pair, skipped, options.seed);
        entrants.push({
          name: `${implementation.name}, ${skipped} skipped keys`,
          fixture: oneWayFixture(pair, plaintext),
        });
      }
    }
    const timings = await runRounds({ phases, batchMax: 200 }, entrants, options, nodeClock);
    const decrypted = timings.filter(({ phase }) => phase === 'decrypt');
    for (const skipped of SKIPPED) {
      const isOwn = ({ by }: Timing) => by === `${ours.name}, ${skipped} skipped keys`;
      const own = decrypted.find(isOwn);
      if (own === undefined) continue;
      const beside = decrypted
        .filter((timing) => !isOwn(timing) && timing.by.endsWith(`, ${skipped} skipped keys`))
        .map((timing) => ({ ...timing, by: timing.by.replace(/,.*/, '') }));
      const none = decrypted.find(({ by }) => by === `${ours.name}, 0 skipped keys`);
      if (skipped > 0 && none !== undefined) beside.push({ ...none, by: 'none skipped' });
      const title = `decrypt 1 KB with ${groupDigits(skipped)} skipped keys${kept}`;
      rows.push(timingRow({ id: `growth-skipped-${skipped}${suffix}`, group, title, ours: provider }, own, beside));
    }
  }
  return rows;
}

function sessionsTitle(count: number): string {
  return `${groupDigits(count)} session${count === 1 ? '' : 's'}`;
}

const SKIPPED = [0, 100, 1_000, 2_000];
