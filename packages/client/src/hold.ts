/**
 * Putting a delivery aside whose sender's relay cannot be asked for its certificates now. It is durable then, so the relay
 * may delete it, and it does not stand in the way of what comes after it.
 */

import { bytesToHex } from '@sotto/crypto';
import { decodeStoredHeldDelivery, encodeStoredHeldDelivery, parseAddress } from '@sotto/wire';
import type { Arrival } from './arrival.ts';
import { commitStep, decodeRecord, takeSnapshot } from './commit.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { HELD_PREFIX, heldKey, MAILBOX_KEY } from './keys.ts';
import { HELD_MAX } from './limits.ts';
import { putMailboxPosition, readMailboxPosition } from './mailbox.ts';
import type { Opened } from './senders.ts';

/**
 * Whether mail of `domain` waits. What comes behind it waits too, for a sender is read in the order in which it wrote; who
 * wrote what is sealed, so the order is kept for all senders of a domain together.
 */
export async function isHolding(context: AccountContext, domain: string): Promise<boolean> {
  const held = await context.store.scan(HELD_PREFIX, { limit: HELD_MAX });
  return held.some(([key, { value }]) => decodeRecord(key, value, decodeStoredHeldDelivery).domain === domain);
}

/** `false` when too many are put aside already. One that is aside stays there. */
export async function holdDelivery(context: AccountContext, { address }: Opened, arrival: Arrival): Promise<boolean> {
  const { source, envelope, acceptedAt } = arrival;
  if (source.delete.length > 0) return true;
  const { clock, random, log } = context.environment;
  if ((await context.store.scan(HELD_PREFIX, { limit: HELD_MAX })).length >= HELD_MAX) return false;
  const { domain } = parseAddress(address);
  const record = encodeStoredHeldDelivery({ envelope, acceptedAt, domain, heldAt: nowSeconds(clock) });
  const key = heldKey(context.nextStoredAt(), bytesToHex(random(8)));
  await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [MAILBOX_KEY, ...source.keys]);
    const position = readMailboxPosition(snapshot);
    if (source.isDone(snapshot, position)) return { batch: {}, result: undefined };
    const put = [[key, record] as const, putMailboxPosition(source.advance(position))];
    return { batch: { expect: snapshot.expect, put }, result: undefined };
  });
  log({ level: 'info', event: 'delivery-held', fields: {} });
  context.heldChanges.notify();
  return true;
}
