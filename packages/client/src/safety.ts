/**
 * Safety numbers: both sides compute the same digits from both identities, so people can compare them by voice or scan.
 *
 * Spec: Signal session layer, section 10, with version 2, 5200 iterations and the 16-byte account ids as identifiers.
 */

import { formatAccountId } from '@sotto/identity';
import { compareScannable, parsePublicKey, RatchetError, safetyNumber } from '@sotto/ratchet';
import { currentIdentity } from './contacts.ts';
import type { AccountContext } from './context.ts';

export interface SafetyNumber {
  /** UUID of the other side's account. */
  readonly accountId: string;
  /** `false`: the address stood for another identity before, and this one waits for `acceptIdentityChange`. */
  readonly confirmed: boolean;
  /** 60 decimal digits, the same on both sides. Show them in groups of five. */
  readonly digits: string;
  /** What a QR code carries for the other side to scan. */
  readonly scannable: Uint8Array;
  /** Whether `scanned`, the other side's {@link scannable}, is of the same two identities. `false` for anything else. */
  matches(scanned: Uint8Array): boolean;
}

/** With the identity that `address` stands for now, which its relay is asked for when none is known. */
export async function safetyNumberWith(
  context: AccountContext,
  address: string,
  signal: AbortSignal,
): Promise<SafetyNumber> {
  const { accountId, identityKey, confirmed } = await currentIdentity(context, address, signal);
  const { account, environment } = context;
  const { digits, scannable } = safetyNumber(environment.crypto, {
    local: { identityKey: account.identityKeyPair.publicKey, identifier: account.accountId },
    remote: { identityKey: parsePublicKey(identityKey), identifier: accountId },
  });
  return {
    accountId: formatAccountId(accountId),
    confirmed,
    digits,
    scannable,
    matches: (scanned) => {
      try {
        return compareScannable(scannable, scanned);
      } catch (error) {
        if (error instanceof RatchetError) return false;
        throw error;
      }
    },
  };
}
