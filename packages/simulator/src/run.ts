/** One run: a plan is carried out in a world of its own, everything is healed, and what happened is judged. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Counts, checkDelivery, countOpen } from './checkers/delivery.ts';
import { checkExpiredLetters, EXPIRY_PATIENCE_MS, expiringLetters } from './checkers/expired-letters.ts';
import { checkPinnedIdentities, type Stored, secretsOf } from './checkers/pinned-identities.ts';
import { checkRelayState } from './checkers/relay-state.ts';
import { scheduleChanges } from './device-changes.ts';
import { contentsOf, emptyDisk } from './device-disk.ts';
import { scheduleFaults } from './faults.ts';
import type { Timed } from './history.ts';
import { ownerOf } from './letters.ts';
import type { Plan } from './plan.ts';
import { simulatePlatform } from './platform.ts';
import type { Problem } from './problem.ts';
import { copyDisk, copyRelay, type Template } from './template.ts';
import { MAILBOX_ITEMS_MAX, type Mutation, personAt, personOf, World } from './world.ts';

export interface Verdict {
  readonly seed: string;
  readonly problems: readonly Problem[];
  /** Of the history: the same for the same plan, always. */
  readonly digest: string;
  readonly counts: Counts & {
    /** Copies of letters whose time was over: two of each, if it was read. */
    readonly expired: number;
    readonly faults: number;
    readonly keys: number;
    readonly refused: number;
    readonly tampered: number;
    readonly events: number;
    readonly simulatedMs: number;
  };
  readonly history: readonly Timed[];
}

export interface RunOptions {
  readonly template: Template;
  readonly mutation?: Mutation | undefined;
}

