/**
 * A running relay: starts its parts in order and stops them in the reverse one. What has been started is on a stack, so a
 * start that fails half-way leaves nothing behind.
 */

import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { defaultProvider, systemRandom } from '@sotto/crypto';
import { hostInUrl } from './authorities.ts';
import { type CheckedConfig, checkConfig, type RelayConfig } from './config.ts';
import { RelayError } from './errors.ts';
import { closeServer, createDoor, listen } from './http/server.ts';
import { startKeyUpkeep } from './key-upkeep.ts';
import { loadKeys, type RelayKeys } from './keys.ts';
import { STOP_GRACE_MS } from './limits.ts';
import { lockDirectory } from './lock.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createMetricsPage, createReadinessPage, healthPage } from './pages.ts';
import { createServices, type Services } from './services.ts';
import type { RelayStore } from './store/relay-store.ts';
import { openRelayStore, readSchemaVersion } from './store/sqlite-relay-store.ts';
import { startUpkeep } from './upkeep.ts';

export interface RunningRelay {
  /** Base URL of the listener, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Where a scraper finds the metrics. */
  readonly metricsUrl: string;
  readonly domain: string;
  /** Stops within ten seconds: what was accepted is committed, streams are told to come back. Idempotent. */
  close(): Promise<void>;
}

/**
 * Rejects with `RelayError` (`E_CONFIG_INVALID`, `E_DATA_DIRECTORY_LOCKED`, `E_DATA_DIRECTORY_FOREIGN`, `E_KEYS_INVALID`,
 * `E_LISTEN_FAILED`) or, when the database is damaged or newer than this software, with the `StoreError` that says so.
 */
export const startRelay = async (config: RelayConfig): Promise<RunningRelay> => {
  const checked = checkConfig(config);
  const log = createLog(checked.log, checked.domain);
  const stack = createStopStack();
  try {
    const running = await start(checked, log, stack);
    log.info('relay ready', { url: running.url });
    return running;
  } catch (error) {
    await stack.unwind();
    throw error;
  }
};

const start = async (config: CheckedConfig, log: Log, stack: StopStack): Promise<RunningRelay> => {
  const { store, keys, metrics, state } = await openState(config, log, stack);

  const services = createServices({ config, keys, store, log, metrics, port: () => state.port });
  state.streams = services.streams.count;
  stack.push(() => services.sessions.close());
  stack.push(() => services.peerHttp.close());
  stack.push(() => within(services.outbox.stop(), STOP_GRACE_MS));

  const address = await openDoor(config, log, metrics, services, state, stack);
  const metricsAddress = await openMetricsDoor(config, log, metrics, state, stack);

  const keyUpkeep = startKeyUpkeep({ config, keys, own: services.own, log });
  stack.push(() => keyUpkeep.stop());
  metrics.watchKeys(keyUpkeep);
  const upkeep = startUpkeep({ store, intervalMs: config.upkeepIntervalMs, log, observer: metrics });
  stack.push(() => upkeep.stop());
  await services.outbox.start();
  state.isReady = true;
  stack.push(() => {
    state.isReady = false;
  });

  const close = once(async () => {
    await stack.unwind();
    log.info('relay stopped');
  });
  return {
    url: `http://${hostInUrl(config.host)}:${address.port}`,
    port: address.port,
    metricsUrl: `http://${hostInUrl(config.metricsHost)}:${metricsAddress.port}/metrics`,
    domain: config.domain,
    close,
  };
};

/** What parts that start early read from parts that start late. */
interface State {
  port: number;
  isReady: boolean;
  streams: () => number;
  requestsInFlight: () => number;
}

interface OpenState {
  readonly store: RelayStore;
  readonly keys: RelayKeys;
  readonly metrics: Metrics;
  readonly state: State;
}

/** Directory, lock, keys, database: in this order, so that nothing is read that another process may be writing. */
const openState = async (config: CheckedConfig, log: Log, stack: StopStack): Promise<OpenState> => {
  const { dataDirectory } = config;
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new RelayError('E_CONFIG_INVALID', 'dataDirectory cannot be made', { cause });
  }
  const lock = await lockDirectory(dataDirectory);
  stack.push(() => lock.release());
  const schemaVersion = await readSchemaVersion(dataDirectory);
  const keys = loadKeys(dataDirectory, schemaVersion, {
    crypto: defaultProvider,
    random: systemRandom,
    clock: config.clock,
  });

  const state: State = { port: 0, isReady: false, streams: () => 0, requestsInFlight: () => 0 };
  const metrics = createMetrics({
    usage: () => store.usage(),
    streams: () => state.streams(),
    requestsInFlight: () => state.requestsInFlight(),
  });
  stack.push(() => metrics.close());
  const store: RelayStore = await openRelayStore({
    dataDirectory,
    domain: config.domain,
    dedupeKey: keys.dedupe,
    quota: config.quota,
    outbox: config.outbox,
    clock: config.clock,
    observer: metrics,
    onMigration: (from, to, copy) =>
      log.info('the database is brought up to date', { from, to, ...(copy === undefined ? {} : { file: copy }) }),
  });
  stack.push(() => store.close());
  return { store, keys, metrics, state };
};

const openDoor = async (
  config: CheckedConfig,
  log: Log,
  metrics: Metrics,
  services: Services,
  state: State,
  stack: StopStack,
): Promise<AddressInfo> => {
  const pages = [healthPage, createReadinessPage(() => state.isReady), services.discoveryPage];
  const door = createDoor({ routes: services.routes, pages, observer: metrics, log });
  state.requestsInFlight = door.requestsInFlight;
  services.streams.serve(door.server);
  const address = await listen(door.server, config.port, config.host, 'port');
  state.port = address.port;
  stack.push(async () => {
    const closed = closeServer(door.server, STOP_GRACE_MS);
    await within(Promise.all([door.drain(), services.streams.stop()]), STOP_GRACE_MS);
    // Connections kept alive after their last answer.
    door.server.closeIdleConnections();
    await closed;
  });
  return address;
};

const openMetricsDoor = async (
  config: CheckedConfig,
  log: Log,
  metrics: Metrics,
  state: State,
  stack: StopStack,
): Promise<AddressInfo> => {
  const pages = [healthPage, createReadinessPage(() => state.isReady), createMetricsPage(metrics)];
  const observer = { request: () => undefined, refusal: () => undefined };
  const door = createDoor({ routes: [], pages, observer, log });
  const address = await listen(door.server, config.metricsPort, config.metricsHost, 'metricsPort');
  stack.push(() => closeServer(door.server, 0));
  return address;
};

interface StopStack {
  push(stop: () => void | Promise<void>): void;
  /** Stops everything, last started first; a part that fails to stop does not keep the others running. */
  unwind(): Promise<void>;
}

const createStopStack = (): StopStack => {
  const stops: (() => void | Promise<void>)[] = [];
  return {
    push: (stop) => void stops.push(stop),
    async unwind() {
      const failures: unknown[] = [];
      for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
        try {
          await stop();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0)
        throw new RelayError('E_INTERNAL', 'the relay did not stop cleanly', { cause: failures[0] });
    },
  };
};

const once = (act: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined;
  return () => {
    done ??= act();
    return done;
  };
};

const within = async (work: Promise<unknown>, milliseconds: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, timeout]);
  clearTimeout(timer);
};
