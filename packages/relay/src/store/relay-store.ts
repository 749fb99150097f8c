/**
 * What the relay asks of an engine. Written for engines of one machine and of many: every state belongs to one mailbox,
 * account or destination, and only the outbox and a request's nonce join a transaction with them. A promise of a
 * writing method resolves after a durable commit and never before (I8).
 *
 * Nothing here can hold who sent a message or who asked for what.
 */

import type {
  Expiry,
  Lane,
  MailboxContext,
  PreKeyBundle,
  PreKeyUpload,
  Receipt,
  Sealed,
  StoreMark,
  TokenEpochKey,
} from '@sotto/wire';
import type { AdminStore } from './admin-store.ts';
import type { BlobStore } from './blob-table.ts';

/**
 * The nonce of the signed request that causes a write. It is spent in the same transaction as the effect; a second use
 * is refused with `E_SIGNATURE_REPLAYED` and changes nothing.
 */
export interface SignatureNonce {
  /** Whose nonce it is: two signers may draw the same one. */
  readonly scope: string;
  readonly nonce: Uint8Array;
}

/** `undefined` for a request of a client session, whose number has excluded replay. */
export type RequestNonce = SignatureNonce | undefined;

export interface DeviceRecord {
  readonly deviceId: number;
  readonly registrationId: number;
  readonly authenticationKey: Uint8Array;
  readonly mailboxId: Uint8Array;
}

export interface Registration {
  readonly localpart: string;
  readonly accountId: Uint8Array;
  readonly identityKey: Uint8Array;
  /** Serialised `SignedManifest`. */
  readonly signedManifest: Uint8Array;
  readonly devices: readonly DeviceRecord[];
  /** The device that signs the request; the pre-keys are its. */
  readonly deviceId: number;
  readonly preKeys: PreKeys;
  /** The digest of an invite, which is spent if this makes an account. */
  readonly invite?: Uint8Array;
  /** Compares with the serialised manifest that is kept. Called inside the transaction, for the same identity only. */
  readonly compare: (kept: Uint8Array) => 'same' | 'newer' | 'stale';
}

/** Checked: every signature and binding verifies, and the mailbox key is one that mail can be sealed to. */
export type PreKeys = PreKeyUpload;

export type RegistrationOutcome =
  | 'registered'
  | 'updated'
  | 'unchanged'
  | 'address-taken'
  | 'mailbox-taken'
  | 'invite-invalid'
  | 'stale';

/** Names a device inside this store; never leaves the relay. */
export type DeviceRow = number & { readonly row: 'device' };
/** Names a mailbox inside this store; never leaves the relay. */
export type MailboxRow = number & { readonly row: 'mailbox' };

export interface Device {
  readonly row: DeviceRow;
  readonly mailbox: MailboxRow;
  /** Of its account. */
  readonly localpart: string;
  readonly authenticationKey: Uint8Array;
  readonly identityKey: Uint8Array;
  /** Kept out by the operator. */
  readonly isSuspended: boolean;
  /** Day since 1970 on which its account was made. */
  readonly createdDay: number;
}

/** As a registration asks for it. */
export interface AccountState {
  /** Kept out by the operator. */
  readonly isSuspended: boolean;
}

export type DeviceState = 'active' | 'suspended';

export interface PreKeyCounts {
  readonly oneTimePreKeys: number;
  readonly oneTimeKemPreKeys: number;
}

export interface ShelfStatus extends PreKeyCounts {
  /** SHA-256 of all that is on the shelf, when asked for. */
  readonly shelfDigest?: Uint8Array;
}

export interface TakenBundle {
  readonly bundle: PreKeyBundle;
  /** Of the device whose bundle it is. */
  readonly mailbox: MailboxRow;
  /** What is on its shelf now. */
  readonly left: PreKeyCounts;
}

/** A voucher that its relay has signed, as it is spent. */
export interface VoucherUse {
  /** Domain of the relay that signed it. */
  readonly issuer: string;
  readonly issuerKeyId: string;
  readonly prefix: Uint8Array;
  /** When its key ends: seconds since 1970. */
  readonly expiresAt: number;
}