export async function run(plan: Plan, { template, mutation }: RunOptions): Promise<Verdict> {
  const folder = freshFolder();
  const world = new World({
    seed: plan.seed,
    startMs: template.madeUntilMs,
    relays: plan.cast.relays,
    climate: plan.climate,
    folder,
    mutation,
  });
  const restore = simulatePlatform(world.kernel);
  // A real process would die of it; what is left of a dead one fails everywhere.
  const rejected = (error: unknown): void => {
    const of = world.kernel.current();
    if (of?.isAlive !== false) world.fail(of?.name ?? 'the world', error);
  };
  process.on('unhandledRejection', rejected);
  try {
    await populate(world, plan, template);
    scheduleFaults(world, plan);
    scheduleChanges(world, plan);
    await world.kernel.run(() => false, plan.quietAtMs);
    await heal(world, Math.max(...plan.writings.map(({ atMs }) => atMs)));
    return await judge(world, plan);
  } finally {
    world.end();
    restore();
    process.off('unhandledRejection', rejected);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In memory, where there is a file system of memory: nothing that a simulated disk promises depends on a real one. */
export function freshFolder(): string {
  try {
    return mkdtempSync('/dev/shm/sotto-simulator-');
  } catch {
    return mkdtempSync(join(tmpdir(), 'sotto-simulator-'));
  }
}

async function populate(world: World, { cast, writings, blocks }: Plan, template: Template): Promise<void> {
  for (const relay of world.relays) {
    copyRelay(template, relay.name, relay.dataDirectory);
    relay.start();
  }
  for (const index of cast.people) {
    const person = personOf(index);
    const disk = { ...emptyDisk(), durable: await copyDisk(template, person.handle) };
    world.addDevice(person, disk).start();
  }
  if (cast.newcomer) world.addDevice(personAt('newcomer', 0)).start();
  for (const { atMs, from, to, ...letter } of writings)
    world.kernel.schedule(undefined, atMs, () => {
      world.usedBy(personOf(from))?.write(personOf(to), letter);
    });
  for (const { atMs, person, whom } of blocks)
    world.kernel.schedule(undefined, atMs, () => world.usedBy(personOf(person))?.block(personOf(whom)));
  if (cast.newcomer)
    for (const [number, to] of cast.people.entries())
      world.kernel.schedule(undefined, NEWCOMER_WRITES_AT_MS + number * 700, () => {
        const letter = { number, length: 100, fileBytes: undefined, timerSeconds: undefined };
        world.devices.get('newcomer')?.write(personOf(to), letter);
      });
}

/**
 * Everybody runs, nothing breaks, and what is on its way arrives; and a while longer for what should not come. The last letter may
 * be written a moment later.
 */
async function heal(world: World, writtenAtMs: number): Promise<void> {
  world.weather.calm();
  for (const relay of world.relays) {
    relay.setClock(0);
    relay.disk.isFull = false;
    relay.disk.fault = undefined;
    relay.start();
  }
  for (const device of world.devices.values()) {
    device.setClock(0);
    device.disk.isFull = false;
    device.disk.fault = undefined;
    device.start();
  }
  const { kernel, history } = world;
  await kernel.run(() => false, writtenAtMs + LOOK_MS);
  const deadline = kernel.now() + SETTLED_AFTER_MS;
  let events = -1;
  const isSettled = (): boolean => {
    // The history is long: it is looked at when something was added.
    if (history.events.length === events) return false;
    events = history.events.length;
    const isBusy = [...world.devices.values()].some(({ isWriting }) => isWriting) || world.changing.size > 0;
    return !isBusy && countOpen(history.events) === 0;
  };
  while (kernel.now() < deadline && !isSettled()) await kernel.run(() => false, kernel.now() + LOOK_MS);
  for (const change of world.changing) world.report('devices', `${change} never came to its end`);
  const expireAt = expiringLetters(history.events).map(({ at }) => at + EXPIRY_PATIENCE_MS + LINGER_MS);
  await kernel.run(() => false, Math.max(kernel.now() + LINGER_MS, ...expireAt));
}

async function judge(world: World, plan: Plan): Promise<Verdict> {
  const { kernel, history, checkers, report } = world;
  const counts = checkDelivery(history.events, report);
  const simulatedMs = kernel.now();
  const disks = new Map<string, Stored>();
  for (const device of world.devices.values()) {
    device.crash();
    const stored = await contentsOf(device.disk.durable);
    disks.set(device.name, new Map(stored.map(([key, { value }]) => [key, value])));
  }
  // An older copy holds keys that were spent after it was made.
  const putBack = new Set(history.events.flatMap((event) => (event.event === 'rollback' ? [event.of] : [])));
  for (const [name, stored] of disks) {
    if (putBack.has(name) || world.devices.get(name)?.isLost !== false) continue;
    const bytes = new Uint8Array(Buffer.concat([...stored.values()]));
    checkers.secrets.check(name, bytes);
    // Nothing that the lost device had spent comes back with its backup.
    for (const { name: lost, isLost } of world.devices.values())
      if (isLost && ownerOf(lost) === ownerOf(name)) checkers.secrets.check(name, bytes, lost);
  }
  checkPinnedIdentities(disks, report);
  const expired = checkExpiredLetters(history.events, disks, simulatedMs, report);
  const secrets = [...disks.values()].flatMap((stored) => {
    const own = secretsOf(stored);
    return own === undefined ? [] : [own.identityPrivateKey, own.authenticationPrivateKey];
  });
  const used = [...disks.keys()].flatMap((name) => checkers.secrets.of(name).slice(-SECRETS_SEARCHED));
  for (const relay of world.relays) {
    relay.crash();
    await checkRelayState(
      { name: relay.name, dataDirectory: relay.dataDirectory, mailboxItemsMax: MAILBOX_ITEMS_MAX },
      [...secrets, ...used],
      report,
    );
  }
  return {
    seed: plan.seed,
    problems: world.problems,
    digest: history.digest(),
    counts: {
      ...counts,
      expired,
      faults: plan.faults.length,
      keys: checkers.keys.count,
      refused: checkers.refusals.count,
      tampered: checkers.answers.tampered,
      events: kernel.events(),
      simulatedMs,
    },
    history: history.events,
  };
}

const NEWCOMER_WRITES_AT_MS = 4_000;
/** What is still open so long after everything was healed is lost. */
const SETTLED_AFTER_MS = 15 * 60_000;
const LOOK_MS = 1_000;
const LINGER_MS = 3_000;
/** Of each device: its latest ones. */
const SECRETS_SEARCHED = 40;
