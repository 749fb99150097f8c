/**
 * A run as a chart: for each case a bar from 1 to the ratio against the first peer, on a logarithmic axis, with its
 * quartiles and the floor it has to reach, and a point for each other peer. Right of 1 ours is quicker. Colours follow
 * the reader's light or dark scheme.
 */

import { FLOORS, type Floor } from '../floors.ts';
import { GROUPS, PEER_NAMES } from '../groups.ts';
import type { Comparison, Results, Row } from '../results.ts';
import { formatTimes } from './format.ts';
import { drawing, escapeText, text } from './svg-parts.ts';

/** A heading or a row, from top to bottom. */
type Line = { readonly heading: string } | { readonly row: Row };

interface Axis {
  /** Powers of two. */
  readonly from: number;
  readonly to: number;
}

/** `floors` are those that hold where the results are from. */
export function toSvg(results: Results, floors: readonly Floor[] = FLOORS): string {
  const rows = results.rows
    .filter(({ unit, ours }) => unit === 'ms' && ours !== REFERENCE)
    .map(withImplementationsOnly)
    .filter(({ beside }) => beside.length > 0);
  const peers = [...new Set(rows.flatMap(({ beside }) => beside.map(({ name }) => peerOf(name))))];
  const lines = linesOf(rows);
  const axis = axisOf(rows);
  const plotTop = HEAD + LEGEND;
  const height = plotTop + lines.length * LINE + FOOT;
  const bottom = plotTop + lines.length * LINE;
  const page = { width: WIDTH, height, margin: MARGIN, style: STYLE, title: titleOf(results), note: NOTE };
  return drawing(page, [
    ...legend(peers, floors.length > 0),
    ...grid(axis, plotTop, bottom),
    ...lines.flatMap((line, i) => drawLine(line, plotTop + i * LINE, axis, { peers, floors })),
  ]);
}

function titleOf({ machine, isShort, rounds }: Results): string {
  const form = isShort ? `a short run of ${rounds} rounds` : `medians of ${rounds} rounds`;
  return `Time of theirs ÷ ours, ${machine.runtime}, ${form}`;
}

/** What stands beside for another reason, such as the same with less of everything, is in the table. */
function withImplementationsOnly(row: Row): Row {
  const known: readonly string[] = [...PEER_NAMES, `sotto/${REFERENCE}`];
  return { ...row, beside: row.beside.filter(({ name }) => known.includes(peerOf(name))) };
}

