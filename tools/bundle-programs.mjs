// Bundles the programs that tests and chaos start many times, each into one piece with all that it needs: such a process
// begins in half the time of one that loads 500 modules. `pnpm verify` bundles what it has just built and says in
// SOTTO_PROGRAMS where that is; without it they are started from `dist`, so that nobody runs a bundle that is older than the code.
//
//   node tools/bundle-programs.mjs

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeBundle } from './lib/bundling.mjs';
import { isMain, root } from './lib/workspace.mjs';

/** Where they are. */
export const programs = join(root, '.sotto', 'programs');

const PROGRAMS = {
  sotto: 'packages/cli/dist/main.js',
  relay: 'packages/relay/test/children/relay.mjs',
  app: 'packages/client/test/children/files.mjs',
};

/** It finds its native part beside itself. */
const NATIVE = '@photostructure/sqlite';

/** What a module looks for beside itself stays where it is. @type {import('rolldown').Plugin} */
const inPlace = {
  name: 'in-place',
  transform: {
    filter: { code: 'import.meta.url' },
    handler: (code, id) => code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
  },
  resolveId: {
    filter: { id: new RegExp(`^${NATIVE}$`) },
    async handler(source, importer, options) {
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found && { id: found.id, external: true };
    },
  },
};

if (isMain(import.meta.url)) await bundlePrograms();

async function bundlePrograms() {
  rmSync(programs, { recursive: true, force: true });
  const input = Object.fromEntries(Object.entries(PROGRAMS).map(([name, path]) => [name, join(root, path)]));
  await writeBundle(
    'programs',
    { input, platform: 'node', plugins: [inPlace] },
    { dir: programs, entryFileNames: '[name].mjs', chunkFileNames: 'shared/[name].mjs' },
  );
}
