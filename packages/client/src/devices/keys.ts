/** The keys of what is kept of the devices of the own account, and of what is owed to them. */

import type { Key } from '@sotto/store';
import { encodeStoredDeviceNote } from '@sotto/wire';
import type { Context } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { padded } from '../keys.ts';

export const OWN_DEVICE_PREFIX = 'device/';
/** All that is owed to other devices, or awaited of them. */
export const SYNC_PREFIX = 'sync/';
/** What the other devices of this account are to be told, in the order in which it happened. */
export const SYNC_TASK_PREFIX = 'sync/own/';
/** What was read on other devices and is to be marked here. */
export const READ_TASK_PREFIX = 'sync/read/';
/** Contacts that are to be told of the devices of this account. */
export const TELL_PREFIX = 'sync/contact/';
/** All contacts are to be told. */
export const TELL_ALL_KEY: Key = 'sync/tell-all';
/** Contacts whose devices may be others than those that are known. */
export const STALE_PREFIX = 'sync/stale/';
/** Devices that a user has confirmed, by their authentication keys. */
export const EXPECTED_PREFIX = 'sync/expected/';
/** Devices that are to be removed. */
export const REMOVING_PREFIX = 'sync/removing/';
/** When the own manifest was last asked for. */
export const WATCHED_KEY: Key = 'sync/watched';
/** This device is in the manifest of its account no more. */
export const REMOVED_KEY: Key = 'sync/removed';
/** The store holds records of an account that is being linked, and no account yet. */
export const LINKING_KEY: Key = 'sync/linking';

/** That the own manifest was seen, or published, just now. */
export const watchedNow = ({ environment }: Pick<Context, 'environment'>): readonly [Key, Uint8Array] => [
  WATCHED_KEY,
  encodeStoredDeviceNote({ notedAt: nowSeconds(environment.clock) }),
];

export const ownDeviceKey = (deviceId: number): Key => `${OWN_DEVICE_PREFIX}${padded(deviceId, 3)}`;
export const syncTaskKey = (at: number, suffix: string): Key => `${SYNC_TASK_PREFIX}${padded(at, 15)}-${suffix}`;
export const readTaskKey = (at: number, suffix: string): Key => `${READ_TASK_PREFIX}${padded(at, 15)}-${suffix}`;
export const tellKey = (serviceId: string): Key => `${TELL_PREFIX}${serviceId}`;
export const staleKey = (serviceId: string): Key => `${STALE_PREFIX}${serviceId}`;
/** `authenticationKey` in hexadecimal. */
export const expectedKey = (authenticationKey: string): Key => `${EXPECTED_PREFIX}${authenticationKey}`;
export const removingKey = (deviceId: number): Key => `${REMOVING_PREFIX}${padded(deviceId, 3)}`;
