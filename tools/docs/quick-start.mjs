// The quick starts: each block of TypeScript is a file of an app, named in the heading or line above it.

import { fencedBlocks, proseLines } from './markdown.mjs';

export const QUICK_START = 'docs/quick-start.md';

/** More than this, and it is no quick start. */
export const QUICK_START_LINES_MAX = 15;

/**
 * The files, in the order of the page. `line` is the line of the fence. Throws for a block without a name.
 * @param {string} page
 * @returns {{ name: string, text: string, line: number }[]}
 */
export function quickStartFiles(page) {
  const prose = proseLines(page).filter(({ text }) => text.trim() !== '');
  return fencedBlocks(page, 'ts').map(({ text, line }) => {
    const above = prose.filter((one) => one.line < line).at(-1)?.text ?? '';
    const name = /`([\w-]+\.ts)`/.exec(above)?.[1];
    if (name === undefined) throw new Error(`${QUICK_START}:${line}: the line above the block names no file`);
    return { name, text, line };
  });
}
