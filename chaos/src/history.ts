/**
 * All that happened, as JSON lines: one file of the run itself and one of each process of clients. A line is written by one
 * synchronous call before anything that depends on it, so a killed process has written all it ever did.
 */

import { appendFileSync, closeSync, existsSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, Size } from './plan.ts';

/** Times are milliseconds since 1970 by the clock of the machine, which no fault moves. */
export type Event =
  | ClientEvent
  | { readonly at: number; readonly event: 'run'; readonly seed: string; readonly minutes: number; readonly size: Size }
  | {
      readonly at: number;
      readonly event: 'fault';
      readonly number: number;
      readonly phase: 'begin' | 'end';
      readonly fault: Fault;
      readonly note?: string;
    }
  /** Everything is healed and nobody writes any more. */
  | { readonly at: number; readonly event: 'quiet' }
  /** A process ended that nobody killed. */
  | { readonly at: number; readonly event: 'died'; readonly process: string; readonly how: string }
  /** Something is wrong with what a process left on disk. */
  | { readonly at: number; readonly event: 'damaged'; readonly process: string; readonly what: string };

/** What one client did or saw. */
export type ClientEvent =
  /** Before `send` is called. */
  | {
      readonly at: number;
      readonly event: 'invoke';
      readonly client: number;
      readonly to: number;
      readonly number: number;
      readonly digest: string;
    }
  /** `send` has resolved: the letter is durable and will leave. */
  | {
      readonly at: number;
      readonly event: 'queued';
      readonly client: number;
      readonly number: number;
      readonly message: string;
    }
  /** `send` has thrown. `certain`: nothing was queued; otherwise nobody knows. */
  | {
      readonly at: number;
      readonly event: 'failed';
      readonly client: number;
      readonly number: number;
      readonly code: string;
      readonly certain: boolean;
    }
  /** The home relay has it. */
  | { readonly at: number; readonly event: 'accepted'; readonly client: number; readonly number: number }
  /** The inbox gave an entry, which it does again until it is acknowledged. */
  | {
      readonly at: number;
      readonly event: 'deliver';
      readonly client: number;
      readonly entry: string;
      readonly content: Delivered;
    }
  | { readonly at: number; readonly event: 'ack'; readonly client: number; readonly entry: string }
  /** An encrypted message is durable in the outbox: the name of its key, and a digest of its bytes. */
  | {
      readonly at: number;
      readonly event: 'key';
      readonly client: number;
      readonly key: string;
      readonly ciphertext: string;
    }
  /** For whoever reads the history; the verdict does not depend on it. */
  | {
      readonly at: number;
      readonly event: 'log';
      readonly client: number;
      readonly name: string;
      readonly fields: object;
    };

export type Delivered =
  | {
      readonly kind: 'text';
      readonly from: number | undefined;
      readonly digest: string;
      readonly letter: string;
      readonly repairs?: string;
    }
  | {
      readonly kind: 'undecryptable';
      readonly from: number | undefined;
      readonly reason: string;
      readonly repairs?: string;
    }
  | { readonly kind: 'undelivered'; readonly message: string; readonly reason: string }
  | { readonly kind: 'unknown' };

export interface Writer {
  write(event: Event): void;
  close(): void;
}

export const openHistory = (file: string): Writer => {
  // What a killed process was in the middle of is a line of its own, which the reader leaves out.
  if (existsSync(file)) appendFileSync(file, '\n');
  const descriptor = openSync(file, 'a', 0o600);
  return {
    write: (event) => void writeSync(descriptor, `${JSON.stringify(event)}\n`),
    close: () => closeSync(descriptor),
  };
};

/** The events of one file, in the order in which they were written. */
export const readEvents = (file: string): Event[] => {
  if (!existsSync(file)) return [];
  const events: Event[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const event = parse(line);
    if (event !== undefined) events.push(event);
  }
  return events;
};

/** All events of a run: those of each file in their order, one file after the other. */
export const readHistory = (folder: string): Event[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readEvents(join(folder, name)));

/** A line that is not whole says nothing. Every other line is one that this module has written. */
const parse = (line: string): Event | undefined => {
  try {
    return JSON.parse(line) as Event;
  } catch {
    return undefined;
  }
};
