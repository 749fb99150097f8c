/** What has been started, to be stopped in the reverse order; a start that fails half-way leaves nothing behind. */

import { RelayError } from './errors.ts';

export interface StopStack {
  push(stop: () => void | Promise<void>): void;
  /** Stops everything, last started first; a part that fails to stop does not keep the others running. */
  unwind(): Promise<void>;
}

export const createStopStack = (): StopStack => {
  const stops: (() => void | Promise<void>)[] = [];
  return {
    push: (stop) => void stops.push(stop),
    async unwind() {
      const failures: unknown[] = [];
      for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
        try {
          await stop();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0)
        throw new RelayError('E_INTERNAL', 'the relay did not stop cleanly', { cause: failures[0] });
    },
  };
};

/** Resolves when the work is done, or when the time is over; the work then goes on by itself. */
export const within = async (work: Promise<unknown>, milliseconds: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, timeout]);
  clearTimeout(timer);
};
