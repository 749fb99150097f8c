/**
 * Results as a chart: for each figure that was asked for, a bar as long as the part of it that was reached, on a logarithmic
 * axis, and beside it what the ceiling reached. Right of the line it is more than was asked. Colours follow the reader's light
 * or dark scheme.
 */

import { drawing, escapeText, text } from '../report/svg-parts.ts';
import type { Row } from './row.ts';

export const toChart = (rows: readonly Row[], title: string): string => {
  const asked = rows.filter((row) => row.goal !== undefined && row.goal.figure > 0);
  const height = HEAD + asked.length * LINE + FOOT;
  return drawing({ width: WIDTH, height, margin: MARGIN, style: STYLE, title, note: NOTE }, [
    ...POWERS.flatMap((power) => gridLine(power, height)),
    ...asked.flatMap((row, index) => drawRow(row, HEAD + index * LINE)),
  ]);
};

/** How much of what was asked: above 1 is better, whichever way the figure goes. */
const reached = (figure: number, goal: NonNullable<Row['goal']>): number =>
  goal.is === 'least' ? figure / goal.figure : goal.figure / figure;

const placeOf = (part: number): number => {
  const [from, to] = [POWERS[0]!, POWERS.at(-1)!];
  const power = Math.min(to, Math.max(from, Math.log2(Math.max(part, Number.MIN_VALUE))));
  return Math.round(LABELS + ((power - from) / (to - from)) * PLOT);
};

const gridLine = (power: number, height: number): readonly string[] => {
  const x = placeOf(2 ** power);
  const label = power < 0 ? `1/${2 ** -power}` : `${2 ** power}`;
  return [
    `<line class="${power === 0 ? 'one' : 'grid'}" x1="${x}" x2="${x}" y1="${HEAD - 6}" y2="${height - FOOT}"/>`,
    text(x, HEAD - 12, 'tick', label),
  ];
};

const drawRow = ({ name, figure, unit, goal, ceiling }: Row, top: number): readonly string[] => {
  const [start, end] = [placeOf(0), placeOf(reached(figure, goal!))];
  const measured = `${figure.toLocaleString('en')} ${unit}`;
  const base = top + LINE / 2 + 4;
  const mark =
    ceiling === undefined || !(ceiling > 0) ? [] : [ceilingMark(placeOf(reached(ceiling, goal!)), top, ceiling)];
  return [
    text(LABELS - 12, base, 'label end', name),
    `<rect class="bar" x="${start}" y="${top + 5}" width="${Math.max(1, end - start)}" height="${LINE - 10}" rx="2"><title>${escapeText(measured)}</title></rect>`,
    ...mark,
    text(WIDTH - MARGIN, base, 'value end', measured),
  ];
};

const ceilingMark = (x: number, top: number, ceiling: number): string =>
  `<path class="ceiling" d="M${x} ${top + 2}v${LINE - 4}"><title>the ceiling: ${ceiling.toLocaleString('en')}</title></path>`;

const WIDTH = 1100;
const MARGIN = 16;
/** Where the plot begins, and how wide it is. */
const LABELS = 520;
const PLOT = 430;
const HEAD = 88;
const LINE = 24;
const FOOT = 16;
/** From a sixteenth of what was asked to four times as much. */
const POWERS: readonly number[] = [-4, -3, -2, -1, 0, 1, 2];
const NOTE =
  'Parts of what was asked, logarithmic; right of the line is more. The mark is the ceiling: the same stack with nothing behind it.';
const STYLE = `
svg { color-scheme: light dark; font: 12px system-ui, -apple-system, "Segoe UI", sans-serif }
.ground { fill: #ffffff } text { fill: #24292f }
.title { font-size: 17px; font-weight: 600 } .note, .tick { fill: #57606a } .tick { text-anchor: middle; font-size: 11px }
.end { text-anchor: end } .value { font-weight: 600; font-variant-numeric: tabular-nums }
.ceiling { stroke: #8250df; stroke-width: 3 } .grid { stroke: #d8dee4 } .one { stroke: #57606a; stroke-width: 1.5 } .bar { fill: #2f6fdb }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117 } text { fill: #e6edf3 } .note, .tick { fill: #9198a1 } .grid { stroke: #262c36 }
.one { stroke: #9198a1 } .ceiling { stroke: #b58bff } .bar { fill: #4f8ff7 }
}
`;
