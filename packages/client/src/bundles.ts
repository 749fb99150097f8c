/**
 * Pre-keys of a recipient's device, to begin a session with. Its relay gives them to whoever pays: with a token of the device,
 * or else with a voucher, which then pays for the message as well.
 */

import { type DeviceKeyKind, isDeviceKeyBound } from '@sotto/identity';
import { type PreKeyBundle, parsePreKeyBundle, RatchetError } from '@sotto/ratchet';
import {
  type Authorization,
  type Device,
  type OneTimePreKey,
  type PreKeyBundle as PublishedBundle,
  parseAddress,
} from '@sotto/wire';
import type { Recipient } from './contacts/recipient.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { lookUpBundle } from './look-up.ts';
import { obtainVoucher } from './vouchers.ts';

export interface BoughtBundle {
  readonly bundle: PreKeyBundle;
  /** What it was paid with, unless that was the token: good for one message more. */
  readonly voucher?: Authorization;
}

/**
 * Throws what `lookUpBundle` and `obtainVoucher` throw, and `E_RELAY_INVALID` for a bundle that is not of the device.
 *
 * @param token one of the device, if there is one
 */
export async function buyBundle(
  context: AccountContext,
  recipient: Recipient,
  device: Device,
  token: Authorization | undefined,
  signal: AbortSignal,
): Promise<BoughtBundle> {
  if (token !== undefined) {
    try {
      return { bundle: await fetchBundle(context, recipient, device, token, signal) };
    } catch (error) {
      // A relay that was put back, or a device that has new keys, knows the token no more.
      if (!(error instanceof ClientError) || error.relayCode !== 'E_BUNDLE_REFUSED') throw error;
    }
  }
  const { domain } = parseAddress(recipient.contact.address);
  const voucher = await obtainVoucher(context, domain, signal);
  return { bundle: await fetchBundle(context, recipient, device, voucher, signal), voucher };
}

async function fetchBundle(
  context: AccountContext,
  recipient: Recipient,
  device: Device,
  authorization: Authorization,
  signal: AbortSignal,
): Promise<PreKeyBundle> {
  const published = await lookUpBundle(context, recipient.contact.address, device.deviceId, authorization, signal);
  assertBound(context, recipient, device, published);
  const bundle = refuseBundle(() => parsePreKeyBundle(published));
  if (bundle.registrationId === device.registrationId) return bundle;
  throw new ClientError('E_RELAY_INVALID', 'the pre-key bundle from the relay is of another registration');
}

/** Signal's signatures say nothing of the device; the bindings do. */
function assertBound(
  { environment }: AccountContext,
  { contact }: Recipient,
  { deviceId }: Device,
  { signedPreKey, kemPreKey, kemLastResort, oneTimePreKey }: PublishedBundle,
): void {
  const now = nowSeconds(environment.clock);
  const isBound = (kind: DeviceKeyKind, { id, publicKey, binding }: OneTimePreKey): boolean =>
    isDeviceKeyBound(
      environment.crypto,
      contact.identityKey,
      { accountId: contact.accountId, deviceId },
      { kind, id, publicKey },
      binding,
      now,
    );
  // CL-06: every key of a bundle is bound to the very device that was asked for, its KEM key to the use it is given.
  const areBound =
    isBound('signedPreKey', signedPreKey) &&
    isBound(kemLastResort ? 'lastResortKemPreKey' : 'oneTimeKemPreKey', kemPreKey) &&
    (oneTimePreKey === undefined || isBound('oneTimePreKey', oneTimePreKey));
  if (!areBound) throw new ClientError('E_RELAY_INVALID', 'a key of the bundle from the relay is not of that device');
}

/** A bundle that does not verify, or is of another identity, is the relay's doing. */
export function refuseBundle<T>(use: () => T): T {
  try {
    return use();
  } catch (cause) {
    if (!(cause instanceof RatchetError)) throw cause;
    throw new ClientError('E_RELAY_INVALID', 'the pre-key bundle from the relay does not verify', { cause });
  }
}
