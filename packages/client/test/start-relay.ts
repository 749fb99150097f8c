/** A relay in this process, with keys that an earlier one has made. */

import { type RelayConfig, type RunningRelay, startRelay as start } from '@sotto/relay';
import { borrowSlowKeys, lendSlowKeys } from '@sotto/testkit';

export async function startRelay(config: RelayConfig): Promise<RunningRelay> {
  lendSlowKeys(config.dataDirectory);
  const relay = await start(config);
  borrowSlowKeys(config.dataDirectory);
  return relay;
}
