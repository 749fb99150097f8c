/**
 * How much room the data directory has. Below the floor an operator sets, nothing new is taken: mail that waits can still
 * be fetched and acknowledged, which needs a little room and gives some back, and whoever wanted to send tries again.
 */

import { statfsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { RelayError } from './errors.ts';
import { DISK_CHECK_INTERVAL_MS, DISK_RETRY_AFTER } from './limits.ts';

export interface DiskWatch {
  /** As of the last look, at most a second old. */
  freeBytes(): number;
  isLow(): boolean;
  /** Throws `E_DISK_LOW`. */
  refuseIfLow(): void;
  stop(): void;
}

export interface DiskWatchOptions {
  readonly dataDirectory: string;
  readonly freeBytesMin: number;
  /** How to look; default the file system. */
  readonly look?: (directory: string) => Promise<number>;
}

export const watchDisk = ({ dataDirectory, freeBytesMin, look = freeBytesOf }: DiskWatchOptions): DiskWatch => {
  let free = freeBytesNow(dataDirectory);
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look(dataDirectory)
      .then((bytes) => {
        free = bytes;
      })
      // A directory that cannot be looked at is one that nothing should be promised for.
      .catch(() => {
        free = 0;
      })
      .finally(() => {
        isLooking = false;
      });
  }, DISK_CHECK_INTERVAL_MS);
  timer.unref();
  const isLow = (): boolean => free < freeBytesMin;
  return {
    freeBytes: () => free,
    isLow,
    refuseIfLow() {
      if (isLow()) throw new RelayError('E_DISK_LOW', 'the disk is nearly full', { retryAfter: DISK_RETRY_AFTER });
    },
    stop: () => clearInterval(timer),
  };
};

/** What the file system gives to a process without privileges. */
export const freeBytesNow = (directory: string): number => {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
};

const freeBytesOf = async (directory: string): Promise<number> => {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
};
