// Compares the cryptographic backends with the reference on random calls: as many as one asks for, outside of the test
// suite. The program is packages/crypto/test/agreement/command.ts; it runs from its sources, as the tests do.
//
//   node tools/crypto-differential.mjs --help

import { createViteServer } from 'vitest/node';
import { isMain, root } from './lib/workspace.mjs';

const COMMAND = '/packages/crypto/test/agreement/command.ts';

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));

/** @param {readonly string[]} args */
async function main(args) {
  const server = await createViteServer({
    root,
    configFile: `${root}/vitest.config.ts`,
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    logLevel: 'warn',
    ssr: { resolve: { conditions: ['@sotto/source', 'node', 'import', 'default'] } },
  });
  try {
    const command = await server.ssrLoadModule(COMMAND);
    return command.main(args, {
      say: (/** @type {string} */ line) => console.log(line),
      progress: (/** @type {string} */ line) => console.error(line),
    });
  } finally {
    await server.close();
  }
}
