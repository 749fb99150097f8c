// Refuses a Node that is too old for the sources, before anything of them is read.

/**
 * The message for somebody whose Node is too old, or undefined.
 * @param {string} found such as `20.19.0`
 * @param {string} wanted the range of `engines.node`, `>=` and a version
 */
export function nodeVersionProblem(found, wanted) {
  const needed = numbers(wanted.replace(/^>=\s*/, ''));
  const given = numbers(found);
  const index = needed.findIndex((number, at) => number !== (given[at] || 0));
  if (index === -1 || (given[index] || 0) > (needed[index] || 0)) return undefined;
  return `Sotto needs Node ${needed.join('.')} or later; this is Node ${found}.`;
}

/** @param {string} version */
function numbers(version) {
  return version.split('.').map(Number);
}
