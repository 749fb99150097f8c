/** What the charts have in common: a page with a title and a note, and texts on it. */

export interface Page {
  readonly width: number;
  readonly height: number;
  readonly margin: number;
  readonly style: string;
  readonly title: string;
  readonly note: string;
}

/** A whole picture of these parts. */
export function drawing({ width, height, margin, style, title, note }: Page, parts: readonly string[]): string {
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(title)}">`,
    `<style>${style}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    text(margin, 28, 'title', title),
    text(margin, 48, 'note', note),
    ...parts,
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

export function text(x: number, y: number, classes: string, content: string): string {
  return `<text class="${classes}" x="${x}" y="${y}">${escapeText(content)}</text>`;
}

export function escapeText(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
