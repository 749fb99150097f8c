/**
 * What happened, in order, and the digest of it: two runs with one digest have done the same at the same times. Checkers read
 * the events that concern them; the rest is there to be read by people.
 */

import { createHash } from 'node:crypto';

export type Event =
  | { readonly event: 'fault'; readonly what: string; readonly phase: 'begins' | 'ends' }
  | { readonly event: 'forging'; readonly of: string; readonly phase: 'begins' | 'ends' }
  /** Its clock is set wrong, or right again. */
  | { readonly event: 'clock'; readonly of: string; readonly offsetMs: number }
  /** An older copy of the disk was put back. */
  | { readonly event: 'rollback'; readonly of: string }
  /** Its person does nothing more with it: it is to be removed, or is nowhere any more. */
  | { readonly event: 'leaves'; readonly of: string; readonly why: 'removed' | 'lost' }
  /** The device that did it has been told that it is done. */
  | { readonly event: 'removed'; readonly of: string }
  | { readonly event: 'life'; readonly of: string; readonly what: 'starts' | 'dies' | 'stops' }
  | {
      readonly event: 'exchange';
      readonly from: string;
      readonly to: string;
      readonly path: string;
      readonly status: number;
    }
  | { readonly event: 'commit'; readonly of: string; readonly keys: string }
  | { readonly event: 'log'; readonly of: string; readonly name: string; readonly fields: string }
  | DeviceEvent;

/** What an app did and saw. */
export type DeviceEvent =
  | {
      readonly event: 'invoke';
      readonly of: string;
      readonly letter: string;
      readonly digest: string;
      /** After so many seconds it is to be gone. */
      readonly timer?: number;
    }
  | { readonly event: 'queued'; readonly of: string; readonly letter: string; readonly message: string }
  | {
      readonly event: 'failed';
      readonly of: string;
      readonly letter: string;
      readonly code: string;
      /** Nothing was queued. */
      readonly isCertain: boolean;
    }
  | { readonly event: 'accepted'; readonly of: string; readonly letter: string }
  | { readonly event: 'delivered'; readonly of: string; readonly entry: string; readonly content: Delivered }
  /** One with a timer, which runs from then on. */
  | { readonly event: 'read'; readonly of: string; readonly letter: string }
  /** Begins, and is durable for whoever hears of it. */
  | { readonly event: 'blocks' | 'blocked'; readonly of: string; readonly whom: string }
  | { readonly event: 'acknowledged'; readonly of: string; readonly entry: string }
  /** It is a further device of its person from then on, by linking or by a backup. */
  | { readonly event: 'joins'; readonly of: string; readonly by: 'link' | 'restore' };

export type Delivered =
  | {
      readonly kind: 'letter';
      readonly from: string;
      readonly letter: string;
      readonly digest: string;
      readonly repairs?: string;
    }
  /** What another device of the same person has written. */
  | { readonly kind: 'copy'; readonly to: string; readonly letter: string; readonly digest: string }
  | { readonly kind: 'unreadable'; readonly from: string; readonly reason: string; readonly repairs?: string }
  | { readonly kind: 'returned'; readonly message: string; readonly reason: string };

export type Timed = Event & { readonly at: number };

export class History {
  readonly #events: Timed[] = [];
  readonly #hash = createHash('sha256');
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  note(event: Event): void {
    const timed: Timed = { at: Math.round(this.#now() * 1000) / 1000, ...event };
    this.#hash.update(JSON.stringify(timed));
    this.#events.push(timed);
  }

  get events(): readonly Timed[] {
    return this.#events;
  }

  digest(): string {
    return this.#hash.copy().digest('hex').slice(0, 16);
  }
}
