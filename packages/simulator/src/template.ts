/**
 * The world as every run finds it: relays, and people who have written to each other. Made once, in calm weather and by the
 * same simulation, then copied for every run, for to make keys takes longer than to simulate a minute.
 */

import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { type Key, memoryStore, type Store } from '@sotto/store';
import { contentsOf } from './device-disk.ts';

export interface Template {
  /** Holds a data directory for each relay, by its domain. */
  readonly folder: string;
  /** What stands on the disks of the people, by name. */
  readonly disks: ReadonlyMap<string, readonly (readonly [Key, Uint8Array])[]>;
  /** Milliseconds since 1970. */
  readonly madeUntilMs: number;
}

export const copyRelay = ({ folder }: Template, domain: string, to: string): void => {
  const from = join(folder, domain);
  mkdirSync(to, { recursive: true, mode: 0o700 });
  // The relay was stopped: what SQLite keeps beside a database is empty, and goes when its handle is collected.
  const files = readdirSync(from).filter((name) => !/-(?:shm|wal)$/.test(name));
  for (const name of files) copyFileSync(join(from, name), join(to, name));
};

export async function copyDisk({ disks }: Template, name: string): Promise<Store> {
  const store = memoryStore();
  const entries = disks.get(name) ?? [];
  for (let start = 0; start < entries.length; start += BATCH)
    await store.commit({ put: entries.slice(start, start + BATCH) });
  return store;
}

export const entriesOf = async (store: Store): Promise<readonly (readonly [Key, Uint8Array])[]> =>
  (await contentsOf(store)).map(([key, { value }]) => [key, value] as const);

/** For other processes, beside the directories of the relays. */
export function writeTemplate({ folder, disks, madeUntilMs }: Template): void {
  writeFileSync(join(folder, FILE), serialize({ disks, madeUntilMs }));
}

/** What {@link writeTemplate} wrote; nobody else writes there. */
export function readTemplate(folder: string): Template {
  const { disks, madeUntilMs } = deserialize(readFileSync(join(folder, FILE))) as Omit<Template, 'folder'>;
  return { folder, disks, madeUntilMs };
}

const FILE = 'template';
const BATCH = 500;
