/** Accounts, keys and mail for the cases. A store takes only what was checked, so nothing here is really signed. */

import { createHash, randomBytes } from 'node:crypto';
import { defaultProvider as crypto } from '@sotto/crypto';
import { type HpkeKeyPair, hpkeXWing, setupHpkeReceiver } from '@sotto/crypto/hpke';
import { mailboxContextInfo, mintContactToken, tokenEpochAt } from '@sotto/identity';
import { type Arrived, padEnvelope, parseArrived, unpadEnvelope } from '@sotto/wire';
import { nativeAead } from '../store/aead.ts';
import type {
  Device,
  ItemAuthorization,
  ItemOutcome,
  Lease,
  MailboxItem,
  PreKeys,
  Registration,
  RelayStore,
  RequestNonce,
  StoredEnvelope,
} from '../store/relay-store.ts';
import type { RelayStoreFactory, RelayStoreOptions } from './case.ts';

export const DOMAIN = 'a.example';
export const HOUR_S = 3600;

/** A store whose clock the case moves. */
export interface World {
  store: RelayStore;
  /** Milliseconds since 1970; a whole hour in the beginning. */
  now: number;
  reopen(): Promise<void>;
}

export const openWorld = async (
  factory: RelayStoreFactory,
  options: Partial<Pick<RelayStoreOptions, 'quota' | 'outbox'>> = {},
): Promise<World> => {
  const world = { now: 1_800_000_000_000 };
  const store = await factory.open({
    domain: DOMAIN,
    quota: { mailboxItemsMax: 10_000, mailboxBytesMax: 64 * 1024 * 1024, retentionDays: 30 },
    waitingRequestsMax: 20,
    outbox: { retryBaseMs: 1_000, retryCapMs: 60_000, itemsMax: 1_000, destinationItemsMax: 1_000 },
    clock: () => world.now,
    ...options,
  });
  return Object.assign(world, {
    store,
    async reopen(this: World) {
      this.store = await factory.reopen(this.store);
    },
  });
};

export const nonce = (): RequestNonce => ({ scope: 'somebody', nonce: bytes(16) });

export const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

export interface Person {
  readonly localpart: string;
  readonly mailboxId: Uint8Array;
  readonly mailboxKeys: HpkeKeyPair;
  /** With which tokens are minted, in whatever epoch. */
  readonly tokenKey: Uint8Array;
  readonly registration: Registration;
}

/** The pre-keys of `count` one-time keys of each kind, from `firstId`; the last-resort key has id 1. */
export const preKeysOf = (count: number, firstId = 100): PreKeys => ({
  signedPreKey: { id: 1, publicKey: bytes(33), signature: bytes(64), binding: binding() },
  lastResortKemPreKey: { id: 1, publicKey: bytes(1569), signature: bytes(64), binding: binding() },
  oneTimePreKeys: numbers(count).map((n) => ({ id: firstId + n, publicKey: bytes(33), binding: binding() })),
  oneTimeKemPreKeys: numbers(count).map((n) => ({
    id: firstId + n,
    publicKey: bytes(1569),
    signature: bytes(64),
    binding: binding(),
  })),
  replaceOneTimeKeys: false,
});

export const mailboxKeyOf = (keys: HpkeKeyPair, id: number) => ({
  id,
  publicKey: keys.publicKey,
  binding: binding(),
});

export const newMailboxKeys = (): HpkeKeyPair => hpkeXWing.keyPair(crypto, bytes(32));

const binding = () => ({ createdAt: 1_800_000_000, signature: bytes(64) });

export const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** Somebody who has not registered yet. The manifest is a text that says which one it is. */
export const person = (localpart: string, oneTimeKeys = 3): Person => {
  const mailboxId = bytes(32);
  const mailboxKeys = newMailboxKeys();
  const accountId = bytes(16);
  const registration: Registration = {
    localpart,
    accountId,
    identityKey: bytes(33),
    signedManifest: new Uint8Array(Buffer.from(`manifest of ${localpart}`)),
    devices: [{ deviceId: 1, registrationId: 77, authenticationKey: bytes(32), mailboxId }],
    deviceId: 1,
    preKeys: { ...preKeysOf(oneTimeKeys), mailboxKey: mailboxKeyOf(mailboxKeys, 1) },
    compare: (kept) => (Buffer.from(kept).equals(Buffer.from(`manifest of ${localpart}`)) ? 'same' : 'newer'),
  };
  return { localpart, mailboxId, mailboxKeys, tokenKey: bytes(32), registration };
};

export const register = async (world: World, localpart: string, oneTimeKeys?: number): Promise<Person> => {
  const registered = person(localpart, oneTimeKeys);
  await world.store.register(nonce(), registered.registration);
  await shareTokenKey(world, registered);
  return registered;
};

