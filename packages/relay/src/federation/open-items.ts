/**
 * Opens what clients of other relays have sealed to this one. The key is chosen by its id, never tried; whatever is wrong
 * with an item, nothing more is said of it than that it does not open. A few are opened in one turn of the event loop, for
 * each takes a fifth of a millisecond.
 */

import type { CryptoProvider } from '@sotto/crypto';
import { type ForwardingKeyPair, IdentityError, openForward } from '@sotto/identity';
import { type DeliverItem, type ForwardContent, isSealedBucket } from '@sotto/wire';
import { SEALS_OPENED_AT_ONCE } from '../limits.ts';
import { nativeAead } from '../store/aead.ts';
import type { ItemOutcome } from '../store/relay-store.ts';

export type OpenedItem =
  | { readonly isOpen: true; readonly content: ForwardContent }
  | { readonly isOpen: false; readonly refusal: ItemOutcome };

export interface ItemOpener {
  /** In the order of the items. */
  open(origin: string, items: readonly DeliverItem[]): Promise<readonly OpenedItem[]>;
}

export interface ItemOpenerEnvironment {
  readonly crypto: CryptoProvider;
  readonly domain: string;
  /** All that this relay can still open with. */
  readonly keys: () => readonly ForwardingKeyPair[];
}

export const createItemOpener = (env: ItemOpenerEnvironment): ItemOpener => ({
  async open(origin, items) {
    const opened: OpenedItem[] = [];
    for (const item of items) {
      if (opened.length > 0 && opened.length % SEALS_OPENED_AT_ONCE === 0) await nextTurn();
      opened.push(openItem(env, origin, item));
    }
    return opened;
  },
});

const openItem = (
  { crypto, domain, keys }: ItemOpenerEnvironment,
  origin: string,
  { itemId, lane, expiry, content }: DeliverItem,
): OpenedItem => {
  // As the relay of the sender should have seen to (RL-09).
  if (!isSealedBucket(content.sealed.length, lane)) return refused('E_SIZE_NOT_BUCKET');
  const key = keys().find(({ id }) => id === content.keyId);
  if (key === undefined) return refused('E_ITEM_REFUSED');
  try {
    const route = { origin, destination: domain, lane, expiry, itemId };
    return { isOpen: true, content: openForward(crypto, key, route, content.sealed, nativeAead) };
  } catch (error) {
    if (error instanceof IdentityError) return refused('E_ITEM_REFUSED');
    throw error;
  }
};

const refused = (code: 'E_ITEM_REFUSED' | 'E_SIZE_NOT_BUCKET'): OpenedItem => ({
  isOpen: false,
  refusal: { status: 'rejected', code },
});

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
