/** The groups that are no lists of cases. */

import type { GroupName } from '../groups.ts';
import { measureAccount } from './account.ts';
import { measureCold } from './cold.ts';
import { measureGrowth } from './growth.ts';
import { measureHeap } from './heap.ts';
import type { Probe } from './probe.ts';
import { measureSizes } from './sizes.ts';

export const PROBES: Partial<Record<GroupName, Probe>> = {
  sizes: measureSizes,
  cold: measureCold,
  account: measureAccount,
  growth: measureGrowth,
  heap: measureHeap,
};
