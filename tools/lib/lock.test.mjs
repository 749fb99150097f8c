import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { withLock } from './lock.mjs';
import { testWorkspace } from './test-workspace.mjs';

const lockFile = () => join(testWorkspace({}), 'folder', 'lock');

it('lets one run after the other, and leaves no file', async () => {
  const file = lockFile();
  /** @type {string[]} */
  const events = [];
  /** @param {string} name */
  const work = (name) =>
    withLock(file, async () => {
      events.push(`${name} begins`);
      await pause(30);
      events.push(`${name} ends`);
    });
  await Promise.all([work('one'), work('two')]);
  expect(events).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
  expect(existsSync(file)).toBe(false);
});

it('is free again after a failure', async () => {
  const file = lockFile();
  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(file, async () => 'yes')).toBe('yes');
});

it('takes over from a process that is gone', async () => {
  const file = lockFile();
  await withLock(file, async () => undefined);
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(file, String(gone));
  expect(await withLock(file, async () => 'taken')).toBe('taken');
});