/** Why something may come, as far as that can be judged before the transaction. */
export type ItemAuthorization =
  | { readonly kind: 'contactToken'; readonly token: Uint8Array }
  /** `use` is absent when the voucher is not good, which the sender is not told, or could not be judged yet. */
  | { readonly kind: 'voucher'; readonly isUnjudged?: boolean; readonly use?: VoucherUse };

export interface MailboxItem {
  readonly itemId: Uint8Array;
  readonly lane: Lane;
  readonly mailboxId: Uint8Array;
  /** Why it may come; absent when the sender gave nothing. */
  readonly authorization?: ItemAuthorization;
  readonly envelope: Uint8Array;
  /** When the sender's relay took it: seconds since 1970, a whole hour, not in the future. */
  readonly acceptedAt: number;
  /** Seconds since 1970, already clamped to the hard maximum. */
  readonly expiresAt: number;
}

/** An item for another relay, which alone can tell for which mailbox. */
export interface ForwardItem {
  readonly itemId: Uint8Array;
  readonly destination: string;
  readonly lane: Lane;
  readonly expiry: Expiry;
  /** Seconds since 1970, a whole hour. */
  readonly acceptedAt: number;
  readonly content: Sealed;
}

export type SubmittedItem = MailboxItem | ForwardItem;

export type ItemOutcome =
  /** `stored` is absent for an item that went into the outbox. */
  | { readonly status: 'accepted'; readonly mailbox: MailboxRow; readonly stored: StoredEnvelope }
  | { readonly status: 'accepted'; readonly mailbox: undefined }
  | { readonly status: 'duplicate' }
  | {
      readonly status: 'retry';
      readonly code: 'E_MAILBOX_FULL';
      readonly retryAfter: number;
      /** Whose owner should come and make room; absent when the item only waits behind one that was turned away. */
      readonly mailbox: MailboxRow | undefined;
    }
  | {
      readonly status: 'retry';
      readonly code: 'E_OUTBOX_FULL' | 'E_FORWARD_KEY_UNKNOWN' | 'E_ISSUER_UNKNOWN';
      readonly retryAfter: number;
    }
  | {
      readonly status: 'rejected';
      readonly code:
        | 'E_ITEM_REFUSED'
        | 'E_ITEM_EXPIRED'
        | 'E_SIZE_NOT_BUCKET'
        | 'E_ITEM_MISDIRECTED'
        | 'E_PEER_BLOCKED';
    };

/** Which device sends, and from which state of its store. */
export interface SendingDevice {
  readonly device: DeviceRow;
  readonly mark: StoreMark;
}

export type Submission =
  | { readonly kind: 'taken'; readonly outcomes: readonly ItemOutcome[] }
  /** The device sends from another state of its store than that from which it sent last. */
  | { readonly kind: 'behind'; readonly mark: Uint8Array };

export type StoredEnvelope =
  /** An arrived message, sealed to the mailbox key as message `number` of the context `wrap`. */
  | {
      readonly kind: 'sealed';
      readonly sequence: number;
      readonly body: Uint8Array;
      readonly wrap: number;
      readonly number: number;
      readonly context: MailboxContext;
    }
  /** An arrived message that came before the mailbox had a key. */
  | { readonly kind: 'open'; readonly sequence: number; readonly body: Uint8Array };

/** The right to read and empty a mailbox, until somebody else attaches. */
export interface Lease {
  /** Higher than that of every lease before. */
  readonly number: number;
  /** 8 bytes that change when the mailbox was restored. */
  readonly epoch: Uint8Array;
  /** Mail was turned away, for the mailbox was full, since somebody attached. */
  readonly hasRefused: boolean;
  /** From which state of its store the device sent last. */
  readonly storeMark?: Uint8Array;
}

export interface OutboxItem extends ForwardItem {
  readonly sequence: number;
}

/** Mail that was taken for another relay before items were sealed. */
export interface UnsealedItem extends MailboxItem {
  readonly sequence: number;
  readonly destination: string;
}

/** What becomes of an item of the outbox after an answer of the destination. */
export type Settlement =
  | { readonly item: OutboxItem; readonly done: true; readonly code?: UndeliveredCode | undefined }
  /** Milliseconds since 1970. The items behind it go on: their relay sends back those that must not overtake it. */
  | { readonly item: OutboxItem; readonly done: false; readonly nextAttemptAt: number };

