/** A relay in this process, with keys that an earlier one has made. */

import { type RelayConfig, type RunningRelay, startRelay as start } from '@sotto/relay';
import { withSlowKeys } from '@sotto/testkit';

export const startRelay = (config: RelayConfig): Promise<RunningRelay> =>
  withSlowKeys(config.dataDirectory, () => start(config));
