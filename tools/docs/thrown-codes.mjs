// Which error codes can leave a function, read from the code it can reach. Where it has to guess, it takes a code for
// possible:
//
//   - a name of a function counts as a call of it, and a method of the crypto provider throws what its comment says;
//   - a `catch` keeps back what it asks for by `instanceof` and code, and everything if it never throws on what it caught;
//   - `// Never E_…: why.` inside a function keeps back a code that only seems possible.

import { closing, members } from '../lib/declarations.mjs';
import { documentedCodes } from '../lib/doc-comments.mjs';

/** @typedef {import('../lib/declarations.mjs').Token} Token */
/** @typedef {import('../lib/sources.mjs').Located} Located */
/** @typedef {import('../lib/sources.mjs').Sources} Sources */
/** Says whether a code is kept back. @typedef {(code: string) => boolean} Filter */
/**
 * `provided` are the codes of the provider's methods. `known` is what is known of the declarations that were reached; it
 * grows until nothing changes. `inside` has what handlers in a function keep back, once that was asked for.
 * @typedef {{ sources: Sources, read: (file: string) => string, provided: Map<string, Set<string>>,
 *             known: Map<string, Set<string>>, reached: Map<string, Located>, inside: Map<string, Filter> }} Context
 */

const CODE = /\bE_[A-Z0-9]+(?:_[A-Z0-9]+)*\b/g;
const NEVER = /\bNever (E_[A-Z0-9_]+): \w/;
/** The codecs of the wire package are made, not declared: those that decode throw this class, the others none. */
const CODECS = {
  from: '@sotto/wire',
  folder: 'packages/wire/',
  errors: 'packages/wire/src/errors.ts',
  decodes: /^decode[A-Z]/,
};

/**
 * The codes that a comment names.
 * @param {string} comment
 */
export function codesIn(comment) {
  return new Set([...comment.matchAll(CODE)].map(([code]) => code));
}

/**
 * @param {Sources} sources
 * @param {(file: string) => string} read the text of a file
 * @param {string} providerFile where the halves of `CryptoProvider` are declared
 * @returns {(declared: Located) => Set<string>}
 */
export function createThrownCodes(sources, read, providerFile) {
  const halves = ['CryptoPrimitives', 'ProtocolSteps'].map((half) => sources.resolve(providerFile, half));
  const provided = new Map(halves.flatMap((half) => [...providedCodes(half)]));
  /** @type {Context} */
  const context = { sources, read, provided, known: new Map(), reached: new Map(), inside: new Map() };
  const { known, reached } = context;
  return (declared) => {
    if (reached.has(keyOf(declared))) return codesOf(context, declared);
    codesOf(context, declared);
    for (let before = -1; before !== sizeOf(context); ) {
      before = sizeOf(context);
      for (const [key, { file, tokens }] of reached) {
        known.set(key, withoutNever(walk(context, file, tokens.slice(2)), tokens));
      }
    }
    return codesOf(context, declared);
  };
}

/** The codes that tokens of a file can throw. @param {Context} context @param {string} file @param {readonly Token[]} tokens @returns {Set<string>} */
function walk(context, file, tokens) {
  /** @type {Set<string>} */
  const codes = new Set();
  /** @param {Iterable<string>} more @param {Filter} [keepsBack] */
  const add = (more, keepsBack = () => false) => {
    for (const code of more) if (!keepsBack(code)) codes.add(code);
  };
  for (let at = 0; at < tokens.length; at += 1) {
    const { kind, text } = /** @type {Token} */ (tokens[at]);
    if (kind === 'string' && !isCompared(tokens, at)) add(text.match(CODE) ?? []);
    if (kind !== 'word') continue;
    if (tokens[at - 1]?.text === '.') {
      if (tokens[at + 1]?.text === '(') add(context.provided.get(text) ?? []);
    } else if (text === 'try') {
      const { block, handler, caught, end } = partsOfTry(tokens, at);
      add(walk(context, file, block), handler && filterOf(context, file, handler, caught));
      if (handler !== undefined) add(walk(context, file, handler));
      at = end;
    } else {
      const callee = isPassed(tokens, at) ? calleeAround(tokens, at) : undefined;
      const declared = callee === undefined ? undefined : context.sources.resolve(file, callee);
      add(codesOfName(context, file, text), declared && filterInside(context, declared));
    }
  }
  return codes;
}

/** What is known of a declaration so far. @param {Context} context @param {Located} declared @returns {Set<string>} */
function codesOf({ known, reached }, declared) {
  if (declared.file.startsWith(CODECS.folder) && declared.kind === 'const') return new Set();
  reached.set(keyOf(declared), declared);
  return known.get(keyOf(declared)) ?? new Set();
}

/** @param {Context} context @param {string} file @param {string} name @returns {Set<string>} */
function codesOfName(context, file, name) {
  const { sources } = context;
  const isDecoder = sources.module(file).imports.get(name)?.from === CODECS.from && CODECS.decodes.test(name);
  if (isDecoder) return codesOfClass(context, CODECS.errors);
  const declared = sources.resolve(file, name);
  return declared && ['function', 'const'].includes(declared.kind) ? codesOf(context, declared) : new Set();
}

