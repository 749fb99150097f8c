// Reads what the generated parts of the documents are made of: exported constants and members of string unions, each
// with the doc comment above it.

import { tokenize } from './source-tokens.mjs';

/** @typedef {import('./source-tokens.mjs').Token} Token */
/** @typedef {{ name: string, text: string, line: number }} Documented */

/**
 * The string literals of `source` that look like error codes and stand in a union (`| 'E_…'`), with their comments.
 * @param {string} source
 * @returns {Documented[]}
 */
export function documentedCodes(source) {
  const tokens = tokenize(source);
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'string' || !/^E_[A-Z0-9_]+$/.test(token.text)) return [];
    const bar = tokens[index - 1];
    if (bar?.text !== '|') return [];
    const comment = tokens[index - 2];
    return [{ name: token.text, text: comment?.kind === 'comment' ? commentText(comment.text) : '', line: token.line }];
  });
}

/**
 * `export const NAME = expression;` with its comment. Constants on following lines share the comment above the first.
 * @param {string} source
 * @returns {(Documented & { expression: string })[]}
 */
export function documentedConstants(source) {
  /** @type {(Documented & { expression: string })[]} */
  const documented = [];
  /** Comment and last line of the constant before. */
  let above = { text: '', line: 0 };
  for (const { name, comment, isExported, firstLine, lastLine, expression } of constants(source)) {
    if (!isExported) continue;
    const text = comment ?? (firstLine === above.line + 1 ? above.text : '');
    above = { text, line: lastLine };
    documented.push({ name, text, line: firstLine, expression });
  }
  return documented;
}

/**
 * The expressions of all constants of a module, exported or not, by name.
 * @param {string} source
 * @returns {Map<string, string>}
 */
export function constantExpressions(source) {
  return new Map(constants(source).map(({ name, expression }) => [name, expression]));
}

/**
 * @param {string} source
 * @returns {{ name: string, comment: string | undefined, isExported: boolean, firstLine: number, lastLine: number,
 *             expression: string }[]}
 */
function constants(source) {
  const tokens = tokenize(source);
  return tokens.flatMap((token, index) => {
    const name = tokens[index + 1];
    if (token.kind !== 'word' || token.text !== 'const' || name?.kind !== 'word') return [];
    const isExported = tokens[index - 1]?.text === 'export';
    const before = tokens[index - (isExported ? 2 : 1)];
    const end = tokens.findIndex((candidate, at) => at > index && candidate.text === ';');
    const body = tokens.slice(index + 2, end === -1 ? undefined : end);
    const comment = before?.kind === 'comment' ? commentText(before.text) : undefined;
    const lastLine = body.at(-1)?.line ?? name.line;
    return [
      { name: name.text, comment, isExported, firstLine: token.line, lastLine, expression: expressionText(body) },
    ];
  });
}

/**
 * Splits a doc comment into its first sentence and the rest.
 * @param {string} text
 * @returns {[string, string]}
 */
export function firstSentence(text) {
  const end = /[.!?](?=\s+(?!\d)[A-Z`{'"(]|$)/.exec(text);
  if (end === null) return [text, ''];
  return [text.slice(0, end.index + 1), text.slice(end.index + 1).trim()];
}

/** The prose of a block comment on one line; `{@link X}` becomes `X` in code letters. @param {string} comment */
export function commentText(comment) {
  if (!comment.startsWith('/**')) return '';
  return comment
    .slice(3, -2)
    .replace(/^\s*\*/gm, '')
    .replace(/\{@link\s+([^}\s]+)\s*\}/g, '`$1`')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The tokens behind `=`, without a type annotation before it. @param {readonly Token[]} body */
function expressionText(body) {
  const equals = body.findIndex((token) => token.text === '=');
  return body
    .slice(equals + 1)
    .filter((token) => token.kind !== 'comment')
    .map((token) => (token.kind === 'string' ? `'${token.text}'` : token.text))
    .join(' ')
    .replace(/ ?([()[\],.]) ?/g, '$1')
    .replace(/,/g, ', ')
    .replace(/\* \*/g, '**');
}
