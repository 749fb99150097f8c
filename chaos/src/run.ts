/** One run: a calm start, the plan, everything healed, quiet until nothing is on its way, and the verdict. */

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqlite } from '@sotto/store-sqlite';
import { check, type Verdict } from './checker.ts';
import { type Event, openHistory, readHistory, type Writer } from './history.ts';
import { createInjector, type Injector } from './inject.ts';
import { peersOf } from './letters.ts';
import { createPlan, type PlannedFault, type Size } from './plan.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

export interface RunOptions {
  readonly seed: string;
  readonly minutes: number;
  readonly size: Size;
  /** Emptied at the start. */
  readonly folder: string;
  readonly say: (line: string) => void;
  /** Faults to inject; default those of the seed. */
  readonly plan?: readonly PlannedFault[];
  /** Goes on until so many letters are durable at their senders, on however slow a machine. */
  readonly lettersMin?: number;
  /** How long it may take until nothing is on its way any more. */
  readonly quietMs?: number;
  readonly prepared?: WorldOptions['prepared'];
  readonly signal?: AbortSignal;
}

export const runChaos = async (options: RunOptions): Promise<Verdict> => {
  const { seed, minutes, size, folder, say } = options;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const plan = options.plan ?? createPlan(seed, minutes, size);
  writeFileSync(join(folder, 'plan.json'), `${JSON.stringify(plan, null, 1)}\n`);
  const history = openHistory(join(folder, 'run.jsonl'));
  const tell: Tell = (event) => history.write({ at: Date.now(), ...event } as Event);
  tell({ event: 'run', seed, minutes, size });
  const world = await createWorld({
    seed,
    size,
    folder,
    died: (process, how) => tell({ event: 'died', process, how }),
    ...(options.prepared === undefined ? {} : { prepared: options.prepared }),
  });
  try {
    const verdict = await conduct(options, plan, world, tell);
    writeFileSync(join(folder, 'verdict.json'), `${JSON.stringify(verdict, null, 1)}\n`);
    return verdict;
  } finally {
    await world.close();
    closeQuietly(history);
    say(`history in ${folder}`);
  }
};

type Without<Type, Name extends PropertyKey> = Type extends unknown ? Omit<Type, Name> : never;
type Tell = (event: Without<Event, 'at'>) => void;

const conduct = async (
  options: RunOptions,
  plan: readonly PlannedFault[],
  world: World,
  tell: Tell,
): Promise<Verdict> => {
  const { minutes, size, folder, say, signal } = options;
  let isQuiet = false;
  const injector = createInjector(world, size.relays, () => isQuiet);
  for (const process of world.processes) process.tell({ kind: 'meet' });
  await met(folder, options.seed, size, signal);
  for (const process of world.processes) process.tell({ kind: 'write' });
  const started = performance.now();
  const stopProgress = startProgress(options, started);
  try {
    await Promise.all([
      pauseUntil(started + minutes * 60_000, signal),
      ...plan.map((planned) => inject(injector, planned, started, tell, signal)),
    ]);
    await written(folder, options.lettersMin ?? 0, signal);
    isQuiet = true;
    for (const process of world.processes) process.tell({ kind: 'quiet' });
    await injector.heal();
    for (const process of world.processes) process.tell({ kind: 'quiet' });
    letTimePass(world, size);
    tell({ event: 'quiet' });
    say('healed and quiet: waiting for what is on its way');
    await settle(world, folder, options.quietMs ?? QUIET_MS);
  } finally {
    stopProgress();
  }
  await Promise.all(world.processes.map((process) => process.stop()));
  const clean = await Promise.all(world.relays.map((relay) => relay.stop()));
  for (const [relay, isClean] of clean.entries())
    if (!isClean) tell({ event: 'died', process: world.relays[relay]!.domain, how: 'did not stop cleanly' });
  await inspectDisks(world, folder, tell);
  return check(readHistory(folder));
};

const inject = async (
  injector: Injector,
  planned: PlannedFault,
  started: number,
  tell: Tell,
  signal: AbortSignal | undefined,
): Promise<void> => {
  const { number, fault, atMs, lastsMs } = planned;
  await pauseUntil(started + atMs, signal);
  if (signal?.aborted) return;
  const begun = await injector.begin(planned);
  tell({ event: 'fault', number, phase: 'begin', fault, ...(begun === undefined ? {} : { note: begun }) });
  await pauseUntil(started + atMs + lastsMs, signal);
  const ended = await injector.end(planned);
  tell({ event: 'fault', number, phase: 'end', fault, ...(ended === undefined ? {} : { note: ended }) });
};

