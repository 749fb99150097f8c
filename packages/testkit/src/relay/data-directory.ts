/** Where a relay keeps its files while a test runs: a folder of the system's temporary ones, gone afterwards. */

import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DataDirectory {
  readonly path: string;
  remove(): void;
}

/** What is there when the process ends is removed then. */
const present = new Set<string>();
let isWatching = false;

export function createDataDirectory(): DataDirectory {
  const path = mkdtempSync(join(tmpdir(), 'sotto-relay-'));
  present.add(path);
  if (!isWatching) process.once('exit', removeAll);
  isWatching = true;
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true });
      present.delete(path);
    },
  };
}

function removeAll(): void {
  for (const path of present) rmSync(path, { recursive: true, force: true });
}

/**
 * The keys that a relay signs vouchers with are of RSA and take a quarter of a second of a processor to make: those that one
 * relay of this process has made, the later ones are given.
 */
const lent = new Map<string, string>();
let library: DataDirectory | undefined;

export function lendSlowKeys(directory: string): void {
  for (const [name, path] of lent) copyFileSync(path, join(directory, name));
}

export function borrowSlowKeys(directory: string): void {
  for (const name of readdirSync(directory).filter((one) => SLOW_KEY.test(one) && !lent.has(one))) {
    library ??= createDataDirectory();
    mkdirSync(library.path, { recursive: true });
    const path = join(library.path, name);
    copyFileSync(join(directory, name), path);
    lent.set(name, path);
  }
}

const SLOW_KEY = /^voucher-[a-z]+-\d+\.key$/;
