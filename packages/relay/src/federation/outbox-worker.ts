/**
 * Carries the outbox to other relays, one batch in flight per destination so that order stays, many destinations at
 * once; the most urgent lane goes first. A failure pauses the destination by full-jitter exponential back-off; start-up and any sign of life of the
 * destination end the pause. An item leaves the outbox only after an answer that settles it was received, so a crash
 * anywhere repeats at most a batch, which the destination de-duplicates.
 */

import { type CryptoProvider, equalBytes, type RandomBytes } from '@sotto/crypto';
import { decodeDeliverResult, encodeDeliverBatch, type ItemResult } from '@sotto/wire';
import type { OutboxConfig } from '../config.ts';
import { RelayError } from '../errors.ts';
import {
  DELIVER_ANSWER_BYTES_MAX,
  OUTBOX_DESTINATIONS_AT_ONCE,
  OUTGOING_BATCH_BYTES_MAX,
  OUTGOING_BATCH_ITEMS_MAX,
} from '../limits.ts';
import { describeFailure, type Log } from '../log.ts';
import type { OutboxItem, RelayStore, Settlement } from '../store/relay-store.ts';
import type { Caller, VerifiedAnswer } from './caller.ts';
import type { Directory } from './directory.ts';
import { sealWaiting } from './seal-waiting.ts';

export interface OutboxWorker {
  /** Takes up everything a former process left. */
  start(): Promise<void>;
  /** Something was put into the outbox for this destination. */
  wake(destination: string): void;
  /** The destination was heard from: a pause makes no sense any more. */
  contact(destination: string): void;
  /** Tries now, whatever the pause, also of single items. */
  flush(destination: string): Promise<void>;
  /** Of every destination for which something waits. */
  states(): readonly OutboxState[];
  /** Resolves when no batch is in flight. */
  stop(): Promise<void>;
}

export interface OutboxState {
  readonly destination: string;
  readonly state: 'sending' | 'waiting' | 'failing';
  /** In a row. */
  readonly failures: number;
}

export interface OutboxWorkerEnvironment {
  readonly store: RelayStore;
  readonly directory: Directory;
  readonly caller: Caller;
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  /** Of this relay. */
  readonly domain: string;
  readonly config: OutboxConfig;
  readonly clock: () => number;
  readonly log: Log;
  readonly observer: OutboxObserver;
  /** How a destination may be called in logs and metrics. */
  readonly nameOf: (destination: string) => string;
}

export interface OutboxObserver {
  attempt(peer: string, result: 'answered' | 'failed'): void;
  forwarded(status: string): void;
}

/** What is known of a destination for which items wait. */
interface Lane {
  readonly destination: string;
  isRunning: boolean;
  /** Woken while running: look once more before resting. */
  isWoken: boolean;
  timer: NodeJS.Timeout | undefined;
  failures: number;
  /** Mail of before items were sealed may wait for it. */
  isUnsealed: boolean;
  /** Halved by an answer that refuses a batch as a whole, to find the item it objects to. */
  batchItems: number;
}

interface Worker {
  readonly env: OutboxWorkerEnvironment;
  readonly lanes: Map<string, Lane>;
  /** Lanes that wait for a place among those at work. */
  readonly queued: Lane[];
  readonly running: Set<Promise<void>>;
  isStopped: boolean;
}

export const createOutboxWorker = (env: OutboxWorkerEnvironment): OutboxWorker => {
  const worker: Worker = { env, lanes: new Map(), queued: [], running: new Set(), isStopped: false };
  return {
    async start() {
      for (const destination of await env.store.outboxDestinations()) {
        await env.store.outboxRelease(destination);
        const lane = laneOf(worker, destination);
        lane.isUnsealed = true;
        schedule(worker, lane);
      }
    },
    wake(destination) {
      const lane = laneOf(worker, destination);
      lane.isWoken = true;
      // During a pause after failures new items wait like the old ones.
      if (lane.failures === 0) schedule(worker, lane);
    },
    contact(destination) {
      const lane = worker.lanes.get(destination);
      if (lane === undefined || lane.failures === 0) return;
      lane.failures = 0;
      lane.isWoken = true;
      schedule(worker, lane);
    },
    async flush(destination) {
      await env.store.outboxRelease(destination);
      const lane = laneOf(worker, destination);
      lane.failures = 0;
      lane.isWoken = true;
      schedule(worker, lane);
    },
    states: () =>
      [...worker.lanes.values()].map(({ destination, isRunning, failures }) => ({
        destination,
        state: failures > 0 ? 'failing' : isRunning ? 'sending' : 'waiting',
        failures,
      })),
    async stop() {
      worker.isStopped = true;
      for (const lane of worker.lanes.values()) clearTimeout(lane.timer);
      await Promise.allSettled([...worker.running]);
    },
  };
};

const laneOf = ({ lanes }: Worker, destination: string): Lane => {
  const known = lanes.get(destination);
  if (known !== undefined) return known;
  const lane: Lane = {
    destination,
    isRunning: false,
    isWoken: false,
    timer: undefined,
    failures: 0,
    isUnsealed: false,
    batchItems: OUTGOING_BATCH_ITEMS_MAX,
  };
  lanes.set(destination, lane);
  return lane;
};

const schedule = (worker: Worker, lane: Lane): void => {
  if (worker.isStopped || lane.isRunning) return;
  clearTimeout(lane.timer);
  lane.timer = undefined;
  lane.isRunning = true;
  worker.queued.push(lane);
  startQueued(worker);
};

