import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { preparePowerCuts } from './power-cuts.ts';

const WRITER = `
  const { closeSync, fdatasyncSync, fsyncSync, linkSync, openSync, unlinkSync, writeSync, ftruncateSync } = require('node:fs');
  process.chdir(process.argv[1]);
  const synced = openSync('synced', 'w');
  writeSync(synced, 'kept kept kept', 0);
  fsyncSync(synced);
  writeSync(synced, 'LOST', 5);
  writeSync(synced, 'LOST', 200);
  const short = openSync('short', 'w');
  writeSync(short, 'long long');
  fdatasyncSync(short);
  ftruncateSync(short, 4);
  fdatasyncSync(short);
  writeSync(openSync('never', 'w'), 'LOST');
  linkSync('synced', 'linked');
  unlinkSync('short');
  process.kill(process.pid, 'SIGKILL');
`;

test('a power cut leaves what was synced, and nothing that was written after', () => {
  const path = mkdtempSync(join(tmpdir(), 'sotto-power-'));
  const data = join(path, 'data');
  mkdirSync(data);
  const power = preparePowerCuts(path, data);
  const written = spawnSync(process.execPath, ['-e', WRITER, data], { env: { ...process.env, ...power.env } });
  expect(written.signal).toBe('SIGKILL');
  expect(readFileSync(join(data, 'synced'), 'utf8')).toContain('LOST');
  power.cut();
  expect(readdirSync(data).sort()).toEqual(['linked', 'synced']);
  for (const name of ['linked', 'synced']) expect(readFileSync(join(data, name), 'utf8')).toBe('kept kept kept');
  rmSync(path, { recursive: true });
});
