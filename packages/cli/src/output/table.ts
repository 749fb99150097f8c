/** Aligned columns for people. A cell may be coloured; its colour takes no room. */

export type Alignment = 'left' | 'right';

/** Lines without trailing spaces; two spaces stand between columns. */
export function formatTable(rows: readonly (readonly string[])[], alignments: readonly Alignment[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, alignments[column] ?? 'left'))
      .join('  ')
      .trimEnd(),
  );
}

function pad(cell: string, width: number, alignment: Alignment): string {
  const space = ' '.repeat(width - widthOf(cell));
  return alignment === 'right' ? space + cell : cell + space;
}

/** Code points, without the colour of a cell. */
function widthOf(cell: string): number {
  return [...cell.replace(SGR, '')].length;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins a colour sequence.
const SGR = /\u001b\[[0-9;]*m/g;
