/**
 * A running relay: starts its parts in order and stops them in the reverse one. What has been started is on a stack, so a
 * start that fails half-way leaves nothing behind.
 */

import { defaultProvider, systemRandom } from '@sotto/crypto';
import { openAdmin } from './admin/open.ts';
import { hostInUrl, listeningUrl } from './authorities.ts';
import { type CheckedConfig, checkConfig, type RelayConfig } from './config.ts';
import type { DiskWatch } from './disk.ts';
import { openMainDoor, openMetricsDoor } from './doors.ts';
import { startKeyUpkeep } from './key-upkeep.ts';
import { loadKeys, type RelayKeys } from './keys.ts';
import { STOP_GRACE_MS } from './limits.ts';
import { lockDirectory } from './lock.ts';
import { createLog, describeFailure, type LeveledLog } from './log.ts';
import { type RelayMachine, thisMachine } from './machine.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { makeDirectory } from './prepare.ts';
import { createReadiness } from './readiness.ts';
import { createReload } from './reload.ts';
import { createServices, type Services } from './services.ts';
import { createStopStack, type StopStack, within } from './stop-stack.ts';
import type { RelayStore } from './store/relay-store.ts';
import { openRelayStore, readSchemaVersion } from './store/sqlite-relay-store.ts';
import { type TlsMaterial, type TlsWatch, watchTls } from './tls.ts';
import { startUpkeep } from './upkeep.ts';

export interface RunningRelay {
  /** Base URL of the listener, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Where a scraper finds the metrics. */
  readonly metricsUrl: string;
  readonly domain: string;
  /**
   * Takes what can be changed while it runs: `log.level`, and the TLS certificate, whose files are read again. Returns
   * the names of the other settings that differ and need a new start. Throws `E_CONFIG_INVALID` or `E_TLS_INVALID`, and
   * then nothing has changed.
   */
  reload(config: RelayConfig): readonly string[];
  /**
   * Does now what it does by itself twice a minute: what expired goes, and what waits for a time is looked at. For whoever
   * moves `clock`. Never rejects.
   */
  upkeep(): Promise<void>;
  /** Stops within ten seconds: what was accepted is committed, streams are told to come back. Idempotent. */
  close(): Promise<void>;
  /** Aborted when it has stopped, by `close` or by an operator's `drain`. */
  readonly closed: AbortSignal;
}

/**
 * `machine` is what it runs on, unless it is simulated.
 *
 * Rejects with `RelayError` (`E_CONFIG_INVALID`, `E_DATA_DIRECTORY_LOCKED`, `E_DATA_DIRECTORY_FOREIGN`, `E_KEYS_INVALID`,
 * `E_LISTEN_FAILED`) or, when the database is damaged or newer than this software, with the `StoreError` that says so.
 */
export const startRelay = async (config: RelayConfig, machine: RelayMachine = thisMachine): Promise<RunningRelay> => {
  const checked = checkConfig(config);
  const log = createLog(checked.log, checked.domain);
  const stack = createStopStack();
  try {
    const { tls, ...running } = await start(checked, machine, log, stack);
    log.info('relay ready', { url: running.url });
    return { ...running, reload: createReload(config, { log, tls }) };
  } catch (error) {
    await stack.unwind();
    throw error;
  }
};

type Started = Omit<RunningRelay, 'reload'> & { readonly tls: TlsWatch | undefined };

const start = async (
  config: CheckedConfig,
  machine: RelayMachine,
  log: LeveledLog,
  stack: StopStack,
): Promise<Started> => {
  const { store, keys, metrics, state, disk } = await openState(config, machine, log, stack);
  const tls = startTls(config, log, state, stack);

  const services = createServices({ config, keys, store, log, metrics, machine, port: () => state.port });
  state.streams = services.streams.count;
  stack.push(() => services.sessions.close());
  stack.push(async () => void (await Promise.all(services.peerHttp.map((http) => http.close()))));
  stack.push(() => within(services.push.stop(), STOP_GRACE_MS));
  stack.push(() => within(stopSending(services), STOP_GRACE_MS));

  await services.blobs.prepare();
  // Before anybody can ask for the discovery document, which names the key.
  await services.issuer.prepare();
  const readiness = createReadiness({ isServing: () => state.isReady, commit: store.probe, disk, monotonic });
  const env = { config, log, metrics, readiness, machine };
  const main = await openMainDoor(env, services, disk, tls?.current());
  stack.push(() => main.close());
  state.requestsInFlight = main.door.requestsInFlight;
  state.onTls = main.door.replaceTls;
  state.port = main.address.port;
  const forOperator = await openMetricsDoor(env);
  stack.push(() => forOperator.close());

  const keyUpkeep = startKeyUpkeep({ config, keys, own: services.own, log });
  stack.push(() => keyUpkeep.stop());
  metrics.watchKeys(keyUpkeep);
  await services.blocks.reload();
  const { onSettled } = services;
  const also = async (): Promise<void> => {
    await services.blobs.sweep();
    await services.blocks.reload();
    await services.push.renew();
    services.rendezvous.sweep();
    await services.issuer.prepare();
    await services.issuer.prepareNext();
  };
  const upkeep = startUpkeep({ store, intervalMs: config.upkeepIntervalMs, log, observer: metrics, also, onSettled });
  stack.push(() => upkeep.stop());
  await services.outbox.start();
  void services.hello.sayToAll().catch(() => undefined);
  state.isReady = true;
  stack.push(() => {
    state.isReady = false;
  });

  const { close, closed } = createStop(stack, log);
  const drain = (): void =>
    void close().catch((error: unknown) => log.error('a drain failed', { code: describeFailure(error) }));
  const admin = await openAdmin({ config, store, services, log, machine, drain });
  stack.push(() => admin.close());
  return {
    url: listeningUrl(config, main.address.port),
    port: main.address.port,
    metricsUrl: `http://${hostInUrl(config.metricsHost)}:${forOperator.address.port}/metrics`,
    domain: config.domain,
    tls,
    async upkeep() {
      await upkeep.run();
      services.outbox.recheck();
    },
    close,
    closed,
  };
};

