// Every public function of the session layer and of cryptography says in its doc comment what a caller must know: the
// section it follows, the codes it can throw, and the length of every byte string that goes in or comes out.
//
//   - section:  its comment names one, or the head of its file has "Spec: …" with one; "Spec: none" where there is none
//   - codes:    its comment names exactly those that can leave it, or says "Throws on misuse only."; "the codes of `f`"
//               stands for all that the comment of f names
//   - lengths:  each parameter and field that is a Uint8Array stands in code letters before a length; a length behind no
//               such name is that of the result. Types that a signature uses say lengths at their fields, keys at the type.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closing, members, signature } from '../lib/declarations.mjs';
import { createSources } from '../lib/sources.mjs';
import { codesIn, createThrownCodes } from './thrown-codes.mjs';

/** @typedef {import('../check-layers.mjs').Problem} Problem */
/** @typedef {import('../lib/declarations.mjs').Token} Token */
/** @typedef {import('../lib/sources.mjs').Located} Located */
/** @typedef {import('../lib/sources.mjs').Offered} Offered */
/** @typedef {import('../lib/sources.mjs').Sources} Sources */
/**
 * `tokens` are those of its signature, undefined where another project declares it; `implementation` is where its codes
 * come from.
 * @typedef {{ name: string, file: string, line: number, comment: string, tokens: readonly Token[] | undefined,
 *             implementation: Located | undefined }} PublicFunction
 */
/** A Uint8Array in a signature; the result has no name. @typedef {{ name: string | undefined, comment: string }} Place */

const FOLDERS = ['packages/crypto', 'packages/ratchet'];
const PROVIDER = 'packages/crypto/src/provider.ts';
/** The parts of the provider, and where a backend has what implements them. */
const PROVIDED = [
  { type: 'CryptoPrimitives', implementation: 'packages/crypto/src/noble/provider.ts' },
  { type: 'ProtocolSteps', implementation: 'packages/crypto/src/portable/provider.ts' },
];

/** The provider, whose methods are judged one by one, and the bytes of every role. */
const GENERAL = new Set(['CryptoProvider', 'CryptoPrimitives', 'ProtocolSteps', 'Brand']);

const NO_CODES = 'Throws on misuse only.';
const SECTION = /\b(?:sections?|RFC|FIPS) \d/i;
const HEAD = /\bSpec: (?:none\b|[^.]*?\b(?:sections?|RFC|FIPS) \d)/;
const LENGTH =
  /\d (?:[\w-]+ ){0,2}bytes?\b|`(?:length|[A-Z_\d]+)` (?:[a-z]+ ){0,3}bytes\b|\bany length\b|\bas long as\b|\bas many bytes\b/g;
const SENTENCE_END = /[.;](?:\s|$)/;

/**
 * @param {string} base
 * @returns {Problem[]}
 */
export function checkPublicFunctions(base) {
  const sources = createSources(base);
  const functions = publicFunctions(sources);
  const comments = new Map(functions.map(({ name, comment }) => [name, comment]));
  const thrownCodes = createThrownCodes(sources, (file) => readFileSync(join(base, file), 'utf8'), PROVIDER);
  const problems = functions.flatMap((one) => {
    const { name, file, line, comment, implementation } = one;
    if (comment === '') return [{ file, line, message: `${name} has no doc comment` }];
    const messages = [
      ...sectionProblems(comment, sources.module(file).head),
      ...(file === PROVIDER && implementation === undefined
        ? ['stands in no import of the backend that is read for it']
        : []),
      ...codeProblems(comment, implementation && thrownCodes(implementation), comments),
      ...lengthProblems(one),
    ];
    return messages.map((message) => ({ file, line, message: `${name}: ${message}` }));
  });
  return [...problems, ...typeProblems(sources, functions)];
}

/**
 * Functions that an entry exports, and the methods of the crypto provider.
 * @param {Sources} sources
 * @returns {PublicFunction[]}
 */
