/**
 * Safety numbers: both sides compute the same digits from both identities, so people can compare them by voice or scan.
 *
 * Spec: Signal session layer, section 10, with version 2, 5200 iterations and the 16-byte account ids as identifiers.
 */

import { equalBytes, utf8ToBytes } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import { compareScannable, parsePublicKey, RatchetError, safetyNumber } from '@sotto/ratchet';
import type { AccountContext } from '../context.ts';
import { ClientError } from '../errors.ts';
import type { Named } from './contact.ts';
import { type CurrentIdentity, currentIdentity, noteVerified } from './identity.ts';

export interface SafetyNumber {
  /** UUID of the other side's account. */
  readonly accountId: string;
  /** `false`: the address stood for another identity before, and this one waits to be confirmed. */
  readonly confirmed: boolean;
  /** 60 decimal digits, the same on both sides. Show them in groups of five. */
  readonly digits: string;
  /** What a QR code carries for the other side to scan. */
  readonly scannable: Uint8Array;
  /**
   * Whether `scanned`, the other side's {@link scannable}, is of the same two identities; `false` means that somebody may
   * stand between the two, or that it is the code of a conversation with somebody else. Takes the same time either way.
   *
   * Throws `ClientError` `E_SAFETY_NUMBER_INVALID` for what is no safety number, `E_SAFETY_NUMBER_VERSION` for one of another
   * version, and `E_SAFETY_NUMBER_OWN` for the very code that this side shows.
   */
  matches(scanned: Uint8Array): boolean;
}

/** What the user has compared: the code that the other side shows, or the digits that it shows or reads out. */
export type SafetyProof = Uint8Array | Pick<SafetyNumber, 'digits'>;

/** With the identity that a contact stands for now, which its relay is asked for when none is known. */
export async function safetyNumberWith(
  context: AccountContext,
  named: Named,
  signal: AbortSignal,
): Promise<SafetyNumber> {
  return computeNumber(context, await currentIdentity(context, named, signal));
}

/**
 * Notes that the user has compared the safety number; an identity that waits is confirmed by that. Throws
 * `E_SAFETY_NUMBER_MISMATCH` when it is another one, what {@link SafetyNumber.matches} throws, and `E_IDENTITY_CHANGED` when
 * the identity changed meanwhile.
 */
export async function verifyContact(
  context: AccountContext,
  named: Named,
  proof: SafetyProof,
  signal: AbortSignal,
): Promise<string> {
  const identity = await currentIdentity(context, named, signal);
  const number = computeNumber(context, identity);
  const isSame = proof instanceof Uint8Array ? number.matches(proof) : isSameDigits(number.digits, proof.digits);
  if (!isSame)
    throw new ClientError(
      'E_SAFETY_NUMBER_MISMATCH',
      'the two safety numbers differ: trust nothing that was sent here',
    );
  await noteVerified(context, named, identity);
  return formatAccountId(identity.accountId);
}

function computeNumber({ account, environment }: AccountContext, identity: CurrentIdentity): SafetyNumber {
  const { accountId, identityKey, confirmed } = identity;
  const { digits, scannable } = safetyNumber(environment.crypto, {
    local: { identityKey: account.identityKeyPair.publicKey, identifier: account.accountId },
    remote: { identityKey: parsePublicKey(identityKey), identifier: accountId },
  });
  return {
    accountId: formatAccountId(accountId),
    confirmed,
    digits,
    scannable,
    matches: (scanned) => compare(scannable, scanned),
  };
}

function compare(own: Uint8Array, scanned: Uint8Array): boolean {
  try {
    if (compareScannable(own, scanned)) return true;
  } catch (cause) {
    if (!(cause instanceof RatchetError)) throw cause;
    if (cause.code === 'E_FINGERPRINT_VERSION') {
      const words = 'the scanned safety number is of another version; update the older of the two apps';
      throw new ClientError('E_SAFETY_NUMBER_VERSION', words, { cause });
    }
    throw new ClientError('E_SAFETY_NUMBER_INVALID', 'what was scanned is no safety number', { cause });
  }
  if (equalBytes(own, scanned))
    throw new ClientError('E_SAFETY_NUMBER_OWN', 'what was scanned is the code of this side; scan the other one');
  return false;
}

/** Digits as people write them, in groups. */
const isSameDigits = (digits: string, compared: string): boolean =>
  equalBytes(utf8ToBytes(digits), utf8ToBytes(compared.replaceAll(/\s/g, '')));
