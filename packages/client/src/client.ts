/**
 * The one object an app holds. It owns the store it was opened on, keeps the stream to the home relay alive and
 * publishes what is queued; closing it ends all of that and overwrites the keys in memory.
 */

import { type CryptoProvider, defaultProvider, type RandomBytes, systemRandom } from '@sotto/crypto';
import { parseAccountId } from '@sotto/identity';
import { AgreementMemory } from '@sotto/ratchet';
import type { Store } from '@sotto/store';
import { type Ephemeral, formatAddress, type PushSubscription, parseAddress, parseDomain } from '@sotto/wire';
import {
  type Account,
  type AdmissionOptions,
  loadAccount,
  prepareAccount,
  registerAccount,
  wipeAccount,
} from './account.ts';
import { acceptIdentityChange, type Contact, type Recipient, resolveAddress } from './contacts.ts';
import { type AccountContext, assertOpen, type Context, type OperationOptions, operate } from './context.ts';
import { type ConnectionState, runDelivery } from './delivery.ts';
import { discoverRelay } from './discovery.ts';
import { type Clock, type Logger, systemClock } from './environment.ts';
import { ClientError } from './errors.ts';
import { runHeldDeliveries } from './held-deliveries.ts';
import { type InboxMessage, readInbox } from './inbox.ts';
import { withSignal } from './linked-signal.ts';
import { callOut, tellAll } from './listeners.ts';
import { Notifier } from './notifier.ts';
import { runOutbox } from './outbox.ts';
import { runOutcomes } from './outcomes.ts';
import { runPreKeyShelf } from './pre-key-shelf.ts';
import { type DeliveryReceipt, fetchReceipts } from './receipts.ts';
import { EphemeralQueue, runEphemerals, type Typing } from './receive-ephemeral.ts';
import { relayApi } from './relay-api.ts';
import { nothingRemembered } from './remembered.ts';
import { runRepair } from './repair.ts';
import { type SafetyNumber, safetyNumberWith } from './safety.ts';
import { queueText, type SentMessage } from './send.ts';
import { SessionMemory } from './session-memory.ts';
import { StoredOrder } from './stored-order.ts';
import { prepareTokenKeys } from './token-keys.ts';
import { blockAddress, runTokens, unblockAddress } from './tokens.ts';
import { defaultTransport, type Transport } from './transport.ts';
import { Turns } from './turns.ts';
import { sendTyping } from './typing.ts';

export interface OpenOptions {
  /** Closed with the client. Its bytes are secret: they hold the private keys of the account. */
  readonly store: Store;
  readonly transport?: Transport;
  readonly crypto?: CryptoProvider;
  readonly random?: RandomBytes;
  readonly clock?: Clock;
  /** Called with events that hold no key, text or address. Silent by default. */
  readonly log?: Logger;
}

export interface RegisterOptions extends AdmissionOptions, OperationOptions {
  /** The part of the address before the `@`. */
  readonly handle: string;
  /** Base URL of the relay. Default: what `https://<domain>/.well-known/sotto-relay` says. */
  readonly relayUrl?: string;
}

/** The account as an app may show it. */
export interface AccountInfo {
  readonly address: string;
  /** UUID derived from the identity key. */
  readonly accountId: string;
  readonly deviceId: number;
}

/** Opens the account of a store, or an empty client that can `register`. Works offline. */
export async function open(options: OpenOptions): Promise<SottoClient> {
  const client = new SottoClient(options);
  await client.start();
  return client;
}

export class SottoClient implements AsyncDisposable {
  readonly #context: Context;
  readonly #closing = new AbortController();
  readonly #connectionListeners = new Set<(state: ConnectionState) => void>();
  readonly #typingListeners = new Set<(typing: Typing) => void>();
  #account: AccountContext | undefined;
  #connection: ConnectionState = 'offline';
  readonly #storedOrder = new StoredOrder();
  #outboxNumber = 0;
  #sentAt = 0;
  #loops: readonly Promise<void>[] = [];

