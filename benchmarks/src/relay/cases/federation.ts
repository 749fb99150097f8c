/**
 * Relay to relay: devices of one relay write to devices of another. Each relay has a core; the generator shares that of the
 * first, which has less to do. Requests are made before the clock runs, for sealing them to the other relay is the senders' work.
 * The ceiling is two servers with nothing behind them, of which the first hands on what the second delivers.
 */

import { openSession, registerDevices } from '../device.ts';
import { createLedger, type Ledger } from '../ledger.ts';
import { drained, pause } from '../load.ts';
import { say } from '../progress.ts';
import { attachAll, type Recipients } from '../recipients.ts';
import { type Findings, round } from '../row.ts';
import { sealRequests } from '../sealed-requests.ts';
import { createSender, type Sender } from '../sender.ts';
import { pinGenerator, type ServerProcess, startServer } from '../server.ts';
import { freePort, freshFolder, relaySettings, stageCeiling } from '../stage.ts';

export interface FederationOptions {
  readonly senders: number;
  readonly recipients: number;
  readonly itemsPerRequest: number;
  readonly messages: number;
}

/** Two servers: senders write to the first, and what they write comes to the recipients from the second. */
interface Pair {
  readonly servers: readonly [ServerProcess, ServerProcess];
  readonly ledger: Ledger;
  readonly recipients: Recipients;
  readonly senders: readonly Sender[];
  remove(): void;
}

interface Passed {
  readonly perSecond: number;
  /** Until the first had taken all, and until the second had delivered all. */
  readonly seconds: readonly [number, number];
  /** Of each server, microseconds a message. */
  readonly cpu: readonly number[];
}

export const measureFederation = async (options: FederationOptions): Promise<Findings> => {
  const count = Math.ceil(options.messages / options.itemsPerRequest);
  const ceilings = await stageCeilings(options);
  const theirs = await pass(ceilings, count);
  const relays = await stageRelays(options, count);
  const ours = await pass(relays, count);
  const counts = [relays, ceilings].map(({ ledger }) => ledger.counts);
  const sum = (of: (one: (typeof counts)[number]) => number): number => counts.reduce((all, one) => all + of(one), 0);
  const [takenS, seconds] = ours.seconds;
  return {
    rows: [
      {
        name: 'relay to relay: posted to one, delivered by the other',
        figure: round(ours.perSecond),
        unit: 'messages/s',
        goal: { is: 'least', figure: 6_000 },
        ceiling: round(theirs.perSecond),
        ratio: round(ours.perSecond / theirs.perSecond, 2),
        note:
          `taken in ${round(takenS, 1)} of ${round(seconds, 1)} s; ${ours.cpu.join(' and ')} µs of their cores a message, ` +
          `the ceiling ${theirs.cpu.join(' and ')}`,
      },
    ],
    mustBeZero: [
      { name: 'relay to relay: lost', count: sum((one) => one.missing() + one.unacknowledged()) },
      { name: 'relay to relay: doubled', count: sum(({ doubled }) => doubled) },
      { name: 'relay to relay: refused', count: sum(({ refused }) => refused) },
      { name: 'relay to relay: rounds in which nothing was measured', count: counts.filter(isEmpty).length },
    ],
  };
};

const isEmpty = ({ delivered }: { readonly delivered: number }): boolean => delivered === 0;

const stageRelays = async (options: FederationOptions, count: number): Promise<Pair> => {
  const folders = [freshFolder(), freshFolder()] as const;
  const ports = { a: await freePort(), b: await freePort() };
  const start = (own: 'a' | 'b', other: 'a' | 'b', core: number): Promise<ServerProcess> =>
    startServer({
      program: 'relay-program',
      core,
      settings: relaySettings(folders[core]!.data, {
        domain: `${own}.example`,
        port: ports[own],
        peers: { [`${other}.example`]: `http://127.0.0.1:${ports[other]}` },
      }),
    });
  const servers = [await start('a', 'b', 0), await start('b', 'a', 1)] as const;
  const ledger = createLedger();
  const devices = await registerDevices(ports.b, 'b.example', 'r', options.recipients);
  const sending = await registerDevices(ports.a, 'a.example', 's', options.senders);
  const recipients = await attachAll({ port: ports.b, devices, ledger });
  const requests = await sealRequests({
    port: ports.b,
    origin: 'a.example',
    recipients: devices,
    itemsPerRequest: options.itemsPerRequest,
    count,
    ledger,
  });
  say(`${options.messages} messages are sealed`);
  const senders = await Promise.all(
    sending.map(async (device) =>
      createSender({
        port: ports.a,
        session: await openSession(ports.a, device),
        itemsPerRequest: options.itemsPerRequest,
        recipients: devices,
        ledger,
        nextRequest: () => requests.pop()!,
      }),
    ),
  );
  return { servers, ledger, recipients, senders, remove: () => folders.forEach((folder) => void folder.remove()) };
};

const stageCeilings = async (options: FederationOptions): Promise<Pair> => {
  const second = await startServer({ program: 'ceiling-program', core: 1, settings: {} });
  const { server: first, ...stage } = await stageCeiling(options, { settings: { forwardTo: second.port } }, second);
  return { ...stage, servers: [first, second], remove: () => undefined };
};

/** So many requests, as fast as they are answered, until all of it has come; then nothing of the pair is left. */
const pass = async ({ servers, ledger, recipients, senders, remove }: Pair, count: number): Promise<Passed> => {
  const { counts } = ledger;
  pinGenerator(0);
  const before = servers.map((server) => server.cpuMs());
  const started = performance.now();
  let left = count;
  await Promise.all(
    senders.map(async (sender) => {
      while (left-- > 0) await new Promise<void>((resolve) => sender.send(() => resolve()));
    }),
  );
  const takenMs = performance.now() - started;
  while (counts.delivered < counts.accepted && performance.now() - started < PATIENCE_MS) await pause(5);
  const seconds = (performance.now() - started) / 1000;
  await drained(ledger);
  pinGenerator();
  const cpu = servers.map((server, index) => round(((server.cpuMs() - before[index]!) * 1000) / counts.delivered));
  recipients.close();
  for (const sender of senders) sender.close();
  for (const server of servers) await server.stop();
  remove();
  return { perSecond: counts.delivered / seconds, seconds: [takenMs / 1000, seconds], cpu };
};

const PATIENCE_MS = 120_000;
