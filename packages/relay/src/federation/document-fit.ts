/** Whether a signed document is about the relay that is to serve it. */

import { type CryptoProvider, equalBytes } from '@sotto/crypto';
import { IdentityError, verifyDiscovery } from '@sotto/identity';
import type { OnlineKey } from '@sotto/wire';
import type { WorkingKeys } from '../working-keys.ts';

export interface FitOptions {
  readonly keys: WorkingKeys;
  /** Those that sign vouchers, now or later. */
  readonly voucherKeys: readonly OnlineKey[];
  readonly domain: string;
  /** Absent when the operator has not fixed one. */
  readonly apiUrl: string | undefined;
  /** What strangers are asked for; absent when that is not known. */
  readonly workBits?: number;
  /** Seconds since 1970. */
  readonly now: number;
}

/** What stands against serving it, as the rest of a sentence about it; `undefined` for a document that fits. */
export const complaintAboutFit = (
  crypto: CryptoProvider,
  signedDiscovery: Uint8Array,
  { keys, voucherKeys, domain, apiUrl, workBits, now }: FitOptions,
): string | undefined => {
  try {
    const { discovery } = verifyDiscovery(crypto, signedDiscovery, { domain, now, dangerAllowHttp: true });
    if (apiUrl !== undefined && discovery.apiUrl !== apiUrl) return 'names another URL';
    if (workBits !== undefined && (discovery.limits.requestWorkBits ?? 0) !== workBits)
      return 'says of other work for strangers than `requests.workBits`';
    const ours = [...keys.entries().filter(({ isRevoked }) => !isRevoked), ...voucherKeys];
    // A key for vouchers is deleted at its end, and a document lasts longer.
    const isForeign = discovery.keys.some(
      ({ id, purpose, publicKey, notAfter }) =>
        !(purpose === 'voucher' && notAfter <= now) &&
        !ours.some((one) => one.id === id && equalBytes(one.publicKey, publicKey)),
    );
    if (isForeign) return 'lists a key that is not here or is revoked';
    const inUse = keys.serverToServer();
    const isListed = discovery.keys.some(
      ({ id, notBefore, notAfter }) => id === inUse.id && notBefore <= now && now <= notAfter,
    );
    if (!isListed || discovery.revokedKeyIds.includes(inUse.id)) return 'does not list the key that signs now';
    if (!equalBytes(discovery.sealedSender.trustRoot, keys.authority().trustRoot)) return 'names another trust root';
    const { serverCertificate } = keys.sealedSender();
    const isCertified = discovery.sealedSender.serverCertificates.some((one) => equalBytes(one, serverCertificate));
    return isCertified ? undefined : 'does not list the server certificate in use';
  } catch (error) {
    if (error instanceof IdentityError) return `does not verify: ${error.code}`;
    throw error;
  }
};