/**
 * Until all first letters have arrived, or none goes a step further: from then on everybody writes as a contact, with tokens. What did not
 * arrive though nothing was broken is for the verdict.
 */
const met = async (folder: string, seed: string, { clients }: Size, signal: AbortSignal | undefined): Promise<void> => {
  const first = clients * peersOf(seed, clients, 0).length;
  let [seen, since] = [0, performance.now()];
  for (let delivered = 0; !signal?.aborted && delivered < first && performance.now() - since < MEETING_QUIET_MS; ) {
    await sleep(POLL_MS);
    const { counts } = check(readHistory(folder));
    ({ delivered } = counts);
    // A busy machine takes its time, above all for the first ones.
    const steps = counts.written + counts.queued + delivered;
    if (steps > seen) [seen, since] = [steps, performance.now()];
  }
};

const written = async (folder: string, letters: number, signal: AbortSignal | undefined): Promise<void> => {
  while (letters > 0 && !signal?.aborted && check(readHistory(folder)).counts.queued < letters) await sleep(POLL_MS);
};

/** Clients that were told to come back in a minute think that it has passed. */
const letTimePass = (world: World, { clients }: Size): void => {
  for (let client = 0; client < clients; client++) {
    for (const process of world.processes)
      if (process.clients.includes(client)) process.tell({ kind: 'clock', client, offsetMs: LATER_MS });
  }
};

/** Until every letter has arrived or come back, and some time more, in which nothing may come twice. */
const settle = async (world: World, folder: string, quietMs: number): Promise<void> => {
  const until = performance.now() + quietMs;
  while (performance.now() < until) {
    await sleep(POLL_MS);
    const isOpen = check(readHistory(folder)).problems.some(({ rule }) => rule === 'lost' || rule === 'unread');
    if (!isOpen && (await areEmpty(world))) break;
  }
  await sleep(AFTER_MS);
};

const areEmpty = async (world: World): Promise<boolean> => {
  for (const relay of world.relays) {
    const url = relay.metricsUrl();
    if (url === undefined) return false;
    try {
      const text = await (await fetch(url, { signal: AbortSignal.timeout(2_000) })).text();
      if (!/^sotto_relay_mailbox_items 0$/m.test(text) || !/^sotto_relay_outbox_items 0$/m.test(text)) return false;
    } catch {
      return false;
    }
  }
  return true;
};

/** Every database that was killed and filled is one that SQLite finds nothing wrong with. */
const inspectDisks = async (world: World, folder: string, tell: Tell): Promise<void> => {
  const stores = join(folder, 'stores');
  const files = [...world.disks.flatMap((disk) => databasesIn(disk.folder)), ...databasesIn(stores)];
  for (const file of files) {
    const database = await openSqlite(file);
    try {
      const [row] = database.prepare<{ integrity_check: string }>('PRAGMA integrity_check').all();
      if (row?.integrity_check !== 'ok')
        tell({ event: 'damaged', process: file, what: row?.integrity_check ?? 'no answer' });
    } finally {
      database.close();
    }
  }
};

const databasesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => /\.(sqlite|db)$/.test(name))
    .map((name) => join(folder, name));

const startProgress = ({ folder, minutes, say }: RunOptions, started: number): (() => void) => {
  const timer = setInterval(() => {
    const { counts, problems } = check(readHistory(folder));
    const seconds = Math.round((performance.now() - started) / 1000);
    const alarming = problems.filter(({ rule }) => rule !== 'lost' && rule !== 'unread');
    say(
      `${seconds} of ${minutes * 60} s: ${counts.faults} faults, ${counts.queued} letters, ${counts.delivered} delivered` +
        (alarming.length === 0
          ? ''
          : `, ${alarming.length} problems, the first: ${alarming[0]!.rule}, ${alarming[0]!.what}`),
    );
  }, PROGRESS_MS);
  return () => clearInterval(timer);
};

const pauseUntil = async (time: number, signal: AbortSignal | undefined): Promise<void> => {
  const rest = time - performance.now();
  if (rest > 0) await sleep(rest, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
};

const closeQuietly = (history: Writer): void => history.close();

/** A client asks for the document of a silent relay every 30 s, and a busy machine takes its time. */
const QUIET_MS = 180_000;
const AFTER_MS = 2_000;
const MEETING_QUIET_MS = 30_000;
const POLL_MS = 1_000;
const PROGRESS_MS = 10_000;
const LATER_MS = 2 * 60_000;
