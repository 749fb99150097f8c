// Every dependency of a manifest that is not ours stands in the page of dependencies, with its reason, and no other does.

import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readPackages, rootManifest } from '../lib/workspace.mjs';
import { firstCells } from './markdown.mjs';

/** @typedef {import('../check-layers.mjs').Problem} Problem */

const PAGE = 'docs/decisions/0002-dependencies.md';
const OURS = '@sotto/';

/**
 * @param {string} base
 * @returns {Problem[]}
 */
export function checkDependencies(base) {
  const text = existsSync(join(base, PAGE)) ? readFileSync(join(base, PAGE), 'utf8') : '';
  const listed = firstCells(text).filter((cell) => /^`[^`]+`$/.test(cell.text));
  const used = [{ folder: '', manifest: rootManifest(base) }, ...readPackages(base, { all: true })].flatMap(
    ({ folder, manifest }) => externalDependencies(manifest).map((name) => ({ name, folder })),
  );
  const listedNames = new Set(listed.map((cell) => cell.text.slice(1, -1)));
  const usedNames = new Set(used.map(({ name }) => name));
  return [
    ...used
      .filter(({ name }) => !listedNames.has(name))
      .map(({ name, folder }) => ({
        file: posix.join(folder, 'package.json'),
        line: 1,
        message: `${name} does not stand in ${PAGE}`,
      })),
    ...listed
      .filter(({ text: cell }) => !usedNames.has(cell.slice(1, -1)))
      .map(({ text: cell, line }) => ({ file: PAGE, line, message: `no manifest has ${cell}` })),
  ];
}

/** @param {import('../lib/workspace.mjs').Manifest} manifest */
function externalDependencies({ dependencies, devDependencies, peerDependencies, optionalDependencies }) {
  const all = { ...dependencies, ...devDependencies, ...peerDependencies, ...optionalDependencies };
  return Object.keys(all).filter((name) => !name.startsWith(OURS));
}
