/**
 * Questions about other accounts. They are sealed to the relay of the account and carried by the home relay, which learns the
 * domain only; the answer comes back the same way. Nothing in it is verified here but that it is the answer of that relay.
 */

import { IdentityError, openLookUpAnswer, sealLookUp } from '@sotto/identity';
import {
  type Authorization,
  encodeSignedManifest,
  type LookUpAnswer,
  type LookUpQuery,
  type PreKeyBundle,
  parseAddress,
  WireError,
} from '@sotto/wire';
import { announceDowngrade } from './contacts/protocol.ts';
import type { AccountContext } from './context.ts';
import { ClientError } from './errors.ts';
import { forwardingKey, refreshForwardingKey } from './known-relays.ts';
import { REQUEST_TIMEOUT_MS } from './limits.ts';

/**
 * Serialised `SignedManifest` of any address. Throws `E_ADDRESS_UNKNOWN`, `E_RELAY_UNREACHABLE`, `E_RELAY_INVALID`,
 * `E_RELAY_REFUSED`.
 */
export async function lookUpManifest(
  context: AccountContext,
  address: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { localpart, domain } = parseAddress(address);
  const answer = await ask(context, domain, { kind: 'manifest', localpart }, signal);
  if (answer.kind === 'manifest') return encodeSignedManifest(answer.manifest);
  throw refusalOf(answer);
}

/**
 * A bundle of any device, which uses up a one-time pre-key. Throws as {@link lookUpManifest} does, and `E_DOWNGRADE_REFUSED`;
 * the relay code is `E_BUNDLE_REFUSED` when `authorization` does not pay.
 */
export async function lookUpBundle(
  context: AccountContext,
  address: string,
  deviceId: number,
  authorization: Authorization,
  signal: AbortSignal,
): Promise<PreKeyBundle> {
  const { localpart, domain } = parseAddress(address);
  const answer = await ask(context, domain, { kind: 'bundle', localpart, deviceId, authorization }, signal);
  if (answer.kind === 'bundle') return answer.bundle;
  throw refusalOf(answer);
}

/** A second time with a new key, if the relay no longer has the one that is known here. */
async function ask(
  context: AccountContext,
  domain: string,
  query: LookUpQuery,
  signal: AbortSignal,
): Promise<LookUpAnswer> {
  try {
    return await askOnce(context, domain, query, signal);
  } catch (error) {
    if (!(error instanceof ClientError) || error.relayCode !== 'E_FORWARD_KEY_UNKNOWN') throw error;
  }
  await refreshForwardingKey(context, domain);
  return askOnce(context, domain, query, signal);
}

async function askOnce(
  context: AccountContext,
  domain: string,
  query: LookUpQuery,
  signal: AbortSignal,
): Promise<LookUpAnswer> {
  const { crypto, random } = context.environment;
  const key = await forwardingKey(context, domain, REQUEST_TIMEOUT_MS);
  if (key === undefined) {
    const reason = 'the relay of the address could not be reached, or has no key to ask it with';
    throw new ClientError('E_RELAY_UNREACHABLE', reason, { retryable: true });
  }
  const origin = context.account.domain;
  const pending = sealLookUp({ crypto, random }, key, { origin, destination: domain }, query);
  try {
    const answer = await context.relay.lookUp(domain, pending.query, signal);
    return openLookUpAnswer(crypto, pending, answer);
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    // CL-40: a bundle has a post-quantum key.
    if (cause.cause instanceof WireError && cause.cause.code === 'E_WIRE_DOWNGRADE') {
      announceDowngrade(context, { address: `${query.localpart}@${domain}`, of: 'bundle' });
      throw new ClientError('E_DOWNGRADE_REFUSED', 'the bundle has no post-quantum key: a downgrade', { cause });
    }
    throw new ClientError('E_RELAY_INVALID', 'the answer is not of the relay that was asked', { cause });
  } finally {
    pending.sender.wipe();
  }
}

function refusalOf(answer: LookUpAnswer): ClientError {
  if (answer.kind !== 'refusal') return new ClientError('E_RELAY_INVALID', 'the relay answered another question');
  const code = answer.code === 'E_ACCOUNT_UNKNOWN' ? 'E_ADDRESS_UNKNOWN' : 'E_RELAY_REFUSED';
  return new ClientError(code, `the relay of the address refused: ${answer.code}`, {
    relayCode: answer.code,
    // It may not have been able to ask our relay for the key that signs vouchers.
    retryable: answer.code === 'E_BUNDLE_REFUSED',
  });
}
