import { memoryStore } from '@sotto/store';
import { encodeStoredOutboxEntry } from '@sotto/wire';
import { expect, it } from 'vitest';
import { deviceNumbered, knownAccount } from '../test/known-account.ts';
import type { AccountContext } from './context.ts';
import { INBOX_PREFIX, OUTBOX_PREFIX } from './keys.ts';
import { createContext } from './open.ts';
import { StoredOrder } from './stored-order.ts';
import { reportUndelivered } from './undelivered.ts';

const bob = knownAccount('bob@b.example');
const [phone, laptop] = [deviceNumbered(1), deviceNumbered(2)];

/** How many notices there are when something for the laptop was refused. The outbox is empty in any case. */
async function notices(manifest: ReturnType<typeof bob.manifest>, changes: { bulk?: boolean; aside?: boolean }) {
  const store = memoryStore();
  const key = `${OUTBOX_PREFIX}1`;
  const entry = bob.waiting(laptop, 1_500_000, changes);
  await store.commit({ put: [...bob.records(manifest), [key, encodeStoredOutboxEntry(entry)]] });
  const context = createContext({ store }, new StoredOrder(), () => undefined, new AbortController().signal);
  await reportUndelivered(context as unknown as AccountContext, { key, entry }, 'E_ITEM_REFUSED');
  expect(await store.scan(OUTBOX_PREFIX)).toEqual([]);
  return (await store.scan(INBOX_PREFIX)).length;
}

const both = bob.manifest([phone, laptop]);

it('is said of what was for a device', async () => {
  expect(await notices(both, {})).toBe(1);
});

it('is not said of what the app has not sent', async () => {
  expect(await notices(both, { aside: true })).toBe(0);
});

it('is said of what a device that came later has missed, only if there is no other one that may have it', async () => {
  expect(await notices(both, { bulk: true })).toBe(0);
  expect(await notices(bob.manifest([laptop]), { bulk: true })).toBe(1);
});