/** Why an item for another relay was not delivered. */
export type UndeliveredCode = 'E_ITEM_EXPIRED' | 'E_ITEM_REFUSED' | 'E_SIZE_NOT_BUCKET' | 'E_ITEM_DROPPED';

export interface KeptOutcome {
  /** Absent for an item that was delivered. */
  readonly code: UndeliveredCode | undefined;
}

export interface Swept {
  /** Ids of items that waited for another relay until their time was over. */
  readonly undelivered: readonly Uint8Array[];
  readonly envelopes: number;
  readonly outboxItems: number;
  readonly records: number;
}

/** What else the metrics say of what waits. */
export interface Measures {
  /** Hour since 1970 at which the next envelope expires; `undefined` when none waits. */
  readonly mailboxNextExpiryHour: number | undefined;
  /** Hour since 1970 in which the oldest item was taken; `undefined` when none waits. */
  readonly outboxOldestHour: number | undefined;
  /** Of the destinations that were asked for. */
  readonly outboxItems: ReadonlyMap<string, number>;
  /** Devices that soon hand out their keys of last resort. */
  readonly devicesLow: number;
}

/** Sums for the metrics. */
export interface Usage {
  readonly accounts: number;
  readonly mailboxItems: number;
  readonly mailboxBytes: number;
  readonly outboxItems: number;
  readonly outboxBytes: number;
}

export interface SealedSubscription {
  readonly device: DeviceRow;
  readonly sealed: Uint8Array;
}

export interface PushStore {
  /** Absent: wakes it no more. */
  set(request: RequestNonce, device: DeviceRow, sealed: Uint8Array | undefined): Promise<void>;
  find(mailbox: MailboxRow): Promise<SealedSubscription | undefined>;
  /** Only if it is still this one. */
  remove(device: DeviceRow, sealed: Uint8Array): Promise<void>;
  /** Whose time has come to be sealed anew: within a week of the last time, each at a random hour. */
  due(rowsMax: number): Promise<readonly SealedSubscription[]>;
  /** Puts the same subscription in another seal, if the device has no other one by now. */
  renew(device: DeviceRow, former: Uint8Array, sealed: Uint8Array): Promise<void>;
}

export interface RelayStore {
  readonly blobs: BlobStore;
  readonly push: PushStore;
  /** What an operator asks. */
  readonly admin: AdminStore;
  /** Takes the address, or finds it held by the same identity and continues its manifest. */
  register(request: RequestNonce, registration: Registration): Promise<RegistrationOutcome>;
  findAccount(accountId: Uint8Array): Promise<AccountState | undefined>;
  findDevice(accountId: Uint8Array, deviceId: number): Promise<Device | undefined>;
  /** Calls `listener` for every mailbox that went with a device which a manifest dropped, after its commit. One listener. */
  onDropped(listener: (mailbox: MailboxRow) => void): void;
  /** `undefined` unless the device is still registered with this key and mailbox. Asked for every request of a client session. */
  deviceState(device: DeviceRow): DeviceState | undefined;
  /** Serialised `SignedManifest`. */
  findManifest(request: RequestNonce, localpart: string): Promise<Uint8Array | undefined>;

  /** One-time keys whose id is not above every id accepted before are ignored: a retry never puts a spent key back. */
  putPreKeys(request: RequestNonce, device: Device, preKeys: PreKeys): Promise<PreKeyCounts>;
  preKeyStatus(request: RequestNonce, device: DeviceRow, withDigest: boolean): Promise<ShelfStatus>;
  /**
   * Takes one one-time key of each kind, oldest first; the KEM key of last resort stands in when none is left. `undefined`
   * alike when there is no such device and when the authorization does not pay.
   */
  takeBundle(
    request: RequestNonce,
    localpart: string,
    deviceId: number,
    authorization: ItemAuthorization | undefined,
  ): Promise<TakenBundle | undefined>;

  /** Keys of epochs that are not live, and not the next one, are ignored. */
  putTokenKeys(request: RequestNonce, mailbox: MailboxRow, keys: readonly TokenEpochKey[]): Promise<void>;
  /** Spends tokens, so that nobody else can. */
  revokeTokens(request: RequestNonce, mailbox: MailboxRow, epoch: number, nonces: readonly Uint8Array[]): Promise<void>;

