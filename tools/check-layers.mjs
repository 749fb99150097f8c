// Keeps the layering: imports go down only, every import is declared in the manifest of its package and every
// declaration is used, no cycles, and the pure packages know no platform, clock or global randomness.
//
//   node tools/check-layers.mjs

import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { findImports, moduleName } from './lib/imports.mjs';
import { codeTokens, tokenize } from './lib/source-tokens.mjs';
import { isMain, listFiles, readPackages, root } from './lib/workspace.mjs';

/** @typedef {import('./lib/workspace.mjs').Package} Package */
/** `file` is relative to the repository; `line` counts from 1. @typedef {{ file: string, line: number, message: string }} Problem */

/** A package may import packages of a lower level. */
const LEVELS = new Map([
  ['@sotto/crypto', 0],
  ['@sotto/wire', 0],
  ['@sotto/store', 0],
  ['@sotto/identity', 1],
  ['@sotto/ratchet', 1],
  ['@sotto/store-encrypted', 1],
  ['@sotto/store-indexeddb', 1],
  ['@sotto/store-sqlite', 1],
  ['@sotto/client', 2],
  ['@sotto/relay', 2],
  ['@sotto/cli', 3],
]);

/** For development: they may import what they like, and nothing that an app runs may import them. */
const DEVELOPMENT = new Set([
  '@sotto/testkit',
  '@sotto/simulator',
  '@sotto/interop',
  '@sotto/benchmarks',
  '@sotto/chaos',
  '@sotto/fuzz',
  '@sotto/test-vectors',
]);

/** What the level would allow and the design does not. A relay holds no key of a session and no plaintext. */
const FORBIDDEN = new Map([['@sotto/relay', ['@sotto/ratchet', '@sotto/client']]]);

/** Single entries of forbidden packages. A relay issues sender certificates (docs/decisions/0008-certificates-subpath.md). */
const PERMITTED = new Map([['@sotto/relay', ['@sotto/ratchet/certificates']]]);

/** Packages whose sources are pure: no I/O, no clock, no global randomness. */
const PURE = new Set(
  ['crypto', 'wire', 'store', 'identity', 'ratchet', 'store-encrypted'].map((name) => `@sotto/${name}`),
);

/** Globals that a pure package may not name. */
const IMPURE_GLOBALS = new Set(
  'Buffer Date console fetch globalThis navigator performance process queueMicrotask setImmediate setInterval setTimeout'.split(
    ' ',
  ),
);

/** The one place that may reach for the platform's random numbers. */
const RANDOM_SOURCE = 'packages/crypto/src/random.ts';

/** The backends that exist for one platform, and the one built-in module they may import: synchronous and without state. */
const NODE_BACKEND = { folder: 'packages/crypto/src/node/', builtIn: 'node:crypto' };

const BUILT_IN = new Set(builtinModules);

if (isMain(import.meta.url)) main();

function main() {
  const problems = checkLayers(root);
  for (const { file, line, message } of problems) console.error(`${file}:${line}: ${message}`);
  if (problems.length > 0) process.exitCode = 1;
}

/**
 * Every breach of the layering in the workspace at `base`.
 * @param {string} base
 * @returns {Problem[]}
 */
export function checkLayers(base) {
  const packages = readPackages(base);
  return [...packages.flatMap((one) => checkPackage(base, one, packages)), ...findCycles(packages)];
}

/** @param {string} base @param {Package} one @param {readonly Package[]} packages @returns {Problem[]} */
function checkPackage(base, one, packages) {
  const { folder, manifest } = one;
  const manifestFile = posix.join(folder, 'package.json');
  /** @type {Problem[]} */
  const problems = [];
  if (!LEVELS.has(manifest.name) && !DEVELOPMENT.has(manifest.name)) {
    problems.push({ file: manifestFile, line: 1, message: `${manifest.name} has no level in tools/check-layers.mjs` });
  }
  if (!existsSync(join(base, folder, 'README.md'))) {
    problems.push({ file: manifestFile, line: 1, message: `${manifest.name} has no README.md` });
  }

  const used = new Set();
  const sources = listFiles(base, posix.join(folder, 'src')).filter(
    (file) => /\.[cm]?[jt]s$/.test(file) && !isTest(file),
  );
  const shipped = [...sources, ...listFiles(base, posix.join(folder, 'gen'))];
  for (const file of shipped) {
    const source = readFileSync(join(base, file), 'utf8');
    for (const { specifier, line } of findImports(source)) {
      if (specifier !== undefined && !/^[.#]/.test(specifier)) used.add(moduleName(specifier));
      const message = importProblem(one, packages, file, specifier);
      if (message !== undefined) problems.push({ file, line, message });
    }
    if (PURE.has(manifest.name)) problems.push(...impureUses(file, source));
  }

  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (used.has(name)) continue;
    problems.push({ file: manifestFile, line: 1, message: `${name} is declared and not imported` });
  }
  return problems;
}

/**
 * @param {Package} importer @param {readonly Package[]} packages @param {string} file
 * @param {string | undefined} specifier
 * @returns {string | undefined}
 */
function importProblem({ folder, manifest }, packages, file, specifier) {
  if (specifier === undefined) return 'a module is loaded by a computed name';
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier);
    return target.startsWith(`${folder}/`) ? undefined : `${specifier} leaves the package`;
  }
  if (specifier.startsWith('#')) return aliasProblem(manifest, specifier);
  const name = moduleName(specifier);
  if (specifier.startsWith('node:') || BUILT_IN.has(name)) {
    return builtInProblem(manifest.name, file, specifier);
  }
  const dependencies = { ...manifest.dependencies, ...manifest.peerDependencies };
  if (!(name in dependencies)) return `${name} is imported and not declared in ${folder}/package.json`;
  const imported = packages.find((one) => one.manifest.name === name);
  return name.startsWith('@sotto/') ? layerProblem(manifest.name, name, specifier, imported) : undefined;
}

