/**
 * Carries the outbox to other relays: a queue and a request in flight for each destination and lane, so that order stays within
 * a lane and bulk never stands before keys; many at once, the most urgent lanes first. An item leaves the outbox only after a
 * signed answer that settles it, so a crash anywhere repeats at most a batch, which the destination de-duplicates.
 *
 * A destination has a circuit:
 *
 *     closed ──failure──▶ open ──pause over──▶ half-open ──one small batch──▶ closed, or open again for longer
 *                           └──any sign of life──────▲
 *
 * The pause is drawn from full-jitter exponential back-off. Start-up begins closed.
 */

import type { RandomBytes } from '@sotto/crypto';
import type { Lane } from '@sotto/wire';
import {
  OUTBOX_PROBE_ITEMS,
  OUTBOX_REQUESTS_AT_ONCE,
  OUTGOING_BATCH_BYTES_MAX,
  OUTGOING_BATCH_ITEMS_MAX,
} from '../limits.ts';
import { describeFailure, type Log } from '../log.ts';
import type { OutboxItem, RelayStore, Settlement, UndeliveredCode } from '../store/relay-store.ts';
import { type BatchEnvironment, sendBatch } from './outbox-batch.ts';
import { sealWaiting } from './seal-waiting.ts';

export interface OutboxWorker {
  /** Takes up everything a former process left. */
  start(): Promise<void>;
  /** Something was put into the outbox for this destination. */
  wake(destination: string, lane: Lane): void;
  /** The destination was heard from: a pause makes no sense any more. */
  contact(destination: string): void;
  /** Tries now, whatever the pause, also of single items. */
  flush(destination: string): Promise<void>;
  /** Looks at everything that waits for a time: the clock was moved. */
  recheck(): void;
  /** Whether sending to this destination pauses after a failure. */
  isAway(destination: string): boolean;
  /** Of every destination for which something waits. */
  states(): readonly OutboxState[];
  /** How many destinations are not written to now, by the state of their circuit. */
  circuits(): Readonly<Record<'open' | 'halfOpen', number>>;
  /** Resolves when no batch is in flight. */
  stop(): Promise<void>;
}

export interface OutboxState {
  readonly destination: string;
  readonly state: 'sending' | 'waiting' | 'failing';
  /** In a row. */
  readonly failures: number;
}

export interface OutboxWorkerEnvironment extends BatchEnvironment {
  readonly store: RelayStore;
  /** Of this relay. */
  readonly domain: string;
  readonly log: Log;
  readonly observer: OutboxObserver;
  /** How a destination may be called in logs and metrics. */
  readonly nameOf: (destination: string) => string;
  /** An item has left the outbox; without a code it was delivered. */
  readonly onSettled: (itemId: Uint8Array, code: UndeliveredCode | undefined) => void;
}

export interface OutboxObserver {
  attempt(peer: string, result: 'answered' | 'failed'): void;
  forwarded(status: string): void;
}

interface Destination {
  readonly name: string;
  /** Most urgent first. */
  readonly queues: readonly Queue[];
  circuit: 'closed' | 'open' | 'halfOpen';
  /** Ends the pause of an open circuit. */
  timer: NodeJS.Timeout | undefined;
  failures: number;
  /** Mail of before items were sealed may wait for it. */
  isUnsealed: boolean;
}

interface Queue {
  readonly destination: Destination;
  readonly lane: Lane;
  isRunning: boolean;
  /** Woken while running: look once more before resting. */
  isWoken: boolean;
  /** Until the next item is due. */
  timer: NodeJS.Timeout | undefined;
  /** Halved by an answer that refuses a batch as a whole, to find the item it objects to. */
  batchItems: number;
  /** The process of the destination that has sent something back: it keeps the order behind that, and the next one does not. */
  instance: Uint8Array | undefined;
}

interface Worker {
  readonly env: OutboxWorkerEnvironment;
  readonly destinations: Map<string, Destination>;
  /** Queues that wait for a place among those at work. */
  readonly waiting: Queue[];
  readonly running: Set<Promise<void>>;
  isStopped: boolean;
}

