/**
 * Who gets pre-keys: whoever pays with a token of the device's mailbox, or with a voucher, that has paid for no keys before.
 * The same token or voucher then pays for one message. Without, a shelf could be emptied by anybody.
 */

import type { PreKeyShelf } from './pre-keys.ts';
import type { ItemAuthorization, TakenBundle } from './relay-store.ts';
import type { Requests } from './requests.ts';
import type { Tokens } from './tokens.ts';

export interface Bundles {
  /** Inside a transaction. `undefined` alike when there is no such device and when nothing pays. */
  take(localpart: string, deviceId: number, authorization: ItemAuthorization | undefined): TakenBundle | undefined;
}

export interface BundlesEnvironment {
  readonly shelf: PreKeyShelf;
  readonly tokens: Tokens;
  readonly requests: Requests;
}

export const createBundles = ({ shelf, tokens, requests }: BundlesEnvironment): Bundles => ({
  take(localpart, deviceId, authorization) {
    const device = shelf.findDevice(localpart, deviceId);
    // RL-19: pre-keys go out for a token or a voucher that has paid for none before.
    if (authorization?.kind === 'voucher') {
      const isPaid = authorization.use !== undefined && requests.spend('bundle', authorization.use);
      return isPaid && device !== undefined ? shelf.takeBundle(device) : undefined;
    }
    const mailboxId = device?.mailboxId ?? NO_MAILBOX_ID;
    const token = tokens.check('bundle', mailboxId, authorization?.token);
    if (token === undefined || device === undefined) return undefined;
    tokens.spend(token);
    return shelf.takeBundle(device);
  },
});

/** Stands in for the mailbox of a device that is not there. */
const NO_MAILBOX_ID = new Uint8Array(32);
