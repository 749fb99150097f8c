/**
 * The loop that tells contacts of a new session, after those of before were left: they take it up at once, instead of writing
 * into one that may not be readable here any more. Whoever was written to in the meantime knows already.
 */

import { decodeSessionRecord, hasUsableSession } from '@sotto/ratchet';
import type { Key } from '@sotto/store';
import { takeSnapshot } from '../commit.ts';
import { readContact } from '../contacts/contact.ts';
import { storedManifest } from '../contacts/pins.ts';
import type { AccountContext } from '../context.ts';
import { ClientError, type ClientErrorCode } from '../errors.ts';
import { parseRenewalKey, RENEWAL_PREFIX, sessionKey } from '../keys.ts';
import { RENEWAL_PAUSE_MS, REPAIR_PAGE } from '../limits.ts';
import { keepDoing } from '../retry.ts';
import { scanAll } from '../scan.ts';
import { queueSessionReset } from '../send.ts';

/** Runs until `signal` is aborted. Never rejects. */
export const runRenewals = (context: AccountContext, signal: AbortSignal): Promise<void> =>
  keepDoing(context, { event: 'renewal-retry', level: 'info' }, signal, async () => {
    const { generation } = context.renewalChanges;
    for await (const [key] of scanAll(context.store, RENEWAL_PREFIX, REPAIR_PAGE)) {
      if (signal.aborted) break;
      if (await renew(context, key, signal)) await context.store.commit({ delete: [key] });
    }
    return () => context.renewalChanges.wait(generation, signal, RENEWAL_PAUSE_MS);
  });

/** Whether the task is over. A contact that cannot be told now does not keep the others from it. */
async function renew(context: AccountContext, key: Key, signal: AbortSignal): Promise<boolean> {
  const contact = await readContact(context, parseRenewalKey(key));
  if (contact === undefined) return true;
  if (await isRenewed(context, parseRenewalKey(key))) return true;
  try {
    await queueSessionReset(context, contact.address, signal);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ClientError)) throw error;
    context.environment.log({ level: 'info', event: 'renewal-put-off', fields: { code: error.code } });
    return HOPELESS.has(error.code);
  }
}

/** Whether there is a session to send with to all devices: it is a new one, for those of before are retired. */
async function isRenewed(context: AccountContext, serviceId: string): Promise<boolean> {
  const contact = await readContact(context, serviceId);
  if (contact?.signedManifest === undefined) return false;
  const { devices } = storedManifest(context, serviceId, contact.signedManifest).manifest;
  const keys = devices.map(({ deviceId }) => sessionKey(serviceId, deviceId));
  const snapshot = await takeSnapshot(context.store, keys);
  const now = context.environment.clock.now();
  return keys.every((key) => {
    const record = snapshot.read(key, decodeSessionRecord);
    return record !== undefined && hasUsableSession(record, now);
  });
}

/** Nobody is told then, and whoever writes to them begins a session anyway. */
const HOPELESS: ReadonlySet<ClientErrorCode> = new Set([
  'E_ADDRESS_UNKNOWN',
  'E_IDENTITY_CHANGED',
  'E_CONTACT_BLOCKED',
]);
