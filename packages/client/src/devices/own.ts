/** The devices of the own account, as its newest manifest names them. */

import { equalBytes } from '@sotto/crypto';
import type { VerifiedManifest } from '@sotto/identity';
import { type Device, decodeStoredOwnDevice, encodeStoredAddressPin, encodeStoredContact } from '@sotto/wire';
import type { Account } from '../account.ts';
import { takeSnapshot } from '../commit.ts';
import type { Recipient } from '../contacts/recipient.ts';
import type { AccountContext } from '../context.ts';
import type { Put } from '../conversations/record.ts';
import { addressKey, contactKey } from '../keys.ts';
import type { Share } from '../wallet.ts';
import { ownDeviceKey } from './keys.ts';

/** In memory of one client. */
export interface OwnDevices {
  /** The newest that is durable, as far as this process knows. */
  manifest: VerifiedManifest;
  /** Somebody may be linked just now: until then, milliseconds since 1970, what is sent is kept for a further device. */
  expectingUntil: number;
  /** It was looked at since this client was opened. */
  isWatched: boolean;
  /** Messages were read on another device that have not come here. */
  awaitsRead: boolean;
  /** When the store was last read for what another client has taken over, milliseconds since 1970. */
  refreshedAt: number;
}

/** A device of the own account, as an app shows it. */
export interface DeviceInfo {
  readonly deviceId: number;
  /** What its user calls it; may be empty. */
  readonly name: string;
  /** Whether it is the one that says so. */
  readonly isThis: boolean;
  /** When this device first saw it; `undefined` for one that was there before. */
  readonly addedAt: Date | undefined;
  /** The device where a user has confirmed it; `undefined` when none has said so, and for the first one. */
  readonly confirmedBy: number | undefined;
}

export const ownDevices = ({ manifest }: Account): OwnDevices => ({
  manifest,
  expectingUntil: 0,
  isWatched: false,
  awaitsRead: false,
  refreshedAt: 0,
});

type Own = Pick<AccountContext, 'account' | 'own'>;

/** All but this one. */
export const otherDevices = ({ account, own }: Own, manifest = own.manifest): readonly Device[] =>
  manifest.manifest.devices.filter(({ deviceId }) => deviceId !== account.deviceId);

/** The place of this device among those of its account: each takes its share of a batch of tokens. */
export function shareOf({ account, own }: Own): Share {
  const { devices } = own.manifest.manifest;
  const place = devices.findIndex(({ deviceId }) => deviceId === account.deviceId);
  return { place: Math.max(place, 0), devices: devices.length };
}

/** The own account as one that messages are encrypted for. */
export const ownRecipient = ({ account }: Pick<AccountContext, 'account'>, manifest: VerifiedManifest): Recipient => ({
  contact: {
    accountId: account.accountId,
    identityKey: manifest.identityKey,
    address: account.address,
    addressVerified: true,
    signedManifest: manifest.bytes,
  },
  serviceId: account.serviceId,
  manifest,
});

/** The own account as a contact, with its address pinned: so it is found wherever one is looked for. */
export function notedOwn(own: Pick<AccountContext, 'account'>, manifest: VerifiedManifest): readonly Put[] {
  const { contact, serviceId } = ownRecipient(own, manifest);
  const { accountId, address } = contact;
  return [
    [contactKey(serviceId), encodeStoredContact(contact)],
    [addressKey(address), encodeStoredAddressPin({ accountId })],
  ];
}

/** Of the newest manifest, with what is known of each. */
export async function listDevices(context: AccountContext): Promise<readonly DeviceInfo[]> {
  const { devices } = context.own.manifest.manifest;
  const snapshot = await takeSnapshot(
    context.store,
    devices.map(({ deviceId }) => ownDeviceKey(deviceId)),
  );
  return devices.map(({ deviceId, authenticationKey }) => {
    const found = snapshot.read(ownDeviceKey(deviceId), decodeStoredOwnDevice);
    const known = found !== undefined && equalBytes(found.authenticationKey, authenticationKey) ? found : undefined;
    return {
      deviceId,
      name: known?.name ?? '',
      isThis: deviceId === context.account.deviceId,
      addedAt: known && new Date(known.addedAt * 1000),
      confirmedBy: known?.confirmedBy,
    };
  });
}
