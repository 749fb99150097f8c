/**
 * A relay that refuses a token may have lost what it knew, or the mailbox is gone with its device; of what comes with a voucher it
 * says that it is accepted in any case. The account is asked for its devices; when the mailbox is none of theirs, the message goes
 * to those that there are.
 */

import { equalBytes } from '@sotto/crypto';
import { formatAccountId, type VerifiedManifest } from '@sotto/identity';
import { decodeStoredOutboxEntry, decodeStoredSentMessage } from '@sotto/wire';
import { commitStep, takeSnapshot } from '../commit.ts';
import { pinnedRecipient, resolveAddress } from '../contacts/recipient.ts';
import type { AccountContext } from '../context.ts';
import { isPausing } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { repairKey, sentKey } from '../keys.ts';
import { ADDRESS_CHECK_TIMEOUT_MS, ADDRESS_CHECKS_MAX, MAILBOX_CHECK_PAUSE_MS } from '../limits.ts';
import { withSignal } from '../linked-signal.ts';
import { repairTask } from '../repair-task.ts';
import { fromTime } from '../times.ts';
import type { Waiting } from '../undelivered.ts';

/** Whether it is so, as far as is known unless it `asks`, which may take seconds; then the entry is gone. */
export async function followGone(
  context: AccountContext,
  { key, entry }: Waiting,
  { asks } = { asks: true },
): Promise<boolean> {
  const { accountId } = entry;
  // Who was told that the device is gone need not ask, and may be told while the message is on its way.
  const known = await knownManifest(context, entry.address);
  const isOutdated = asks && (known === undefined || names(known, entry));
  const manifest = isOutdated ? await newestManifest(context, entry.address) : known;
  if (manifest === undefined || !equalBytes(manifest.accountId, accountId) || names(manifest, entry)) return false;
  const { devices } = manifest.manifest;
  const serviceId = formatAccountId(accountId);
  const sentAt = fromTime(entry.sentAt);
  await commitStep(context.store, async () => {
    const sent = sentKey(serviceId, sentAt);
    const snapshot = await takeSnapshot(context.store, [key, sent]);
    if (snapshot.read(key, decodeStoredOutboxEntry) === undefined) return { batch: {}, result: undefined };
    const isKept = snapshot.read(sent, decodeStoredSentMessage) !== undefined;
    const task = repairTask(context.environment.clock, { unasked: true });
    // A device that has had it already drops the repetition.
    const others = devices.filter(
      (one) => serviceId !== context.account.serviceId || one.deviceId !== context.account.deviceId,
    );
    const put = isKept ? others.map(({ deviceId }) => [repairKey(serviceId, deviceId, sentAt), task] as const) : [];
    return { batch: { expect: snapshot.expect, put, delete: [key] }, result: undefined };
  });
  context.repairChanges.notify();
  return true;
}

const names = ({ manifest }: VerifiedManifest, { mailboxId }: Waiting['entry']): boolean =>
  manifest.devices.some((device) => equalBytes(device.mailboxId, mailboxId));

/** `undefined` also while another account is held there: nothing is decided on that one's behalf. */
async function knownManifest(context: AccountContext, address: string): Promise<VerifiedManifest | undefined> {
  try {
    return (await pinnedRecipient(context, address))?.manifest;
  } catch (error) {
    if (error instanceof ClientError && error.code === 'E_IDENTITY_CHANGED') return undefined;
    throw error;
  }
}

/**
 * What its relay says, or said a moment ago. When no answer is to be had, what is known by now: the account may have told of the
 * change while it was waited for. `undefined` when nothing is.
 */
export async function newestManifest(context: AccountContext, address: string): Promise<VerifiedManifest | undefined> {
  const { clock } = context.environment;
  const name = `mailbox/${address}`;
  const last = context.addressChecks.get(name);
  try {
    if (last !== undefined && isPausing(last, clock.now(), MAILBOX_CHECK_PAUSE_MS))
      return await knownManifest(context, address);
    if (context.addressChecks.size >= ADDRESS_CHECKS_MAX) context.addressChecks.clear();
    context.addressChecks.set(name, clock.now());
    const resolved = await withSignal([context.closed], ADDRESS_CHECK_TIMEOUT_MS, (signal) =>
      resolveAddress(context, address, signal),
    );
    return resolved.manifest;
  } catch (error) {
    if (!(error instanceof ClientError) || error.code.startsWith('E_STORE')) throw error;
    context.addressChecks.set(name, clock.now());
    return knownManifest(context, address);
  }
}