export function publicFunctions(sources) {
  const offered = FOLDERS.flatMap((folder) => sources.entries(folder).flatMap((entry) => sources.offered(entry)));
  /** @type {Map<string, PublicFunction>} */
  const found = new Map();
  for (const { name, file, line, comment, declared } of offered) {
    const tokens = declared && functionTokens(declared);
    const isForeign = declared === undefined && /^[a-z]/.test(name);
    if (!isForeign && tokens === undefined) continue;
    found.set(`${file}#${name}`, { name, file, line, comment, tokens, implementation: declared });
  }
  return [...found.values(), ...PROVIDED.flatMap((part) => providedMethods(sources, part))];
}

/**
 * The methods of one part of the provider.
 * @param {Sources} sources
 * @param {(typeof PROVIDED)[number]} part
 * @returns {PublicFunction[]}
 */
function providedMethods(sources, { type, implementation }) {
  const declared = sources.resolve(PROVIDER, type);
  if (declared === undefined) return [];
  const methods = members(declared.tokens, opening(declared.tokens)).filter(({ tokens }) => tokens[0]?.text === '(');
  return methods.map(({ name, line, comment, tokens }) => {
    return { name, file: PROVIDER, line, comment, tokens, implementation: sources.resolve(implementation, name) };
  });
}

/** What says that a declaration is a function: the signature of one, or the type of a constant that is one. @param {Located} declared */
function functionTokens({ kind, tokens }) {
  if (kind === 'function') return tokens.slice(2);
  if (kind !== 'const') return undefined;
  const equals = tokens.findIndex(({ text }, at) => text === '=' && tokens[at + 1]?.text !== '>');
  const first = tokens[equals + 1]?.text;
  const arrow = first === '(' ? closing(tokens, equals + 1) + 1 : equals + 2;
  const isArrow = tokens[arrow]?.text === '=' && tokens[arrow + 1]?.text === '>';
  return isArrow ? tokens.slice(2, equals) : undefined;
}

/** @param {string} comment @param {string} head */
function sectionProblems(comment, head) {
  return SECTION.test(comment) || HEAD.test(head)
    ? []
    : ['names no section, and the head of its file has no "Spec: …"'];
}

/** @param {string} comment @param {ReadonlySet<string> | undefined} thrown @param {ReadonlyMap<string, string>} comments */
function codeProblems(comment, thrown, comments) {
  const listed = listedCodes(comment, comments);
  const isSaid = comment.includes(NO_CODES) !== listed.size > 0;
  return [
    ...(isSaid ? [] : [`needs either the codes it throws or "${NO_CODES}"`]),
    ...[...(thrown ?? [])].filter((code) => !listed.has(code)).map((code) => `${code} can leave it and is not listed`),
    ...[...listed].filter((code) => thrown?.has(code) === false).map((code) => `${code} is listed and cannot leave it`),
  ];
}

/** @param {string} comment @param {ReadonlyMap<string, string>} comments @returns {Set<string>} */
function listedCodes(comment, comments) {
  const listed = codesIn(comment);
  for (const [, names = ''] of comment.matchAll(/\bcodes of ((?:`\w+`(?:, | and )?)+)/g)) {
    for (const [, name = ''] of names.matchAll(/`(\w+)`/g)) {
      for (const code of listedCodes(comments.get(name) ?? '', comments)) listed.add(code);
    }
  }
  return listed;
}

/** @param {PublicFunction} one */
function lengthProblems({ comment, tokens }) {
  if (tokens === undefined) return lengths(comment).length > 0 ? [] : ['says no length in bytes'];
  const { parameters = [], result = tokens } = signature(tokens) ?? {};
  const places = [...membersOfParameters(parameters), ...placesIn(result, undefined, '')];
  const names = new Set(places.flatMap(({ name }) => name ?? []));
  const covered = coveredBy(comment, names);
  return places
    .filter((place) => !covered.has(place.name) && lengths(place.comment).length === 0)
    .map(({ name }) =>
      name === undefined ? 'the length of the result is missing' : `the length of ${name} is missing`,
    );
}