const stopSending = ({ outbox, sender, hello }: Services): Promise<unknown> =>
  Promise.all([outbox.stop(), sender.stop(), hello.stop()]);

/** Stops everything once, and tells when that is done. */
const createStop = (stack: StopStack, log: LeveledLog): Pick<RunningRelay, 'close' | 'closed'> => {
  const closed = new AbortController();
  const close = once(async () => {
    try {
      await stack.unwind();
      log.info('relay stopped');
    } finally {
      closed.abort();
    }
  });
  return { close, closed: closed.signal };
};

/** What parts that start early read from parts that start late. */
interface State {
  port: number;
  isReady: boolean;
  streams: () => number;
  requestsInFlight: () => number;
  onTls: (material: TlsMaterial) => void;
  certificateExpiresAt: () => number;
}

interface OpenState {
  readonly store: RelayStore;
  readonly keys: RelayKeys;
  readonly metrics: Metrics;
  readonly state: State;
  readonly disk: DiskWatch;
}

/** Directory, lock, keys, database: in this order, so that nothing is read that another process may be writing. */
const openState = async (
  config: CheckedConfig,
  machine: RelayMachine,
  log: LeveledLog,
  stack: StopStack,
): Promise<OpenState> => {
  const { openSqlite } = machine;
  const { dataDirectory } = config;
  makeDirectory(dataDirectory);
  const lock = await lockDirectory(dataDirectory, openSqlite);
  stack.push(() => lock.release());
  const schemaVersion = await readSchemaVersion(dataDirectory, openSqlite);
  const keys = loadKeys(dataDirectory, schemaVersion, {
    crypto: defaultProvider,
    random: systemRandom,
    clock: config.clock,
  });

  const state: State = {
    port: 0,
    isReady: false,
    streams: () => 0,
    requestsInFlight: () => 0,
    onTls: () => undefined,
    certificateExpiresAt: () => 0,
  };
  const disk = machine.watchDisk({ dataDirectory, freeBytesMin: config.disk.freeBytesMin });
  stack.push(() => disk.stop());
  const metrics = createMetrics({
    usage: () => store.usage(),
    streams: () => state.streams(),
    requestsInFlight: () => state.requestsInFlight(),
    diskFreeBytes: disk.freeBytes,
    measure: (peers) => store.measure(peers),
    clock: config.clock,
    peers: [...config.peers.keys()],
    diskFreeBytesMin: config.disk.freeBytesMin,
    ...(config.tls === undefined ? {} : { certificateExpiresAt: () => state.certificateExpiresAt() }),
  });
  stack.push(() => metrics.close());
  const store: RelayStore = await openRelayStore({
    dataDirectory,
    domain: config.domain,
    dedupeKey: keys.dedupe,
    crypto: defaultProvider,
    quota: config.quota,
    waitingRequestsMax: config.requests.waitingMax,
    outbox: config.outbox,
    clock: config.clock,
    observer: metrics,
    openSqlite,
    cacheBytes: config.disk.cacheBytes,
    onMigration: (from, to, copy) =>
      log.info('the database is brought up to date', { from, to, ...(copy === undefined ? {} : { file: copy }) }),
  });
  stack.push(() => store.close());
  return { store, keys, metrics, state, disk };
};

const startTls = (config: CheckedConfig, log: LeveledLog, state: State, stack: StopStack): TlsWatch | undefined => {
  if (config.tls === undefined) return undefined;
  const watch = watchTls({ files: config.tls, log, onChange: (material) => state.onTls(material) });
  stack.push(() => watch.stop());
  state.certificateExpiresAt = () => watch.current().notAfter;
  return watch;
};

const monotonic = (): number => performance.now();

const once = (act: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined;
  return () => {
    done ??= act();
    return done;
  };
};
