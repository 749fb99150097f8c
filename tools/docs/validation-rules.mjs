// Each validation rule has an id. docs/validation.md, a comment beside the code and a test title carry the same one.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tokenize } from '../lib/source-tokens.mjs';
import { listFiles } from '../lib/workspace.mjs';
import { firstCells } from './markdown.mjs';

/** @typedef {import('../check-layers.mjs').Problem} Problem */
/** @typedef {{ id: string, file: string, line: number }} Occurrence */

const PAGE = 'docs/validation.md';
const RULE_ID = /\b(?!UTF-)[A-Z]{2,3}-\d{2}\b/g;

/**
 * @param {string} base
 * @returns {Problem[]}
 */
export function checkValidationRules(base) {
  const files = [...listFiles(base, 'packages'), ...listFiles(base, 'interop')].filter((file) => file.endsWith('.ts'));
  const inPage = pageRules(base);
  const inCode = files
    .filter((file) => /\/src\//.test(file) && !isTest(file))
    .flatMap((file) => idsOf(base, file, ['comment']));
  const inTests = files.filter(isTest).flatMap((file) => idsOf(base, file, ['string', 'template']));
  return [
    ...missing(inPage, inCode, 'stands in no comment of the code'),
    ...missing(inPage, inTests, 'stands in no test title'),
    ...missing(inCode, inPage, `stands not in ${PAGE}`),
    ...missing(inTests, inPage, `stands not in ${PAGE}`),
    ...repeated(inPage),
  ];
}

/** @param {string} base @returns {Occurrence[]} */
function pageRules(base) {
  if (!existsSync(join(base, PAGE))) return [];
  return firstCells(readFileSync(join(base, PAGE), 'utf8')).flatMap(({ text, line }) => {
    return [...text.matchAll(RULE_ID)].map((match) => ({ id: match[0], file: PAGE, line }));
  });
}

/** @param {string} base @param {string} file @param {readonly string[]} kinds @returns {Occurrence[]} */
function idsOf(base, file, kinds) {
  return tokenize(readFileSync(join(base, file), 'utf8'))
    .filter((token) => kinds.includes(token.kind))
    .flatMap((token) => [...token.text.matchAll(RULE_ID)].map((match) => ({ id: match[0], file, line: token.line })));
}

/** @param {readonly Occurrence[]} from @param {readonly Occurrence[]} among @param {string} complaint @returns {Problem[]} */
function missing(from, among, complaint) {
  const known = new Set(among.map(({ id }) => id));
  return from
    .filter(({ id }) => !known.has(id))
    .map(({ id, file, line }) => ({ file, line, message: `rule ${id} ${complaint}` }));
}

/** @param {readonly Occurrence[]} rules @returns {Problem[]} */
function repeated(rules) {
  return rules
    .filter(({ id }, index) => rules.findIndex((other) => other.id === id) !== index)
    .map(({ id, file, line }) => ({ file, line, message: `rule ${id} stands twice` }));
}

/** @param {string} file */
function isTest(file) {
  return file.endsWith('.test.ts');
}
