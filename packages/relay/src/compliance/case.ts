/** What the suite needs from the tests of an engine, and what a case is. Knows no test framework. */

import type { OutboxConfig, QuotaConfig } from '../config.ts';
import type { RelayStore } from '../store/relay-store.ts';

export interface RelayStoreOptions {
  readonly domain: string;
  readonly quota: QuotaConfig;
  readonly outbox: OutboxConfig;
  /** Requests that may wait in one mailbox. */
  readonly waitingRequestsMax: number;
  /** Milliseconds since 1970; cases move it, in both directions. */
  readonly clock: () => number;
}

export interface RelayStoreFactory {
  /** A store on new, empty storage. */
  open(options: RelayStoreOptions): Promise<RelayStore>;
  /** Ends the process of `store`, or what comes close to it, and opens its storage again. */
  reopen(store: RelayStore): Promise<RelayStore>;
  /** Closes every store and removes every storage. The suite never calls it; call it after each case. */
  destroy(): Promise<void>;
}

export interface RelayStoreCase {
  readonly name: string;
  /** Rejects with an `Error` that says what the engine got wrong. */
  run(factory: RelayStoreFactory): Promise<void>;
}
