/** The files of the page: its scripts, its peer in WebAssembly where that takes part, and the vectors that it checks. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { peersFolder } from '../node/peers.ts';
import { bundle, type Script } from './bundle.ts';
import type { BrowserRun } from './exchange.ts';
import type { PageFiles } from './server.ts';

export const benchmarksFolder = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Where a worker finds the adapters. */
export const OLM_MODULE = '/olm.js';
export const WEB_CRYPTO_MODULE = '/web-crypto.js';

/** The scripts of the page and of its workers, and apart from them the peer on WebCrypto. Throws `BundleError`. */
async function bundlePage(): Promise<readonly Script[]> {
  const entries = { page: './browser/page.ts', worker: './browser/worker.ts' };
  const peer = { 'web-crypto': './browser/web-crypto/implementation.ts' };
  const folder = benchmarksFolder;
  return [...(await bundle({ entries, folder })), ...(await bundle({ entries: peer, folder }))];
}

/** A script with olm in it that exports what `exported` says. */
export function bundleOlm(exported: string): Promise<readonly Script[]> {
  // In a worker it takes itself to be in Node, unless there is a window.
  const virtual = { window: 'globalThis.window ??= globalThis;', olm: `import 'window'; ${exported}` };
  return bundle({ entries: { olm: 'olm' }, folder: peersFolder, virtual, outside: MODULES_OF_NODE });
}

/** The module that olm fetches from beside the script. */
export function readOlmWasm(): Uint8Array {
  return readFileSync(join(peersFolder, 'node_modules', '@matrix-org', 'olm', 'olm.wasm'));
}

/** All that is served, by path. */
export async function createPageFiles(run: BrowserRun, hasOlm: boolean): Promise<PageFiles> {
  const scripts = [
    ...(await bundlePage()),
    ...(hasOlm ? await bundleOlm("export { createPeer } from './dist/olm.js';") : []),
  ];
  const files = new Map<string, string | Uint8Array>();
  for (const name of ['index.html', 'page.css'])
    files.set(`/${name}`, readFileSync(join(benchmarksFolder, 'browser', name)));
  for (const { fileName, code } of scripts) files.set(`/${fileName}`, code);
  if (hasOlm) files.set('/olm.wasm', readOlmWasm());
  for (const path of VECTORS)
    files.set(`/vectors/${path}`, readFileSync(join(benchmarksFolder, '..', 'test-vectors', path)));
  return files.set('/run.json', JSON.stringify(run));
}

const VECTORS = [
  'signal/message-keys.json',
  'signal/post-quantum-chain.json',
  'signal/xeddsa.json',
  'signal/kyber-1024.json',
  'signal/ml-kem-768-incremental.json',
  'transcripts/triple-ratchet.json',
];
const MODULES_OF_NODE = ['crypto', 'fs', 'path'];
