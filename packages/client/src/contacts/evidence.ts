/**
 * What relays have said of addresses that contradicts what was known: both device manifests, each signed by the identity key
 * in it. They show that two identities claim one address, or that one identity has signed two lists. Which of the two is false,
 * and who served it, they do not say: what a relay answers to a look-up is not signed. The owner of the address can tell.
 */

import { formatAccountId, verifyManifest } from '@sotto/identity';
import { decodeStoredIdentityEvidence, encodeStoredIdentityEvidence } from '@sotto/wire';
import { decodeRecord } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { evidencePrefix } from '../keys.ts';
import { EVIDENCE_MAX } from '../limits.ts';

/** That an address was said to stand for another identity, or that an account has contradicted itself. */
export interface IdentityEvidence {
  readonly address: string;
  readonly noticedAt: Date;
  /** UUID of the account that was known, and of the one that was named. */
  readonly formerAccountId: string;
  readonly accountId: string;
  /** A serialised `sotto.storage.v1.IdentityEvidence`: both signed manifests, which anybody can verify without asking. */
  readonly evidence: Uint8Array;
}

/** What is kept of one address, oldest first. */
export async function listEvidence(context: AccountContext, address: string): Promise<readonly IdentityEvidence[]> {
  const kept = await context.store.scan(evidencePrefix(address), { limit: EVIDENCE_MAX });
  const accountOf = (manifest: Uint8Array): string =>
    formatAccountId(verifyManifest(context.environment.crypto, manifest).accountId);
  return kept
    .map(([key, { value }]) => {
      const record = decodeRecord(key, value, decodeStoredIdentityEvidence);
      return {
        address,
        noticedAt: new Date(record.noticedAt * 1000),
        formerAccountId: accountOf(record.formerManifest),
        accountId: accountOf(record.manifest),
        evidence: encodeStoredIdentityEvidence(record),
      };
    })
    .sort((one, other) => one.noticedAt.getTime() - other.noticedAt.getTime());
}
