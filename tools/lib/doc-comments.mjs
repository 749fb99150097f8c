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
  const tokens = tokenize(source);
  /** @type {(Documented & { expression: string })[]} */
  const constants = [];
  /** Comment and last line of the constant before. */
  let above = { text: '', line: 0 };
  tokens.forEach((token, index) => {
    const name = tokens[index + 2];
    if (token.text !== 'export' || tokens[index + 1]?.text !== 'const' || name === undefined) return;
    const comment = tokens[index - 1];
    const shared = token.line === above.line + 1 ? above.text : '';
    const text = comment?.kind === 'comment' ? commentText(comment.text) : shared;
    const end = tokens.findIndex((candidate, at) => at > index && candidate.text === ';');
    const body = tokens.slice(index + 3, end === -1 ? undefined : end);
    above = { text, line: body.at(-1)?.line ?? token.line };
    constants.push({ name: name.text, text, line: name.line, expression: expressionText(body) });
  });
  return constants;
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
function commentText(comment) {
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
