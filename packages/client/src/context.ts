/**
 * What the parts of one open client share.
 */

import type { AgreementMemory } from '@sotto/ratchet';
import type { Store } from '@sotto/store';
import type { Account } from './account.ts';
import type { IdentityPolicy } from './contacts/pins.ts';
import type { OwnDevices } from './devices/own.ts';
import type { Environment } from './environment.ts';
import { ClientError } from './errors.ts';
import type { ClientEventMap } from './events.ts';
import { withSignal } from './linked-signal.ts';
import type { AccountNotifier, Notifier } from './notifier.ts';
import type { Attachment } from './reannounce.ts';
import type { RelayApi } from './relay-api.ts';
import type { Remembered } from './remembered.ts';
import type { SessionMemory } from './session-memory.ts';
import type { Purging } from './storage/purging.ts';
import type { TrustedTime } from './timers/trusted-time.ts';
import type { Transport } from './transport.ts';
import type { Turns } from './turns.ts';
import type { TypingSaid } from './typing.ts';

export interface Context {
  readonly store: Store;
  readonly environment: Environment;
  readonly transport: Transport;
  readonly turns: Turns;
  /** Sessions of the conversations in progress. Secret. */
  readonly sessions: SessionMemory;
  readonly remembered: Remembered;
  /** Of our identity key with those of people who write and are written to. Secret; wiped when the client is closed. */
  readonly agreements: AgreementMemory;
  /** Something was put into or taken out of the outbox. */
  readonly outboxChanges: Notifier;
  /** Something was put into the inbox. */
  readonly inboxChanges: Notifier;
  /** A recipient said that it has a message of ours, or it was given up. */
  readonly receiptChanges: Notifier;
  /** A receipt is to be sent. */
  readonly dueReceipts: Notifier;
  /** Contents are missing. */
  readonly gapChanges: Notifier;
  /** Somebody is to have our profile. */
  readonly profileChanges: Notifier;
  /** A timer was started, the clock is believed again, or the store is to be purged. */
  readonly expiryChanges: Notifier;
  readonly purging: Purging;
  /** Something is to be done about a secret chat, or the relay came into reach. */
  readonly secretChanges: Notifier;
  /** By which messages are deleted. */
  readonly trustedTime: TrustedTime;
  /** A first message used up pre-keys, or the relay came into reach. */
  readonly preKeyUses: Notifier;
  /** A peer asked for a message again. */
  readonly repairChanges: Notifier;
  /** The other devices of this account, or contacts, are to be told something, or the relay came into reach. */
  readonly deviceChanges: Notifier;
  /** A contact needs tokens, somebody was blocked, or the relay came into reach. */
  readonly tokenChanges: AccountNotifier;
  /** A contact is to be told of a new session, or the relay came into reach. */
  readonly renewalChanges: Notifier;
  /** A delivery waits for the certificates of its sender's relay, or the relay came into reach. */
  readonly heldChanges: Notifier;
  readonly identityPolicy: IdentityPolicy;
  /** When the claimed address of an account was last checked, milliseconds since 1970. */
  readonly addressChecks: Map<string, number>;
  /** When the discovery document of a domain was last asked for, milliseconds since 1970. */
  readonly discoveryChecks: Map<string, number>;
  /** What was last said to an address of whether this account types. */
  readonly typingSaid: Map<string, TypingSaid>;
  /** Orders outbox entries of the same millisecond. */
  nextOutboxNumber(): number;
  /** Now in milliseconds since 1970, or later: what is stored under it comes behind all that was stored before. */
  nextStoredAt(): number;
  /** Now in milliseconds since 1970, or later: no two calls give the same. */
  nextSentAt(): number;
  /** Tells the app, which may not listen. Never throws. */
  announce(event: ClientEventMap[keyof ClientEventMap]): void;
  /** Aborted when the client is closed. */
  readonly closed: AbortSignal;
}

/** A context with a registered account and its home relay. */
export interface AccountContext extends Context {
  readonly account: Account;
  readonly relay: RelayApi;
  readonly attachment: Attachment;
  readonly own: OwnDevices;
}

export interface OperationOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Runs an operation that ends with the client, or earlier when the caller says so, and that is not begun when that was before. */
export function operate<T>(
  context: Context,
  { signal: stop }: OperationOptions,
  operation: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withSignal([context.closed, stop], undefined, async (signal) => {
    stop?.throwIfAborted();
    return operation(signal);
  });
}

/** Messages were given up, or deleted for good: whoever reads, sends or waits for what became of one looks again. */
export function notifyOfMessages({
  inboxChanges,
  outboxChanges,
  receiptChanges,
}: Pick<Context, 'inboxChanges' | 'outboxChanges' | 'receiptChanges'>): void {
  for (const changes of [inboxChanges, outboxChanges, receiptChanges]) changes.notify();
}

export function assertOpen(context: Context): void {
  if (context.closed.aborted) throw new ClientError('E_CLIENT_CLOSED', 'the client was closed; open it again');
}
