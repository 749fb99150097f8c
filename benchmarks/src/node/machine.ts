/** The machine in general terms. */

import { availableParallelism, cpus } from 'node:os';
import type { Machine } from '../results.ts';

export function describeMachine(): Machine {
  return {
    runtime: `Node ${process.versions.node}`,
    architecture: process.arch,
    system: process.platform,
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
  };
}
