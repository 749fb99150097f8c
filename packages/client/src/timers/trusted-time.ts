/**
 * The time by which messages are deleted, which cannot be taken back. A clock that somebody has set, or that jumps, must make
 * nothing go early; a relay that lies must not keep anything for long.
 *
 *   believed    the relay has just taken what we signed, which it does only while its clock and ours agree to some minutes
 *   doubted     since then the clock went further than time did; or the relay says that ours is wrong; or nobody has said
 *               anything since the client was opened
 *
 * While it is doubted, a message goes when the time that was believed last, and went on from there, says so, or when the clock
 * says that it is overdue for longer than clocks are usually wrong.
 */

import type { Clock } from '../environment.ts';
import { CLOCK_DOUBT_MS, CLOCK_JUMP_MS, CLOCK_OPENING_MS } from '../limits.ts';

export class TrustedTime {
  readonly #clock: Clock;
  readonly #openedAt: number;
  /** What the clock and the one that nobody sets said when the first was believed last. */
  #believed: { readonly wall: number; readonly run: number } | undefined;
  #isDisputed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#openedAt = this.#run();
  }

  /** The relay has taken a request of ours that says what time it is. */
  confirm(): void {
    this.#believed = { wall: this.#clock.now(), run: this.#run() };
    this.#isDisputed = false;
  }

  /** The relay says that our clock is wrong. */
  dispute(): void {
    this.#isDisputed = true;
  }

  /** Milliseconds since 1970: what was to be gone by then may go. */
  now(): number {
    const wall = this.#clock.now();
    const run = this.#run();
    if (this.#believed !== undefined) {
      const expected = this.#believed.wall + run - this.#believed.run;
      const isSteady = wall - expected <= CLOCK_JUMP_MS;
      return isSteady && !this.#isDisputed ? wall : Math.max(Math.min(wall, expected), wall - CLOCK_DOUBT_MS);
    }
    // Offline for long: there is nobody to ask, and what is due has to go.
    const isLeftAlone = !this.#isDisputed && run - this.#openedAt >= CLOCK_OPENING_MS;
    return isLeftAlone ? wall : wall - CLOCK_DOUBT_MS;
  }

  /** Whether something that the clock says is due may have to wait. */
  isDoubted(): boolean {
    return this.now() < this.#clock.now();
  }

  #run(): number {
    return this.#clock.monotonic?.() ?? this.#clock.now();
  }
}
