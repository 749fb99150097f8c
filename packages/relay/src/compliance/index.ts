/**
 * What every engine behind `RelayStore` must pass, each case on storage of its own. How a store treats the outbox is shown
 * by the tests of the relay.
 */

import { accountCases } from './accounts.ts';
import type { RelayStoreCase } from './case.ts';
import { leaseCases } from './leases.ts';
import { mailboxCases } from './mailboxes.ts';
import { preKeyCases } from './pre-keys.ts';
import { pushCases } from './push.ts';

export type { RelayStoreCase, RelayStoreFactory, RelayStoreOptions } from './case.ts';

export const relayStoreCompliance: readonly RelayStoreCase[] = [
  ...accountCases,
  ...mailboxCases,
  ...leaseCases,
  ...preKeyCases,
  ...pushCases,
];
