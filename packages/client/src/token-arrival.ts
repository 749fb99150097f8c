/** What a message brings and says of tokens, made durable in the commit that reads it. */

import type { Key } from '@sotto/store';
import { type Content, decodeStoredTokenWallet, encodeStoredTokenWallet, type StoredStanding } from '@sotto/wire';
import type { Snapshot } from './commit.ts';
import { heardFrom, putStanding } from './contacts/standing.ts';
import type { AccountContext } from './context.ts';
import { shareOf } from './devices/own.ts';
import { nowSeconds } from './environment.ts';
import { standingKey, walletKey } from './keys.ts';
import type { Notifier } from './notifier.ts';
import type { Opened } from './senders.ts';
import { addGrant } from './wallet.ts';

/** The records that {@link receiveTokens} reads. */
export const tokenRecords = ({ serviceId, deviceId }: Opened): readonly Key[] => [
  standingKey(serviceId),
  walletKey(serviceId, deviceId),
];

/** `content` is absent for a message that has none of ours; its sender was heard from all the same. */
export function receiveTokens(
  context: AccountContext,
  { serviceId, deviceId }: Opened,
  snapshot: Snapshot,
  standing: StoredStanding,
  content: Content | undefined,
): { readonly put: readonly (readonly [Key, Uint8Array])[]; readonly woken: readonly Pick<Notifier, 'notify'>[] } {
  const { account, environment, outboxChanges, tokenChanges } = context;
  const now = nowSeconds(environment.clock);
  const heard = heardFrom(standing, content?.report, now, serviceId === account.serviceId);
  const put: (readonly [Key, Uint8Array])[] = [putStanding(serviceId, heard)];
  const grant = content?.grant;
  if (grant !== undefined) {
    const key = walletKey(serviceId, deviceId);
    const wallet = addGrant(snapshot.read(key, decodeStoredTokenWallet), grant, shareOf(context), now);
    put.push([key, encodeStoredTokenWallet(wallet)]);
  }
  // What waits for tokens, or for a sign of life, may go now.
  return { put, woken: [outboxChanges, ...(heard.refill ? [tokenChanges.of(serviceId)] : [])] };
}