export const createOutboxWorker = (env: OutboxWorkerEnvironment): OutboxWorker => {
  const worker: Worker = { env, destinations: new Map(), waiting: [], running: new Set(), isStopped: false };
  return {
    async start() {
      for (const name of await env.store.outboxDestinations()) {
        await env.store.outboxRelease(name);
        const destination = destinationOf(worker, name);
        destination.isUnsealed = true;
        for (const queue of destination.queues) schedule(worker, queue);
      }
    },
    wake(name, lane) {
      const queue = destinationOf(worker, name).queues.find((one) => one.lane === lane);
      if (queue === undefined) return;
      queue.isWoken = true;
      schedule(worker, queue);
    },
    contact(name) {
      const destination = worker.destinations.get(name);
      if (destination === undefined || destination.circuit === 'closed') return;
      destination.failures = 0;
      halfOpen(worker, destination);
    },
    circuits() {
      const count = (state: Destination['circuit']): number =>
        [...worker.destinations.values()].filter(({ circuit }) => circuit === state).length;
      return { open: count('open'), halfOpen: count('halfOpen') };
    },
    recheck() {
      for (const destination of worker.destinations.values()) {
        if (destination.circuit === 'open') halfOpen(worker, destination);
        else for (const queue of destination.queues) schedule(worker, queue);
      }
    },
    isAway: (name) => worker.destinations.get(name)?.circuit === 'open',
    async flush(name) {
      await env.store.outboxRelease(name);
      const destination = destinationOf(worker, name);
      destination.failures = 0;
      if (destination.circuit === 'open') halfOpen(worker, destination);
      for (const queue of destination.queues) {
        queue.isWoken = true;
        schedule(worker, queue);
      }
    },
    states: () =>
      [...worker.destinations.values()].map(({ name, circuit, queues, failures }) => ({
        destination: name,
        state: circuit !== 'closed' ? 'failing' : queues.some(({ isRunning }) => isRunning) ? 'sending' : 'waiting',
        failures,
      })),
    async stop() {
      worker.isStopped = true;
      for (const { timer, queues } of worker.destinations.values())
        for (const one of [timer, ...queues.map((queue) => queue.timer)]) clearTimeout(one);
      await Promise.allSettled([...worker.running]);
    },
  };
};

const destinationOf = ({ destinations }: Worker, name: string): Destination => {
  const known = destinations.get(name);
  if (known !== undefined) return known;
  const queues: Queue[] = [];
  const destination: Destination = {
    name,
    queues,
    circuit: 'closed',
    timer: undefined,
    failures: 0,
    isUnsealed: false,
  };
  for (const lane of LANES)
    queues.push({
      destination,
      lane,
      isRunning: false,
      isWoken: false,
      timer: undefined,
      batchItems: OUTGOING_BATCH_ITEMS_MAX,
      instance: undefined,
    });
  destinations.set(name, destination);
  return destination;
};

/** During a pause new items wait like the old ones, and while a batch tries the destination, so do the other lanes. */
const mayRun = ({ destination }: Queue): boolean =>
  destination.circuit === 'closed' ||
  (destination.circuit === 'halfOpen' && !destination.queues.some(({ isRunning }) => isRunning));

const schedule = (worker: Worker, queue: Queue): void => {
  if (worker.isStopped || queue.isRunning || !mayRun(queue)) return;
  clearTimeout(queue.timer);
  queue.timer = undefined;
  queue.isRunning = true;
  worker.waiting.push(queue);
  startWaiting(worker);
};

const startWaiting = (worker: Worker): void => {
  const { waiting, running } = worker;
  while (!worker.isStopped && running.size < OUTBOX_REQUESTS_AT_ONCE && waiting.length > 0) {
    const next = waiting.reduce((best, queue) => (rankOf(queue) < rankOf(best) ? queue : best));
    waiting.splice(waiting.indexOf(next), 1);
    const run = runQueue(worker, next).finally(() => {
      running.delete(run);
      startWaiting(worker);
    });
    running.add(run);
  }
};

/** Until the queue has nothing to do, must wait for a time, or fails. */
const runQueue = async (worker: Worker, queue: Queue): Promise<void> => {
  const { destination } = queue;
  const rest = await drain(worker, queue).catch((error: unknown) => noteFailure(worker, destination, error));
  queue.isRunning = false;
  if (worker.isStopped) return;
  if (rest === 'failed') open(worker, destination);
  else if (destination.circuit === 'halfOpen') probeNext(worker, queue);
  else if (queue.isWoken) schedule(worker, queue);
  else if (rest !== undefined) queue.timer = startTimer(rest, () => schedule(worker, queue));
  else forgetIdle(worker, destination);
};

const forgetIdle = ({ destinations }: Worker, destination: Destination): void => {
  const { circuit, queues, name } = destination;
  const isIdle = queues.every(({ isRunning, timer }) => !isRunning && timer === undefined);
  if (circuit === 'closed' && isIdle) destinations.delete(name);
};

const noteFailure = ({ env, isStopped }: Worker, destination: Destination, error: unknown): 'failed' => {
  destination.failures += 1;
  if (isStopped) return 'failed';
  const peer = env.nameOf(destination.name);
  env.observer.attempt(peer, 'failed');
  env.log.warn('a relay could not be written to', { peer, code: describeFailure(error), count: destination.failures });
  return 'failed';
};

