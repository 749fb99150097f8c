import { randomBytes, randomInt, scrypt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemRandom } from '@sotto/crypto';
import { afterEach, expect, test } from 'vitest';
import { createKernel } from './kernel.ts';
import { simulatePlatform } from './platform.ts';

let restore: () => void = () => undefined;
afterEach(() => restore());

/** What `act` notes when a process does it, with the virtual times. */
async function simulated(act: (note: (what: unknown) => void) => void, offsetMs = 0): Promise<readonly unknown[]> {
  const kernel = createKernel('seed', 1_000_000);
  restore = simulatePlatform(kernel);
  const process = kernel.start('one');
  process.setClock(offsetMs);
  const seen: unknown[] = [];
  kernel.schedule(process, 100, () => act((what) => seen.push([kernel.now(), what])));
  await kernel.run(() => false, 200_000);
  restore();
  return seen;
}

test('timers of every kind wait in virtual time, and can be stopped', async () => {
  const seen = await simulated((note) => {
    setTimeout(note, 60_000, 'timeout');
    clearTimeout(setTimeout(note, 1, 'cleared'));
    setImmediate(() => note('immediate'));
    let ticks = 0;
    const interval = setInterval(() => {
      note('tick');
      ticks += 1;
      if (ticks === 2) clearInterval(interval);
    }, 1_000);
    void sleep(5_000, 'slept').then(note);
    void sleep(5_000, 'never', { signal: AbortSignal.timeout(70) }).catch((error: Error) => note(error.name));
  });
  expect(seen).toEqual([
    [100, 'immediate'],
    [170, 'TimeoutError'],
    [1_100, 'tick'],
    [2_100, 'tick'],
    [5_100, 'slept'],
    [60_100, 'timeout'],
  ]);
});

test('clocks are those of the process, and go on for what is not simulated', async () => {
  const before = Date.now();
  const seen = await simulated((note) => note([Date.now(), performance.now()]), 5_000);
  expect(seen).toEqual([[100, [1_005_100, 100]]]);
  expect(Date.now()).toBeGreaterThanOrEqual(before);
});

test('random numbers repeat, and do not when the platform is back', async () => {
  const draw = (note: (what: unknown) => void): void =>
    note([systemRandom(8), new Uint8Array(randomBytes(8)), randomInt(1_000_000), randomInt(5, 6)]);
  const first = await simulated(draw);
  expect(await simulated(draw)).toEqual(first);
  const outside: unknown[] = [];
  draw((what) => outside.push([100, what]));
  expect(outside).not.toEqual(first);
});

test('files and what other threads compute are there at once, in the order in which they were asked for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-platform-'));
  try {
    const seen = await simulated((note) => {
      const path = join(folder, 'file');
      const write = async (): Promise<void> => {
        const file = await open(path, 'w+', 0o600);
        await file.write(new Uint8Array([7, 8, 9]), 0, 3, 0);
        await file.truncate(2);
        const [read, { size }] = [new Uint8Array(2), await file.stat()];
        await file.read(read, 0, 2, 0);
        await file.close();
        note([size, ...read]);
      };
      void readFile(path).catch((error: Error) => note('code' in error && error.code));
      void write();
      scrypt('password', 'salt', 2, { N: 2 ** 14 }, (_, hash) => note(hash.length));
      setTimeout(() => note('later'), 1);
    });
    expect(seen).toEqual([
      [100, 'ENOENT'],
      [100, 2],
      [100, [2, 7, 8]],
      [101, 'later'],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
