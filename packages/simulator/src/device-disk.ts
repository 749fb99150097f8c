/**
 * The disk of a device. It outlives the processes on it, and takes time: a commit becomes durable a little after it was asked
 * for and is confirmed a little after that, so a process can die before, between and after. It can be full, fail on the n-th
 * write with the batch written or not, and kill the process on it there.
 */

import { type Batch, type Entry, type Key, memoryStore, type Store, StoreError } from '@sotto/store';
import type { Dice } from '@sotto/testkit';
import type { Kernel, Process } from './kernel.ts';

/** What happens at the next write of a kind but so many: the process dies, or the write fails; with the batch written, or without. */
export interface WriteFault {
  writes: number;
  /** Writes that put a record there; `''` are all. */
  readonly to: '' | 'inbox/' | 'outbox/';
  readonly what: 'dies-before' | 'dies-after' | 'busy' | 'full' | 'torn';
}

export interface DeviceDisk {
  /** What survives everything, unless an older copy is put in its place. */
  durable: Store;
  /** While `true`, every write fails as on a full disk. */
  isFull: boolean;
  fault: WriteFault | undefined;
}

/** A batch is durable. `keysBefore` are entries that it replaced or deleted, as they were. */
export type Committed = (batch: Batch) => void;

export interface DiskMeans {
  readonly kernel: Kernel;
  readonly process: Process;
  readonly dice: Dice;
  /** Hears of what a process on the disk believes to be durable, before it is told so. */
  readonly committed: Committed;
}

export const emptyDisk = (): DeviceDisk => ({ durable: memoryStore(), isFull: false, fault: undefined });

/** The store as one process has it. */
export function openDisk(disk: DeviceDisk, means: DiskMeans): Store {
  const { kernel, process, dice } = means;
  const inner = memoryStore({ sharing: disk.durable });
  const later = <Result>(act: () => Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      kernel.schedule(process, dice.fraction() * READ_MS, () => act().then(resolve, reject));
    });
  return {
    durability: 'persistent',
    get: (keys) => later(() => inner.get(keys)),
    scan: (prefix, options) => later(() => inner.scan(prefix, options)),
    commit: (batch) => commitLater(disk, inner, copied(batch), means),
    close: () => later(() => inner.close()),
  };
}

function commitLater(disk: DeviceDisk, inner: Store, batch: Batch, means: DiskMeans): Promise<boolean> {
  const { kernel, process, dice, committed } = means;
  return new Promise((resolve, reject) => {
    const answer = (act: () => void): void => void kernel.schedule(process, dice.fraction() * ANSWER_MS, act);
    const write = (): Promise<boolean> =>
      inner.commit(batch).then((isWritten) => {
        if (isWritten) committed(batch);
        return isWritten;
      });
    kernel.schedule(process, dice.fraction() * WRITE_MS, () => {
      const what = disk.isFull ? 'full' : strikes(disk, batch);
      if (what === 'dies-before') return process.kill();
      if (what === 'busy') return answer(() => reject(new StoreError('E_STORE_BUSY', 'somebody holds the disk')));
      if (what === 'full') return answer(() => reject(new StoreError('E_STORE_FULL', 'no space is left')));
      const written = write();
      if (what === 'dies-after') return process.kill();
      if (what === 'torn')
        return void written.then(
          () => answer(() => reject(new StoreError('E_STORE_FAILED', 'the disk did not answer'))),
          reject,
        );
      written.then((isWritten) => answer(() => resolve(isWritten)), reject);
    });
  });
}

/** What the fault of the disk does to this write. */
function strikes(disk: DeviceDisk, { put = [] }: Batch): WriteFault['what'] | undefined {
  const { fault } = disk;
  if (fault === undefined) return undefined;
  const isMeant = fault.to === '' || put.some(([key]) => key.startsWith(fault.to));
  if (!isMeant || fault.writes-- > 0) return undefined;
  disk.fault = undefined;
  return fault.what;
}

/** A store reads the values before `commit` returns. */
const copied = ({ put, ...rest }: Batch): Batch =>
  put === undefined ? rest : { ...rest, put: put.map(([key, value]) => [key, Uint8Array.from(value)] as const) };

/** Everything on it, to be put back later. */
export async function copyOf(store: Store): Promise<Store> {
  const copy = memoryStore();
  const entries = (await contentsOf(store)).map(([key, { value }]) => [key, value] as const);
  for (let start = 0; start < entries.length; start += COPIED_AT_ONCE)
    await copy.commit({ put: entries.slice(start, start + COPIED_AT_ONCE) });
  return copy;
}

/** Everything on it, as a copy of the disk would have it. */
export async function contentsOf(store: Store): Promise<readonly (readonly [Key, Entry])[]> {
  const all: (readonly [Key, Entry])[] = [];
  for (;;) {
    const after = all.at(-1)?.[0];
    const page = await store.scan('', after === undefined ? {} : { after });
    if (page.length === 0) return all;
    all.push(...page);
  }
}

const COPIED_AT_ONCE = 500;
/** Milliseconds, at most. */
const READ_MS = 0.5;
const WRITE_MS = 4;
const ANSWER_MS = 2;
