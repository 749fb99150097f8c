/**
 * The one object an app holds. It owns the store it was opened on, keeps the stream to the home relay alive and
 * publishes what is queued; closing it ends all of that and overwrites the keys in memory.
 */

import { formatAddress, type PushSubscription, parseAddress, parseDomain } from '@sotto/wire';
import { type Account, loadAccount, prepareAccount, registerAccount, wipeAccount } from './account.ts';
import type { Addressee } from './addressee.ts';
import { type PendingUpload, pendingUploads } from './attachments/pending.ts';
import { ContactsSurface } from './contacts/surface.ts';
import type { OutgoingContent } from './content/outgoing.ts';
import { type AccountContext, assertOpen, type Context, type OperationOptions, operate } from './context.ts';
import { type Conversation, conversationWith } from './conversations/conversation.ts';
import { type ConversationSummary, listConversations, serviceIdOf } from './conversations/history.ts';
import { forgetHalfLinked, type LinkOptions, linkHere } from './devices/link-here.ts';
import { type LinkDeviceOptions, linkOther } from './devices/link-other.ts';
import { type DeviceInfo, listDevices, ownDevices } from './devices/own.ts';
import { removeDevice } from './devices/remove.ts';
import { discoverRelay } from './discovery.ts';
import { ClientError } from './errors.ts';
import { ConnectionEvent, type ConnectionState } from './events.ts';
import { type Health, healthOf, reportDurability } from './health.ts';
import { dropConsumer } from './inbox/consumers.ts';
import { type InboxOptions, readInbox } from './inbox/inbox.ts';
import type { InboxMessage } from './inbox/messages.ts';
import { runLoops } from './loops.ts';
import { type AccountInfo, createContext, type OpenOptions, type RegisterOptions } from './open.ts';
import { type ContactProfile, readOwnProfile, readProfile, setOwnProfile } from './profiles/own.ts';
import { NOT_ATTACHED, seeClock } from './reannounce.ts';
import { type DeliveryReceipt, fetchReceipts } from './receipts.ts';
import { type BackupOptions, type BackupProgress, writeBackup } from './recovery/backup.ts';
import { type Recovery, recoveryOf } from './recovery/surface.ts';
import { relayApi } from './relay-api.ts';
import { beginSecretChat, findSecretChat, type SecretChat, type SecretChatOptions } from './secret/surface.ts';
import type { SendOptions } from './send.ts';
import { findSent, type SentMessage } from './sent/sent-message.ts';
import { StoredOrder } from './stored-order.ts';
import { prepareTokenKeys } from './token-keys.ts';

/**
 * Opens the account of a store, or an empty client that can `register`. Works offline. When it throws, the store is as it was, and
 * is not closed.
 */
export async function open(options: OpenOptions): Promise<SottoClient> {
  options.signal?.throwIfAborted();
  const client = new SottoClient(options);
  await client.start(options);
  return client;
}

export class SottoClient extends ContactsSurface implements AsyncDisposable {
  readonly #context: Context;
  readonly #closing = new AbortController();
  readonly #storedOrder = new StoredOrder();
  #account: AccountContext | undefined;
  #connection: ConnectionState = 'offline';
  #loops: readonly Promise<void>[] = [];

  /** Use {@link open}. */
  constructor(options: OpenOptions) {
    super();
    const announce: Context['announce'] = (event) => void this.dispatchEvent(event);
    this.#context = createContext(options, this.#storedOrder, announce, this.#closing.signal);
  }