/** A name of the package's own, from `imports` in its manifest. @param {Package['manifest']} manifest @param {string} alias */
function aliasProblem({ name, imports }, alias) {
  const pattern = Object.keys(imports ?? {}).find((key) => matchesPattern(key, alias));
  if (pattern === undefined) return `${alias} does not stand under imports in the manifest of ${name}`;
  const inside = targets(imports?.[pattern]).every((path) => path.startsWith('./'));
  return inside ? undefined : `${alias} leads out of the package`;
}

/** @param {string} pattern at most one star @param {string} specifier */
function matchesPattern(pattern, specifier) {
  const [start, end] = pattern.split('*');
  if (start === undefined || end === undefined) return pattern === specifier;
  return specifier.startsWith(start) && specifier.endsWith(end);
}

/** The paths of an entry of `imports`, which may be one or one per condition. @param {unknown} entry @returns {string[]} */
function targets(entry) {
  if (typeof entry === 'string') return [entry];
  return typeof entry === 'object' && entry !== null ? Object.values(entry).flatMap(targets) : [];
}

/** @param {string} importer @param {string} file @param {string} specifier */
function builtInProblem(importer, file, specifier) {
  if (file.startsWith(NODE_BACKEND.folder) && specifier === NODE_BACKEND.builtIn) return undefined;
  if (PURE.has(importer)) return `${importer} is pure and may not import ${specifier}`;
  return specifier.startsWith('node:') ? undefined : `write node:${specifier}`;
}

/** @param {string} importer @param {string} name @param {string} specifier @param {Package | undefined} imported */
function layerProblem(importer, name, specifier, imported) {
  if (imported === undefined) return `${name} is not a package of this workspace`;
  const entry = specifier === name ? '.' : `.${specifier.slice(name.length)}`;
  if (!(entry in (imported.manifest.exports ?? {}))) return `${name} does not export ${entry}`;
  if (DEVELOPMENT.has(importer)) return undefined;
  if (DEVELOPMENT.has(name)) return `${name} is for development and may not be imported by what ships`;
  const isPermitted = PERMITTED.get(importer)?.includes(specifier) ?? false;
  if (!isPermitted && FORBIDDEN.get(importer)?.includes(name)) return `${importer} may not know ${specifier}`;
  const [above, below] = [LEVELS.get(importer), LEVELS.get(name)];
  if (above !== undefined && below !== undefined && below < above) return undefined;
  return `${importer} (level ${above}) may not import ${name} (level ${below}): imports go down only`;
}

/** @param {string} file @param {string} source @returns {Problem[]} */
function impureUses(file, source) {
  const tokens = codeTokens(tokenize(source));
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'word' || tokens[index - 1]?.text === '.' || tokens[index + 1]?.text === ':') return [];
    const random = token.text === 'Math' && tokens[index + 2]?.text === 'random';
    if (!random && !IMPURE_GLOBALS.has(token.text)) return [];
    if (token.text === 'globalThis' && file === RANDOM_SOURCE) return [];
    const name = random ? 'Math.random' : token.text;
    return [{ file, line: token.line, message: `${name} in a pure package: time, randomness and I/O are arguments` }];
  });
}

/** @param {readonly Package[]} packages @returns {Problem[]} */
function findCycles(packages) {
  const edges = new Map(packages.map(({ manifest }) => [manifest.name, Object.keys(manifest.dependencies ?? {})]));
  return packages.flatMap(({ folder, manifest }) => {
    if (!reaches(edges, edges.get(manifest.name) ?? [], manifest.name)) return [];
    return [
      { file: posix.join(folder, 'package.json'), line: 1, message: `${manifest.name} depends on itself in a circle` },
    ];
  });
}

/** @param {Map<string, string[]>} edges @param {readonly string[]} from @param {string} target */
function reaches(edges, from, target) {
  const seen = new Set();
  const next = [...from];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    if (name === target) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    next.push(...(edges.get(name) ?? []));
  }
  return false;
}

/** @param {string} file */
function isTest(file) {
  return /\.test\.[cm]?[jt]s$/.test(file);
}
