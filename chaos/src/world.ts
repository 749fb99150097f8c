/** Everything a run starts, wires together and ends: relays, their disks, the links, the processes of clients. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Assignment, Order } from './clients-protocol.ts';
import { createDisk, type Disk } from './disk.ts';
import { type LinkProxy, openLink } from './link.ts';
import { homeOf, type Link, type LinkMode, type Size } from './plan.ts';
import { createRelay, type Relay } from './relay.ts';

export interface World {
  readonly relays: readonly Relay[];
  readonly disks: readonly Disk[];
  readonly processes: readonly ClientsProcess[];
  /** What happens on a link from now on. */
  setLink(link: Link, mode: LinkMode | undefined): void;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly seed: string;
  readonly size: Size;
  /** Of this run; histories are written into it. */
  readonly folder: string;
  readonly died: (process: string, how: string) => void;
  /** Called when the relays have made their files, before anybody has an account. */
  readonly prepared?: (dataDirectories: readonly string[]) => Promise<void> | void;
}

/** A process of clients, which can be killed and started again. */
export interface ClientsProcess {
  readonly clients: readonly number[];
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  tell(order: Order): void;
}

export const createWorld = async (options: WorldOptions): Promise<World> => {
  const { size, folder, died, prepared } = options;
  const ports = await keepablePorts(size.relays);
  const disks = ports.map((_, relay) => createDisk(join(folder, domainOf(relay))));
  const links = await openLinks(size, ports);
  const relays = ports.map((port, relay) => {
    const domain = domainOf(relay);
    const configFile = join(folder, `${domain}.json`);
    writeFileSync(configFile, JSON.stringify(settingsOf(relay, size, links)));
    return createRelay({
      domain,
      port,
      configFile,
      dataDirectory: disks[relay]!.folder,
      logFile: join(folder, `${domain}.log`),
      clockFile: join(folder, `${domain}.clock`),
      died: (how) => died(domain, how),
    });
  });
  const offsets = Array.from({ length: size.clients }, () => 0);
  const homes = offsets.map((_, client) => ({
    domain: domainOf(homeOf(client, size)),
    relayUrl: `http://127.0.0.1:${links.get(nameOf({ from: 'client', client }))!.port}`,
  }));
  mkdirSync(join(folder, 'stores'), { recursive: true });
  const processes = Array.from({ length: size.processes }, (_, number) =>
    createClientsProcess(options, number, offsets, homes),
  );
  const world: World = {
    relays,
    disks,
    processes,
    setLink: (link, mode) => links.get(nameOf(link))?.set(mode),
    async close() {
      for (const link of links.values()) link.close();
      await Promise.all([...processes, ...relays].map((one) => one.kill()));
      for (const disk of disks) disk.remove();
    },
  };
  try {
    await Promise.all(relays.map((relay) => relay.start()));
    await prepared?.(disks.map((disk) => disk.folder));
    await Promise.all(processes.map((one) => one.start()));
  } catch (error) {
    await world.close();
    throw error;
  }
  return world;
};

export const domainOf = (relay: number): string => `r${relay}.example`;

/** Quotas that a pause of a few seconds fills, and pauses that end within the run. */
const settingsOf = (relay: number, size: Size, links: ReadonlyMap<string, LinkProxy>): object => {
  const others = Array.from({ length: size.relays }, (_, to) => to).filter((to) => to !== relay);
  const portOf = (link: Link): number => links.get(nameOf(link))!.port;
  const peers = others.map((to) => [domainOf(to), `http://127.0.0.1:${portOf({ from: 'relay', relay, to })}`]);
  const ways: readonly Link[] = [
    ...others.map((from): Link => ({ from: 'relay', relay: from, to: relay })),
    ...Array.from({ length: size.clients }, (_, client): Link => ({ from: 'client', client })),
  ];
  return {
    peers: Object.fromEntries(peers),
    authorities: ways.map((link) => `127.0.0.1:${portOf(link)}`),
    quota: { mailboxItemsMax: 20 },
    outbox: { retryBaseMs: 100, retryCapMs: 2_000 },
    upkeepIntervalSeconds: 1,
    // The disks of a run are small.
    disk: { freeBytesMin: 1024 * 1024 },
  };
};

const openLinks = async (size: Size, ports: readonly number[]): Promise<ReadonlyMap<string, LinkProxy>> => {
  const links = new Map<string, LinkProxy>();
  for (const [relay] of ports.entries()) {
    for (const [to, port] of ports.entries())
      if (to !== relay) links.set(nameOf({ from: 'relay', relay, to }), await openLink(port));
  }
  for (let client = 0; client < size.clients; client++)
    links.set(nameOf({ from: 'client', client }), await openLink(ports[homeOf(client, size)]!));
  return links;
};

export const nameOf = (link: Link): string =>
  link.from === 'relay' ? `relay ${link.relay} to ${link.to}` : `client ${link.client}`;

/**
 * Free ports that no outgoing connection takes while a relay is away: below the range from which systems choose the ports
 * of those.
 */
const keepablePorts = async (count: number): Promise<readonly number[]> => {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree && !ports.includes(port)) ports.push(port);
  }
  return ports;
};

const createClientsProcess = (
  { seed, size, folder, died }: WorldOptions,
  number: number,
  offsets: number[],
  relays: Assignment['relays'],
): ClientsProcess => {
  const name = `clients-${number}`;
  const clients = relays.map((_, client) => client).filter((client) => client % size.processes === number);
  let running: { readonly child: ChildProcess; readonly ended: Promise<string> } | undefined;
  const end = async (finish: (child: ChildProcess) => void): Promise<void> => {
    const ending = running;
    running = undefined;
    if (ending === undefined) return;
    finish(ending.child);
    await ending.ended;
  };
  const kill = (): Promise<void> => end((child) => child.kill('SIGKILL'));
  return {
    clients,
    async start() {
      if (running !== undefined) return;
      const child = launch(join(folder, `${name}.log`));
      const ended = once(child, 'exit').then(([code, signal]) => signal ?? `exit code ${code}`);
      const starting = { child, ended };
      running = starting;
      void ended.then((how) => {
        if (running !== starting) return;
        running = undefined;
        died(name, how);
      });
      const historyFile = join(folder, `${name}.jsonl`);
      const assignment = { seed, clients, relays, offsets, storeFolder: join(folder, 'stores'), historyFile };
      child.send(assignment satisfies Assignment);
      await Promise.race([once(child, 'message'), ended]);
    },
    kill,
    async stop() {
      const timer = setTimeout(() => void kill(), STOP_MS);
      await end((child) => child.send({ kind: 'stop' } satisfies Order));
      clearTimeout(timer);
    },
    signal: (signal) => void running?.child.kill(signal),
    tell(order) {
      if (order.kind === 'clock') offsets[order.client] = order.offsetMs;
      running?.child.send(order, () => undefined);
    },
  };
};

const launch = (logFile: string): ChildProcess => {
  const log = openSync(logFile, 'a', 0o600);
  const child = fork(CLIENTS, [], { stdio: ['ignore', log, log, 'ipc'], execArgv: [] });
  closeSync(log);
  child.on('error', () => undefined);
  const killNow = (): void => void child.kill('SIGKILL');
  process.on('exit', killNow);
  child.on('exit', () => process.off('exit', killNow));
  return child;
};

const CLIENTS = fileURLToPath(new URL('clients.js', import.meta.url));
const STOP_MS = 20_000;
