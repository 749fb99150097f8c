// Every relative link in a Markdown page leads to a file of the repository, and an anchor to a heading in it. A page that
// code names in a comment or a message exists.

import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { anchors, links } from './markdown.mjs';

/** @typedef {import('../check-layers.mjs').Problem} Problem */

/**
 * @param {string} base
 * @param {readonly string[]} files
 * @returns {Problem[]}
 */
export function checkLinks(base, files) {
  return files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => {
      const page = readFileSync(join(base, file), 'utf8');
      return links(page).flatMap(({ target, line }) => {
        const message = linkProblem(base, file, target);
        return message === undefined ? [] : [{ file, line, message }];
      });
    });
}

/**
 * @param {string} base
 * @param {readonly string[]} files
 * @returns {Problem[]}
 */
export function checkMentions(base, files) {
  return files
    .filter((file) => /\.(?:ts|mjs|proto)$/.test(file) && !file.includes('.test.'))
    .flatMap((file) => {
      const lines = readFileSync(join(base, file), 'utf8').split('\n');
      return lines.flatMap((text, index) => {
        const pages = [...text.matchAll(/(?<![\w/.-])\/?(docs\/[\w/.-]+\.md)\b/g)].map((match) => match[1] ?? '');
        const missing = pages.filter((page) => !existsSync(join(base, page)));
        return missing.map((page) => ({ file, line: index + 1, message: `${page} does not exist` }));
      });
    });
}

/** @param {string} base @param {string} file @param {string} target */
function linkProblem(base, file, target) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined;
  const [path = '', anchor] = target.split('#');
  const resolved = path === '' ? file : posix.normalize(posix.join(posix.dirname(file), decodeURI(path)));
  if (resolved.startsWith('..')) return `${target} leaves the repository`;
  if (!existsSync(join(base, resolved))) return `${target} leads nowhere`;
  if (anchor === undefined || !resolved.endsWith('.md')) return undefined;
  const offered = anchors(readFileSync(join(base, resolved), 'utf8'));
  return offered.has(anchor) ? undefined : `${resolved} has no heading #${anchor}`;
}
