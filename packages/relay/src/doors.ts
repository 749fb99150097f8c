/** The two listeners of a relay: one for clients and other relays, one for its operator. */

import type { AddressInfo } from 'node:net';
import type { CheckedConfig } from './config.ts';
import type { DiskWatch } from './disk.ts';
import { closeIdle, closeServer, createDoor, type Door } from './http/server.ts';
import { STOP_GRACE_MS } from './limits.ts';
import type { Log } from './log.ts';
import type { RelayMachine } from './machine.ts';
import type { Metrics } from './metrics.ts';
import { createMetricsPage, createReadinessPage, healthPages } from './pages.ts';
import type { Readiness } from './readiness.ts';
import type { Services } from './services.ts';
import { within } from './stop-stack.ts';
import type { TlsMaterial } from './tls.ts';

export interface DoorEnvironment {
  readonly config: CheckedConfig;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly machine: RelayMachine;
}

export interface OpenDoor {
  readonly door: Door;
  readonly address: AddressInfo;
  /** What is being worked on is answered, streams are told to come back, every connection is closed. */
  close(): Promise<void>;
}

export const openMainDoor = async (
  { config, log, metrics, readiness, machine }: DoorEnvironment,
  services: Services,
  disk: DiskWatch,
  tls: TlsMaterial | undefined,
): Promise<OpenDoor> => {
  const door = createDoor({
    routes: services.routes,
    pages: [...healthPages, createReadinessPage(readiness), ...services.pages],
    observer: metrics,
    log,
    refuseIfFull: disk.refuseIfLow,
    tls,
  });
  services.streams.serve(door.server);
  const address = await machine.listen(door.server, config.port, config.host, 'port');
  return {
    door,
    address,
    async close() {
      const closed = closeServer(door, STOP_GRACE_MS);
      await within(Promise.all([door.drain(), services.streams.stop()]), STOP_GRACE_MS);
      closeIdle(door.server);
      await closed;
    },
  };
};

export const openMetricsDoor = async ({
  config,
  log,
  metrics,
  readiness,
  machine,
}: DoorEnvironment): Promise<OpenDoor> => {
  const door = createDoor({
    routes: [],
    pages: [...healthPages, createReadinessPage(readiness), createMetricsPage(metrics, config.metricsToken)],
    observer: { request: () => undefined, refusal: () => undefined },
    log,
  });
  const address = await machine.listen(door.server, config.metricsPort, config.metricsHost, 'metricsPort');
  return { door, address, close: () => closeServer(door, 0) };
};
