/** The tokens that the copies of a message go out with, taken from the wallets in the commit that queues it. */

import type { Key } from '@sotto/store';
import {
  type Authorization,
  type Device,
  decodeStoredTokenWallet,
  encodeStoredTokenWallet,
  type StoredTokenWallet,
  type TokenReport,
} from '@sotto/wire';
import type { Snapshot } from './commit.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { walletKey } from './keys.ts';
import { reportOf, takeToken } from './wallet.ts';

export interface Payment {
  /** By device. One without goes out with what is found when it does. */
  readonly tokens: ReadonlyMap<number, Authorization>;
  /** Every copy has a token. */
  readonly isPaid: boolean;
  /** What is left, of the wallet that has the least; missing for what goes to nobody yet. */
  readonly report?: TokenReport;
  readonly put: readonly (readonly [Key, Uint8Array])[];
}

/** Of what waits here. */
export const PAID_LATER: Payment = { tokens: new Map(), isPaid: true, put: [] };

/** `snapshot` holds the {@link walletKey} of every one of these devices of the recipient, which are one at least. */
export function payFor(
  { environment }: Pick<AccountContext, 'environment'>,
  snapshot: Snapshot,
  serviceId: string,
  devices: readonly Device[],
): Payment {
  const now = nowSeconds(environment.clock);
  const tokens = new Map<number, Authorization>();
  const put: (readonly [Key, Uint8Array])[] = [];
  const left: (StoredTokenWallet | undefined)[] = [];
  for (const { deviceId, mailboxId } of devices) {
    const key = walletKey(serviceId, deviceId);
    const wallet = snapshot.read(key, decodeStoredTokenWallet);
    const taken = takeToken(wallet, mailboxId, now);
    left.push(taken?.wallet ?? wallet);
    if (taken === undefined) continue;
    tokens.set(deviceId, { kind: 'contactToken', token: taken.token });
    put.push([key, encodeStoredTokenWallet(taken.wallet)]);
  }
  const reports = left.map((wallet) => reportOf(wallet, now));
  const report = reports.reduce((least, one) => (one.left < least.left ? one : least));
  return { tokens, isPaid: tokens.size === devices.length, report, put };
}
