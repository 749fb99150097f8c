/** A whole run, a short one without faults, on relays that lose mail: `pnpm verify --only chaos` shows that sound ones pass. */

import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqlite } from '@sotto/store-sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Processes are started from what was built, so the run is too. */
const BUILT = fileURLToPath(new URL('../dist/run.js', import.meta.url));
type RunModule = typeof import('../src/run.ts');

let folder: string;
let run: RunModule['runChaos'];
beforeAll(async () => {
  if (!existsSync(BUILT)) throw new Error('chaos/dist is missing: run pnpm build first');
  folder = await mkdtemp(join(tmpdir(), 'sotto-chaos-'));
  run = ((await import(BUILT)) as RunModule).runChaos;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a relay that says "accepted" and drops every third item for others is caught, and the history is kept', async () => {
  const { problems, counts } = await run({
    seed: 'lossy',
    minutes: 0.01,
    size: { relays: 2, clients: 4, processes: 1 },
    folder: join(folder, 'lossy'),
    say: () => undefined,
    plan: [],
    lettersMin: 12,
    quietMs: 3_000,
    prepared: dropEveryThird,
  });
  expect(new Set(problems.map(({ rule }) => rule))).toEqual(new Set(['lost']));
  expect(counts.delivered).toBeGreaterThan(0);
  const kept = await readdir(join(folder, 'lossy'));
  expect(kept).toEqual(expect.arrayContaining(['plan.json', 'run.jsonl', 'clients-0.jsonl', 'verdict.json']));
  expect(JSON.parse(await readFile(join(folder, 'lossy', 'verdict.json'), 'utf8'))).toEqual({ problems, counts });
});

/** What a relay commits is undone in the same transaction, behind its back. */
async function dropEveryThird(dataDirectories: readonly string[]): Promise<void> {
  for (const directory of dataDirectories) {
    for (const name of (await readdir(directory)).filter((file) => /\.(sqlite|db)$/.test(file))) {
      const database = await openSqlite(join(directory, name));
      database.exec(
        `CREATE TABLE lossy (count INTEGER);
         INSERT INTO lossy VALUES (0);
         CREATE TRIGGER lossy_outbox AFTER INSERT ON outbox
         BEGIN
           UPDATE lossy SET count = count + 1;
           DELETE FROM outbox WHERE sequence = NEW.sequence AND (SELECT count FROM lossy) % 3 = 0;
         END`,
      );
      database.close();
    }
  }
}
