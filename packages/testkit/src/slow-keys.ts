/** What takes a relay long to make at its first start, and what relays that tests start may share. */

import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createDataDirectory, type DataDirectory } from './data-directory.ts';

/**
 * The keys that a relay signs vouchers with are of RSA and take a quarter of a second of a processor to make: those that one
 * relay of this process has made, the later ones are given.
 */
const lent = new Map<string, string>();
let library: DataDirectory | undefined;

/** Runs `start`, by which a relay starts in `directory`; that is made. */
export async function withSlowKeys<T>(directory: string, start: () => Promise<T>): Promise<T> {
  lend(directory);
  const started = await start();
  borrow(directory);
  return started;
}

function lend(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const [name, path] of lent) copyFileSync(path, join(directory, name));
}

function borrow(directory: string): void {
  for (const name of readdirSync(directory).filter((one) => SLOW_KEY.test(one) && !lent.has(one))) {
    library ??= createDataDirectory();
    mkdirSync(library.path, { recursive: true });
    const path = join(library.path, name);
    copyFileSync(join(directory, name), path);
    lent.set(name, path);
  }
}

const SLOW_KEY = /^voucher-[a-z]+-\d+\.key$/;