/** Parameters are read as the members of a type. @param {readonly Token[]} parameters @returns {Place[]} */
function membersOfParameters(parameters) {
  return members(parameters, 0).flatMap(({ name, comment, tokens }) => {
    const rest = name === '.' ? tokens.slice(2) : [];
    return placesIn(rest.length > 0 ? rest.slice(1) : tokens, rest[0]?.text ?? name, comment);
  });
}

/** Every Uint8Array in a type, by the name of the field it stands in. @param {readonly Token[]} type @param {string | undefined} name @param {string} comment @returns {Place[]} */
function placesIn(type, name, comment) {
  /** @type {Place[]} */
  const places = [];
  for (let at = 0; at < type.length; at += 1) {
    const text = type[at]?.text;
    if (text === 'Uint8Array' && type[at - 1]?.text !== 'extends') places.push({ name, comment });
    if (text !== '{') continue;
    for (const field of members(type, at)) places.push(...placesIn(field.tokens, field.name, field.comment));
    at = closing(type, at);
  }
  return places;
}

/** Which of the names have a length behind them, with `undefined` for a length behind none. @param {string} comment @param {ReadonlySet<string>} names */
function coveredBy(comment, names) {
  /** @type {Set<string | undefined>} */
  const covered = new Set();
  for (const phrase of lengths(comment)) {
    const named = [...phrase.matchAll(/`(\w+)`/g)].map(([, name = '']) => name).filter((name) => names.has(name));
    for (const name of named.length > 0 ? named : [undefined]) covered.add(name);
  }
  return covered;
}

/** For each length in a comment, what stands before it: since the last one, or since the sentence began. @param {string} comment */
function lengths(comment) {
  return comment.split(SENTENCE_END).flatMap((sentence) => {
    const ends = [...sentence.matchAll(LENGTH)].map((match) => match.index);
    return ends.map((end, position) => sentence.slice(position === 0 ? 0 : ends[position - 1], end));
  });
}

/** The types that signatures use, and the types these use. @param {Sources} sources @param {readonly PublicFunction[]} functions */
function typeProblems(sources, functions) {
  /** @type {Map<string, Located>} */
  const used = new Map();
  /** @param {string} file @param {readonly Token[]} tokens */
  const collect = (file, tokens) => {
    for (const { text } of tokens) {
      const declared = /^[A-Z]/.test(text) ? sources.resolve(file, text) : undefined;
      const isType = declared?.kind === 'interface' || declared?.kind === 'type';
      if (!isType || GENERAL.has(text) || used.has(`${declared.file}#${text}`)) continue;
      used.set(`${declared.file}#${text}`, declared);
      collect(declared.file, declared.tokens.slice(2));
    }
  };
  for (const { file, tokens } of functions) if (tokens !== undefined) collect(file, signatureTokens(tokens));
  return [...used.values()].flatMap(problemsOfType);
}

/** @param {readonly Token[]} tokens */
function signatureTokens(tokens) {
  const { parameters, result } = signature(tokens) ?? { parameters: [], result: tokens };
  return [...parameters, ...result];
}

/** @param {Located} declared @returns {Problem[]} */
function problemsOfType({ name, file, line, comment, tokens }) {
  if (tokens[3]?.text === 'Brand')
    return lengths(comment).length > 0 ? [] : [{ file, line, message: `${name} does not say its length` }];
  const places = placesIn(tokens.slice(2), undefined, comment);
  const covered = coveredBy(comment, new Set(places.flatMap((place) => place.name ?? [])));
  return places
    .filter((place) => !covered.has(place.name) && lengths(place.comment).length === 0)
    .map((place) => ({ file, line, message: `${place.name ?? name} of ${name} does not say its length` }));
}

/** @param {readonly Token[]} tokens */
function opening(tokens) {
  return tokens.findIndex(({ text }) => text === '{');
}
