/** I6, of what devices believe: an identity that is pinned to an address is the one that its account has. */

import { equalBytes } from '@sotto/crypto';
import { decodeStoredAccount, decodeStoredContact } from '@sotto/wire';
import type { Report } from '../problem.ts';

/** The values on the disk of a device, by key. */
export type Stored = ReadonlyMap<string, Uint8Array>;

export interface DeviceSecrets {
  readonly identityPrivateKey: Uint8Array;
  readonly authenticationPrivateKey: Uint8Array;
}

/** What no relay may know of an account; `undefined` when there is none. */
export function secretsOf(stored: Stored): DeviceSecrets | undefined {
  const account = stored.get('account');
  return account && decodeStoredAccount(account);
}

export function checkPinnedIdentities(disks: ReadonlyMap<string, Stored>, report: Report): void {
  const identities = new Map<string, Uint8Array>();
  for (const stored of disks.values()) {
    const account = stored.get('account');
    if (account === undefined) continue;
    const { address, identityPublicKey } = decodeStoredAccount(account);
    identities.set(address, identityPublicKey);
  }
  for (const [device, stored] of disks) {
    for (const [key, value] of stored) {
      if (!key.startsWith('contact/')) continue;
      const { address, identityKey } = decodeStoredContact(value);
      const own = identities.get(address);
      // Stored with its type byte on one side, and without on the other.
      if (own !== undefined && !equalBytes(own.slice(-32), identityKey.slice(-32)))
        report('I6', `${device}: another identity is pinned to ${address} than it has`);
    }
  }
}
