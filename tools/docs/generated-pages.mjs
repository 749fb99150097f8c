// The parts of docs/errors.md, docs/faults.md, docs/limits.md, docs/relay.md and docs/validation.md that are written from
// the code, so that page and code cannot differ.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { evaluate } from '../lib/arithmetic.mjs';
import { constantExpressions, documentedCodes, documentedConstants, firstSentence } from '../lib/doc-comments.mjs';
import { codeTokens, tokenize } from '../lib/source-tokens.mjs';
import { listFiles, readPackages } from '../lib/workspace.mjs';
import { faultTable } from './faults.mjs';
import { storedTables } from './stored-tables.mjs';
import { rulesOf } from './validation-rules.mjs';

/** @typedef {import('../check-layers.mjs').Problem} Problem */

const BEGIN = '<!-- generated from the code by `pnpm docs:write` -->';
const END = '<!-- end of the generated part -->';

/** @type {readonly { page: string, build: (base: string) => { text: string, problems: Problem[] } }[]} */
const PAGES = [
  { page: 'docs/faults.md', build: faultTable },
  { page: 'docs/errors.md', build: errorTables },
  { page: 'docs/limits.md', build: limitTables },
  { page: 'docs/relay.md', build: storedTables },
  { page: 'docs/validation.md', build: ruleTables },
];

/**
 * Compares each page with the code, after rewriting it where `write` is set.
 * @param {string} base
 * @param {{ write?: boolean }} [options]
 * @returns {Problem[]}
 */
export function checkGeneratedPages(base, { write = false } = {}) {
  return PAGES.flatMap(({ page, build }) => {
    const { text, problems } = build(base);
    const path = join(base, page);
    const found = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const wanted = replacePart(found, text);
    if (wanted === undefined)
      return [...problems, { file: page, line: 1, message: `the marks "${BEGIN}" and "${END}" are missing` }];
    if (write && wanted !== found) writeFileSync(path, wanted);
    if (write || wanted === found) return problems;
    const line = firstDifference(found, wanted);
    return [...problems, { file: page, line, message: 'differs from the code; run pnpm docs:write' }];
  });
}

/**
 * Every `'E_…'` in the sources is declared in some `errors.ts`, and every declared one is used.
 * @param {string} base
 * @returns {Problem[]}
 */
export function checkErrorCodes(base) {
  const sources = sourceFiles(base).map((file) => ({ file, source: readFileSync(join(base, file), 'utf8') }));
  const declared = sources
    .filter(({ file }) => isErrorsFile(file))
    .flatMap(({ file, source }) => {
      return documentedCodes(source).map(({ name, line }) => ({ name, file, line }));
    });
  const used = sources.flatMap(({ file, source }) => {
    const declaredHere = new Set(
      declared.filter((code) => code.file === file).map((code) => `${code.name}:${code.line}`),
    );
    return codeTokens(tokenize(source))
      .filter((token) => token.kind === 'string' && /^E_[A-Z0-9_]+$/.test(token.text))
      .filter((token) => !declaredHere.has(`${token.text}:${token.line}`))
      .map((token) => ({ name: token.text, file, line: token.line }));
  });
  const declaredNames = new Set(declared.map((code) => code.name));
  const usedNames = new Set(used.map((code) => code.name));
  /** @param {string} name */
  const isPrefix = (name) => declared.some((code) => code.name.startsWith(`${name}_`));
  return [
    ...used
      .filter((code) => !declaredNames.has(code.name) && !isPrefix(code.name))
      .map(({ name, file, line }) => ({ file, line, message: `${name} is declared in no errors.ts` })),
    ...declared
      .filter((code) => !usedNames.has(code.name))
      .map(({ name, file, line }) => ({ file, line, message: `${name} is declared and never used` })),
  ];
}

/** @param {string} base */
function errorTables(base) {
  return tables(base, isErrorsFile, ['Code', 'What happened', 'What to do'], (source, file, problems) => {
    return documentedCodes(source).map(({ name, text, line }) => {
      const [cause, remedy] = firstSentence(text);
      if (remedy === '')
        problems.push({ file, line, message: `${name}: the comment needs what happened, then what to do` });
      return [`\`${name}\``, cause, remedy];
    });
  });
}

/** @param {string} base */
function limitTables(base) {
  return tables(
    base,
    (file) => basename(file) === 'limits.ts',
    ['Limit', 'Value', 'Why'],
    (source, file, problems) => {
      const names = constantExpressions(source);
      return documentedConstants(source).map(({ name, text, line, expression }) => {
        if (text === '') problems.push({ file, line, message: `${name} needs a comment that gives its reason` });
        return [`\`${name}\``, displayValue(expression, names), text];
      });
    },
  );
}

/** @param {string} base */
function ruleTables(base) {
  const text = sections(base, ['Rule', 'What must hold', 'Where'], (folder) =>
    rulesOf(base, folder).map(({ id, file, text: rule }) => [`\`${id}\``, rule, `[${basename(file)}](../${file})`]),
  );
  return { text, problems: [] };
}

/**
 * One table for each package that has such files.
 * @param {string} base
 * @param {(file: string) => boolean} select
 * @param {readonly string[]} head
 * @param {(source: string, file: string, problems: Problem[]) => string[][]} rowsOf
 */
function tables(base, select, head, rowsOf) {
  /** @type {Problem[]} */
  const problems = [];
  const text = sections(base, head, (folder) => {
    const files = listFiles(base, posix.join(folder, 'src')).filter(select);
    return files.flatMap((file) => rowsOf(readFileSync(join(base, file), 'utf8'), file, problems));
  });
  return { text, problems };
}

/**
 * A heading and a table for each package that has rows.
 * @param {string} base
 * @param {readonly string[]} head
 * @param {(folder: string) => string[][]} rowsOf
 */
function sections(base, head, rowsOf) {
  const parts = readPackages(base).flatMap(({ folder }) => {
    const rows = rowsOf(folder);
    if (rows.length === 0) return [];
    const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map(escapeCell))];
    return [`## ${basename(folder)}\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`];
  });
  return parts.join('\n\n');
}

/** What is computed is shown with its result. @param {string} expression @param {ReadonlyMap<string, string>} names */
function displayValue(expression, names) {
  const value = evaluate(expression, names);
  if (value === undefined || /^[\w.]+$/.test(expression)) return `\`${expression}\``;
  return `\`${expression}\` = ${value}`;
}

/** @param {string} cell */
function escapeCell(cell) {
  return cell.replaceAll('|', '\\|');
}

/** @param {string} page @param {string} text */
function replacePart(page, text) {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) return undefined;
  return `${page.slice(0, begin)}${BEGIN}\n\n${text}\n\n${page.slice(end)}`;
}

/** @param {string} found @param {string} wanted */
function firstDifference(found, wanted) {
  const [left, right] = [found.split('\n'), wanted.split('\n')];
  const index = left.findIndex((line, at) => line !== right[at]);
  return index === -1 ? left.length : index + 1;
}

/** @param {string} base */
function sourceFiles(base) {
  return readPackages(base)
    .flatMap(({ folder }) => listFiles(base, posix.join(folder, 'src')))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
}

/** @param {string} file */
function isErrorsFile(file) {
  return /\/src\/errors(?:\.ts|\/[^/]+\.ts)$/.test(file) && !file.endsWith('.test.ts');
}