  /** @internal Loads the account and goes online when there is one. */
  async start({ signal }: OperationOptions): Promise<void> {
    reportDurability(this.#context);
    const account = await loadAccount(this.#context);
    signal?.throwIfAborted();
    await this.#storedOrder.resume(this.#context.store, this.#context.environment.clock.now());
    signal?.throwIfAborted();
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

  /**
   * How the client is: how durable its store is, what waits, whether the clock is right, and what of it somebody should look at.
   * Works offline, and before there is an account.
   */
  async health(options: OperationOptions = {}): Promise<Health> {
    assertOpen(this.#context);
    return operate(this.#context, options, () => healthOf(this.#context, this.#connection, this.#account?.attachment));
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
    const act = async (signal: AbortSignal): Promise<AccountInfo> => {
      if (this.#account?.account.address === address) return accountInfo(this.#account.account);
      await forgetHalfLinked(this.#context);
      const relayUrl = options.relayUrl ?? (await discoverRelay(this.#context, domain, signal));
      const prepared = await prepareAccount(this.#context, address, new URL(relayUrl).href);
      if (!prepared.registered) {
        const relay = relayApi(this.#context.environment, this.#context.transport, prepared);
        await registerAccount(this.#context, relay, prepared, options, signal);
        await prepareTokenKeys(this.#context, relay, this.#context.closed).catch(() => undefined);
      }
      this.#goOnline({ ...prepared, registered: true });
      return accountInfo(prepared);
    };
    return this.#context.turns.run('account', () => operate(this.#context, options, act));
  }

  /**
   * Encrypts `content` for every device of the other side and resolves once that is durably queued. It leaves as soon as the
   * relay can be reached, also after a restart. The first message to an address needs the relay for its keys. With a message id
   * of the app's choice it may be repeated after any failure.
   *
   * Throws `E_MESSAGE_TOO_LARGE`, `E_ADDRESS_UNKNOWN`, `E_IDENTITY_CHANGED`, `E_CONTACT_BLOCKED`, `E_RELAY_UNREACHABLE`,
   * `E_RELAY_INVALID`, `E_STORE_CONTENDED`, `E_ACCOUNT_MISSING`.
   */
  async send(to: Addressee, content: OutgoingContent, options: SendOptions = {}): Promise<SentMessage> {
    return this.conversation(to).send(content, options);
  }

  /**
   * Links this device to an account that another device has, and goes online: shows what that device scans, then six digits,
   * and takes over the account with its contacts. Safe to repeat after any failure or crash: it goes on once all has come, and
   * begins anew before. Throws `E_ACCOUNT_EXISTS`, `E_ACCOUNT_NEWER`, `E_LINK_DECLINED`, `E_LINK_INTERRUPTED`,
   * `E_LINK_INVALID`, and of the relay as `register` does.
   */
  async link(domain: string, options: LinkOptions): Promise<AccountInfo> {
    assertOpen(this.#context);
    return this.#context.turns.run('account', async () => {
      const account = await operate(this.#context, options, (signal) =>
        linkHere(this.#context, parseDomain(domain), options, signal),
      );
      this.#goOnline(account);
      return accountInfo(account);
    });
  }

  /**
   * Hands the account to a new device: `invitation` is what it shows, scanned or typed. Throws `E_DEVICE_LIMIT`,
   * `E_LINK_CODE_INVALID`, `E_LINK_DECLINED`, `E_LINK_INTERRUPTED`, `E_LINK_INVALID`, and of the relay as `contact`.
   */
  async linkDevice(invitation: string, options: LinkDeviceOptions): Promise<DeviceInfo> {
    return this.withAccount(options, (context, signal) => linkOther(context, invitation, options, signal));
  }

  /** The devices of the account, as its newest manifest that is known here names them. Throws `E_ACCOUNT_MISSING`. */
  async devices(options: OperationOptions = {}): Promise<readonly DeviceInfo[]> {
    return this.withAccount(options, (context) => listDevices(context));
  }

  /**
   * Takes a device out of the account: the relay drops its mailbox and keys, contacts are told, and nothing is encrypted for it
   * any more. It keeps what it has. Throws `E_DEVICE_UNKNOWN`, and of the relay as `contact`.
   */
  async removeDevice(deviceId: number, options: OperationOptions = {}): Promise<void> {
    await this.withAccount(options, (context, signal) => removeDevice(context, deviceId, signal));
  }

  /** A message that was sent before, from this store; `undefined` when nothing of it is kept. Throws `E_ACCOUNT_MISSING`. */
  async sent(messageId: string, options: OperationOptions = {}): Promise<SentMessage | undefined> {
    return this.withAccount(options, (context) => findSent(context, messageId));
  }

  /**
   * Messages whose files are not uploaded whole, as after a crash: `send` with their message id and the same files goes on, and
   * `discard` gives them up. They are given up by themselves after a week. Throws `E_ACCOUNT_MISSING`.
   */
  async uploads(options: OperationOptions = {}): Promise<readonly PendingUpload[]> {
    return this.withAccount(options, (context) => pendingUploads(context));
  }

  /** The conversations with messages and all secret chats, newest first. Throws `E_ACCOUNT_MISSING`. */
  conversations(options: OperationOptions = {}): AsyncIterableIterator<ConversationSummary> {
    return listConversations(this.requireAccount(), options.signal);
  }

  /**
   * What contacts see of this account: a name and a small picture. Everybody it has written to gets it, encrypted under a key
   * that only they have, with the next tokens. Throws `RangeError` for what is too large, `E_ACCOUNT_MISSING`.
   */
  async setProfile(profile: ContactProfile, options: OperationOptions = {}): Promise<void> {
    await this.withAccount(options, (context) => setOwnProfile(context, profile));
  }

  /** What a contact shows of itself, or this account; `undefined` when nothing is known. Throws `E_ACCOUNT_MISSING`. */
  async profile(of?: Addressee, options: OperationOptions = {}): Promise<ContactProfile | undefined> {
    return this.withAccount(options, async (context) => {
      const serviceId = of === undefined ? undefined : await serviceIdOf(context, of);
      if (of === undefined) return readOwnProfile(context);
      return serviceId === undefined ? undefined : readProfile(context, serviceId);
    });
  }

  /**
   * Begins a secret chat with a contact, beside the ordinary conversation. It is durable when this resolves, and takes messages
   * before the other side has accepted it. Throws as {@link send}, and `E_DEVICE_UNKNOWN`.
   */
  async beginSecretChat(contact: Addressee, options: SecretChatOptions = {}): Promise<SecretChat> {
    return this.withAccount(options, (context, signal) => beginSecretChat(context, contact, options, signal));
  }

  /** A secret chat of this device by its id; `undefined` when it is not here any more. Throws `E_ACCOUNT_MISSING`. */
  async secretChat(id: string, options: OperationOptions = {}): Promise<SecretChat | undefined> {
    return this.withAccount(options, (context) => findSecretChat(context, id));
  }

  /** The conversation with somebody, whether or not there was a message. Throws `E_ACCOUNT_MISSING`. */
  conversation(other: Addressee): Conversation {
    return conversationWith(this.requireAccount(), other);
  }

  /**
   * Tells `address` that this account types something to it, or no longer does. Call it as often as you like, at every key:
   * the same is not said again for some seconds. It reaches devices that are connected now and have a session with this one,
   * and is neither kept nor tried again, by anybody; no relay or contact makes it fail.
   *
   * Throws `E_ACCOUNT_MISSING`.
   */
  async sendTyping(address: Addressee, active: boolean, options: OperationOptions = {}): Promise<void> {
    await this.conversation(address).sendTyping(active, options);
  }

  /**
   * What the relay of `address` has signed about a message sent to it, verified, for each device that it answered for. It is
   * evidence: whoever is shown `evidence` and `itemId` needs to believe neither relay nor this client. There is none between
   * accounts of one relay, and none any more 14 days after sending.
   *
   * Throws `E_RECEIPT_UNKNOWN`, `E_IDENTITY_CHANGED`, `E_RELAY_UNREACHABLE`, `E_RELAY_INVALID`, `E_ACCOUNT_MISSING`.
   */
  async receipts(
    address: Addressee,
    messageId: string,
    options: OperationOptions = {},
  ): Promise<readonly DeliveryReceipt[]> {
    return this.about(address, options, (context, name, signal) =>
      fetchReceipts(context, name.address, messageId, signal),
    );
  }

  /**
   * What arrived, oldest first; waits for more. An entry comes again, in every new iterator of the same consumer, until its
   * `ack()`. Ends when `signal` is aborted or the client is closed. Throws `E_CONSUMERS_MANY`, `E_ACCOUNT_MISSING`.
   */
  inbox(options: InboxOptions = {}): AsyncIterableIterator<InboxMessage> {
    return readInbox(this.requireAccount(), options);
  }

  /** Ends a consumer of the inbox: entries wait for it no longer. Idempotent. Throws `E_ACCOUNT_MISSING`. */
  async dropConsumer(consumer: string, options: OperationOptions = {}): Promise<void> {
    await this.withAccount(options, (context, signal) => dropConsumer(context.store, consumer, signal));
  }

  /**
   * The key that a push service is told to take wake-ups from: `applicationServerKey` of WebPush, an uncompressed point of
   * P-256.
   *
   * Throws `E_RELAY_UNREACHABLE`, `E_RELAY_INVALID`, `E_ACCOUNT_MISSING`.
   */
  async pushKey(options: OperationOptions = {}): Promise<Uint8Array> {
    return this.withAccount(options, (context, signal) => context.relay.pushKey(signal));
  }

  /**
   * Where this device may be woken while it is not connected, by WebPush or UnifiedPush; `undefined` ends that. A wake-up
   * holds nothing: the app opens its client, which fetches. Call it whenever the platform gives another subscription.
   *
   * Throws `E_PUSH_REFUSED`, `E_RELAY_UNREACHABLE`, `E_RELAY_INVALID`, `E_ACCOUNT_MISSING`.
   */
  async setPush(subscription: PushSubscription | undefined, options: OperationOptions = {}): Promise<void> {
    await this.withAccount(options, (context, signal) => context.relay.setPush(subscription, signal));
  }

  /** The recovery secret of the account, and whether a backup is good. */
  readonly recovery: Recovery = recoveryOf((options, act) => this.withAccount(options, act));

  /** Writes an encrypted backup of the account and closes the stream. Throws `E_RECOVERY_MISSING`, `E_ACCOUNT_MISSING`. */
  async backup(stream: WritableStream<Uint8Array>, options: BackupOptions = {}): Promise<BackupProgress> {
    return this.withAccount(options, (context, signal) => writeBackup(context, stream, options, signal));
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
    const { environment, transport } = this.#context;
    const attachment = { ...NOT_ATTACHED };
    const relay = relayApi(environment, transport, account, (now) => seeClock({ attachment, environment }, now));
    const context: AccountContext = { ...this.#context, account, relay, attachment, own: ownDevices(account) };
    this.#account = context;
    this.#loops = runLoops(context, (state) => {
      if (state === this.#connection) return;
      this.#connection = state;
      this.dispatchEvent(new ConnectionEvent(state));
    });
  }

  /** @internal */
  protected override requireAccount(): AccountContext {
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
