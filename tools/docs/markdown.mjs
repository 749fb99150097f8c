// The little of Markdown that the checks read: fenced blocks, headings, links, table rows.

/** @typedef {{ text: string, line: number }} Line */

const FENCE = /^\s*(`{3,}|~{3,})\s*(\S*)/;

/**
 * The lines outside fenced blocks, with inline code emptied so that nothing in it is taken for a link.
 * @param {string} page
 * @returns {Line[]}
 */
export function proseLines(page) {
  return split(page).prose;
}

/**
 * The fenced blocks in `language`. `line` is the line of the fence.
 * @param {string} page
 * @param {string} language
 * @returns {Line[]}
 */
export function fencedBlocks(page, language) {
  return split(page)
    .blocks.filter((block) => block.language === language)
    .map(({ text, line }) => ({ text, line }));
}

/**
 * Targets of links and images, and of reference definitions.
 * @param {string} page
 * @returns {{ target: string, line: number }[]}
 */
export function links(page) {
  return proseLines(page).flatMap(({ text, line }) => {
    const plain = text.replace(/(`+)[^`]*\1/g, '``');
    const inline = [...plain.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)];
    const definition = [...plain.matchAll(/^\s*\[[^\]]+\]:\s*(\S+)/g)];
    return [...inline, ...definition].map((match) => ({ target: match[1] ?? '', line }));
  });
}

/**
 * The anchors a page offers, made of its headings the way forges make them.
 * @param {string} page
 */
export function anchors(page) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  const found = new Set();
  for (const { text } of proseLines(page)) {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1];
    if (heading === undefined) continue;
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    found.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return found;
}

/**
 * The first cell of every table row.
 * @param {string} page
 * @returns {Line[]}
 */
export function firstCells(page) {
  return proseLines(page)
    .filter(({ text }) => text.startsWith('|'))
    .map(({ text, line }) => ({ text: (text.split('|')[1] ?? '').trim(), line }));
}

/** @param {string} page */
function split(page) {
  /** @type {Line[]} */
  const prose = [];
  /** @type {{ language: string, text: string, line: number }[]} */
  const blocks = [];
  /** @type {{ fence: string, language: string, lines: string[], line: number } | undefined} */
  let open;
  page.split('\n').forEach((text, index) => {
    const mark = FENCE.exec(text);
    if (open === undefined && mark !== null) {
      open = { fence: mark[1] ?? '', language: mark[2] ?? '', lines: [], line: index + 1 };
    } else if (open !== undefined && text.trim().startsWith(open.fence)) {
      blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.line });
      open = undefined;
    } else if (open !== undefined) {
      open.lines.push(text);
    } else {
      prose.push({ text, line: index + 1 });
    }
  });
  return { prose, blocks };
}