const startQueued = (worker: Worker): void => {
  const { queued, running } = worker;
  while (!worker.isStopped && running.size < OUTBOX_DESTINATIONS_AT_ONCE && queued.length > 0) {
    const run = runLane(worker, queued.shift()!).finally(() => {
      running.delete(run);
      startQueued(worker);
    });
    running.add(run);
  }
};

/** Until the lane has nothing to do, must wait for a time, or fails. */
const runLane = async (worker: Worker, lane: Lane): Promise<void> => {
  const { env } = worker;
  const rest = await drainLane(worker, lane).catch((error: unknown) => noteFailure(worker, lane, error));
  lane.isRunning = false;
  if (worker.isStopped) return;
  if (rest === 'failed') pause(worker, lane, backOff(env, lane.failures));
  else if (lane.isWoken) schedule(worker, lane);
  else if (rest === undefined) worker.lanes.delete(lane.destination);
  else pause(worker, lane, rest);
};

const noteFailure = ({ env, isStopped }: Worker, lane: Lane, error: unknown): 'failed' => {
  lane.failures += 1;
  if (isStopped) return 'failed';
  const peer = env.nameOf(lane.destination);
  env.observer.attempt(peer, 'failed');
  env.log.warn('a relay could not be written to', { peer, code: describeFailure(error), count: lane.failures });
  return 'failed';
};

const pause = (worker: Worker, lane: Lane, milliseconds: number): void => {
  lane.timer = setTimeout(() => schedule(worker, lane), Math.min(milliseconds, TIMER_MAX_MS));
  lane.timer.unref();
};

/** Sends batches until none is due. Returns the milliseconds until one is, or `undefined` when nothing waits. */
const drainLane = async (worker: Worker, lane: Lane): Promise<number | undefined> => {
  const { env } = worker;
  if (lane.isUnsealed) await sealWaiting(env, await env.directory.find(lane.destination));
  lane.isUnsealed = false;
  while (!worker.isStopped) {
    lane.isWoken = false;
    const items = await env.store.outboxBatch(lane.destination, lane.batchItems, OUTGOING_BATCH_BYTES_MAX);
    if (items.length === 0) {
      const dueAt = await env.store.outboxDueAt(lane.destination);
      const waitMs = dueAt === undefined ? undefined : Math.max(0, dueAt - env.clock());
      if (waitMs === undefined || waitMs <= env.config.retryCapMs) return waitMs;
      // Nothing is told to wait for longer: when it was, the clock was ahead.
      await env.store.outboxRelease(lane.destination);
      continue;
    }
    const settlements = await sendBatch(env, lane, items);
    await env.store.outboxSettle(lane.destination, settlements);
    lane.failures = 0;
  }
  return undefined;
};

/** What becomes of each item. Throws when the destination gave no answer that says so. */
const sendBatch = async (
  env: OutboxWorkerEnvironment,
  lane: Lane,
  items: readonly OutboxItem[],
): Promise<readonly Settlement[]> => {
  const peer = await env.directory.find(lane.destination);
  const body = encodeDeliverBatch({
    batchId: env.random(16),
    items: items.map(({ itemId, lane, expiry, acceptedAt, content }) => ({
      itemId,
      lane,
      expiry,
      acceptedAt,
      content,
    })),
  });
  const answer = await env.caller.post(peer, '/s2s/v1/deliver', body, DELIVER_ANSWER_BYTES_MAX);
  if (answer.status === 400 || answer.status === 413) return settleRefusedBatch(env, lane, items, answer);
  if (answer.status !== 200) throw new RelayError('E_PEER_REFUSED', `the other relay answered ${answer.status}`);
  const { results } = decodeDeliverResult(answer.body);
  if (results.length !== items.length) throw new RelayError('E_PEER_REFUSED', 'results do not fit the batch');
  env.observer.attempt(env.nameOf(lane.destination), 'answered');
  lane.batchItems = OUTGOING_BATCH_ITEMS_MAX;
  return items.map((item, index) => settle(env, item, results[index]!));
};

const settle = (env: OutboxWorkerEnvironment, item: OutboxItem, result: ItemResult): Settlement => {
  if (!equalBytes(item.itemId, result.itemId)) throw new RelayError('E_PEER_REFUSED', 'results do not fit the batch');
  env.observer.forwarded(result.status);
  if (result.status !== 'retryAfter') return { item, done: true };
  const waitMs = Math.min(Math.max(1, result.retryAfter) * 1000, env.config.retryCapMs);
  return { item, done: false, nextAttemptAt: env.clock() + waitMs };
};

/**
 * The destination cannot read the batch: smaller ones find the item at fault, which alone is given up, and only if the
 * destination itself says so: a proxy in front of it may have another idea of sizes.
 */
const settleRefusedBatch = (
  env: OutboxWorkerEnvironment,
  lane: Lane,
  items: readonly OutboxItem[],
  { status, proof }: VerifiedAnswer,
): readonly Settlement[] => {
  const [first] = items;
  lane.batchItems = Math.max(1, Math.floor(items.length / 2));
  if (items.length > 1 || first === undefined) return [];
  if (proof === undefined) throw new RelayError('E_PEER_REFUSED', `somebody answered ${status} without a signature`);
  env.observer.forwarded('rejected');
  return [{ item: first, done: true }];
};

/** Full jitter: uniform between 0 and the cap, which doubles with each failure. */
const backOff = (env: OutboxWorkerEnvironment, failures: number): number => {
  const cap = Math.min(env.config.retryCapMs, env.config.retryBaseMs * 2 ** Math.min(failures - 1, 30));
  const [high, low] = env.random(2) as unknown as [number, number];
  return (cap * (high * 256 + low)) / 65_535;
};

/** The longest a timer of Node takes; beyond it the lane simply looks again. */
const TIMER_MAX_MS = 3_600_000;
