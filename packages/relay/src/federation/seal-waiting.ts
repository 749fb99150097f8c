/**
 * Mail that was taken for other relays before items were sealed: it is sealed here, as its sender would have done, as soon as
 * the key of its destination is known.
 */

import type { CryptoProvider, RandomBytes } from '@sotto/crypto';
import { findForwardingKey, sealForward } from '@sotto/identity';
import { expiryFor } from '@sotto/wire';
import { RelayError } from '../errors.ts';
import { SEALS_OPENED_AT_ONCE } from '../limits.ts';
import { expiresAtOf } from '../store/hours.ts';
import type { OutboxItem, RelayStore, UnsealedItem } from '../store/relay-store.ts';
import type { Peer } from './directory.ts';

export interface SealEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  readonly store: Pick<RelayStore, 'outboxUnsealed' | 'outboxSeal'>;
  /** Of this relay. */
  readonly domain: string;
  readonly clock: () => number;
}

/** All that waits for this destination. Throws `E_PEER_REFUSED` when there is some and no key to seal it to. */
export const sealWaiting = async (env: SealEnvironment, peer: Peer): Promise<void> => {
  const { store } = env;
  for (;;) {
    const items = await store.outboxUnsealed(peer.domain, SEALS_OPENED_AT_ONCE);
    if (items.length === 0) return;
    await store.outboxSeal(items.map((item) => sealItem(env, peer, item)));
  }
};

const sealItem = (env: SealEnvironment, { discovery }: Peer, item: UnsealedItem): OutboxItem => {
  const key = findForwardingKey(discovery, { algorithm: 'xWing', now: Math.floor(env.clock() / 1000) });
  if (key === undefined) throw new RelayError('E_PEER_REFUSED', 'the other relay publishes no forwarding key');
  const { sequence, destination, lane, itemId, expiresAt, mailboxId, envelope } = item;
  const expiry = expiryFor(expiresAt - item.acceptedAt);
  // What could ask for more than three weeks keeps its end, and says that it came as much later.
  const acceptedAt = Math.max(item.acceptedAt, expiresAt - expiresAtOf(0, expiry));
  const route = { origin: env.domain, destination, lane, expiry, itemId };
  const content = sealForward(env, key, route, { mailboxId, envelope });
  return { sequence, destination, lane, itemId, expiry, acceptedAt, content };
};
