// What `exports` of a manifest becomes in the package that is published: the sources are no entry, types stay, and code
// is the bundle's. `publishConfig.exports` holds it; here is the rule that it follows.

/** The condition by which tests find sources (docs/decisions/0005-source-condition.md). */
export const SOURCE_CONDITION = '@sotto/source';

/** Where the bundle of a package has a file. @param {string} file */
export function bundlePath(file) {
  return `dist/bundle/${file}`;
}

/**
 * `exports` as it must be in the packed form.
 * @param {unknown} entry
 * @returns {unknown}
 */
export function packedExports(entry) {
  if (typeof entry === 'string') {
    return entry.endsWith('.js') ? entry.replace(/^\.\/dist\//, `./${bundlePath('')}`) : entry;
  }
  if (typeof entry !== 'object' || entry === null) return entry;
  const kept = Object.entries(entry).filter(([condition]) => condition !== SOURCE_CONDITION);
  return Object.fromEntries(kept.map(([condition, target]) => [condition, packedExports(target)]));
}

/**
 * Every file that an `exports` names, once.
 * @param {unknown} entry
 * @returns {string[]}
 */
export function targetsOf(entry) {
  if (typeof entry === 'string') return [entry];
  if (typeof entry !== 'object' || entry === null) return [];
  return [...new Set(Object.values(entry).flatMap(targetsOf))];
}
