// What can be imported: every entry of `exports` of every package that an app may install.

import { join } from 'node:path';
import { shippedPackages } from '../bundle.mjs';

/**
 * `specifier` is what is imported, `name` the same as a name of a file; `types` the declarations.
 * @typedef {{ specifier: string, name: string, folder: string, types: string }} Entry
 */

/** @param {string} base @returns {Entry[]} */
export function publicEntries(base) {
  return shippedPackages(base).flatMap(({ folder, manifest }) =>
    Object.entries(manifest.exports ?? {}).map(([path, entry]) => {
      const specifier = `${manifest.name}${path.slice(1)}`;
      return {
        specifier,
        name: specifier.replace('@sotto/', '').replaceAll('/', '-'),
        folder: join(base, folder),
        types: join(base, folder, typesOf(specifier, entry)),
      };
    }),
  );
}

/** @param {string} specifier @param {unknown} entry */
function typesOf(specifier, entry) {
  if (typeof entry === 'object' && entry !== null && 'types' in entry && typeof entry.types === 'string')
    return entry.types;
  throw new Error(`${specifier} has no types`);
}