  /** Use {@link open}. */
  constructor(options: OpenOptions) {
    const crypto = options.crypto ?? defaultProvider;
    this.#context = {
      store: options.store,
      environment: {
        crypto,
        random: options.random ?? systemRandom,
        clock: options.clock ?? systemClock,
        log: (event) => callOut(() => options.log?.(event)),
      },
      transport: options.transport ?? defaultTransport,
      turns: new Turns(),
      sessions: new SessionMemory(),
      remembered: nothingRemembered(crypto),
      agreements: new AgreementMemory(),
      outboxChanges: new Notifier(),
      inboxChanges: new Notifier(),
      preKeyUses: new Notifier(),
      repairChanges: new Notifier(),
      heldChanges: new Notifier(),
      tokenChanges: new Notifier(),
      refusals: new Map(),
      addressChecks: new Map(),
      discoveryChecks: new Map(),
      typingSaid: new Map(),
      nextOutboxNumber: () => this.#outboxNumber++,
      nextStoredAt: () => this.#storedOrder.next(this.#context.environment.clock.now()),
      nextSentAt: () => {
        this.#sentAt = Math.max(Math.floor(this.#context.environment.clock.now()), this.#sentAt + 1);
        return this.#sentAt;
      },
      closed: this.#closing.signal,
    };
  }

  /** @internal Loads the account and goes online when there is one. */
  async start(): Promise<void> {
    const account = await loadAccount(this.#context);
    await this.#storedOrder.resume(this.#context.store);
    if (account?.registered) this.#goOnline(account);
  }

  /** The registered account of the store, or `undefined`: call {@link register}. */
  get account(): AccountInfo | undefined {
    return this.#account && accountInfo(this.#account.account);
  }

  /** Whether the delivery stream to the home relay is attached. Sending and the inbox work either way. */
  get connection(): ConnectionState {
    return this.#connection;
  }

  /** Calls `listener` at every change of {@link connection}. Returns the function that stops it. */
  onConnection(listener: (state: ConnectionState) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  /**
   * Makes an account on the relay of `domain` and goes online. Safe to repeat after any failure or crash: the same keys
   * are used until the relay has confirmed them.
   *
   * Throws `WireError` `E_ADDRESS_INVALID`, and `ClientError` `E_ADDRESS_TAKEN`, `E_REGISTRATION_CLOSED`,
   * `E_INVITE_REQUIRED`, `E_INVITE_INVALID`, `E_PROOF_OF_WORK_REQUIRED`,
   * `E_ACCOUNT_EXISTS`, `E_RELAY_UNREACHABLE`, `E_RELAY_REFUSED`, `E_RELAY_INVALID`.
   */
  async register(domain: string, options: RegisterOptions): Promise<AccountInfo> {
    assertOpen(this.#context);
    const address = formatAddress(parseAddress(`${options.handle}@${parseDomain(domain)}`));
    return this.#context.turns.run('account', async () => {
      if (this.#account?.account.address === address) return accountInfo(this.#account.account);
      const relayUrl = options.relayUrl ?? (await discoverRelay(this.#context, domain));
      const prepared = await prepareAccount(this.#context, address, new URL(relayUrl).href);
      if (!prepared.registered) {
        const relay = relayApi(this.#context.environment, this.#context.transport, prepared);
        await operate(this.#context, options, (signal) =>
          registerAccount(this.#context, relay, prepared, options, signal),
        );
        await prepareTokenKeys(this.#context, relay, this.#context.closed).catch(() => undefined);
      }
      this.#goOnline({ ...prepared, registered: true });
      return accountInfo(prepared);
    });
  }

  /**
   * Asks the relay of `address` who that is. The first answer is pinned.
   *
   * Throws `E_ADDRESS_UNKNOWN`, `E_IDENTITY_CHANGED`, `E_RELAY_UNREACHABLE`, `E_RELAY_INVALID`, `E_ACCOUNT_MISSING`.
   */
  async contact(address: string, options: OperationOptions = {}): Promise<Contact> {
    return this.#about(address, options, async (context, name, signal) =>
      toContact(await resolveAddress(context, name, signal)),
    );
  }

  /**
   * Encrypts `text` for every device of `address` and resolves once that is durably queued. It leaves as soon as the
   * relay can be reached, also after a restart. The first message to an address needs the relay for its keys.
   *
   * Throws `E_MESSAGE_TOO_LARGE`, `E_ADDRESS_UNKNOWN`, `E_IDENTITY_CHANGED`, `E_RELAY_UNREACHABLE`, `E_RELAY_INVALID`,
   * `E_STORE_CONTENDED`, `E_ACCOUNT_MISSING`.
   */
  async send(address: string, text: string, options: OperationOptions = {}): Promise<SentMessage> {
    return this.#about(address, options, (context, name, signal) => queueText(context, name, text, signal));
  }

  /**
   * Tells `address` that this account types something to it, or no longer does. Call it as often as you like, at every key:
   * the same is not said again for some seconds. It reaches devices that are connected now and have a session with this one,
   * and is neither kept nor tried again, by anybody; no relay or contact makes it fail.
   *
   * Throws `E_ACCOUNT_MISSING`.
   */
  async sendTyping(address: string, active: boolean, options: OperationOptions = {}): Promise<void> {
    await this.#about(address, options, (context, name, signal) => sendTyping(context, name, active, signal));
  }

  /** Calls `listener` when a contact says that it types to this account, or no longer does. Returns the function that stops it. */
  onTyping(listener: (typing: Typing) => void): () => void {
    this.#typingListeners.add(listener);
    return () => this.#typingListeners.delete(listener);
  }

  /**
   * What the relay of `address` has signed about a message sent to it, verified, for each device that it answered for. It is
   * evidence: whoever is shown `evidence` and `itemId` needs to believe neither relay nor this client. There is none between
   * accounts of one relay, and none any more 14 days after sending.
   *
   * Throws `E_RECEIPT_UNKNOWN`, `E_IDENTITY_CHANGED`, `E_RELAY_UNREACHABLE`, `E_RELAY_INVALID`, `E_ACCOUNT_MISSING`.
   */
  async receipts(
    address: string,
    messageId: string,
    options: OperationOptions = {},
  ): Promise<readonly DeliveryReceipt[]> {
    return this.#about(address, options, (context, name, signal) => fetchReceipts(context, name, messageId, signal));
  }

  /**
   * What arrived, oldest first; waits for more. An entry comes again, in every new iterator, until its `ack()`. Ends
   * when `signal` is aborted or the client is closed.
   */
  inbox(options: OperationOptions = {}): AsyncIterableIterator<InboxMessage> {
    const context = this.#require();
    return readInbox(context, options.signal);
  }

  /**
   * The safety number with the identity that `address` stands for now, also while that waits to be confirmed. Throws
   * like {@link contact}, but for `E_IDENTITY_CHANGED`.
   */
  async safetyNumber(address: string, options: OperationOptions = {}): Promise<SafetyNumber> {
    return this.#about(address, options, safetyNumberWith);
  }

  /**
   * Confirms a new identity of `address` after `E_IDENTITY_CHANGED`: the one whose safety number was compared, and no
   * other. Throws `E_IDENTITY_CHANGED` when the relay names yet another one by now.
   */
  async acceptIdentityChange(address: string, compared: Pick<SafetyNumber, 'accountId'>): Promise<void> {
    const accountId = parseAccountId(compared.accountId);
    await acceptIdentityChange(this.#require(), formatAddress(parseAddress(address)), accountId);
  }

  /**
   * The key that a push service is told to take wake-ups from: `applicationServerKey` of WebPush, an uncompressed point of
   * P-256.
   *
   * Throws `E_RELAY_UNREACHABLE`, `E_RELAY_INVALID`, `E_ACCOUNT_MISSING`.
   */
  async pushKey(options: OperationOptions = {}): Promise<Uint8Array> {
    const context = this.#require();
    return operate(context, options, (signal) => context.relay.pushKey(signal));
  }

  /**
   * Where this device may be woken while it is not connected, by WebPush or UnifiedPush; `undefined` ends that. A wake-up
   * holds nothing: the app opens its client, which fetches. Call it whenever the platform gives another subscription.
   *
   * Throws `E_PUSH_REFUSED`, `E_RELAY_UNREACHABLE`, `E_RELAY_INVALID`, `E_ACCOUNT_MISSING`.
   */
  async setPush(subscription: PushSubscription | undefined, options: OperationOptions = {}): Promise<void> {
    const context = this.#require();
    await operate(context, options, (signal) => context.relay.setPush(subscription, signal));
  }

  /**
   * Reads nothing more of the account that `address` stands for, and takes back the tokens it may write with: at once here,
   * and at the relay before this resolves or as soon as it can be reached. The other side is not told. Idempotent.
   *
   * Throws like {@link contact}, but for `E_IDENTITY_CHANGED`.
   */
  async block(address: string, options: OperationOptions = {}): Promise<void> {
    await this.#about(address, options, blockAddress);
  }

  /** Reads messages of the account again. It can write as before once it has had an answer. Throws like {@link block}. */
  async unblock(address: string, options: OperationOptions = {}): Promise<void> {
    await this.#about(address, options, unblockAddress);
  }

  /** Ends the stream, waits for work in progress, closes the store and overwrites the keys in memory. Idempotent. */
  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await Promise.all(this.#loops);
    try {
      await this.#context.store.close();
    } finally {
      this.#context.sessions.close();
      this.#context.agreements.wipe();
      if (this.#account !== undefined) {
        this.#account.relay.close();
        wipeAccount(this.#account.account);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #goOnline(account: Account): void {
    if (this.#account !== undefined) return;
    const relay = relayApi(this.#context.environment, this.#context.transport, account);
    const context: AccountContext = {
      ...this.#context,
      account,
      relay,
      attachment: { epoch: undefined, isUnknown: false },
    };
    this.#account = context;
    const ephemerals = new EphemeralQueue();
    const events = {
      connection: (state: ConnectionState) => this.#connectionChanged(context, state),
      ephemeral: (frame: Ephemeral) => ephemerals.push(frame),
    };
    const tell = (typing: Typing): void => tellAll(this.#typingListeners, typing);
    const loops = [
      runOutbox,
      runOutcomes,
      runPreKeyShelf,
      runRepair,
      runHeldDeliveries,
      (online: AccountContext, signal: AbortSignal) => runEphemerals(online, ephemerals, tell, signal),
      runTokens,
      (online: AccountContext, signal: AbortSignal) => runDelivery(online, events, signal),
    ];
    // Each has a signal of its own to hang its listeners on.
    this.#loops = loops.map((run) => withSignal([this.#closing.signal], undefined, (signal) => run(context, signal)));
  }

  #connectionChanged(context: AccountContext, state: ConnectionState): void {
    if (state === this.#connection) return;
    this.#connection = state;
    if (state === 'online') {
      context.outboxChanges.notify();
      context.preKeyUses.notify();
      context.repairChanges.notify();
      context.heldChanges.notify();
      context.tokenChanges.notify();
    }
    tellAll(this.#connectionListeners, state);
  }

  /** An operation of this account that is about another one, by its address in one form. */
  #about<T>(
    address: string,
    options: OperationOptions,
    act: (context: AccountContext, name: string, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const context = this.#require();
    const name = formatAddress(parseAddress(address));
    return operate(context, options, (signal) => act(context, name, signal));
  }

  #require(): AccountContext {
    assertOpen(this.#context);
    if (this.#account === undefined) {
      throw new ClientError('E_ACCOUNT_MISSING', 'the store holds no account; call register first');
    }
    return this.#account;
  }
}

const accountInfo = ({ address, serviceId, deviceId }: Account): AccountInfo => ({
  address,
  accountId: serviceId,
  deviceId,
});

const toContact = ({ contact, serviceId }: Recipient): Contact => ({
  address: contact.address,
  accountId: serviceId,
  addressVerified: contact.addressVerified,
});
