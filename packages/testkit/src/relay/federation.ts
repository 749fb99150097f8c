/**
 * Relays of several domains in this process, without sockets: the relay that ships, behind connections in memory. An app's
 * own tests give its clients `transport` and need no server; each relay is found by its domain as it is in the world.
 */

import type { Transport } from '@sotto/client';
import { type RelayConfig, type RunningRelay, startRelay } from '@sotto/relay';
import { createDataDirectory } from '../data-directory.ts';
import { withSlowKeys } from '../slow-keys.ts';
import { createMachine } from './machine.ts';
import { type Network, perfectNetwork } from './network.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { createWires, type Line, type Wires } from './wires.ts';

export interface MemoryFederationOptions {
  /** Decides what becomes of requests and frames. Default: everything arrives. */
  readonly network?: Network;
  /** The time of all relays; give it to the clients too. Default: that of the system. */
  readonly clock?: VirtualClock;
  /** Settings of every relay, over those that suit tests. */
  readonly config?: Partial<Omit<RelayConfig, 'domain' | 'dataDirectory' | 'clock'>>;
}

/** One relay, whose data outlives its processes. */
export interface MemoryRelay {
  readonly domain: string;
  /** Keys and database, for whoever looks for what must not be there. */
  readonly dataDirectory: string;
  readonly isRunning: boolean;
  /** Starts it, or starts it again on its data. */
  start(): Promise<void>;
  /** As an operator stops it: streams are told to come back. */
  stop(): Promise<void>;
  /** As if its machine went away: nobody hears another word of it. What it had answered for is in its data. */
  kill(): Promise<void>;
}

export interface MemoryFederation extends AsyncDisposable {
  /** For `open({ store, transport })`. To the network it is `client`; see {@link transportOf}. */
  readonly transport: Transport;
  /** One that the network knows by a name. */
  transportOf(name: string): Transport;
  /** Throws `RangeError` for a domain that is not here. */
  relay(domain: string): MemoryRelay;
  /** Moves the virtual clock, and has every relay do what is due then. */
  advance(ms: number): Promise<void>;
  /** Breaks off every connection that is open between these two; either may be `*`. They come back if they can. */
  disconnect(one: string, other: string): void;
  /** Stops all relays and removes their data. Close the clients first. Idempotent. */
  close(): Promise<void>;
}

/** Relays of these domains, which serve when this resolves. */
export async function memoryFederation(
  domains: readonly string[],
  options: MemoryFederationOptions = {},
): Promise<MemoryFederation> {
  const wires = createWires(options.network ?? perfectNetwork);
  const relays = new Map<string, HostedRelay>();
  for (const domain of domains) relays.set(domain, createHost(domain, wires, options));
  const close = async (): Promise<void> => {
    await Promise.all([...relays.values()].map((relay) => relay.stop()));
    for (const relay of relays.values()) relay.remove();
  };
  try {
    // The first one makes what takes long for all of them.
    for (const relay of relays.values()) await relay.start();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    transport: wires.transportOf('client'),
    transportOf: wires.transportOf,
    relay(domain) {
      const relay = relays.get(domain);
      if (relay === undefined) throw new RangeError(`domain: ${domain} is not in this federation`);
      return relay;
    },
    async advance(ms) {
      if (options.clock === undefined) throw new TypeError('clock: the federation has none that can be moved');
      await options.clock.advance(ms);
      await Promise.all([...relays.values()].map((relay) => relay.upkeep()));
    },
    disconnect: wires.disconnect,
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface HostedRelay extends MemoryRelay {
  upkeep(): Promise<void>;
  remove(): void;
}

/** A process of the relay, and how the network sees it. */
interface Running {
  readonly relay: RunningRelay;
  readonly line: Line;
}

function createHost(domain: string, wires: Wires, { clock, config }: MemoryFederationOptions): HostedRelay {
  const data = createDataDirectory();
  let running: Running | undefined;
  const end = async (isSudden: boolean): Promise<void> => {
    if (running === undefined) return;
    const { relay, line } = running;
    running = undefined;
    line.accept = undefined;
    line.isDead = isSudden;
    if (isSudden) wires.disconnect(domain, '*');
    await relay.close();
    wires.disconnect(domain, '*');
  };
  return {
    domain,
    dataDirectory: data.path,
    get isRunning() {
      return running !== undefined;
    },
    async start() {
      if (running !== undefined) return;
      const line = wires.createLine(domain);
      const time = clock === undefined ? {} : { clock: () => clock.now() };
      const settings = {
        publicUrl: `https://${domain}`,
        ...SUITABLE,
        ...config,
        domain,
        dataDirectory: data.path,
        ...time,
      };
      const relay = await withSlowKeys(data.path, () => startRelay(settings, createMachine(line, wires)));
      running = { relay, line };
      wires.plug(line);
    },
    stop: () => end(false),
    kill: () => end(true),
    upkeep: async () => running?.relay.upkeep(),
    remove: () => data.remove(),
  };
}

/** What suits tests: silence, and nobody waits for the patience that real networks need. */
const SUITABLE = {
  log: { level: 'silent' },
  outbox: { retryBaseMs: 20, retryCapMs: 200 },
  disk: { freeBytesMin: 0 },
  rates: { accountBurst: 100_000, peerBurst: 100_000, registrationBurst: 10_000 },
  requests: { newPerDay: 100_000, originBurst: 100_000, originPerHour: 100_000 },
} as const;
