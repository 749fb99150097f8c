/** What an app gives when it opens a client, and what the parts of the client share from then on. */

import { type CryptoProvider, defaultProvider, type RandomBytes, systemRandom } from '@sotto/crypto';
import { AgreementMemory } from '@sotto/ratchet';
import type { Store } from '@sotto/store';
import type { AdmissionOptions } from './account.ts';
import type { IdentityPolicy } from './contacts/pins.ts';
import type { Context, OperationOptions } from './context.ts';
import { type Clock, type Logger, systemClock } from './environment.ts';
import { callOut } from './listeners.ts';
import { AccountNotifier, Notifier } from './notifier.ts';
import { nothingRemembered } from './remembered.ts';
import { SessionMemory } from './session-memory.ts';
import { Purging } from './storage/purging.ts';
import type { StoredOrder } from './stored-order.ts';
import { TrustedTime } from './timers/trusted-time.ts';
import { defaultTransport, type Transport } from './transport.ts';
import { Turns } from './turns.ts';

export interface OpenOptions {
  /** Stops opening; what has been opened goes on. */
  readonly signal?: AbortSignal | undefined;
  /** Closed with the client. Its bytes are secret: they hold the private keys of the account. */
  readonly store: Store;
  readonly transport?: Transport;
  readonly crypto?: CryptoProvider;
  readonly random?: RandomBytes;
  readonly clock?: Clock;
  /** Called with events that hold no key, text or address. Silent by default. */
  readonly logger?: Logger;
  /** What happens when an address stands for another identity than before and nobody had compared safety numbers. Default `hold`. */
  readonly identityPolicy?: IdentityPolicy;
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

/** `closed` is aborted when the client is closed. */
export function createContext(
  options: OpenOptions,
  storedOrder: StoredOrder,
  announce: Context['announce'],
  closed: AbortSignal,
): Context {
  const crypto = options.crypto ?? defaultProvider;
  const clock = options.clock ?? systemClock;
  let outboxNumber = 0;
  let sentAt = 0;
  return {
    store: options.store,
    environment: {
      crypto,
      random: options.random ?? systemRandom,
      clock,
      log: (event) => callOut(() => options.logger?.(event)),
    },
    transport: options.transport ?? defaultTransport,
    turns: new Turns(),
    sessions: new SessionMemory(),
    remembered: nothingRemembered(crypto),
    agreements: new AgreementMemory(),
    outboxChanges: new Notifier(),
    inboxChanges: new Notifier(),
    receiptChanges: new Notifier(),
    dueReceipts: new Notifier(),
    gapChanges: new Notifier(),
    profileChanges: new Notifier(),
    expiryChanges: new Notifier(),
    purging: new Purging(),
    secretChanges: new Notifier(),
    trustedTime: new TrustedTime(options.clock ?? systemClock),
    preKeyUses: new Notifier(),
    repairChanges: new Notifier(),
    heldChanges: new Notifier(),
    tokenChanges: new AccountNotifier(),
    renewalChanges: new Notifier(),
    identityPolicy: options.identityPolicy ?? 'hold',
    deviceChanges: new Notifier(),
    addressChecks: new Map(),
    discoveryChecks: new Map(),
    typingSaid: new Map(),
    nextOutboxNumber: () => outboxNumber++,
    nextStoredAt: () => storedOrder.next(clock.now()),
    nextSentAt: () => {
      sentAt = Math.max(Math.floor(clock.now()), sentAt + 1);
      return sentAt;
    },
    announce,
    closed,
  };
}
