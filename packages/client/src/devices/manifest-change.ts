/**
 * What follows when an account has other devices than before: sessions and tokens of those that are gone are deleted, and
 * those that are new get what was sent since they were added, for whoever sent it knew nothing of them.
 */

import { equalBytes } from '@sotto/crypto';
import type { VerifiedManifest } from '@sotto/identity';
import type { Key } from '@sotto/store';
import { type Device, decodeStoredSentMessage, type StoredSentMessage } from '@sotto/wire';
import { decodeRecord, type ReadBatch } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { lastPartOf, repairKey, sentKey, sentPrefix, sessionKey, walletKey } from '../keys.ts';
import { MISSED_MARGIN_S, MISSED_MAX, REPAIR_PAGE } from '../limits.ts';
import { repairTask } from '../repair-task.ts';
import { scanAll } from '../scan.ts';
import { endWithDevices } from '../secret/ends.ts';

export interface ManifestChange {
  readonly added: readonly Device[];
  /** A device whose key or mailbox is another one is another device, also under the same number. */
  readonly dropped: readonly Device[];
}

export function manifestChange(before: VerifiedManifest | undefined, after: VerifiedManifest): ManifestChange {
  if (before === undefined) return { added: [], dropped: [] };
  const [was, is] = [before.manifest.devices, after.manifest.devices];
  const isIn = (device: Device, devices: readonly Device[]): boolean =>
    devices.some((other) => isSameDevice(device, other));
  return {
    added: is.filter((device) => !isIn(device, was)),
    dropped: was.filter((device) => !isIn(device, is)),
  };
}

/** What a commit that records `after` changes besides. */
export async function followChange(
  context: AccountContext,
  serviceId: string,
  { added, dropped }: ManifestChange,
  after: VerifiedManifest,
): Promise<ReadBatch> {
  const ended = await endWithDevices(context, serviceId, dropped);
  const left = dropped.flatMap(({ deviceId }) => [sessionKey(serviceId, deviceId), walletKey(serviceId, deviceId)]);
  return {
    expect: ended.expect,
    put: [...(await missedBy(context, serviceId, added, after.manifest.issuedAt)), ...ended.put],
    delete: [...left, ...ended.delete],
  };
}

/** Tasks to send again what was sent to the account since these devices were linked, or shortly before. */
async function missedBy(
  { store, environment }: AccountContext,
  serviceId: string,
  devices: readonly Device[],
  issuedAt: number,
): Promise<readonly (readonly [Key, Uint8Array])[]> {
  if (devices.length === 0) return [];
  const since = sentKey(serviceId, Math.max(0, issuedAt - MISSED_MARGIN_S) * 1000);
  const missed: number[] = [];
  for await (const [key, { value }] of scanAll(store, sentPrefix(serviceId), REPAIR_PAGE))
    if (key >= since && isForAll(decodeRecord(key, value, decodeStoredSentMessage)))
      missed.push(Number(lastPartOf(key)));
  const task = repairTask(environment.clock, { missed: true, unasked: true });
  return missed
    .slice(-Math.floor(MISSED_MAX / devices.length))
    .flatMap((sentAt) => devices.map(({ deviceId }) => [repairKey(serviceId, deviceId, sentAt), task] as const));
}

/** What was for one device, or is of a secret chat, is for no device that came later. */
const isForAll = ({ secretChatId, onlyDevice }: StoredSentMessage): boolean =>
  secretChatId === undefined && onlyDevice === undefined;

const isSameDevice = (a: Device, b: Device): boolean =>
  a.deviceId === b.deviceId &&
  a.registrationId === b.registrationId &&
  equalBytes(a.authenticationKey, b.authenticationKey) &&
  equalBytes(a.mailboxId, b.mailboxId);