/** @param {Context} context @param {string} errorsFile */
function codesOfClass({ read }, errorsFile) {
  return new Set(documentedCodes(read(errorsFile)).map(({ name }) => name));
}

/** What a handler keeps back. @param {Context} context @param {string} file @param {readonly Token[]} handler @param {string | undefined} caught @returns {Filter} */
function filterOf(context, file, handler, caught) {
  const rethrows = handler.some(({ text }, at) => text === 'throw' && handler[at + 1]?.text === caught);
  if (caught === undefined || !rethrows) return () => true;
  const { classes, codes } = conditions(handler);
  for (const [at, { text, kind }] of handler.entries()) {
    const asks = kind === 'word' && handler[at + 1]?.text === '(' && handler[at + 2]?.text === caught;
    const helper = asks ? context.sources.resolve(file, text) : undefined;
    if (helper?.kind === 'function') codes.push(...conditions(helper.tokens).codes);
  }
  const whole = classes.flatMap((name) => {
    const declared = context.sources.resolve(file, name);
    return declared === undefined ? [] : [...codesOfClass(context, declared.file)];
  });
  return (code) => codes.includes(code) || whole.includes(code);
}

/** What the handlers in a function keep back of what a function throws that is passed to it. @param {Context} context @param {Located} declared @returns {Filter} */
function filterInside(context, declared) {
  const known = context.inside.get(keyOf(declared));
  if (known !== undefined) return known;
  const { file, tokens } = declared;
  const filters = tokens.flatMap((token, at) => {
    if (token.text !== 'try' || token.kind !== 'word') return [];
    const { handler, caught } = partsOfTry(tokens, at);
    return handler === undefined ? [] : [filterOf(context, file, handler, caught)];
  });
  /** @type {Filter} */
  const filter = (code) => filters.some((keepsBack) => keepsBack(code));
  context.inside.set(keyOf(declared), filter);
  return filter;
}

/** The codes that the comment of each method names. @param {Located | undefined} provider */
function providedCodes(provider) {
  if (provider === undefined) return new Map();
  const open = provider.tokens.findIndex(({ text }) => text === '{');
  return new Map(members(provider.tokens, open).map(({ name, comment }) => [name, codesIn(comment)]));
}

/** Classes and codes that a condition asks for; a code that is asked for narrows the class it stands behind. @param {readonly Token[]} tokens */
function conditions(tokens) {
  /** @type {string[]} */
  const classes = [];
  /** @type {string[]} */
  const codes = [];
  tokens.forEach((token, at) => {
    if (token.text === 'instanceof' && tokens[at + 2]?.text !== '&') classes.push(tokens[at + 1]?.text ?? '');
    if (token.kind === 'string' && isCompared(tokens, at)) codes.push(token.text);
  });
  return { classes, codes };
}

/** @param {readonly Token[]} tokens @param {number} at the place of `try` */
function partsOfTry(tokens, at) {
  const blockEnd = closing(tokens, at + 1);
  const block = tokens.slice(at + 2, blockEnd);
  if (tokens[blockEnd + 1]?.text !== 'catch') return { block, handler: undefined, caught: undefined, end: blockEnd };
  const named = tokens[blockEnd + 2]?.text === '(';
  const open = blockEnd + (named ? 5 : 2);
  const end = closing(tokens, open);
  return { block, handler: tokens.slice(open + 1, end), caught: named ? tokens[blockEnd + 3]?.text : undefined, end };
}

/** @param {readonly Token[]} tokens @param {number} at */
function isCompared(tokens, at) {
  return tokens[at - 1]?.text === '=' && tokens[at - 2]?.text === '=';
}

/** A name that stands alone as an argument. @param {readonly Token[]} tokens @param {number} at */
function isPassed(tokens, at) {
  return /^[(,]$/.test(tokens[at - 1]?.text ?? '') && /^[),]$/.test(tokens[at + 1]?.text ?? '');
}

/** @param {readonly Token[]} tokens @param {number} at */
function calleeAround(tokens, at) {
  for (let depth = 0, back = at - 1; back >= 0; back -= 1) {
    const text = tokens[back]?.kind === 'punctuation' ? (tokens[back]?.text ?? '') : '';
    if (')]}'.includes(text) && text !== '') depth += 1;
    if ('([{'.includes(text) && text !== '') depth -= 1;
    if (depth < 0) return text === '(' ? tokens[back - 1]?.text : undefined;
  }
  return undefined;
}

/** @param {Set<string>} codes @param {readonly Token[]} tokens */
function withoutNever(codes, tokens) {
  for (const { kind, text } of tokens) {
    if (kind === 'comment') codes.delete(NEVER.exec(text)?.[1] ?? '');
  }
  return codes;
}

/** @param {Located} declared */
function keyOf({ file, name }) {
  return `${file}#${name}`;
}

/** @param {Context} context */
function sizeOf({ known, reached }) {
  return [...known.values()].reduce((sum, codes) => sum + codes.size, reached.size);
}
