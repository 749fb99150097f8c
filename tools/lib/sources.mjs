// Follows names from module to module, within a package and through the entries of the others.

import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readModule } from './declarations.mjs';
import { readPackages } from './workspace.mjs';

/** @typedef {import('./declarations.mjs').Declaration} Declaration */
/** @typedef {import('./declarations.mjs').Module} Module */
/** A declaration and the file it stands in. @typedef {Declaration & { file: string }} Located */
/**
 * What an entry offers under a name. `declared` is undefined for what another project declares; `comment` and `line` are
 * then those of the line that hands it on, in `file`.
 * @typedef {{ name: string, file: string, comment: string, line: number, declared: Located | undefined }} Offered
 */
/**
 * @typedef {{ module: (file: string) => Module, resolve: (file: string, name: string) => Located | undefined,
 *             offered: (entry: string) => Offered[], entries: (folder: string) => string[] }} Sources
 */

/** The condition under which a manifest names its sources. */
const CONDITION = '@sotto/source';

/**
 * @param {string} base
 * @returns {Sources}
 */
export function createSources(base) {
  /** @type {Map<string, Module>} */
  const modules = new Map();
  const entries = entriesOf(base);

  /** @param {string} file */
  const module = (file) => {
    const known = modules.get(file);
    if (known !== undefined) return known;
    const read = readModule(existsSync(join(base, file)) ? readFileSync(join(base, file), 'utf8') : '');
    modules.set(file, read);
    return read;
  };

  /** @param {string} file @param {string} specifier */
  const target = (file, specifier) =>
    specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : entries.get(specifier);

  /** Where each name of each file that was asked for is declared. @type {Map<string, Map<string, Located | undefined>>} */
  const resolved = new Map();

  /** @param {string} file @param {string} name @returns {Located | undefined} */
  const resolve = (file, name) => {
    const names = resolved.get(file) ?? new Map();
    if (!names.has(name)) resolved.set(file, names.set(name, follow(file, name)));
    return names.get(name);
  };

  /** @param {string} file @param {string} name @returns {Located | undefined} */
  const follow = (file, name) => {
    const { declarations, imports, reexports } = module(file);
    const declaration = declarations.get(name);
    if (declaration !== undefined) return { ...declaration, file };
    const origin = imports.get(name) ?? reexports.get(name);
    const next = origin && target(file, origin.from);
    return origin && next !== undefined ? resolve(next, origin.name) : undefined;
  };

  /** @param {string} entry @param {string} name @param {string} [of] @returns {Offered} */
  const offer = (entry, name, of = name) => {
    const declared = resolve(entry, name);
    if (declared !== undefined) return { name: of, ...place(declared), declared };
    const { from = '', name: original = '', comment = '', line = 1 } = module(entry).reexports.get(name) ?? {};
    const next = target(entry, from);
    return next === undefined ? { name: of, file: entry, comment, line, declared } : offer(next, original, of);
  };

  return {
    module,
    resolve,
    offered: (entry) => {
      const { exported, reexports } = module(entry);
      return [...exported, ...reexports.keys()].map((name) => offer(entry, name));
    },
    entries: (folder) => [...entries.values()].filter((file) => file.startsWith(`${folder}/`)),
  };
}

/** @param {Located} declared */
function place({ file, comment, line }) {
  return { file, comment, line };
}

/** The source file of each entry of each package, by the specifier that imports it. @param {string} base */
function entriesOf(base) {
  const found = readPackages(base).flatMap(({ folder, manifest }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([path, conditions]) => {
      const given = /** @type {Record<string, unknown> | null} */ (conditions)?.[CONDITION];
      // An entry that differs by runtime has the same names everywhere; those of the default one are read.
      const source = typeof given === 'object' ? /** @type {Record<string, unknown> | null} */ (given)?.default : given;
      if (typeof source !== 'string') return [];
      return [/** @type {const} */ ([posix.join(manifest.name, path), posix.join(folder, source)])];
    }),
  );
  return new Map(found);
}
