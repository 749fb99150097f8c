// Finds what a module imports: static imports and re-exports, `import()` in code and in types, `require()` of every
// spelling, and `process.getBuiltinModule()`.

import { codeTokens, tokenize } from './source-tokens.mjs';

/** @typedef {import('./source-tokens.mjs').Token} Token */
/**
 * `specifier` is undefined where a module is loaded by a computed name.
 * @typedef {{ specifier: string | undefined, line: number }} Import
 */

/**
 * @param {string} source
 * @returns {Import[]}
 */
export function findImports(source) {
  const tokens = codeTokens(tokenize(source));
  return tokens
    .flatMap((token, index) => {
      if (token.kind !== 'word' || isMember(tokens, index)) return [];
      if (token.text === 'import') return importAt(tokens, index);
      if (token.text === 'export') return fromClause(tokens, index);
      return [];
    })
    .concat(findLoaders(tokens));
}

/**
 * The module of a specifier: `@scope/name/sub` gives `@scope/name`, `node:fs/promises` gives `node:fs`.
 * @param {string} specifier
 */
export function moduleName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** @param {readonly Token[]} tokens @param {number} index @returns {Import[]} */
function importAt(tokens, index) {
  const next = tokens[index + 1];
  if (next?.text === '(' && next.kind === 'punctuation') return [callArgument(tokens, index + 1)];
  if (next?.kind === 'string') return [{ specifier: next.text, line: next.line }];
  return fromClause(tokens, index);
}

/**
 * `… from 'specifier'`, where nothing but names, commas, stars and braces stands before `from`.
 * @param {readonly Token[]} tokens @param {number} index @returns {Import[]}
 */
function fromClause(tokens, index) {
  for (let at = index + 1; at < tokens.length; at += 1) {
    const token = tokens[at];
    const next = tokens[at + 1];
    if (token?.kind === 'word' && token.text === 'from' && next?.kind === 'string') {
      return [{ specifier: next.text, line: next.line }];
    }
    const allowed = token?.kind === 'word' || token?.kind === 'string' || /^[{},*]$/.test(token?.text ?? '');
    if (!allowed || DECLARATIONS.has(token?.text ?? '')) return [];
  }
  return [];
}

/** `export const from = …` is no re-export. */
const DECLARATIONS = new Set('abstract async class const declare enum function interface let var'.split(' '));

/** Calls that load a module by name: `require`, a local that `createRequire` gave, and the loader of built-in modules. */
const LOADERS = ['require', 'getBuiltinModule'];

/** @param {readonly Token[]} tokens @returns {Import[]} */
function findLoaders(tokens) {
  const made = tokens
    .filter((_, index) => tokens[index + 1]?.text === '=' && tokens[index + 2]?.text === 'createRequire')
    .map((token) => token.text);
  const names = new Set([...LOADERS, ...made]);
  return tokens.flatMap((token, index) => {
    const isCall = token.kind === 'word' && names.has(token.text) && /^[(?]$/.test(tokens[index + 1]?.text ?? '');
    if (!isCall) return [];
    const open = tokens.findIndex((candidate, at) => at > index && candidate.text === '(');
    return [callArgument(tokens, open)];
  });
}

/** @param {readonly Token[]} tokens @param {number} open @returns {Import} */
function callArgument(tokens, open) {
  const argument = tokens[open + 1];
  const end = tokens[open + 2]?.text;
  const literal = argument?.kind === 'string' && (end === ')' || end === ',');
  return { specifier: literal ? argument.text : undefined, line: tokens[open]?.line ?? 0 };
}

/**
 * `meta.import`, `{ import: … }` and `import.meta` are names, not imports.
 * @param {readonly Token[]} tokens @param {number} index
 */
function isMember(tokens, index) {
  const next = tokens[index + 1]?.text;
  return tokens[index - 1]?.text === '.' || next === '.' || next === ':';
}
