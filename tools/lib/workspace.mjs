// The workspace on disk: where it is, which packages it has, which files belong to it.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Folders that hold what was installed or built. */
const DERIVED = new Set(['node_modules', 'dist', 'coverage', '.git', '.sotto', '.pnpm-store']);

/**
 * A manifest, as far as the tools read it.
 * @typedef {{ name: string, version?: string, private?: boolean, packageManager?: string, engines?: { node?: string },
 *             exports?: Record<string, unknown>, imports?: Record<string, unknown>, dependencies?: Record<string, string>,
 *             devDependencies?: Record<string, string>, peerDependencies?: Record<string, string>,
 *             optionalDependencies?: Record<string, string> }} Manifest
 */
/** `folder` is relative to the repository. @typedef {{ folder: string, manifest: Manifest }} Package */

/**
 * @param {string} [base]
 * @returns {Manifest}
 */
export function rootManifest(base = root) {
  return JSON.parse(readFileSync(join(base, 'package.json'), 'utf8'));
}

/**
 * The packages under `packages/`, and with `all` the private folders beside it too.
 * @param {string} [base]
 * @param {{ all?: boolean }} [options]
 * @returns {Package[]}
 */
export function readPackages(base = root, { all = false } = {}) {
  const folders = readdirSync(join(base, 'packages')).map((name) => join('packages', name));
  if (all) folders.push('interop', 'test-vectors', 'benchmarks', 'tools/reference');
  return folders
    .filter((folder) => existsSync(join(base, folder, 'package.json')))
    .sort()
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(base, folder, 'package.json'), 'utf8')) }));
}

/**
 * Every file below `folder`, relative to `base`, with `/` between the parts, without what was installed or built.
 * @param {string} base
 * @param {string} folder
 * @returns {string[]}
 */
export function listFiles(base, folder) {
  if (!existsSync(join(base, folder))) return [];
  return readdirSync(join(base, folder), { withFileTypes: true })
    .filter((entry) => !DERIVED.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? listFiles(base, path) : [relative('.', path).split(sep).join('/')];
    })
    .sort();
}

/**
 * What belongs to the repository: tracked, or new and not ignored. Outside a repository: every file.
 * @param {string} [base]
 * @returns {string[]}
 */
export function repositoryFiles(base = root) {
  if (!existsSync(join(base, '.git'))) return listFiles(base, '.');
  const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: base,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return output.split('\0').filter((path) => path !== '' && existsSync(join(base, path)));
}

/**
 * Whether the module at `url` is the program that was started.
 * @param {string} url
 */
export function isMain(url) {
  const started = process.argv[1];
  return started !== undefined && realpathSync(started) === fileURLToPath(url);
}
