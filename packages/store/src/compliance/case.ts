/** What the suite needs from an adapter's tests, and what a case is. Knows no test framework. */

import type { StoreLimits } from '../check.ts';
import type { Store } from '../store.ts';

export interface StoreFactory {
  /** A handle on new, empty storage. */
  open(): Promise<Store>;
  /** One more handle on the storage of `store`, which stays open: as another tab or process would have it. */
  another(store: Store): Promise<Store>;
  /** Closes `store`, the only open handle on its storage, and opens that storage again. */
  reopen(store: Store): Promise<Store>;
  /** Closes every handle and removes every storage. The suite never calls it; call it after each case. */
  destroy(): Promise<void>;
  /** What the store takes. Default `ADAPTER_LIMITS`; a wrapper takes `APPLICATION_LIMITS`. */
  readonly limits?: StoreLimits;
  /** What the randomised cases start from; a failure names it. Default 1. */
  readonly seed?: number;
}

export interface StoreCase {
  readonly name: string;
  /** Rejects with an `Error` that says what the adapter got wrong. */
  run(factory: StoreFactory): Promise<void>;
}
