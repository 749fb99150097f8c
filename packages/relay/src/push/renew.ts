/**
 * Puts each subscription into a fresh seal within a week, at an hour of its own: two copies of the database show no more than
 * that a device has one, neither that it is the same nor that others changed on the same day.
 */

import { PUSH_RENEWALS_AT_ONCE } from '../limits.ts';
import type { PushStore } from '../store/relay-store.ts';
import type { SubscriptionSeal } from './subscription.ts';

export const renewSubscriptions = async (
  store: Pick<PushStore, 'due' | 'renew' | 'remove'>,
  seal: SubscriptionSeal,
): Promise<void> => {
  for (;;) {
    const due = await store.due(PUSH_RENEWALS_AT_ONCE);
    const writes = due.map(({ device, sealed }) => {
      const subscription = seal.open(device, sealed);
      // Sealed under a key that was lost: nobody can be woken by it.
      if (subscription === undefined) return store.remove(device, sealed);
      return store.renew(device, sealed, seal.seal(device, subscription));
    });
    await Promise.all(writes);
    if (due.length < PUSH_RENEWALS_AT_ONCE) return;
  }
};
