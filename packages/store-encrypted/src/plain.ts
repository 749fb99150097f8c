/** Records in the clear in the inner store: those that a store had before it was encrypted. */

import { ADAPTER_LIMITS, type Entry, type Key, type Store } from '@sotto/store';
import { OWN_PREFIX } from './stored-key.ts';

/** At most `limit` of them, ascending. */
export const findPlainRecords = (inner: Store, limit: number): Promise<(readonly [Key, Entry])[]> =>
  inner.scan('', { after: BEHIND_OWN, limit });

/** Behind every key of this package, which are shorter or have a smaller character somewhere. */
const BEHIND_OWN = OWN_PREFIX + '~'.repeat(ADAPTER_LIMITS.keyLength - 1);
