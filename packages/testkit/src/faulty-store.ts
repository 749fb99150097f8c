/**
 * A store whose process dies at a chosen operation, for crash tests. The wrapped store is the disk: it outlives the
 * crash, and a test opens it again.
 */

import type { Store } from '@sotto/store';
import { type CrashPlan, type DoomedProcess, doomedProcess } from './doomed-process.ts';

export interface FaultyStore extends Store, Pick<DoomedProcess, 'operations' | 'trace' | 'crashed'> {}

/**
 * Wraps `store` for a process that dies by `plan`. Pass a {@link DoomedProcess} instead to let other things it waits
 * for, such as its network, count and die with it.
 */
export function faultyStore(store: Store, plan?: CrashPlan | DoomedProcess): FaultyStore {
  const process = plan !== undefined && 'run' in plan ? plan : doomedProcess(plan);
  const purge = store.purge?.bind(store);
  return {
    ...(purge && { purge: () => process.run('purge', purge) }),
    durability: store.durability,
    get: (keys) => process.run('get', () => store.get(keys)),
    scan: (prefix, options) => process.run('scan', () => store.scan(prefix, options)),
    commit: (batch) => process.run('commit', () => store.commit(batch)),
    close: () => process.run('close', () => store.close()),
    get operations() {
      return process.operations;
    },
    get trace() {
      return process.trace;
    },
    get crashed() {
      return process.crashed;
    },
  };
}
