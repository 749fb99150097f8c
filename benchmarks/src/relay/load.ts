/** A load of senders that each keep one request under way, or of requests at fixed times, and what was measured of it. */

import type { Ledger } from './ledger.ts';
import type { Sender, SendOutcome } from './sender.ts';
import type { ServerProcess } from './server.ts';

export interface LoadResult {
  readonly seconds: number;
  /** Sent, committed, pushed, acknowledged and deleted. */
  readonly messagesPerSecond: number;
  /** From the request to the delivery, milliseconds. */
  readonly deliveryP50: number;
  readonly deliveryP99: number;
  /** From the request to its answer, milliseconds. */
  readonly answerP50: number;
  readonly answerP99: number;
  /** Processor time of the server, microseconds. */
  readonly cpuPerMessage: number;
  /** That of the generator: near a million a second divided by the rate, it is the generator that was measured. */
  readonly generatorCpuPerMessage: number;
  /** Requests a second that were sent, whatever became of them. */
  readonly offeredPerSecond: number;
  readonly busy: number;
  readonly failed: number;
  /** Connections that the server closed. Their senders have stopped, so what was measured is of fewer than were asked for. */
  readonly broken: number;
}

export interface LoadOptions {
  readonly server: ServerProcess;
  readonly senders: readonly Sender[];
  readonly ledger: Ledger;
  readonly milliseconds: number;
  /** Not measured. */
  readonly warmUpMilliseconds?: number;
}

/** Every sender sends as soon as it was answered. Ends when all that was accepted is acknowledged. */
export const runClosedLoop = async (options: LoadOptions): Promise<LoadResult> => {
  const { senders, ledger, milliseconds, warmUpMilliseconds = 0 } = options;
  const tally: Tally = { sent: 0, busy: 0, failed: 0, broken: 0 };
  let isOver = false;
  const loops = senders.map(
    (sender) =>
      new Promise<void>((resolve) => {
        const next = (outcome?: SendOutcome): void => {
          note(tally, outcome);
          if (isOver || outcome === 'broken') resolve();
          else if (outcome === 'busy' || outcome === 'failed') setTimeout(() => sender.send(next), BUSY_PAUSE_MS);
          else sender.send(next);
        };
        next();
      }),
  );
  await pause(warmUpMilliseconds);
  const measure = startMeasuring(options, tally);
  await pause(milliseconds);
  const result = measure();
  isOver = true;
  await Promise.all(loops);
  await drained(ledger);
  return result;
};

/** So many requests a second whatever the answers are, as far as there is a sender that was answered. */
export const runOpenLoop = async (options: LoadOptions & { readonly perSecond: number }): Promise<LoadResult> => {
  const { senders, ledger, milliseconds, perSecond } = options;
  const tally: Tally = { sent: 0, busy: 0, failed: 0, broken: 0 };
  const free = [...senders];
  const started = performance.now();
  const measure = startMeasuring(options, tally);
  let sent = 0;
  let underWay = 0;
  while (performance.now() - started < milliseconds) {
    const due = Math.floor(((performance.now() - started) / 1000) * perSecond);
    while (sent < due && free.length > 0) {
      const sender = free.pop()!;
      sent += 1;
      underWay += 1;
      sender.send((outcome) => {
        underWay -= 1;
        note(tally, outcome);
        if (outcome !== 'broken') free.push(sender);
      });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  const result = measure();
  while (underWay > 0) await pause(5);
  await drained(ledger);
  return result;
};

interface Tally {
  sent: number;
  busy: number;
  failed: number;
  broken: number;
}

const note = (tally: Tally, outcome: SendOutcome | undefined): void => {
  if (outcome !== undefined) tally.sent += 1;
  if (outcome === 'busy') tally.busy += 1;
  if (outcome === 'failed') tally.failed += 1;
  if (outcome === 'broken') tally.broken += 1;
};

const startMeasuring = ({ server, ledger }: LoadOptions, tally: Tally): (() => LoadResult) => {
  ledger.resetTimes();
  const before = {
    at: performance.now(),
    cpu: server.cpuMs(),
    own: process.cpuUsage(),
    done: ledger.counts.acknowledged,
    sent: tally.sent,
  };
  return () => {
    const seconds = (performance.now() - before.at) / 1000;
    const done = ledger.counts.acknowledged - before.done;
    const own = process.cpuUsage(before.own);
    return {
      seconds,
      messagesPerSecond: done / seconds,
      offeredPerSecond: (tally.sent - before.sent) / seconds,
      deliveryP50: quantile(ledger.deliveryTimes, 0.5),
      deliveryP99: quantile(ledger.deliveryTimes, 0.99),
      answerP50: quantile(ledger.answerTimes, 0.5),
      answerP99: quantile(ledger.answerTimes, 0.99),
      cpuPerMessage: ((server.cpuMs() - before.cpu) * 1000) / done,
      generatorCpuPerMessage: (own.user + own.system) / done,
      busy: tally.busy,
      failed: tally.failed,
      broken: tally.broken,
    };
  };
};

/** Waits until everything accepted was delivered and its deletion confirmed, or nothing moves any more. */
export const drained = async (ledger: Ledger): Promise<void> => {
  let last = -1;
  let stillSince = performance.now();
  for (;;) {
    const { acknowledged, accepted } = ledger.counts;
    if (acknowledged >= accepted && ledger.counts.missing() + ledger.counts.unacknowledged() === 0) return;
    if (acknowledged !== last) stillSince = performance.now();
    else if (performance.now() - stillSince > STILL_MS) return;
    last = acknowledged;
    await pause(20);
  }
};

export const quantile = (sample: readonly number[], part: number): number =>
  sample.length === 0 ? Number.NaN : [...sample].sort((a, b) => a - b)[Math.floor((sample.length - 1) * part)]!;

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const BUSY_PAUSE_MS = 5;
const STILL_MS = 5_000;
