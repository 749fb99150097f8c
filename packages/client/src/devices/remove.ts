/**
 * Removing a device: a manifest without it, signed by this one. That it is to be removed is durable before the relay hears of
 * it, so a process that dies on the way is followed by one that finishes.
 */

import { createManifest } from '@sotto/identity';
import { type Device, encodeStoredDeviceNote, type PreKeyUpload } from '@sotto/wire';
import type { AccountContext } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { lastPartOf } from '../keys.ts';
import { PUBLISH_ATTEMPTS_MAX } from '../limits.ts';
import { REMOVING_PREFIX, removingKey } from './keys.ts';
import { acceptOwnManifest, checkOwnManifest } from './own-manifest.ts';

/** Throws `E_DEVICE_UNKNOWN`, `E_RELAY_UNREACHABLE`, `E_RELAY_REFUSED`; `RangeError` for this device. */
export async function removeDevice(context: AccountContext, deviceId: number, signal: AbortSignal): Promise<void> {
  if (deviceId === context.account.deviceId) throw new RangeError('deviceId: is this device; remove it from another');
  await checkOwnManifest(context, signal);
  if (!context.own.manifest.manifest.devices.some((one) => one.deviceId === deviceId)) {
    throw new ClientError('E_DEVICE_UNKNOWN', 'the account has no such device; look at devices()');
  }
  const note = encodeStoredDeviceNote({ notedAt: nowSeconds(context.environment.clock) });
  await context.store.commit({ put: [[removingKey(deviceId), note]] });
  await finishRemovals(context, signal);
}

/** Publishes a manifest without all devices that are to be removed. */
export async function finishRemovals(context: AccountContext, signal: AbortSignal): Promise<void> {
  const keys = (await context.store.scan(REMOVING_PREFIX)).map(([key]) => key);
  if (keys.length === 0) return;
  const gone = new Set(keys.map((key) => Number(lastPartOf(key))));
  await publish(context, (devices) => devices.filter(({ deviceId }) => !gone.has(deviceId)), signal);
  // Those that no manifest named any more had gone before.
  await context.store.commit({ delete: keys });
}

/** Signs a manifest that continues the newest one, as often as another one comes first. */
async function publish(
  context: AccountContext,
  change: (devices: readonly Device[]) => readonly Device[],
  signal: AbortSignal,
): Promise<void> {
  const { account, environment, own } = context;
  const { crypto, random, clock } = environment;
  for (let attempts = 1; ; attempts++) {
    const previous = own.manifest;
    const devices = change(previous.manifest.devices);
    if (devices.length === previous.manifest.devices.length) return;
    const { identityKeyPair, address } = account;
    const issuedAt = nowSeconds(clock);
    const manifest = createManifest(crypto, random, identityKeyPair, { address, devices, previous, issuedAt });
    try {
      await context.relay.register(manifest, NO_KEYS, {}, signal);
      return await acceptOwnManifest(context, manifest);
    } catch (error) {
      const isStale = error instanceof ClientError && error.relayCode === 'E_MANIFEST_STALE';
      if (!isStale || attempts === PUBLISH_ATTEMPTS_MAX) throw error;
    }
    await checkOwnManifest(context, signal);
  }
}

const NO_KEYS: PreKeyUpload = { oneTimePreKeys: [], oneTimeKemPreKeys: [], replaceOneTimeKeys: false };
