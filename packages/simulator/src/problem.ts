/** Something that must not be, by the invariant that it breaks (docs/ARCHITECTURE.md). */

export type Invariant =
  | 'I1'
  | 'I2'
  | 'I3'
  | 'I4'
  | 'I5'
  | 'I6'
  | 'I7'
  | 'I8'
  | 'expired'
  | 'blocked'
  | 'devices'
  | 'failure';

export interface Problem {
  readonly invariant: Invariant;
  readonly what: string;
}

export type Report = (invariant: Invariant, what: string) => void;
