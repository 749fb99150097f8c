/**
 * Relay to relay: devices of one relay write to devices of another. Each relay has a core; the generator shares that of the
 * first, which has less to do. Requests are made before the clock runs, for sealing them to the other relay is the senders' work.
 */

import { openSession, registerDevices } from '../device.ts';
import { createLedger } from '../ledger.ts';
import { drained, pause } from '../load.ts';
import { say } from '../progress.ts';
import { attachAll } from '../recipients.ts';
import { type Findings, round } from '../row.ts';
import { sealRequests } from '../sealed-requests.ts';
import { createSender } from '../sender.ts';
import { pinGenerator, type ServerProcess, startServer } from '../server.ts';
import { freePort, freshFolder, relaySettings } from '../stage.ts';

export interface FederationOptions {
  readonly senders: number;
  readonly recipients: number;
  readonly itemsPerRequest: number;
  readonly messages: number;
}

export const measureFederation = async (options: FederationOptions): Promise<Findings> => {
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
  const [a, b] = [await start('a', 'b', 0), await start('b', 'a', 1)];
  const ledger = createLedger();
  const devices = await registerDevices(ports.b, 'b.example', 'r', options.recipients);
  const sending = await registerDevices(ports.a, 'a.example', 's', options.senders);
  const recipients = await attachAll({ port: ports.b, devices, ledger });
  const requests = await sealRequests({
    port: ports.b,
    origin: 'a.example',
    recipients: devices,
    itemsPerRequest: options.itemsPerRequest,
    count: Math.ceil(options.messages / options.itemsPerRequest),
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
  pinGenerator(0);
  const cpuBefore = [a.cpuMs(), b.cpuMs()] as const;
  const started = performance.now();
  let left = requests.length;
  await Promise.all(
    senders.map(async (sender) => {
      while (left-- > 0) await new Promise<void>((resolve) => sender.send(() => resolve()));
    }),
  );
  const takenMs = performance.now() - started;
  while (ledger.counts.delivered < ledger.counts.accepted && performance.now() - started < PATIENCE_MS) await pause(5);
  const seconds = (performance.now() - started) / 1000;
  await drained(ledger);
  pinGenerator();
  const { counts } = ledger;
  const cpu = [a.cpuMs() - cpuBefore[0], b.cpuMs() - cpuBefore[1]].map((ms) => round((ms * 1000) / counts.delivered));
  recipients.close();
  for (const sender of senders) sender.close();
  await Promise.all([a.stop(), b.stop()]);
  for (const { remove } of folders) remove();
  const lost = counts.missing() + counts.unacknowledged();
  return {
    rows: [
      {
        name: 'relay to relay: posted to one, delivered by the other',
        figure: round(counts.delivered / seconds),
        unit: 'messages/s',
        goal: { is: 'least', figure: 6_000 },
        note: `taken in ${round(takenMs / 1000, 1)} of ${round(seconds, 1)} s; ${cpu.join(' and ')} µs of their cores a message`,
      },
    ],
    mustBeZero: [
      { name: 'relay to relay: lost', count: lost },
      { name: 'relay to relay: doubled', count: counts.doubled },
      { name: 'relay to relay: refused', count: counts.refused },
    ],
  };
};

const PATIENCE_MS = 120_000;
