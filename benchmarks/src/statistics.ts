/** The few numbers that a run is summed up in. */

/** Of a sample: its middle, and the quarter of it below and above which the middle half lies. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Median and quartiles of at least one number, interpolated between neighbours. */
export function spreadOf(sample: readonly number[]): Spread {
  if (sample.length === 0) throw new RangeError('sample: is empty');
  const sorted = [...sample].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** How many times longer `theirs` took than `ours`, round by round: what disturbs a round disturbs both its halves. */
export function ratiosOf(theirs: readonly number[], ours: readonly number[]): Spread {
  if (theirs.length !== ours.length) throw new RangeError('theirs: has not as many rounds as ours');
  return spreadOf(theirs.map((time, round) => time / ours[round]!));
}

function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}
