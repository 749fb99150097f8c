/** A group that is no list of cases: what it needs of Node, a process or a file, does not fit into one. */

import type { ProviderName } from '../groups.ts';
import type { Implementation } from '../implementation.ts';
import type { Row } from '../results.ts';
import type { RoundOptions } from '../rounds.ts';

export interface ProbeContext {
  readonly group: string;
  readonly provider: ProviderName;
  readonly ours: Implementation;
  readonly others: readonly Implementation[];
  readonly options: RoundOptions;
  readonly isShort: boolean;
  say(line: string): void;
}

export type Probe = (context: ProbeContext) => Promise<readonly Row[]>;
