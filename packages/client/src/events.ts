/**
 * What an open client tells beside the inbox: changes of state that are gone when nobody listens. They are dispatched on
 * the client itself, which is an `EventTarget`; what must not be missed stands in the inbox.
 */

import type { Contact } from './contacts/contact.ts';

export type ConnectionState = 'offline' | 'online';

/** The stream to the home relay was attached or lost. */
export class ConnectionEvent extends Event {
  readonly state: ConnectionState;

  constructor(state: ConnectionState) {
    super('connection');
    this.state = state;
  }
}

/** Somebody began to write something to us, or goes on, or has stopped. */
export interface Typing {
  readonly from: Contact;
  /** While it goes on, this comes again every few seconds. When it does not, take it as over after ten. */
  readonly active: boolean;
  /** In which secret chat; `undefined` for the ordinary conversation. */
  readonly secretChat?: string | undefined;
}

export class TypingEvent extends Event implements Typing {
  readonly from: Contact;
  readonly active: boolean;
  readonly secretChat: string | undefined;

  constructor({ from, active, secretChat }: Typing) {
    super('typing');
    this.from = from;
    this.active = active;
    this.secretChat = secretChat;
  }
}

/** An address stands for another identity than before. The same stands in the inbox, until somebody has seen it. */
export interface IdentityChange {
  readonly address: string;
  /** UUID of the account that the relay of the address names now. */
  readonly accountId: string;
  /** UUID of the one it named before; the same one when an account has signed device lists that contradict each other. */
  readonly formerAccountId: string;
  /** The safety number of the former identity had been compared. */
  readonly wasVerified: boolean;
  /** Sending goes on, by the policy of the app; otherwise it waits for a confirmation. */
  readonly accepted: boolean;
}

export class IdentityChangeEvent extends Event implements IdentityChange {
  readonly address: string;
  readonly accountId: string;
  readonly formerAccountId: string;
  readonly wasVerified: boolean;
  readonly accepted: boolean;

  constructor({ address, accountId, formerAccountId, wasVerified, accepted }: IdentityChange) {
    super('identitychange');
    this.address = address;
    this.accountId = accountId;
    this.formerAccountId = formerAccountId;
    this.wasVerified = wasVerified;
    this.accepted = accepted;
  }
}

/** An account, a contact's or our own, has other devices than before: its signed manifest says so. */
export interface DeviceChange {
  readonly address: string;
  readonly accountId: string;
  readonly added: readonly number[];
  readonly removed: readonly number[];
  /** Of the own account: those of `added` that no user has confirmed on any device. Somebody may have the keys of the account. */
  readonly unconfirmed: readonly number[];
  /** The relay shows a manifest of the own account that is not signed by it, or is older: it changed nothing. */
  readonly refused: boolean;
}

export class DeviceChangeEvent extends Event implements DeviceChange {
  readonly address: string;
  readonly accountId: string;
  readonly added: readonly number[];
  readonly removed: readonly number[];
  readonly unconfirmed: readonly number[];
  readonly refused: boolean;

  constructor({
    address,
    accountId,
    added,
    removed,
    unconfirmed = [],
    refused = false,
  }: Omit<DeviceChange, 'unconfirmed' | 'refused'> & Partial<DeviceChange>) {
    super('devicechange');
    this.address = address;
    this.accountId = accountId;
    this.added = added;
    this.removed = removed;
    this.unconfirmed = unconfirmed;
    this.refused = refused;
  }
}

/**
 * `asked`: a message could not be read, and its sender was asked for it again. `repaired`: it came and was read.
 * `requested`: a device of the account could not read a message of ours; it is sent again. `renewed`, of this very device:
 * its store was an older copy, of which another one has sent since, and all its sessions were renewed before anything was sent.
 * What only the other copy has read or sent is not here.
 */
export type RepairStep = 'asked' | 'repaired' | 'requested' | 'renewed';

export interface Repair {
  readonly accountId: string;
  readonly deviceId: number;
  readonly step: RepairStep;
}

export class RepairEvent extends Event implements Repair {
  readonly accountId: string;
  readonly deviceId: number;
  readonly step: RepairStep;

  constructor({ accountId, deviceId, step }: Repair) {
    super('repair');
    this.accountId = accountId;
    this.deviceId = deviceId;
    this.step = step;
  }
}

