import { memoryStore } from '@sotto/store';
import { encodeStoredDeviceNote } from '@sotto/wire';
import { expect, it } from 'vitest';
import { putStanding, STRANGER } from '../contacts/standing.ts';
import type { AccountContext } from '../context.ts';
import { sessionKey } from '../keys.ts';
import { createContext } from '../open.ts';
import { StoredOrder } from '../stored-order.ts';
import { TELL_ALL_KEY, TELL_PREFIX, tellKey } from './keys.ts';
import { spreadTelling } from './tell.ts';

it('tells whom there is a session with, and whom any device has accepted: one that has just come has no sessions', async () => {
  const store = memoryStore();
  const context = createContext({ store }, new StoredOrder(), () => undefined, new AbortController().signal);
  const of = { ...context, account: { serviceId: 'self' } } as unknown as AccountContext;
  await store.commit({
    put: [
      [TELL_ALL_KEY, encodeStoredDeviceNote({ notedAt: 1 })],
      [sessionKey('known', 1), Uint8Array.of(1)],
      [sessionKey('self', 2), Uint8Array.of(1)],
      putStanding('self', { ...STRANGER, accepted: true }),
      putStanding('accepted', { ...STRANGER, accepted: true }),
      putStanding('blocked', { ...STRANGER, accepted: true, blocked: true }),
      putStanding('asking', STRANGER),
    ],
  });
  await spreadTelling(of);
  expect((await store.scan(TELL_PREFIX)).map(([key]) => key)).toEqual(['accepted', 'known'].map(tellKey));
  expect(await store.get([TELL_ALL_KEY])).toEqual([undefined]);
});
