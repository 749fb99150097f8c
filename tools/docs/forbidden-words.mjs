// What a reader of the repository should not stumble over: places of one machine, package registries by name, and
// notes about work that is not done.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('../check-layers.mjs').Problem} Problem */

/** The patterns are written so that they do not match themselves. @type {readonly { pattern: RegExp, message: string }[]} */
const FORBIDDEN = [
  { pattern: /(?<![\w.$}*-])\/(?:home|Users|root|work)\/[\w.-]/, message: 'a path of one machine' },
  { pattern: /https?:\/\/(?:registry|npm)\.[a-z]/, message: 'the name of a package registry' },
  { pattern: /\b(?:TO[D]O|FIX[M]E|X[X]X)\b/, message: 'a note about work that is not done' },
];

/**
 * @param {string} base
 * @param {readonly string[]} files
 * @returns {Problem[]}
 */
export function checkForbiddenWords(base, files) {
  return files.flatMap((file) => {
    const text = readFileSync(join(base, file), 'utf8');
    if (text.includes('\0')) return [];
    return text.split('\n').flatMap((content, index) => {
      const found = FORBIDDEN.filter(({ pattern }) => pattern.test(content));
      return found.map(({ message }) => ({ file, line: index + 1, message }));
    });
  });
}