/** The recipient of a message of ours has it, or has read it. */
export interface MessageReceiptNews {
  readonly accountId: string;
  readonly messageId: string;
  readonly state: 'delivered' | 'read';
}

export class ReceiptEvent extends Event implements MessageReceiptNews {
  readonly accountId: string;
  readonly messageId: string;
  readonly state: 'delivered' | 'read';

  constructor({ accountId, messageId, state }: MessageReceiptNews) {
    super('receipt');
    this.accountId = accountId;
    this.messageId = messageId;
    this.state = state;
  }
}

/**
 * A secret chat stands otherwise than before. `refused`: a device of the account that takes no part in it wrote there, or in one
 * that is not here; nothing of that is shown.
 */
export interface SecretChatNews {
  readonly accountId: string;
  /** Of the other side. */
  readonly deviceId: number | undefined;
  readonly secretChat: string;
  readonly state: 'invited' | 'open' | 'ended' | 'refused';
}

export class SecretChatEvent extends Event implements SecretChatNews {
  readonly accountId: string;
  readonly deviceId: number | undefined;
  readonly secretChat: string;
  readonly state: 'invited' | 'open' | 'ended' | 'refused';

  constructor({ accountId, deviceId, secretChat, state }: SecretChatNews) {
    super('secretchat');
    this.accountId = accountId;
    this.deviceId = deviceId;
    this.secretChat = secretChat;
    this.state = state;
  }
}

/** A contact has another name or picture. */
export class ProfileChangeEvent extends Event {
  readonly accountId: string;

  constructor(accountId: string) {
    super('profilechange');
    this.accountId = accountId;
  }
}

/** Something would have had this device speak to a contact in a way that is weaker than before. It was refused. */
export interface Downgrade {
  readonly address: string;
  /**
   * `bundle`: the relay left out the post-quantum key. `manifest`: a list of devices names an older version of the protocol than
   * the contact has shown. `message`: one of the contact's devices does.
   */
  readonly of: 'bundle' | 'manifest' | 'message';
}

export class DowngradeEvent extends Event implements Downgrade {
  readonly address: string;
  readonly of: Downgrade['of'];

  constructor({ address, of }: Downgrade) {
    super('downgrade');
    this.address = address;
    this.of = of;
  }
}

/** What another device of this account has changed. */
export type SyncedChange = 'read' | 'viewed' | 'accepted' | 'blocked' | 'forgotten' | 'alias' | 'verification';

/** Another device of this account has done something about a contact that now holds here, too. */
export interface Synced {
  /** UUID of the contact. */
  readonly accountId: string;
  readonly change: SyncedChange;
}

export class SyncEvent extends Event implements Synced {
  readonly accountId: string;
  readonly change: SyncedChange;

  constructor({ accountId, change }: Synced) {
    super('sync');
    this.accountId = accountId;
    this.change = change;
  }
}

/** The events of a client by their type. */
export interface ClientEventMap {
  readonly connection: ConnectionEvent;
  readonly devicechange: DeviceChangeEvent;
  readonly downgrade: DowngradeEvent;
  readonly identitychange: IdentityChangeEvent;
  readonly profilechange: ProfileChangeEvent;
  readonly receipt: ReceiptEvent;
  readonly repair: RepairEvent;
  readonly secretchat: SecretChatEvent;
  readonly sync: SyncEvent;
  readonly typing: TypingEvent;
}

/** An `EventTarget` that knows its events. */
export class ClientEvents extends EventTarget {
  override addEventListener<Type extends keyof ClientEventMap>(
    type: Type,
    listener: (event: ClientEventMap[Type]) => void,
    options?: AddEventListenerOptions | boolean,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: AddEventListenerOptions | boolean,
  ): void {
    super.addEventListener(type, listener, options);
  }

  override removeEventListener<Type extends keyof ClientEventMap>(
    type: Type,
    listener: (event: ClientEventMap[Type]) => void,
    options?: EventListenerOptions | boolean,
  ): void;
  override removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: EventListenerOptions | boolean,
  ): void;
  override removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: EventListenerOptions | boolean,
  ): void {
    super.removeEventListener(type, listener, options);
  }
}
