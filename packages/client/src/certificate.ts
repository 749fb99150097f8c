/**
 * The certificate under which this device sends: the home relay vouches for it for a day, it is kept, and renewed when half
 * of its time is over. A relay that cannot be reached then has the other half to come back.
 */

import { equalBytes } from '@sotto/crypto';
import { parseSenderCertificate, RatchetError, type SenderCertificate } from '@sotto/ratchet';
import { decodeStoredSenderCertificate, encodeStoredSenderCertificate } from '@sotto/wire';
import { takeSnapshot } from './commit.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { CERTIFICATE_KEY } from './keys.ts';
import { senderAuthority } from './known-relays.ts';
import { CERTIFICATE_RENEWAL } from './limits.ts';
import { isListed, vouchesFor } from './senders.ts';

/** The stored one. Times are in milliseconds since 1970. */
export interface KeptCertificate {
  readonly certificate: Uint8Array;
  readonly fetchedAt: number;
  readonly expires: number;
}

export function decodeKeptCertificate(bytes: Uint8Array): KeptCertificate {
  const { certificate, fetchedAt } = decodeStoredSenderCertificate(bytes);
  return { certificate, fetchedAt: fetchedAt * 1000, expires: parseSenderCertificate(certificate).expires };
}

/** The one kept, or a new one. Throws what the relay's refusal is, and `E_RELAY_INVALID`, when none holds now. */
export async function ownCertificate(context: AccountContext, signal: AbortSignal): Promise<Uint8Array> {
  const now = context.environment.clock.now();
  const snapshot = await takeSnapshot(context.store, [CERTIFICATE_KEY]);
  const kept = snapshot.read(CERTIFICATE_KEY, (bytes) =>
    context.remembered.ownCertificate.read(CERTIFICATE_KEY, bytes),
  );
  if (kept !== undefined && kept.expires - now > CERTIFICATE_RENEWAL * (kept.expires - kept.fetchedAt)) {
    return kept.certificate;
  }
  try {
    return await renew(context, signal);
  } catch (error) {
    if (!(error instanceof ClientError) || kept === undefined || now > kept.expires) throw error;
    context.environment.log({ level: 'warn', event: 'certificate-not-renewed', fields: { code: error.code } });
    return kept.certificate;
  }
}

async function renew(context: AccountContext, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = await context.relay.senderCertificate(signal);
  const certificate = parse(bytes);
  const { clock } = context.environment;
  const { domain } = context.account;
  const known = await senderAuthority(context, domain, (authority) => isListed(authority, certificate));
  // What peers would refuse is refused here, where the fault can still be told to somebody who can mend it.
  const holds =
    isOwn(context, certificate) &&
    (known.kind !== 'known' || vouchesFor(context, known.authority, certificate, clock.now()));
  if (!holds) throw new ClientError('E_RELAY_INVALID', 'the sender certificate from the relay does not verify');
  const record = encodeStoredSenderCertificate({ certificate: bytes, fetchedAt: nowSeconds(clock) });
  await context.store.commit({ put: [[CERTIFICATE_KEY, record]] });
  return bytes;
}

function parse(bytes: Uint8Array): SenderCertificate {
  try {
    return parseSenderCertificate(bytes);
  } catch (cause) {
    if (!(cause instanceof RatchetError)) throw cause;
    throw new ClientError('E_RELAY_INVALID', 'the sender certificate from the relay cannot be read', { cause });
  }
}

/** It speaks of this device, and holds now. */
function isOwn({ account, environment }: AccountContext, certificate: SenderCertificate): boolean {
  return (
    certificate.senderUuid === account.serviceId &&
    certificate.senderE164 === account.address &&
    certificate.senderDeviceId === account.deviceId &&
    equalBytes(certificate.identityKey, account.identityKeyPair.publicKey) &&
    certificate.expires > environment.clock.now()
  );
}