const open = (worker: Worker, destination: Destination): void => {
  clearTimeout(destination.timer);
  destination.circuit = 'open';
  const pause = backOff(worker.env, destination.failures);
  destination.timer = startTimer(pause, () => halfOpen(worker, destination));
};

/** The most urgent lane tries first; see {@link probeNext}. */
const halfOpen = (worker: Worker, destination: Destination): void => {
  clearTimeout(destination.timer);
  destination.timer = undefined;
  destination.circuit = 'halfOpen';
  schedule(worker, destination.queues[0]!);
};

/** A lane that had nothing to try the destination with leaves it to the next one. */
const probeNext = (worker: Worker, { destination, lane }: Queue): void => {
  const next = destination.queues.find((one) => LANES.indexOf(one.lane) > LANES.indexOf(lane));
  if (next !== undefined) schedule(worker, next);
  else close(worker, destination);
};

const close = (worker: Worker, destination: Destination): void => {
  clearTimeout(destination.timer);
  destination.timer = undefined;
  destination.circuit = 'closed';
  destination.failures = 0;
  for (const queue of destination.queues) schedule(worker, queue);
};

/** Sends batches until none is due. Returns the milliseconds until one is, or `undefined` when nothing waits. */
const drain = async (worker: Worker, queue: Queue): Promise<number | undefined> => {
  const { env } = worker;
  const { destination, lane } = queue;
  if (destination.isUnsealed) await sealWaiting(env, await env.directory.find(destination.name));
  destination.isUnsealed = false;
  while (!worker.isStopped) {
    queue.isWoken = false;
    const itemsMax =
      destination.circuit === 'closed' ? queue.batchItems : Math.min(queue.batchItems, OUTBOX_PROBE_ITEMS);
    const items = await env.store.outboxBatch(destination.name, lane, itemsMax, OUTGOING_BATCH_BYTES_MAX);
    if (items.length === 0) {
      const dueAt = await env.store.outboxDueAt(destination.name, lane);
      // A clock that is put back meanwhile makes it due at once.
      return dueAt === undefined ? undefined : Math.min(env.config.retryCapMs, Math.max(0, dueAt - env.clock()));
    }
    await carry(worker, queue, items);
    if (destination.circuit === 'closed') continue;
    env.log.info('a relay can be written to again', { peer: env.nameOf(destination.name) });
    close(worker, destination);
  }
  return undefined;
};

/** Throws when the destination gave no answer. */
const carry = async ({ env }: Worker, queue: Queue, items: readonly OutboxItem[]): Promise<void> => {
  const { name } = queue.destination;
  const answer = await sendBatch(env, name, items, queue.instance);
  env.observer.attempt(env.nameOf(name), 'answered');
  if (answer.kind === 'too-much') {
    queue.batchItems = Math.max(1, Math.floor(items.length / 2));
    return;
  }
  if (answer.kind === 'forgotten') {
    // Its order is ours again: from the oldest on.
    queue.instance = undefined;
    await env.store.outboxRelease(name);
    return;
  }
  queue.batchItems = OUTGOING_BATCH_ITEMS_MAX;
  queue.instance = answer.instance ?? queue.instance;
  await env.store.outboxSettle(name, answer.settlements, answer.receipt);
  for (const settlement of answer.settlements) tell(env, settlement);
};

const tell = (env: OutboxWorkerEnvironment, settlement: Settlement): void => {
  if (settlement.done) env.onSettled(settlement.item.itemId, settlement.code);
};

/** Full jitter: uniform between 0 and the cap, which doubles with each failure. */
const backOff = (
  env: { readonly random: RandomBytes } & Pick<BatchEnvironment, 'config'>,
  failures: number,
): number => {
  const cap = Math.min(env.config.retryCapMs, env.config.retryBaseMs * 2 ** Math.min(failures - 1, 30));
  const [high, low] = env.random(2) as unknown as [number, number];
  return (cap * (high * 256 + low)) / 65_535;
};

const startTimer = (milliseconds: number, act: () => void): NodeJS.Timeout =>
  setTimeout(act, Math.min(milliseconds, TIMER_MAX_MS)).unref();

const rankOf = ({ lane }: Queue): number => LANES.indexOf(lane);

/** Most urgent first. What is ephemeral is never stored. */
const LANES: readonly Lane[] = ['control', 'message', 'bulk'];
/** The longest a timer of Node takes; beyond it the queue simply looks again. */
const TIMER_MAX_MS = 3_600_000;