  /** Spends the nonce of a request that has no other effect here. */
  spendNonce(request: RequestNonce): Promise<void>;

  findMailbox(mailboxId: Uint8Array): Promise<MailboxRow | undefined>;

  /** Items of a device of this relay, in its order. With `sender`, only if it is from the newest state of its store. */
  submit(request: RequestNonce, items: readonly SubmittedItem[], sender?: SendingDevice): Promise<Submission>;
  /** Items of another relay, in its order; de-duplicated by origin and item id in the same transaction. */
  deliver(request: RequestNonce, origin: string, items: readonly MailboxItem[]): Promise<readonly ItemOutcome[]>;

  /**
   * Calls `listener` for every envelope that is put into a mailbox, after its commit, before the promise of its writer
   * settles, and in the order of the mailbox. It must not throw. One listener.
   */
  onStored(listener: (mailbox: MailboxRow, stored: StoredEnvelope, lane: Lane) => void): void;
  /** The same for every mailbox that has turned an item away for want of room. */
  onFull(listener: (mailbox: MailboxRow) => void): void;
  /** Takes a mailbox over: its former lease is worth nothing from here on. */
  attach(request: RequestNonce, mailbox: MailboxRow): Promise<Lease>;
  /**
   * Oldest first, behind `after`; at least one if there is one, then as many as fit both limits. Rejects with
   * `E_STREAM_REPLACED` when `lease` is not the mailbox's last one.
   */
  fetch(
    mailbox: MailboxRow,
    lease: number,
    after: number,
    itemsMax: number,
    bytesMax: number,
  ): Promise<readonly StoredEnvelope[]>;
  /**
   * Deletes what is named and there, in one transaction. Returns how many. Rejects with `E_STREAM_REPLACED` and deletes
   * nothing when `lease` is not the mailbox's last one.
   */
  acknowledge(mailbox: MailboxRow, lease: number, sequences: readonly number[]): Promise<number>;

  outboxDestinations(): Promise<readonly string[]>;
  /** What is due of a lane, oldest first. */
  outboxBatch(destination: string, lane: Lane, itemsMax: number, bytesMax: number): Promise<readonly OutboxItem[]>;
  /** When the next item of this destination is due, milliseconds since 1970; `undefined` when none waits. */
  outboxDueAt(destination: string, lane: Lane): Promise<number | undefined>;
  /** Makes everything for this destination due now. */
  outboxRelease(destination: string): Promise<void>;
  /** With the answer that settles them, for those who can name one of the items. */
  outboxSettle(destination: string, settlements: readonly Settlement[], receipt?: Receipt): Promise<void>;
  /** In the order of the ids. */
  findOutcomes(itemIds: readonly Uint8Array[]): Promise<readonly (KeptOutcome | undefined)[]>;
  findReceipt(itemId: Uint8Array): Promise<Receipt | undefined>;

  /** Oldest first. */
  outboxUnsealed(destination: string, itemsMax: number): Promise<readonly UnsealedItem[]>;
  /** Puts items in the place of those of {@link outboxUnsealed} with the same sequence. */
  outboxSeal(items: readonly OutboxItem[]): Promise<void>;

  /** The root key under which another relay was first seen, or that has followed it. */
  pinnedRoot(domain: string): Promise<Uint8Array | undefined>;
  pinnedDomains(domainsMax: number): Promise<readonly string[]>;
  /** Kept for good; once too many are, later ones are not kept. */
  pinRoot(domain: string, rootKey: Uint8Array): Promise<void>;
  unpinRoot(domain: string): Promise<void>;

  /** Deletes a bounded number of expired rows of each table; called again while it finds some. */
  sweep(): Promise<Swept>;
  /** Notes now and then that this database is the one in use, see `generation.ts`. */
  noteInUse(): Promise<void>;
  /** Truncates the write-ahead log, so that what was deleted is in no file. */
  truncateLog(): Promise<void>;
  usage(): Promise<Usage>;
  measure(destinations: readonly string[]): Promise<Measures>;
  /** Commits something of no meaning, durably, to show that it can. */
  probe(): Promise<void>;
  /** Finishes waiting writes, truncates the log and closes. */
  close(): Promise<void>;
}
