/**
 * The version of the protocol that a contact has shown to speak, in a signed list of its devices or in a message, is the least
 * that is taken from it from then on. Nothing that says less is believed, for what is new may be what protects.
 */

import { protocolOf, type VerifiedManifest } from '@sotto/identity';
import { PROTOCOL_VERSION, type StoredContact } from '@sotto/wire';
import type { Context } from '../context.ts';
import { ClientError } from '../errors.ts';
import { type Downgrade, DowngradeEvent } from '../events.ts';

/** What says of itself, or of its sender, which version is spoken. */
interface Spoken {
  readonly protocol?: number;
}

export const isDowngrade = (contact: StoredContact | undefined, { protocol = 1 }: Spoken): boolean =>
  protocol < (contact?.protocol ?? 1);

/** The contact, which has shown that. */
export const withProtocol = (contact: StoredContact, { protocol = 1 }: Spoken): StoredContact =>
  protocol > (contact.protocol ?? 1) ? { ...contact, protocol } : contact;

/** Tells the app of something that was refused. */
export function announceDowngrade({ environment, announce }: Context, downgrade: Downgrade): void {
  environment.log({ level: 'warn', event: 'downgrade-refused', fields: { of: downgrade.of } });
  announce(new DowngradeEvent(downgrade));
}

/** Whoever joins an account speaks what its other devices have said that all of them do. */
export function assertSpoken(manifest: VerifiedManifest): void {
  // CL-45: an account is not taken over by software that speaks less than contacts have been told.
  if (protocolOf(manifest) <= PROTOCOL_VERSION) return;
  throw new ClientError('E_ACCOUNT_NEWER', 'the account is used with a newer version of the protocol; update this app');
}

export const downgradeRefused = (): ClientError =>
  new ClientError('E_DOWNGRADE_REFUSED', 'the relay shows devices that speak an older version than they did before');
