// Reads the top level of a formatted TypeScript module: what it declares, imports and hands on, each with its doc comment.
// Every statement begins in the first column, which the formatter sees to; what follows it there only closes it.

import { commentText } from './doc-comments.mjs';
import { tokenize } from './source-tokens.mjs';

/** @typedef {import('./source-tokens.mjs').Token} Token */
/**
 * `comment` is the text of the doc comment, empty without one; `tokens` is the statement from its keyword on.
 * @typedef {{ kind: 'function' | 'const' | 'interface' | 'type' | 'class', name: string, comment: string, line: number,
 *             tokens: readonly Token[] }} Declaration
 */
/** A name of another module. @typedef {{ from: string, name: string }} Origin */
/** @typedef {Origin & { comment: string, line: number }} Reexport */
/**
 * `head` is the text of the comment that opens the file. `exported` are the names declared and exported here.
 * @typedef {{ head: string, declarations: Map<string, Declaration>, exported: Set<string>, imports: Map<string, Origin>,
 *             reexports: Map<string, Reexport> }} Module
 */
/** A field, or a method with its parameters. @typedef {{ name: string, comment: string, line: number, tokens: readonly Token[] }} Member */

const KINDS = /** @type {const} */ (['function', 'const', 'interface', 'type', 'class']);

/**
 * @param {string} source
 * @returns {Module}
 */
export function readModule(source) {
  const tokens = tokenize(source);
  const lines = source.split('\n');
  /** @type {Module} */
  const module = {
    head: tokens[0]?.kind === 'comment' ? commentText(tokens[0].text) : '',
    declarations: new Map(),
    exported: new Set(),
    imports: new Map(),
    reexports: new Map(),
  };
  const starts = tokens.flatMap((token, index) => {
    const isFirst = token.kind === 'word' && tokens[index - 1]?.line !== token.line;
    return isFirst && lines[token.line - 1]?.startsWith(token.text) ? [index] : [];
  });
  starts.forEach((start, position) => {
    const comment = docCommentBefore(tokens, start);
    readStatement(module, tokens.slice(start, starts[position + 1]), comment);
  });
  return module;
}

/**
 * The members of the interface, or object type, whose opening brace is `tokens[open]`.
 * @param {readonly Token[]} tokens
 * @param {number} open
 * @returns {Member[]}
 */
export function members(tokens, open) {
  const end = closing(tokens, open);
  /** @type {Member[]} */
  const found = [];
  for (let at = open + 1; at < end; ) {
    if (tokens[at]?.kind === 'comment' || tokens[at]?.text === 'readonly' || tokens[at]?.text === ';') {
      at += 1;
      continue;
    }
    const stop = endOfMember(tokens, at, end);
    const before = tokens[at - 1]?.text === 'readonly' ? at - 1 : at;
    const { text: name = '', line = 0 } = tokens[at] ?? {};
    found.push({ name, comment: docCommentBefore(tokens, before), line, tokens: tokens.slice(at + 1, stop) });
    at = stop + 1;
  }
  return found;
}

/**
 * Where the bracket at `open` is closed.
 * @param {readonly Token[]} tokens
 * @param {number} open
 */
export function closing(tokens, open) {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'punctuation') continue;
    if ('([{'.includes(token.text)) depth += 1;
    if (')]}'.includes(token.text)) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

/**
 * The tokens of the parameters and the result of a function or method, from the opening parenthesis on, without a body.
 * @param {readonly Token[]} tokens
 * @returns {{ parameters: readonly Token[], result: readonly Token[], body: readonly Token[] } | undefined}
 */
export function signature(tokens) {
  const open = tokens.findIndex((token) => token.text === '(' && token.kind === 'punctuation');
  if (open === -1) return undefined;
  const close = closing(tokens, open);
  const body = startOfBody(tokens, close + 1);
  return { parameters: tokens.slice(open, close + 1), result: tokens.slice(close + 1, body), body: tokens.slice(body) };
}

/** The brace of the body is the first that stands where no type can begin. @param {readonly Token[]} tokens @param {number} from */
function startOfBody(tokens, from) {
  for (let at = from; at < tokens.length; at += 1) {
    const [before, token] = [tokens[at - 1], tokens[at]];
    if (token?.kind !== 'punctuation' || !'({['.includes(token.text)) continue;
    const isArrow = before?.text === '>' && tokens[at - 2]?.text === '=';
    const wantsType = isArrow || /^(?:[:|&<,]|is|keyof|readonly|extends)$/.test(before?.text ?? '');
    if (token.text === '{' && !wantsType) return at;
    at = closing(tokens, at);
  }
  return tokens.length;
}

/** @param {readonly Token[]} tokens @param {number} from @param {number} end */
function endOfMember(tokens, from, end) {
  for (let at = from; at < end; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'punctuation') continue;
    if (token.text === ';' || token.text === ',') return at;
    if ('([{'.includes(token.text)) at = closing(tokens, at);
  }
  return end;
}

/** @param {Module} module @param {readonly Token[]} tokens @param {string} comment */
function readStatement(module, tokens, comment) {
  const isExported = tokens[0]?.text === 'export';
  const from = tokens.findLast((token, at) => token.kind === 'string' && tokens[at - 1]?.text === 'from')?.text;
  const statement = isExported ? tokens.slice(1) : tokens;
  if (from !== undefined && (isExported || tokens[0]?.text === 'import')) {
    for (const { name, alias, comment: own, line } of specifiers(tokens)) {
      if (isExported) module.reexports.set(alias, { from, name, comment: own || comment, line });
      else module.imports.set(alias, { from, name });
    }
    return;
  }
  const kind = KINDS.find((one) => one === statement[0]?.text);
  const { text: name, line = 0 } = statement[1] ?? {};
  if (kind === undefined || name === undefined) return;
  module.declarations.set(name, { kind, name, comment, line, tokens: statement });
  if (isExported) module.exported.add(name);
}

/** The names between the braces, with their own comments. @param {readonly Token[]} tokens */
function specifiers(tokens) {
  const open = tokens.findIndex((token) => token.text === '{');
  const close = closing(tokens, open);
  /** @type {{ name: string, alias: string, comment: string, line: number }[]} */
  const found = [];
  for (let at = open + 1; at < close; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'word' || token.text === 'as') continue;
    if (token.text === 'type' && tokens[at + 1]?.kind === 'word') continue;
    const isRenamed = tokens[at + 1]?.text === 'as';
    const start = tokens[at - 1]?.text === 'type' ? at - 1 : at;
    const alias = isRenamed ? (tokens[at + 2]?.text ?? '') : token.text;
    found.push({ name: token.text, alias, comment: docCommentBefore(tokens, start), line: token.line });
    if (isRenamed) at += 2;
  }
  return found;
}

/** A comment that ends on the line above, or on the same line. @param {readonly Token[]} tokens @param {number} index */
function docCommentBefore(tokens, index) {
  const [before, token] = [tokens[index - 1], tokens[index]];
  if (before?.kind !== 'comment' || token === undefined) return '';
  const end = before.line + before.text.split('\n').length - 1;
  return token.line - end <= 1 ? commentText(before.text) : '';
}
