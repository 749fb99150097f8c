/**
 * The disk of a relay, which can be full. Where the run may mount, it is a file system of its own in memory, and full means
 * full. Elsewhere the kernel is told that the process may not make files longer than they are, so writes fail as well; where
 * it cannot be told, this fault does nothing and says so.
 */

import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface Disk {
  /** Where the relay keeps its data. */
  readonly folder: string;
  /** `pid` is that of the relay now. The result is what was done. */
  fill(pid: number): string;
  empty(pid: number): void;
  remove(): void;
}

export const createDisk = (folder: string): Disk => {
  mkdirSync(folder, { recursive: true });
  const isMounted = command('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES},mode=0700`, 'tmpfs', folder]);
  return isMounted ? mountedDisk(folder) : limitedDisk(folder);
};

const mountedDisk = (folder: string): Disk => {
  const ballast = join(folder, 'ballast');
  return {
    folder: join(folder, 'data'),
    fill() {
      const file = openSync(ballast, 'a');
      const block = new Uint8Array(64 * 1024);
      try {
        for (;;) writeSync(file, block);
      } catch {
        // Full: the last block that fits has been written.
      } finally {
        closeSync(file);
      }
      return 'the file system is full';
    },
    empty: () => rmSync(ballast, { force: true }),
    remove: () => void command('umount', ['-l', folder]),
  };
};

const limitedDisk = (folder: string): Disk => {
  const limit = (pid: number, bytes: string): boolean =>
    command('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
  return {
    folder: join(folder, 'data'),
    fill: (pid) => (limit(pid, '4096') ? 'files may not grow' : 'nothing: neither mount nor prlimit works here'),
    empty: (pid) => void limit(pid, 'unlimited'),
    remove: () => undefined,
  };
};

const command = (name: string, args: readonly string[]): boolean =>
  spawnSync(name, args, { stdio: 'ignore' }).status === 0;

const DISK_BYTES = 64 * 1024 * 1024;
