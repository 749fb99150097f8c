/** What a session costs a page to load: bundles as an application would make them, in bytes. */

import { gzipSync } from 'node:zlib';
import { countedRow } from '../job.ts';
import type { Row } from '../results.ts';
import { BundleError, bundle, type Script } from './bundle.ts';
import { BROWSER_PROVIDERS, type BrowserProvider } from './exchange.ts';
import { benchmarksFolder, bundleOlm, readOlmWasm } from './page-files.ts';

/** Bytes of the files of one bundle. */
export interface BundleSize {
  readonly minified: number;
  /** Each file compressed, as a server sends it. */
  readonly compressed: number;
}

/**
 * Rows of the group of sizes: of a session with each provider, beside olm where that is installed. Throws `BundleError`
 * where the default provider brings along what it is there to replace.
 */
export async function measureBundles(hasOlm: boolean, say: (line: string) => void): Promise<readonly Row[]> {
  const olm = hasOlm
    ? sizeOf([...codeOf(await bundleOlm("export { default } from '@matrix-org/olm';")), readOlmWasm()])
    : undefined;
  const rows: Row[] = [];
  for (const [ours, entry] of Object.entries(ENTRIES)) {
    const scripts = await bundleSession(entry);
    const [size, packages] = [sizeOf(codeOf(scripts)), packagesIn(scripts)];
    say(`a session with ${ours} loads ${packages.join(', ')}: ${size.compressed} bytes, minified and compressed`);
    const replaced = packages.filter((name) => REPLACED.includes(name));
    if (ours === BROWSER_PROVIDERS[0] && replaced.length > 0) {
      throw new BundleError(`the default provider loads ${replaced.join(' and ')}`);
    }
    for (const [pick, id, suffix] of FORMS) {
      const about = { id, group: 'sizes', title: `script of a session${suffix}`, ours };
      rows.push(countedRow(about, size[pick], olm === undefined ? [] : [{ name: 'olm', bytes: olm[pick] }]));
    }
  }
  return rows;
}

/** A script with all of a session, and one provider. */
export function bundleSession(entry: string): Promise<readonly Script[]> {
  const virtual = { session: SESSION + entry };
  return bundle({ entries: { session: 'session' }, folder: benchmarksFolder, virtual });
}

function codeOf(scripts: readonly Script[]): readonly string[] {
  return scripts.map(({ code }) => code);
}

/** The packages in scripts: which libraries a page carries. */
export function packagesIn(scripts: readonly Pick<Script, 'modules'>[]): readonly string[] {
  const names = scripts.flatMap(({ modules }) => modules.map((path) => PACKAGE.exec(path)?.[1] ?? ''));
  return [...new Set(names.filter((name) => name !== ''))].sort();
}

export function sizeOf(files: readonly (string | Uint8Array)[]): BundleSize {
  const sum = (lengthOf: (file: Buffer) => number): number =>
    files.reduce((total, file) => total + lengthOf(Buffer.from(file)), 0);
  return {
    minified: sum(({ length }) => length),
    compressed: sum((file) => gzipSync(file, { level: 9 }).length),
  };
}

/** What an application needs to start a session, to write and read on it, and to store it. */
const SESSION = `
export {
  decodeSessionRecord, decryptMessage, encodeSessionRecord, encryptMessage, generateIdentityKeyPair, generateKemPreKey,
  generateOneTimePreKey, generateSignedPreKey, initiateSession, parsePreKeyBundle, readPreKeyMessageIds,
} from '@sotto/ratchet';
export { systemRandom, wipe } from '@sotto/crypto';
`;

const ENTRIES: Readonly<Record<BrowserProvider, string>> = {
  portable: "export { defaultProvider } from '@sotto/crypto';",
  sodium: "export { createSodiumProvider } from '@sotto/crypto/sodium'; export { default } from 'libsodium-wrappers';",
  noble: "export { nobleProvider } from '@sotto/crypto/noble';",
};
/** Curves and KEMs that the default provider computes by itself: they are large, and slow to load. */
const REPLACED = ['@noble/curves', '@noble/post-quantum'];
const FORMS = [
  ['minified', 'script', ', minified'],
  ['compressed', 'script-gzip', ', minified, gzip'],
] as const;
const PACKAGE = /.*(?:node_modules|packages)\/((?:@[^/]+\/)?[^/]+)\//;
