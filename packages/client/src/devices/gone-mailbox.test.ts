import { systemRandom as random } from '@sotto/crypto';
import { memoryStore } from '@sotto/store';
import {
  decodeStoredAddressPin,
  encodeStoredAddressPin,
  encodeStoredOutboxEntry,
  encodeStoredSentMessage,
} from '@sotto/wire';
import { expect, it } from 'vitest';
import { deviceNumbered, knownAccount } from '../../test/known-account.ts';
import type { AccountContext } from '../context.ts';
import { ClientError } from '../errors.ts';
import { addressKey, OUTBOX_PREFIX, REPAIR_PREFIX, repairKey, sentKey } from '../keys.ts';
import { createContext } from '../open.ts';
import { StoredOrder } from '../stored-order.ts';
import { followGone } from './gone-mailbox.ts';

const bob = knownAccount('bob@b.example');
const { address, serviceId } = bob;
const old = deviceNumbered(1);
const first = bob.manifest([old]);
const next = bob.manifest([deviceNumbered(2)], first);
const SENT_AT = 1_500_000;

/** A message for the old device waits in the outbox. Nobody answers; `meanwhile` happens while it is waited for. */
async function waiting(meanwhile: () => Promise<unknown> | undefined) {
  const store = memoryStore();
  const key = `${OUTBOX_PREFIX}1`;
  const entry = bob.waiting(old, SENT_AT);
  const sent = { messageId: random(16), content: random(8), keptUntil: 2 ** 31, sentAgain: [], itemIds: [] };
  await store.commit({
    put: [
      ...bob.records(first),
      [key, encodeStoredOutboxEntry(entry)],
      [sentKey(serviceId, SENT_AT), encodeStoredSentMessage(sent)],
    ],
  });
  const context = createContext({ store }, new StoredOrder(), () => undefined, new AbortController().signal);
  const discovery = async (): Promise<never> => {
    await meanwhile();
    throw new ClientError('E_RELAY_UNREACHABLE', 'nobody is there');
  };
  const of = { ...context, account: { serviceId: 'self', domain: 'a.example' }, relay: { discovery } };
  return {
    store,
    told: () => store.commit({ put: bob.records(next) }),
    follow: () => followGone(of as unknown as AccountContext, { key, entry }),
  };
}

it('stays when nobody can be asked and nothing is known', async () => {
  const { follow, store } = await waiting(() => undefined);
  expect(await follow()).toBe(false);
  expect(await store.scan(OUTBOX_PREFIX)).toHaveLength(1);
});

it('goes to the devices that there are, if the account has told of them while nobody answered', async () => {
  const world: { told?: () => Promise<unknown> } = {};
  const { follow, store, told } = await waiting(() => world.told?.());
  world.told = told;
  expect(await follow()).toBe(true);
  expect(await store.scan(OUTBOX_PREFIX)).toEqual([]);
  expect((await store.scan(REPAIR_PREFIX)).map(([key]) => key)).toEqual([repairKey(serviceId, 2, SENT_AT)]);
});

it('stays while the address is held for another account: nothing is decided on behalf of that one', async () => {
  const { follow, store, told } = await waiting(() => undefined);
  await told();
  const key = addressKey(address);
  const [pinned] = await store.get([key]);
  const pin = encodeStoredAddressPin({ ...decodeStoredAddressPin(pinned!.value), changedManifest: next.bytes });
  await store.commit({ put: [[key, pin]] });
  expect(await follow()).toBe(false);
  expect(await store.scan(OUTBOX_PREFIX)).toHaveLength(1);
});