/** Its colour is the same whatever protocol it speaks. */
function peerOf(name: string): string {
  return name.replace(/ \(.*/, '');
}

function linesOf(rows: readonly Row[]): readonly Line[] {
  return Object.entries(GROUPS).flatMap(([name, { title }]): readonly Line[] => {
    const ofGroup = rows.filter(({ group }) => group === name);
    const providers = [...new Set(ofGroup.map(({ ours }) => ours))];
    return providers.flatMap((provider) => [
      { heading: `${title}, provider ${provider}` },
      ...ofGroup.filter(({ ours }) => ours === provider).map((row) => ({ row })),
    ]);
  });
}

/** The powers of two around all medians, 1 among them. */
function axisOf(rows: readonly Row[]): Axis {
  const ratios = rows.flatMap(({ beside }) => beside.map(({ ratio }) => ratio.median));
  const from = Math.floor(Math.log2(Math.min(0.5, ...ratios)));
  const to = Math.ceil(Math.log2(Math.max(2, ...ratios)));
  return { from: Math.max(from, AXIS_MIN), to: Math.min(to, AXIS_MAX) };
}

/** What lies beyond the axis stands at its end. */
function placeOf(ratio: number, { from, to }: Axis): number {
  const part = (Math.log2(Math.max(ratio, 2 ** -40)) - from) / (to - from);
  return round(LABELS + Math.min(1, Math.max(0, part)) * PLOT);
}

function grid(axis: Axis, top: number, bottom: number): string[] {
  const parts: string[] = [];
  for (let power = axis.from; power <= axis.to; power++) {
    const x = placeOf(2 ** power, axis);
    const label = power < 0 ? `1/${2 ** -power}` : String(2 ** power);
    parts.push(`<line class="${power === 0 ? 'one' : 'grid'}" x1="${x}" x2="${x}" y1="${top - 4}" y2="${bottom}"/>`);
    parts.push(text(x, top - 10, 'tick', label), text(x, bottom + 16, 'tick', label));
  }
  return parts;
}

function legend(peers: readonly string[], hasFloors: boolean): string[] {
  let x = MARGIN;
  const marks = peers.flatMap((name, i) => {
    const mark =
      i === 0
        ? `<rect class="bar" x="${x}" y="61" width="18" height="10" rx="2"/>`
        : `<circle class="point p${i % POINT_COLOURS}" cx="${x + 9}" cy="66" r="4.5"/>`;
    const label = text(x + 24, 70, 'label', name);
    x += 44 + name.length * 6.6;
    return [mark, label];
  });
  if (!hasFloors) return marks;
  return [...marks, `<path class="floor" d="M${x + 9} 58v16"/>`, text(x + 18, 70, 'label', 'at least')];
}

interface Marked {
  readonly peers: readonly string[];
  readonly floors: readonly Floor[];
}

function drawLine(line: Line, top: number, axis: Axis, { peers, floors }: Marked): string[] {
  const base = top + LINE / 2 + 4;
  if ('heading' in line) return [text(MARGIN, base + 3, 'heading', line.heading)];
  const { row } = line;
  const first = row.beside.find(({ name }) => peerOf(name) === peers[0]);
  const parts = [text(LABELS - 12, base, 'label end', row.title)];
  if (first !== undefined) parts.push(...drawBar(first, top, axis));
  for (const one of row.beside) {
    if (one === first) continue;
    const colour = peers.indexOf(peerOf(one.name)) % POINT_COLOURS;
    const x = placeOf(one.ratio.median, axis);
    parts.push(`<circle class="point p${colour}" cx="${x}" cy="${top + LINE / 2}" r="4.5">${tip(one)}</circle>`);
  }
  const floor = floors.find(({ cases, ours, against }) => {
    return cases.includes(row.id) && ours === row.ours && against === first?.name;
  });
  if (floor !== undefined)
    parts.push(`<path class="floor" d="M${placeOf(floor.atLeast, axis)} ${top + 2}v${LINE - 4}"/>`);
  if (first !== undefined) {
    parts.push(text(WIDTH - MARGIN, base, 'value end', `${formatTimes(first.ratio.median)} ×`));
  }
  return parts;
}

function drawBar(one: Comparison, top: number, axis: Axis): string[] {
  const { median, low, high } = one.ratio;
  const [zero, end] = [placeOf(1, axis), placeOf(median, axis)];
  const [from, to] = [placeOf(low, axis), placeOf(high, axis)];
  const middle = top + LINE / 2;
  const slow = median < 1 ? ' slow' : '';
  return [
    `<rect class="bar${slow}" x="${Math.min(zero, end)}" y="${middle - 6}" width="${round(Math.abs(end - zero))}" height="12" rx="2">${tip(one)}</rect>`,
    `<path class="spread" d="M${from} ${middle}H${to}M${from} ${middle - 4}v8M${to} ${middle - 4}v8"/>`,
  ];
}

function tip({ name, ratio }: Comparison): string {
  const [median, low, high] = [ratio.median, ratio.low, ratio.high].map(formatTimes);
  return `<title>${escapeText(name)}: ${median} × (${low}–${high})</title>`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** Our own reference: the others are held against it, and it is no choice where time counts. */
const REFERENCE = 'noble';
const WIDTH = 1000;
const MARGIN = 16;
/** Where the plot begins, and how wide it is. */
const LABELS = 392;
const PLOT = 528;
const HEAD = 84;
const LEGEND = 24;
const LINE = 22;
const FOOT = 28;
/** A hundred times is far enough to see. */
const AXIS_MIN = -6;
const AXIS_MAX = 6;
const POINT_COLOURS = 6;
const NOTE =
  'Right of 1 ours is quicker. The bar is the first peer, with quartiles; points are the others. Logarithmic.';
const STYLE = `
svg { color-scheme: light dark; font: 12px system-ui, -apple-system, "Segoe UI", sans-serif }
.ground { fill: #ffffff } text { fill: #24292f }
.title { font-size: 17px; font-weight: 600 } .note, .tick { fill: #57606a } .tick { text-anchor: middle; font-size: 11px }
.heading { font-weight: 600 } .end { text-anchor: end } .value { font-weight: 600; font-variant-numeric: tabular-nums }
.floor { stroke: #8250df; stroke-width: 3 } .grid { stroke: #d8dee4 } .one { stroke: #57606a; stroke-width: 1.5 }
.bar { fill: #2f6fdb } .bar.slow { fill: #c4682b } .spread { stroke: #101418; stroke-width: 1.4; fill: none }
.point { stroke: #ffffff; stroke-width: 1.2 }
.p1 { fill: #d99000 } .p2 { fill: #00916a } .p3 { fill: #b8558f } .p4 { fill: #3b9fd6 } .p5 { fill: #7a7f87 } .p0 { fill: #8d6e3f }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117 } text { fill: #e6edf3 } .note, .tick { fill: #9198a1 } .grid { stroke: #262c36 }
.one { stroke: #9198a1 } .floor { stroke: #b58bff } .bar { fill: #4f8ff7 } .bar.slow { fill: #d9834a } .spread { stroke: #f0f6fc } .point { stroke: #0d1117 }
.p1 { fill: #f0b429 } .p2 { fill: #2fbf94 } .p3 { fill: #d982b5 } .p4 { fill: #6cc4f2 } .p5 { fill: #a5abb3 } .p0 { fill: #bd9a63 }
}
`;
