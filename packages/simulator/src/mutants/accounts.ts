/** Mutants of accounts with several devices, one after the other or at once: stores between the real client and its disk. */

import type { Batch, Entry, Key, Store } from '@sotto/store';
import type { DeviceSeams } from '../device.ts';
import { contentsOf } from '../device-disk.ts';
import { ownerOf } from '../letters.ts';

type OpenStore = DeviceSeams['store'];

/** A backup holds sessions, and whoever restores it goes on with them. */
export function sessionsRestored(open: OpenStore): OpenStore {
  const sessions = new Map<string, readonly (readonly [Key, Uint8Array])[]>();
  return (disk, means) => {
    const store = open(disk, means);
    const person = ownerOf(means.process.name);
    return changing(store, async (batch) => {
      if (batch.put?.some(([key]) => key === 'backup')) sessions.set(person, await sessionsOn(disk.durable));
      const isRestored = batch.delete?.includes('restoration') === true;
      const kept = isRestored ? (sessions.get(person) ?? []) : [];
      return { ...batch, put: [...(batch.put ?? []), ...kept] };
    });
  };
}

const sessionsOn = async (store: Store): Promise<readonly (readonly [Key, Uint8Array])[]> =>
  (await contentsOf(store)).flatMap(([key, { value }]) =>
    key.startsWith('session/') ? [[key, Uint8Array.from(value)] as const] : [],
  );

/** A manifest that drops a device is written down and not followed: who writes goes by the one before. */
export function removedKept(open: OpenStore): OpenStore {
  /** The longest that there was, which names the most devices. */
  const contacts = new Map<string, Uint8Array>();
  return (disk, means) => {
    const store = open(disk, means);
    const remembered = (key: Key, value: Uint8Array): Uint8Array => {
      const name = `${means.process.name}/${key}`;
      const before = contacts.get(name) ?? value;
      const longest = value.length >= before.length ? Uint8Array.from(value) : before;
      contacts.set(name, longest);
      return longest;
    };
    const asBefore = (key: Key, entry: Entry): Entry =>
      key.startsWith('contact/') ? { ...entry, value: remembered(key, entry.value) } : entry;
    const inner = changing(store, async (batch) => {
      const told = batch.put?.filter(([key]) => key.startsWith('contact/')) ?? [];
      for (const [key, value] of told) remembered(key, value);
      return told.length === 0 ? batch : { ...batch, delete: (batch.delete ?? []).filter((key) => !isOfSession(key)) };
    });
    return {
      ...inner,
      get: async (keys) =>
        (await store.get(keys)).map((entry, at) => (entry === undefined ? undefined : asBefore(keys[at]!, entry))),
    };
  };
}

const isOfSession = (key: Key): boolean => key.startsWith('session/') || key.startsWith('wallet/');

const changing = (store: Store, change: (batch: Batch) => Promise<Batch>): Store => ({
  durability: store.durability,
  get: (keys) => store.get(keys),
  scan: (prefix, options) => store.scan(prefix, options),
  commit: async (batch) => store.commit(await change(batch)),
  close: () => store.close(),
});
