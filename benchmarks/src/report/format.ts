/** Numbers as a reader wants them: three figures, and a unit that suits. */

import type { Unit } from '../results.ts';
import type { Spread } from '../statistics.ts';

/** `12.3 µs`, `1.25 ms`, `4,296 B`. */
export function formatValue(value: number, unit: Unit): string {
  if (unit === 'bytes') return `${groupDigits(Math.round(value))} B`;
  return value < 1 ? `${threeFigures(value * 1000)} µs` : `${threeFigures(value)} ms`;
}

/** `4.2 ×`, and the quartiles where they differ: `4.2 × (3.9–4.6)`. */
export function formatRatio({ median, low, high }: Spread): string {
  const [middle, from, to] = [median, low, high].map(formatTimes);
  return from === to ? `${middle} ×` : `${middle} × (${from}–${to})`;
}

/** `4.2`, `0.91`, `12`. */
export function formatTimes(ratio: number): string {
  return ratio < 1 ? ratio.toFixed(2) : ratio < 10 ? ratio.toFixed(1) : groupDigits(Math.round(ratio));
}

function threeFigures(value: number): string {
  if (value >= 100) return groupDigits(Math.round(value));
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** `100,000`. */
export function groupDigits(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
}
