/** The loop that watches the own manifest, and does what is owed to other devices: of this account, and of contacts. */

import type { Entry, Key } from '@sotto/store';
import { decodeStoredContact, decodeStoredDeviceNote, decodeStoredExpectedDevice } from '@sotto/wire';
import { decodeRecord, takeSnapshot } from '../commit.ts';
import { resolveAddress } from '../contacts/recipient.ts';
import type { AccountContext } from '../context.ts';
import { isPausing, nowSeconds } from '../environment.ts';
import { codeOf } from '../errors.ts';
import { contactKey, lastPartOf } from '../keys.ts';
import { DEVICES_POLL_MS, EXPECTED_LIFETIME_S, SYNC_PAGE, WATCH_PAUSE_S, WATCH_START_PAUSE_S } from '../limits.ts';
import { keepDoing } from '../retry.ts';
import { scanAll } from '../scan.ts';
import {
  EXPECTED_PREFIX,
  READ_TASK_PREFIX,
  REMOVING_PREFIX,
  STALE_PREFIX,
  SYNC_PREFIX,
  SYNC_TASK_PREFIX,
  TELL_ALL_KEY,
  TELL_PREFIX,
  WATCHED_KEY,
  watchedNow,
} from './keys.ts';
import { checkOwnManifest, refreshOwnManifest } from './own-manifest.ts';
import { doReadTask } from './read-elsewhere.ts';
import { finishRemovals } from './remove.ts';
import { doSyncTask } from './sync.ts';
import { spreadTelling, tellContact } from './tell.ts';

/** Runs until `signal` is aborted. Never rejects. */
export const runDevices = (context: AccountContext, signal: AbortSignal): Promise<void> =>
  keepDoing(context, { event: 'devices-retry', level: 'info' }, signal, async () => {
    const { generation } = context.deviceChanges;
    await doAll(context, signal);
    return () => context.deviceChanges.wait(generation, signal, DEVICES_POLL_MS);
  });

async function doAll(context: AccountContext, signal: AbortSignal): Promise<void> {
  const { clock } = context.environment;
  if (!isPausing(context.own.refreshedAt, clock.now(), DEVICES_POLL_MS)) {
    await refreshOwnManifest(context);
    context.own.refreshedAt = clock.now();
  }
  const records = await readTasks(context);
  const due = [...records.keys()];
  for (const key of due.filter((one) => one.startsWith(SYNC_TASK_PREFIX))) await doSyncTask(context, key, signal);
  context.own.awaitsRead = !(await markAll(context, records));
  if (isWatchDue(context, records.get(WATCHED_KEY))) await watch(context, signal);
  if (due.some((key) => key.startsWith(REMOVING_PREFIX))) await finishRemovals(context, signal);
  if (due.includes(TELL_ALL_KEY)) await spreadTelling(context);
  for (const key of due) {
    if (key.startsWith(TELL_PREFIX)) await orPutOff(context, signal, () => tellContact(context, key, signal));
    if (key.startsWith(STALE_PREFIX)) await orPutOff(context, signal, () => refreshContact(context, key, signal));
    if (key.startsWith(EXPECTED_PREFIX)) await forgetLate(context, key, records.get(key));
  }
  if (due.includes(TELL_ALL_KEY)) context.deviceChanges.notify();
}

/** All that is owed and awaited, in the order of its keys. */
async function readTasks({ store }: AccountContext): Promise<ReadonlyMap<Key, Entry>> {
  const records = new Map<Key, Entry>();
  for await (const [key, entry] of scanAll(store, SYNC_PREFIX, SYNC_PAGE)) records.set(key, entry);
  return records;
}

/** Whether all that was read elsewhere is marked here. */
async function markAll(context: AccountContext, records: ReadonlyMap<Key, Entry>): Promise<boolean> {
  let isAll = true;
  for (const [key, entry] of records)
    if (key.startsWith(READ_TASK_PREFIX)) isAll = (await doReadTask(context, key, entry)) && isAll;
  return isAll;
}

async function watch(context: AccountContext, signal: AbortSignal): Promise<void> {
  try {
    await checkOwnManifest(context, signal);
  } catch (error) {
    // It was said to the app; the relay is asked again tomorrow.
    if (codeOf(error) !== 'E_MANIFEST_REFUSED') throw error;
  }
  await context.store.commit({ put: [watchedNow(context)] });
  context.own.isWatched = true;
}

/** At every start, unless that follows another one closely, and once a day. */
function isWatchDue({ environment, own }: AccountContext, record: Entry | undefined): boolean {
  if (record === undefined) return true;
  const { notedAt } = decodeRecord(WATCHED_KEY, record.value, decodeStoredDeviceNote);
  const pause = own.isWatched ? WATCH_PAUSE_S : WATCH_START_PAUSE_S;
  return Math.abs(nowSeconds(environment.clock) - notedAt) >= pause;
}

/** A device that was expected and did not come. */
async function forgetLate({ store, environment }: AccountContext, key: Key, record: Entry | undefined): Promise<void> {
  if (record === undefined) return;
  const { confirmedAt } = decodeRecord(key, record.value, decodeStoredExpectedDevice);
  if (Math.abs(nowSeconds(environment.clock) - confirmedAt) <= EXPECTED_LIFETIME_S) return;
  await store.commit({ expect: [[key, record.version]], delete: [key] });
}

async function refreshContact(context: AccountContext, key: string, signal: AbortSignal): Promise<void> {
  const name = contactKey(lastPartOf(key));
  const contact = (await takeSnapshot(context.store, [name])).read(name, decodeStoredContact);
  if (contact !== undefined) await resolveAddress(context, contact.address, signal);
  await context.store.commit({ delete: [key] });
}

/** One contact that cannot be written to, or whose relay is away, keeps nothing else from being done. */
async function orPutOff(context: AccountContext, signal: AbortSignal, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    signal.throwIfAborted();
    context.environment.log({ level: 'info', event: 'device-task-put-off', fields: { code: codeOf(error) } });
  }
}
