/** One line of the results. */
export interface Row {
  readonly name: string;
  readonly figure: number;
  readonly unit: string;
  /** What issue and design ask for; `most` for a figure that must not be above it. */
  readonly goal?: { readonly is: 'least' | 'most'; readonly figure: number };
  /** The same of the ceiling, from the same run, and ours as a part of it. */
  readonly ceiling?: number;
  readonly ratio?: number;
  /** What else was measured. */
  readonly note?: string;
}

/** A count that must be zero, whatever the machine: the run fails when it is not. */
export interface Count {
  readonly name: string;
  readonly count: number;
}

export interface Findings {
  readonly rows: readonly Row[];
  readonly mustBeZero: readonly Count[];
}

export const round = (figure: number, digits = 0): number => Number(figure.toFixed(digits));
