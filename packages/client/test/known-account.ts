/** An account that somebody knows, as their store has it, without a relay. */

import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { createManifest, formatAccountId, type VerifiedManifest, verifyManifest } from '@sotto/identity';
import { generateIdentityKeyPair, serializePublicKey } from '@sotto/ratchet';
import { type Device, encodeStoredAddressPin, encodeStoredContact, type StoredOutboxEntry } from '@sotto/wire';
import { addressKey, contactKey } from '../src/keys.ts';

export const deviceNumbered = (deviceId: number): Device => ({
  deviceId,
  registrationId: deviceId,
  authenticationKey: random(32),
  mailboxId: random(32),
});

type Put = readonly [string, Uint8Array];

export interface KnownAccount {
  readonly address: string;
  readonly accountId: Uint8Array;
  readonly serviceId: string;
  /** Its manifest with these devices, which continues `previous`. */
  manifest(devices: readonly Device[], previous?: VerifiedManifest): VerifiedManifest;
  /** The records of who knows it by this one. */
  records(manifest: VerifiedManifest): readonly Put[];
  /** What waits in an outbox for one of its devices. */
  waiting(device: Device, sentAt: number, changes?: Partial<StoredOutboxEntry>): StoredOutboxEntry;
}

export function knownAccount(address: string): KnownAccount {
  const identity = generateIdentityKeyPair({ crypto, random });
  const identityKey = serializePublicKey(identity.publicKey);
  const manifest: KnownAccount['manifest'] = (devices, previous) => {
    const issuedAt = (previous?.manifest.issuedAt ?? 0) + 1_000;
    const bytes = createManifest(crypto, random, identity, {
      address,
      devices,
      issuedAt,
      ...(previous && { previous }),
    });
    return verifyManifest(crypto, bytes, previous && { previous });
  };
  const { accountId } = manifest([deviceNumbered(1)]);
  const serviceId = formatAccountId(accountId);
  return {
    address,
    accountId,
    serviceId,
    manifest,
    records: ({ bytes: signedManifest }) => [
      [
        contactKey(serviceId),
        encodeStoredContact({ accountId, identityKey, address, addressVerified: true, signedManifest }),
      ],
      [addressKey(address), encodeStoredAddressPin({ accountId })],
    ],
    waiting: ({ mailboxId }, sentAt, changes = {}) => ({
      messageId: random(16),
      sentAt: { seconds: Math.floor(sentAt / 1000), milliseconds: sentAt % 1000 },
      type: 'signalMessage',
      message: random(64),
      itemId: random(16),
      accountId,
      identityKey,
      address,
      destination: 'b.example',
      mailboxId,
      createdAt: Math.floor(sentAt / 1000),
      lifetime: 1_000,
      aside: false,
      stale: false,
      unmissed: false,
      bulk: false,
      ...changes,
    }),
  };
}
