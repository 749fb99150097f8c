// Each validation rule has an id. It is defined by one comment beside the code, `// XX-01: what must hold.`; the page is
// written from these comments, and some test carries the id in its title.

import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { tokenize } from '../lib/source-tokens.mjs';
import { listFiles } from '../lib/workspace.mjs';

/** @typedef {import('../check-layers.mjs').Problem} Problem */
/** @typedef {{ id: string, file: string, line: number, text: string }} Rule */

const RULE_ID = /\b(?!UTF-)[A-Z]{2,3}-\d{2}\b/g;
const DEFINITION = /^\/\/ ((?!UTF-)[A-Z]{2,3}-\d{2}): (.*)$/;

/**
 * All rules of a package, by id.
 * @param {string} base
 * @param {string} folder
 * @returns {Rule[]}
 */
export function rulesOf(base, folder) {
  const files = listFiles(base, posix.join(folder, 'src')).filter((file) => file.endsWith('.ts') && !isTest(file));
  return files.flatMap((file) => definitions(base, file)).sort((one, other) => (one.id < other.id ? -1 : 1));
}

/**
 * @param {string} base
 * @returns {Problem[]}
 */
export function checkValidationRules(base) {
  const files = [...listFiles(base, 'packages'), ...listFiles(base, 'interop')].filter((file) => file.endsWith('.ts'));
  const sources = files.filter((file) => /\/src\//.test(file) && !isTest(file));
  const rules = sources.flatMap((file) => definitions(base, file));
  const mentions = sources.flatMap((file) => mentionsOf(base, file, ['comment']));
  const titles = files.filter(isTest).flatMap((file) => mentionsOf(base, file, ['string', 'template']));
  return [
    ...missing(rules, titles, 'stands in no test title'),
    ...missing([...mentions, ...titles], rules, 'is defined nowhere'),
    ...rules
      .filter(({ id }, index) => rules.findIndex((other) => other.id === id) !== index)
      .map(({ id, file, line }) => ({ file, line, message: `rule ${id} is defined twice` })),
  ];
}

/** A definition goes on over the comment lines directly below it. @param {string} base @param {string} file @returns {Rule[]} */
function definitions(base, file) {
  const comments = tokenize(readFileSync(join(base, file), 'utf8')).filter((token) => token.text.startsWith('// '));
  return comments.flatMap(({ text, line }, index) => {
    const [, id, first] = DEFINITION.exec(text) ?? [];
    if (id === undefined || first === undefined) return [];
    const parts = [first];
    for (let at = index + 1; comments[at]?.line === line + parts.length; at += 1) {
      const next = comments[at]?.text ?? '';
      if (DEFINITION.test(next)) break;
      parts.push(next.slice(3));
    }
    return [{ id, file, line, text: parts.join(' ') }];
  });
}

/** @param {string} base @param {string} file @param {readonly string[]} kinds */
function mentionsOf(base, file, kinds) {
  return tokenize(readFileSync(join(base, file), 'utf8'))
    .filter((token) => kinds.includes(token.kind))
    .flatMap((token) => [...token.text.matchAll(RULE_ID)].map((match) => ({ id: match[0], file, line: token.line })));
}

/**
 * @param {readonly { id: string, file: string, line: number }[]} from
 * @param {readonly { id: string }[]} among
 * @param {string} complaint
 * @returns {Problem[]}
 */
function missing(from, among, complaint) {
  const known = new Set(among.map(({ id }) => id));
  return from
    .filter(({ id }) => !known.has(id))
    .map(({ id, file, line }) => ({ file, line, message: `rule ${id} ${complaint}` }));
}

/** @param {string} file */
function isTest(file) {
  return file.endsWith('.test.ts');
}