/** Tokens of the present epoch are taken from now on. */
export const shareTokenKey = async (world: World, who: Person): Promise<void> => {
  const { mailbox } = await deviceOf(world, who);
  const epoch = tokenEpochAt(world.now / 1000);
  await world.store.putTokenKeys(nonce(), mailbox, [{ epoch, key: who.tokenKey }]);
};

/** A fresh one. */
export const tokenOf = ({ tokenKey, mailboxId }: Person): ItemAuthorization => ({
  kind: 'contactToken',
  token: mintContactToken(crypto, tokenKey, bytes(16), mailboxId),
});

export const deviceOf = async ({ store }: World, { registration }: Person): Promise<Device> => {
  const found = await store.findDevice(registration.accountId, 1);
  if (found === undefined) throw new Error('a registered device is not found');
  return found;
};

export interface ItemChanges extends Partial<Pick<MailboxItem, 'mailboxId' | 'envelope'>> {
  /** Seconds from now; an hour unless told. */
  readonly lifetime?: number;
}

/** `itemId` follows from the word, so the same word to the same person is a retry. */
export const itemFor = (
  world: World,
  to: Person,
  word: string,
  { lifetime, ...changes }: ItemChanges = {},
): MailboxItem => {
  const now = Math.floor(world.now / 1000);
  return {
    itemId: createHash('sha256').update(to.mailboxId).update(word).digest().subarray(0, 16),
    lane: 'message',
    mailboxId: to.mailboxId,
    authorization: tokenOf(to),
    envelope: padEnvelope(Buffer.from(word)),
    acceptedAt: now - (now % HOUR_S),
    expiresAt: now + (lifetime ?? HOUR_S),
    ...changes,
  };
};

/** Delivered by another relay; what became of each. */
export const deliver = async (
  world: World,
  to: Person,
  words: readonly string[],
  changes: ItemChanges = {},
): Promise<readonly string[]> => {
  // The clock may be in another epoch by now.
  await shareTokenKey(world, to);
  const items = words.map((word) => itemFor(world, to, word, changes));
  return (await world.store.deliver(nonce(), 'b.example', items)).map(describe);
};

export const describe = (outcome: ItemOutcome): string =>
  'code' in outcome ? `${outcome.status} ${outcome.code}` : outcome.status;

export const attach = async (world: World, who: Person): Promise<Lease> =>
  world.store.attach(nonce(), (await deviceOf(world, who)).mailbox);

/** All that waits, as its device opens it. */
export const read = async (world: World, who: Person, lease: Lease, after = 0): Promise<readonly Opened[]> => {
  const { mailbox } = await deviceOf(world, who);
  const fetched = await world.store.fetch(mailbox, lease.number, after, 10_000, 64 * 1024 * 1024);
  return fetched.map((stored) => open(who, stored));
};

export const wordsOf = async (world: World, who: Person, lease: Lease): Promise<readonly string[]> =>
  (await read(world, who, lease)).map(({ word }) => word);

export interface Opened extends Arrived {
  readonly sequence: number;
  readonly word: string;
}

const open = (who: Person, stored: StoredEnvelope): Opened => {
  const arrived = parseArrived(stored.kind === 'open' ? stored.body : unwrap(who, stored));
  return { ...arrived, sequence: stored.sequence, word: Buffer.from(unpadEnvelope(arrived.envelope)).toString() };
};

const unwrap = (
  { mailboxKeys, mailboxId }: Person,
  { context, number, body }: Extract<StoredEnvelope, { kind: 'sealed' }>,
): Uint8Array => {
  const info = mailboxContextInfo(mailboxId);
  const receiver = setupHpkeReceiver(crypto, hpkeXWing, mailboxKeys, context.encapsulatedKey, info, nativeAead);
  return receiver.openAt(number, new Uint8Array(0), body);
};

export const acknowledge = async (
  world: World,
  who: Person,
  lease: Lease,
  sequences: readonly number[],
): Promise<number> => world.store.acknowledge((await deviceOf(world, who)).mailbox, lease.number, sequences);

/** Sweeps until nothing is left to sweep. Returns how many envelopes went, and the most in one step. */
export const sweepAll = async ({ store }: World): Promise<{ readonly envelopes: number; readonly most: number }> => {
  let envelopes = 0;
  let most = 0;
  for (;;) {
    const swept = await store.sweep();
    envelopes += swept.envelopes;
    most = Math.max(most, swept.envelopes);
    if (swept.envelopes + swept.outboxItems + swept.records === 0) return { envelopes, most };
  }
};
