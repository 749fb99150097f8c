/**
 * Telling contacts that the devices of this account are others: a task for each that there is a session with, or that was written to
 * or accepted on any device of the account. A device that has just come has no sessions, and may be all that is left.
 */

import type { Key } from '@sotto/store';
import { decodeSignedManifest, decodeStoredContact, decodeStoredStanding, encodeStoredDeviceNote } from '@sotto/wire';
import { decodeRecord, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { contactKey, lastPartOf, SESSION_PREFIX, STANDING_PREFIX } from '../keys.ts';
import { REPAIR_PAGE } from '../limits.ts';
import { scanAll } from '../scan.ts';
import { queueDeviceChange } from '../send.ts';
import { TELL_ALL_KEY, tellKey } from './keys.ts';

/** For the commit that takes a manifest over: all are to be told. */
export const tellAllTask = ({ environment }: AccountContext): readonly [Key, Uint8Array] => [
  TELL_ALL_KEY,
  encodeStoredDeviceNote({ notedAt: nowSeconds(environment.clock) }),
];

/** Makes a task for each of them. */
export async function spreadTelling(context: AccountContext): Promise<void> {
  const { store, account, environment } = context;
  const [all] = await store.get([TELL_ALL_KEY]);
  if (all === undefined) return;
  const note = encodeStoredDeviceNote({ notedAt: nowSeconds(environment.clock) });
  let page = new Map<Key, Uint8Array>();
  for await (const serviceId of toBeTold(context)) {
    if (serviceId !== account.serviceId) page.set(tellKey(serviceId), note);
    if (page.size < REPAIR_PAGE) continue;
    await store.commit({ put: [...page] });
    page = new Map();
  }
  await store.commit({ expect: [[TELL_ALL_KEY, all.version]], put: [...page], delete: [TELL_ALL_KEY] });
}

/** Some more than once. */
async function* toBeTold({ store }: AccountContext): AsyncGenerator<string> {
  for await (const [key] of scanAll(store, SESSION_PREFIX, REPAIR_PAGE)) yield key.split('/')[1]!;
  for await (const [key, { value }] of scanAll(store, STANDING_PREFIX, REPAIR_PAGE)) {
    const { accepted, blocked } = decodeRecord(key, value, decodeStoredStanding);
    if (accepted && !blocked) yield lastPartOf(key);
  }
}

/** Does one task. */
export async function tellContact(context: AccountContext, key: Key, signal: AbortSignal): Promise<void> {
  const name = contactKey(lastPartOf(key));
  const contact = (await takeSnapshot(context.store, [name])).read(name, decodeStoredContact);
  if (contact !== undefined) {
    const manifest = decodeSignedManifest(context.own.manifest.bytes);
    await queueDeviceChange(context, contact.address, manifest, signal);
  }
  await context.store.commit({ delete: [key] });
}
