// Removes what was built, so that the next build starts from the sources. With `--all`, what was installed as well.
//
//   node tools/clean.mjs [--all]

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readPackages, root } from './lib/workspace.mjs';

const folders = readPackages(root, { all: true }).map(({ folder }) => folder);
const built = ['coverage', ...folders.map((folder) => join(folder, 'dist'))];
const installed = ['.sotto', 'node_modules', ...folders.map((folder) => join(folder, 'node_modules'))];

for (const path of process.argv.includes('--all') ? [...built, ...installed] : built) {
  rmSync(join(root, path), { recursive: true, force: true });
}
