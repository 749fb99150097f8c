/** Where a relay keeps its files while a test runs: a folder of the system's temporary ones, gone afterwards. */

import { mkdtempSync, rmSync } from 'node:fs';
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
