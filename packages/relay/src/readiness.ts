/**
 * Whether requests should come here now: the relay has started and is not stopping, a commit of its database ends within a
 * second, and its disk has room. Who asks often causes one commit a second and no more.
 */

import type { DiskWatch } from './disk.ts';
import { RelayError } from './errors.ts';
import { READY_COMMIT_MS } from './limits.ts';

export interface Readiness {
  /** Throws `E_BUSY`, `E_DISK_LOW` or `E_STORE_FAILED`: why not. */
  check(): Promise<void>;
}

export interface ReadinessSources {
  readonly isServing: () => boolean;
  /** Commits something, durably. */
  readonly commit: () => Promise<void>;
  readonly disk: Pick<DiskWatch, 'refuseIfLow'>;
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
}

export const createReadiness = ({ isServing, commit, disk, monotonic }: ReadinessSources): Readiness => {
  let probe: Promise<boolean> | undefined;
  let probedAt = Number.NEGATIVE_INFINITY;

  const commits = (): Promise<boolean> => {
    if (probe === undefined || monotonic() - probedAt >= READY_COMMIT_MS) {
      probedAt = monotonic();
      probe = inTime(commit(), READY_COMMIT_MS);
    }
    return probe;
  };

  return {
    async check() {
      if (!isServing()) throw new RelayError('E_BUSY', 'not ready', { retryAfter: 1 });
      disk.refuseIfLow();
      if (!(await commits())) throw new RelayError('E_STORE_FAILED', 'the database does not commit', { retryAfter: 1 });
    },
  };
};

/** Whether `work` succeeds within the time. */
const inTime = async (work: Promise<void>, milliseconds: number): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  const inTime = await Promise.race([done, tooLate]);
  clearTimeout(timer);
  return inTime;
};
