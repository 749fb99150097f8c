import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { steps } from '../src/demo/steps.ts';
import { type Cleanup, createCleanup, runSotto, startSotto, temporaryFolder } from './support/sotto.ts';

let cleanup: Cleanup;
let folder: string;
beforeEach(async () => {
  cleanup = createCleanup();
  folder = await temporaryFolder(cleanup);
});
afterEach(() => cleanup.run());

test('every step holds, in time, and nothing is left behind', { timeout: 60_000 }, async () => {
  const started = performance.now();
  const { code, stdout, stderr } = await runSotto(['demo'], '', { TMPDIR: folder });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  steps.forEach(({ title }, index) => {
    expect(stdout).toContain(`\n${index + 1}  ${title}\n`);
  });
  expect(stdout.match(/^ {3}✓ /gm)).toHaveLength(steps.length);
  expect(stdout).toContain(`All ${steps.length} steps held`);
  expect(stdout).not.toContain('\u001b');
  expect(performance.now() - started).toBeLessThan(30_000);
  expect(await readdir(folder)).toEqual([]);
});

test('an interrupt ends the relays and removes the files', { timeout: 60_000 }, async () => {
  const demo = startSotto(['demo'], cleanup, { TMPDIR: folder });
  const [, pidA = '', pidB = ''] = await demo.until(/process ([0-9]+)\n.*process ([0-9]+)\n/);
  demo.kill('SIGINT');
  const { code, stderr } = await demo.finished;
  expect(code).toBe(1);
  expect(stderr).toContain('interrupted');
  for (const pid of [pidA, pidB]) expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  expect(await readdir(folder)).toEqual([]);
});

test('a step that does not hold is named, and the exit code says so', { timeout: 60_000 }, async () => {
  const demo = startSotto(['demo'], cleanup, { TMPDIR: folder });
  const [, pid = ''] = await demo.until(/process ([0-9]+)\n.*process ([0-9]+)\n/);
  process.kill(Number(pid), 'SIGKILL');
  const { code, stdout, stderr } = await demo.finished;
  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ step [2-5] did not hold/);
  expect(stderr).toMatch(/^error: /m);
  expect(stderr).not.toContain('    at ');
  expect(await readdir(folder)).toEqual([]);
});

test('--keep leaves everything where it was told to, and only in an empty folder', { timeout: 60_000 }, async () => {
  const kept = join(folder, 'kept');
  expect(await runSotto(['demo', '--keep', kept])).toMatchObject({ code: 0 });
  const files = ['alice.db', 'bob.db', 'relay-a', 'relay-a.log', 'relay-b', 'relay-b.log', 'relay.json'];
  expect((await readdir(kept)).sort()).toEqual(files);
  const full = join(folder, 'full');
  await mkdir(full);
  await writeFile(join(full, 'mine'), '');
  expect(await runSotto(['demo', '--keep', full])).toMatchObject({ code: 2 });
  expect(await readdir(full)).toEqual(['mine']);
});
