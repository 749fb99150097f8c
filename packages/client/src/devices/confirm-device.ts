/**
 * Whether a device that writes is one of its account. One that the known manifest does not name may be new: then its relay is
 * asked. One that a manifest has dropped is believed for what its relay took before that manifest, and for nothing later.
 */

import type { VerifiedManifest } from '@sotto/identity';
import { readContact } from '../contacts/contact.ts';
import { storedManifest } from '../contacts/pins.ts';
import { resolveAddress } from '../contacts/recipient.ts';
import type { AccountContext } from '../context.ts';
import { isPausing } from '../environment.ts';
import { ClientError, type ClientErrorCode, type ClientReasonCode } from '../errors.ts';
import { ADDRESS_CHECK_PAUSE_MS, ADDRESS_CHECK_TIMEOUT_MS, ADDRESS_CHECKS_MAX } from '../limits.ts';
import { withSignal } from '../linked-signal.ts';
import type { Opened } from '../senders.ts';
import { checkOwnManifest } from './own-manifest.ts';

/**
 * The code of its refusal, or `undefined`; `waits` while a relay that cannot be asked may know it as a new one. Never throws for a
 * relay. `acceptedAt` in seconds since 1970.
 */
export async function judgeDevice(
  context: AccountContext,
  opened: Opened,
  acceptedAt: number,
): Promise<ClientReasonCode | 'waits' | undefined> {
  const known = await manifestOf(context, opened);
  // Whoever is heard from for the first time has no manifest here yet.
  if (known === undefined || names(known, opened)) return undefined;
  const isAsked = await askAnew(context, opened);
  const manifest = await manifestOf(context, opened);
  if (manifest === undefined || names(manifest, opened)) return undefined;
  // CL-24: nothing is read that a device wrote after a manifest had dropped it.
  if (acceptedAt < manifest.manifest.issuedAt) return undefined;
  return isAsked ? 'E_SENDER_DEVICE_REMOVED' : 'waits';
}

async function manifestOf(context: AccountContext, { serviceId }: Opened): Promise<VerifiedManifest | undefined> {
  if (serviceId === context.account.serviceId) return context.own.manifest;
  const contact = await readContact(context, serviceId);
  return contact?.signedManifest && storedManifest(context, serviceId, contact.signedManifest);
}

const names = ({ manifest }: VerifiedManifest, { deviceId }: Opened): boolean =>
  manifest.devices.some((device) => device.deviceId === deviceId);

/** Once a while, whoever writes. Whether there was an answer, now or then. */
async function askAnew(context: AccountContext, { serviceId, deviceId, address }: Opened): Promise<boolean> {
  const { clock, log } = context.environment;
  const name = `${serviceId}/${deviceId}`;
  const last = context.addressChecks.get(name);
  if (last !== undefined && isPausing(last, clock.now(), ADDRESS_CHECK_PAUSE_MS)) return true;
  if (context.addressChecks.size >= ADDRESS_CHECKS_MAX) context.addressChecks.clear();
  context.addressChecks.set(name, clock.now());
  const isOwn = serviceId === context.account.serviceId;
  try {
    await withSignal<unknown>([context.closed], ADDRESS_CHECK_TIMEOUT_MS, (signal) =>
      isOwn ? checkOwnManifest(context, signal) : resolveAddress(context, address, signal),
    );
    return true;
  } catch (error) {
    const isAnswer = error instanceof ClientError && ANSWERS.has(error.code);
    // What waits is looked at again after a while, and what a store has interrupted at once.
    if (!isAnswer) context.addressChecks.delete(name);
    if (!(error instanceof ClientError) || error.code.startsWith('E_STORE')) throw error;
    log({ level: 'info', event: 'device-unconfirmed', fields: { code: error.code } });
    return isAnswer;
  }
}

/** Of its relay, which are refused here. Whatever else goes wrong, a clock among it, keeps the question open. */
const ANSWERS: ReadonlySet<string> = new Set([
  'E_ADDRESS_UNKNOWN',
  'E_DOWNGRADE_REFUSED',
  'E_IDENTITY_CHANGED',
  'E_MANIFEST_REFUSED',
] satisfies ClientErrorCode[]);
