import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { createManifest, formatAccountId, verifyManifest } from '@sotto/identity';
import { generateIdentityKeyPair, serializePublicKey } from '@sotto/ratchet';
import { memoryStore } from '@sotto/store';
import {
  type Device,
  decodeStoredAddressPin,
  decodeStoredOutboxEntry,
  encodeStoredAddressPin,
  encodeStoredContact,
  encodeStoredOutboxEntry,
  encodeStoredSentMessage,
} from '@sotto/wire';
import { expect, it } from 'vitest';
import type { AccountContext } from '../context.ts';
import { ClientError } from '../errors.ts';
import { addressKey, contactKey, OUTBOX_PREFIX, REPAIR_PREFIX, repairKey, sentKey } from '../keys.ts';
import { createContext } from '../open.ts';
import { StoredOrder } from '../stored-order.ts';
import { followGone } from './gone-mailbox.ts';

const device = (deviceId: number): Device => ({
  deviceId,
  registrationId: deviceId,
  authenticationKey: random(32),
  mailboxId: random(32),
});

const address = 'bob@b.example';
const identity = generateIdentityKeyPair({ crypto, random });
const old = device(1);
const further = device(2);
const first = verifyManifest(
  crypto,
  createManifest(crypto, random, identity, { address, devices: [old], issuedAt: 1_000 }),
);
const next = createManifest(crypto, random, identity, {
  address,
  devices: [further],
  issuedAt: 2_000,
  previous: first,
});
const { accountId } = first;
const serviceId = formatAccountId(accountId);
const identityKey = serializePublicKey(identity.publicKey);
const SENT_AT = 1_500_000;

/** A message for the old device waits in the outbox. Nobody answers; `meanwhile` happens while it is waited for. */
async function waiting(meanwhile: () => Promise<unknown> | undefined) {
  const store = memoryStore();
  const contact = (signedManifest: Uint8Array) =>
    [
      contactKey(serviceId),
      encodeStoredContact({ accountId, identityKey, address, addressVerified: true, signedManifest }),
    ] as const;
  const key = `${OUTBOX_PREFIX}1`;
  const entry = encodeStoredOutboxEntry({
    messageId: random(16),
    sentAt: { seconds: SENT_AT / 1000, milliseconds: 0 },
    type: 'signalMessage',
    message: random(64),
    itemId: random(16),
    accountId,
    identityKey,
    address,
    destination: 'b.example',
    mailboxId: old.mailboxId,
    createdAt: 1_500,
    lifetime: 1_000,
    aside: false,
    stale: false,
    unmissed: false,
    bulk: false,
  });
  const sent = { messageId: random(16), content: random(8), keptUntil: 2 ** 31, sentAgain: [], itemIds: [] };
  await store.commit({
    put: [
      contact(first.bytes),
      [addressKey(address), encodeStoredAddressPin({ accountId })],
      [key, entry],
      [sentKey(serviceId, SENT_AT), encodeStoredSentMessage(sent)],
    ],
  });
  const context = createContext({ store }, new StoredOrder(), () => undefined, new AbortController().signal);
  const discovery = async (): Promise<never> => {
    await meanwhile();
    throw new ClientError('E_RELAY_UNREACHABLE', 'nobody is there');
  };
  const of = { ...context, account: { serviceId: 'self', domain: 'a.example' }, relay: { discovery } };
  const told = () => store.commit({ put: [contact(next)] });
  return {
    store,
    told,
    follow: () => followGone(of as unknown as AccountContext, { key, entry: decodeStoredOutboxEntry(entry) }),
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
  const pin = encodeStoredAddressPin({ ...decodeStoredAddressPin(pinned!.value), changedManifest: next });
  await store.commit({ put: [[key, pin]] });
  expect(await follow()).toBe(false);
  expect(await store.scan(OUTBOX_PREFIX)).toHaveLength(1);
});
