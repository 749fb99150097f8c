/**
 * Whom this relay does not deal with, in memory: the union of the operator's own list and of the feeds that were taken.
 * An entry names a domain, or an account of this relay by a hash that whoever knows the account can compute.
 */

import { bytesToHex, type CryptoProvider } from '@sotto/crypto';
import { blockedAccountHash } from '@sotto/identity';
import { RelayError } from '../errors.ts';
import type { AdminStore } from '../store/admin-store.ts';

export interface Blocks {
  isDomainBlocked(domain: string): boolean;
  isAccountBlocked(accountId: Uint8Array): boolean;
  /** Throws `E_PEER_BLOCKED`. */
  checkDomain(domain: string): void;
  /** Throws `E_ACCOUNT_SUSPENDED`. */
  checkAccount(accountId: Uint8Array): void;
  /** Reads the lists anew, after a change of them and now and then for what has expired. */
  reload(): Promise<void>;
}

export const createBlocks = (crypto: CryptoProvider, store: Pick<AdminStore, 'blockEntries'>): Blocks => {
  let domains: ReadonlySet<string> = new Set();
  let accounts: ReadonlySet<string> = new Set();

  const isDomainBlocked = (domain: string): boolean => domains.has(domain);
  const isAccountBlocked = (accountId: Uint8Array): boolean =>
    accounts.size > 0 && accounts.has(bytesToHex(blockedAccountHash(crypto, accountId)));

  return {
    isDomainBlocked,
    isAccountBlocked,
    checkDomain(domain) {
      if (isDomainBlocked(domain)) throw new RelayError('E_PEER_BLOCKED', 'this relay does not deal with that domain');
    },
    checkAccount(accountId) {
      if (isAccountBlocked(accountId)) throw new RelayError('E_ACCOUNT_SUSPENDED', 'the account is blocked here');
    },
    async reload() {
      const entries = await store.blockEntries();
      domains = new Set(entries.flatMap(({ domain }) => domain ?? []));
      accounts = new Set(
        entries.flatMap(({ accountHash }) => (accountHash === undefined ? [] : bytesToHex(accountHash))),
      );
    },
  };
};
