/**
 * Who sent a sealed message: opened with this account's identity key, vouched for by the sender's relay, and the same in
 * certificate, account id and address. Only then is anything decrypted.
 */

import { equalBytes, type X25519PublicKey } from '@sotto/crypto';
import { accountIdFromIdentityKey, formatAccountId } from '@sotto/identity';
import {
  assertSealedSender,
  openSealedMessage,
  parsePublicKey,
  RatchetError,
  type RatchetErrorCode,
  type SealedContent,
  type SenderCertificate,
  serializePublicKey,
  validateSenderCertificate,
} from '@sotto/ratchet';
import {
  decodeEnvelope,
  encodeServerCertificate,
  parseAddress,
  type SealedSenderAuthority,
  WireError,
} from '@sotto/wire';
import type { Arrival } from './arrival.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import type { ClientReasonCode } from './errors.ts';
import { senderAuthority } from './known-relays.ts';
import { ACCEPTED_AGE_MAX_S } from './limits.ts';

/** What was sealed, with the sender its certificate names. */
export interface Opened {
  readonly content: SealedContent;
  /** Derived from the identity key that sealed it. */
  readonly accountId: Uint8Array;
  /** The account id as a UUID. */
  readonly serviceId: string;
  readonly deviceId: number;
  /** As the certificate says. */
  readonly address: string;
}

/** What to do with an opened message: go on, wait for the sender's relay, or refuse for a reason. */
export type Verdict = { readonly kind: 'vouched' | 'waits' } | { readonly kind: 'refused'; readonly code: string };

/** Opens an envelope. `undefined` when it is not for this identity, or names nobody: then there is no one to tell of. */
export function openArrival(context: AccountContext, { envelope }: Arrival): Opened | undefined {
  const { crypto } = context.environment;
  const { identityKeyPair } = context.account;
  try {
    const content = openSealedMessage(crypto, {
      identityKeyPair,
      message: decodeEnvelope(envelope).sealed,
      memory: context.remembered.certificates,
      agreements: context.agreements,
    });
    const { identityKey, senderDeviceId, senderE164: address = '' } = content.certificate;
    parseAddress(address);
    const accountId = accountIdFromIdentityKey(crypto, serializePublicKey(identityKey));
    return { content, accountId, serviceId: formatAccountId(accountId), deviceId: senderDeviceId, address };
  } catch (error) {
    if (error instanceof WireError || error instanceof RatchetError) return undefined;
    throw error;
  }
}

/** Whether the relay of the claimed address vouches for the sender. Asks it through the home relay if need be. */
export async function judgeSender(context: AccountContext, opened: Opened, arrival: Arrival): Promise<Verdict> {
  const { content, serviceId, address } = opened;
  const { certificate } = content;
  // CL-01: the account id in a sender certificate is the one of the identity key in it.
  if (certificate.senderUuid !== serviceId) return refused('E_SENDER_MISMATCH');
  const known = await senderAuthority(context, parseAddress(address).domain, (one) => isListed(one, certificate));
  if (known.kind !== 'known' && arrival.source.mayWait) return { kind: 'waits' };
  if (known.kind === 'unreachable') return refused('E_SENDER_UNVERIFIED');
  if (known.kind === 'changed') return refused('E_SENDER_RELAY_CHANGED');
  const now = nowSeconds(context.environment.clock);
  // CL-02: the time a message was accepted is not before its relay could still have it.
  if (arrival.acceptedAt < now - ACCEPTED_AGE_MAX_S) return refused('E_SENDER_CERTIFICATE_EXPIRED');
  // CL-03: the server certificate is one that the discovery document of the sender's relay lists now.
  if (!isListed(known.authority, certificate)) return refused('E_SENDER_CERTIFICATE_INVALID');
  // A relay whose clock is ahead cannot make a certificate hold for longer.
  return judgeChain(context, content, known.authority, Math.min(arrival.acceptedAt, now) * 1000);
}

/** Whether `authority` vouches with `certificate` at the time `at`, in milliseconds. */
export function vouchesFor(
  { environment, remembered }: AccountContext,
  authority: SealedSenderAuthority,
  certificate: SenderCertificate,
  at: number,
): boolean {
  if (!isListed(authority, certificate)) return false;
  const trust = { trustRoots: trustRootsOf(authority), at, memory: remembered.certificates };
  return validateSenderCertificate(environment.crypto, certificate, trust) === 'valid';
}

export function isListed({ serverCertificates }: SealedSenderAuthority, { signer }: SenderCertificate): boolean {
  if (signer.kind !== 'embedded') return false;
  const { signed, signature } = signer.certificate;
  const embedded = encodeServerCertificate({ certificate: signed, signature });
  return serverCertificates.some((listed) => equalBytes(listed, embedded));
}

function judgeChain(
  { account, environment, remembered }: AccountContext,
  content: SealedContent,
  authority: SealedSenderAuthority,
  at: number,
): Verdict {
  const local = { address: { name: account.serviceId, deviceId: account.deviceId }, e164: account.address };
  const trust = { trustRoots: trustRootsOf(authority), at, memory: remembered.certificates };
  try {
    // CL-04: the chain from the relay's trust root holds at that time, and the sender is not this device.
    assertSealedSender(environment.crypto, content, { local, ...trust });
    return { kind: 'vouched' };
  } catch (error) {
    if (error instanceof RatchetError) return refused(error.code);
    throw error;
  }
}

const trustRootsOf = ({ trustRoot }: SealedSenderAuthority): readonly X25519PublicKey[] => [parsePublicKey(trustRoot)];

const refused = (code: ClientReasonCode | RatchetErrorCode): Verdict => ({ kind: 'refused', code });
