/** How an app says after what time something is to be gone. */

import { TIMER_SECONDS_MAX, type TimerStart } from '@sotto/wire';

/** The sum of what is given, of at least a second and at most 366 days. */
export interface TimerOptions {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  /**
   * `sent`, the default: it runs from the moment at which a message was sent. `read`: on the side of the reader from when it is
   * marked as read, and on that of the writer from when it was sent.
   */
  readonly start?: TimerStart;
}

/** A timer as it runs. */
export interface RunningTimer {
  readonly seconds: number;
  readonly start: TimerStart;
}

/** Throws `TypeError` or `RangeError`. */
export function timerOf({ days = 0, hours = 0, minutes = 0, seconds = 0, start = 'sent' }: TimerOptions): RunningTimer {
  const parts = { days, hours, minutes, seconds };
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
      throw new TypeError(`timer.${name}: must be a number that is not negative`);
  }
  if (start !== 'sent' && start !== 'read') throw new TypeError("timer.start: must be 'sent' or 'read'");
  const total = Math.round(((days * 24 + hours) * 60 + minutes) * 60 + seconds);
  if (total < 1 || total > TIMER_SECONDS_MAX)
    throw new RangeError(`timer: must be 1 to ${TIMER_SECONDS_MAX} seconds long`);
  return { seconds: total, start };
}
