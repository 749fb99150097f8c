/** A relay's store alone, with one mailbox and the key that its device mints tokens with. */

import { type CryptoProvider, systemRandom as random } from '@sotto/crypto';
import { nobleProvider } from '@sotto/crypto/noble';
import { mintContactToken, TOKEN_EPOCH_SECONDS, tokenEpochAt } from '@sotto/identity';
import type { openSqlite } from '@sotto/store-sqlite';
import { padEnvelope } from '@sotto/wire';
import { checkConfig } from '../src/config.ts';
import type {
  ItemAuthorization,
  ItemOutcome,
  MailboxItem,
  MailboxRow,
  RelayStore,
  VoucherUse,
} from '../src/store/relay-store.ts';
import { openRelayStore } from '../src/store/sqlite-relay-store.ts';
import { freshDirectory } from './relays.ts';

/** The middle of a token epoch and of an hour. */
export const NOON = (1_475 * TOKEN_EPOCH_SECONDS + TOKEN_EPOCH_SECONDS / 2 + 1_800) * 1_000;

export interface TokenStore {
  readonly store: RelayStore;
  readonly mailbox: MailboxRow;
  readonly mailboxId: Uint8Array;
  readonly dataDirectory: string;
  /** Moves the clock. */
  at(milliseconds: number): void;
  /** A token of this mailbox. */
  mint(nonce?: Uint8Array, epoch?: number): ItemAuthorization;
  /** A voucher that was found good. */
  voucher(): ItemAuthorization;
  deliver(
    authorization: ItemAuthorization | undefined,
    changes?: Partial<MailboxItem>,
    origin?: string,
  ): Promise<ItemOutcome>;
  /** The same many times, in one request. */
  deliverMany(
    count: number,
    authorization: ItemAuthorization | undefined,
    changes?: Partial<MailboxItem>,
  ): Promise<readonly ItemOutcome[]>;
  revoke(nonces: readonly Uint8Array[], epoch?: number): Promise<void>;
  /** Reads and deletes so many, oldest first. */
  acknowledge(count: number): Promise<void>;
  /** How many envelopes wait. */
  waiting(): Promise<number>;
}

export interface TokenStoreOptions {
  readonly crypto?: Pick<CryptoProvider, 'hmacSha256'>;
  readonly dataDirectory?: string;
  readonly mailboxItemsMax?: number;
  readonly openSqlite?: typeof openSqlite;
  /** Of an earlier store on the same directory. */
  readonly keys?: TokenStoreKeys;
}

export interface TokenStoreKeys {
  readonly dedupe: Uint8Array;
  readonly mailboxId: Uint8Array;
  readonly byEpoch: ReadonlyMap<number, Uint8Array>;
}

export const newKeys = (): TokenStoreKeys => {
  const epoch = tokenEpochAt(NOON / 1000);
  const epochs = [epoch + 1, epoch, epoch - 1, epoch - 2];
  return { dedupe: random(32), mailboxId: random(32), byEpoch: new Map(epochs.map((one) => [one, random(32)])) };
};

export const nonceOf = (): { readonly scope: string; readonly nonce: Uint8Array } => ({
  scope: 't',
  nonce: random(16),
});

const defaults = checkConfig({ domain: 'b.example', dataDirectory: '/nowhere' });

export const openTokenStore = async (options: TokenStoreOptions = {}): Promise<TokenStore> => {
  let now = NOON;
  const { dedupe, mailboxId, byEpoch } = options.keys ?? newKeys();
  const dataDirectory = options.dataDirectory ?? freshDirectory();
  const store = await openRelayStore({
    dataDirectory,
    domain: 'b.example',
    dedupeKey: dedupe,
    crypto: options.crypto ?? nobleProvider,
    ...(options.openSqlite && { openSqlite: options.openSqlite }),
    quota: { ...defaults.quota, ...(options.mailboxItemsMax && { mailboxItemsMax: options.mailboxItemsMax }) },
    waitingRequestsMax: defaults.requests.waitingMax,
    outbox: defaults.outbox,
    clock: () => now,
    observer: { commit: () => undefined },
  });
  const accountId = random(16);
  const device = { deviceId: 1, registrationId: 1, authenticationKey: random(32), mailboxId };
  const registered = { localpart: 'bob', accountId, identityKey: random(33), signedManifest: random(100) };
  const preKeys = { oneTimePreKeys: [], oneTimeKemPreKeys: [], replaceOneTimeKeys: false };
  await store.register(nonceOf(), { ...registered, devices: [device], deviceId: 1, preKeys, compare: () => 'same' });
  const found = options.keys === undefined ? await store.findDevice(accountId, 1) : undefined;
  const mailbox = found?.mailbox ?? (1 as MailboxRow);
  const lease = async (): Promise<number> => (await store.attach(nonceOf(), mailbox)).number;
  const read = async (count: number) => store.fetch(mailbox, await lease(), 0, count, 1 << 30);
  const present = tokenEpochAt(NOON / 1000);
  await store.putTokenKeys(
    nonceOf(),
    mailbox,
    [...byEpoch].map(([epoch, key]) => ({ epoch, key })),
  );
  return {
    store,
    mailbox,
    mailboxId,
    dataDirectory,
    at: (milliseconds) => {
      now = milliseconds;
    },
    mint: (nonce = random(16), epoch = present) => ({
      kind: 'contactToken',
      token: mintContactToken(nobleProvider, byEpoch.get(epoch)!, nonce, mailboxId),
    }),
    voucher: () => ({ kind: 'voucher', use: useOf() }),
    deliver: async (authorization, changes = {}, origin = 'a.example') => {
      const item = { ...itemAt(now), mailboxId, ...(authorization && { authorization }), ...changes };
      const [outcome] = await store.deliver(nonceOf(), origin, [item]);
      return outcome!;
    },
    deliverMany: (count, authorization, changes = {}) =>
      store.deliver(
        nonceOf(),
        'a.example',
        Array.from({ length: count }, () => ({
          ...itemAt(now),
          mailboxId,
          ...(authorization && { authorization }),
          ...changes,
        })),
      ),
    revoke: (nonces, epoch = present) => store.revokeTokens(nonceOf(), mailbox, epoch, nonces),
    waiting: async () => (await read(100_000)).length,
    acknowledge: async (count) => {
      const sequences = (await read(count)).map(({ sequence }) => sequence);
      await store.acknowledge(mailbox, await lease(), sequences);
    },
  };
};

export const useOf = (changes: Partial<VoucherUse> = {}): VoucherUse => ({
  issuer: 'a.example',
  issuerKeyId: 'new-1',
  prefix: random(32),
  expiresAt: NOON / 1000 + 86_400,
  ...changes,
});

const itemAt = (now: number): Omit<MailboxItem, 'mailboxId'> => ({
  itemId: random(16),
  lane: 'message',
  envelope: padEnvelope(random(60)),
  acceptedAt: Math.floor(now / 3_600_000) * 3_600,
  expiresAt: Math.floor(now / 1_000) + 86_400,
});
