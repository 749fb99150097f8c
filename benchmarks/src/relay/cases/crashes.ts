/**
 * Kills and power cuts under load. After each the relay starts again on what is left, senders repeat what was not answered,
 * devices attach again; in the end everything that was accepted must have been delivered, and nothing twice.
 */

import { type Device, openSession, registerDevices } from '../device.ts';
import { createLedger, type Ledger } from '../ledger.ts';
import { drained, pause } from '../load.ts';
import { preparePowerCuts } from '../power-cuts.ts';
import { say } from '../progress.ts';
import { attachAll } from '../recipients.ts';
import { type Findings, round } from '../row.ts';
import { createSender, type Sender, type SendOutcome } from '../sender.ts';
import { type ServerProcess, startServer } from '../server.ts';
import { freePort, freshFolder, relaySettings } from '../stage.ts';

export interface CrashOptions {
  readonly kind: 'kill' | 'power cut';
  readonly times: number;
  readonly senders: number;
  readonly recipients: number;
  /** Each life of the relay lasts between half of it and all of it. */
  readonly lifeMilliseconds: number;
}

export const measureCrashes = async (options: CrashOptions): Promise<Findings> => {
  const { kind, times } = options;
  const folder = freshFolder();
  const port = await freePort();
  const power = kind === 'power cut' ? preparePowerCuts(folder.path, folder.data) : undefined;
  const start = (): Promise<ServerProcess> =>
    startServer({ program: 'relay-program', settings: relaySettings(folder.data, { port }), env: power?.env ?? {} });
  let server = await start();
  const ledger = createLedger();
  const devices = await registerDevices(port, 'a.example', 'r', options.recipients);
  const sending = await registerDevices(port, 'a.example', 's', options.senders);
  const senders = sending.map(() =>
    createSender({ port, session: undefined, itemsPerRequest: 3, recipients: devices, ledger }),
  );
  let slowest = 0;
  for (let n = 0; n < times; n += 1) {
    await liveAndDie(options, server, senders, sending, devices, ledger);
    power?.cut();
    server = await start();
    slowest = Math.max(slowest, server.readyMs);
    say(`${kind} ${n + 1} of ${times}: ${ledger.counts.accepted} accepted so far`);
  }
  const recipients = await attachAll({ port, devices, ledger });
  await resume(port, senders, sending);
  await Promise.all(senders.map(sendOnce));
  await drained(ledger);
  recipients.close();
  for (const sender of senders) sender.close();
  await server.stop();
  folder.remove();
  const { accepted } = ledger.counts;
  // What a device acknowledged just before the end may be deleted without its having heard so: then it does not come again.
  const lost = ledger.counts.missing();
  return {
    rows: [
      {
        name: `${times} ${kind}s under load: lost or doubled`,
        figure: lost + ledger.counts.doubled,
        unit: 'messages',
        goal: { is: 'most', figure: 0 },
        note: `of ${accepted.toLocaleString('en')} accepted; slowest start to ready ${round(slowest / 1000, 2)} s`,
      },
    ],
    mustBeZero: [
      { name: `${kind}s: lost`, count: lost },
      { name: `${kind}s: doubled`, count: ledger.counts.doubled },
      { name: `${kind}s: nothing was sent`, count: accepted > 0 ? 0 : 1 },
    ],
  };
};

const liveAndDie = async (
  options: CrashOptions,
  server: ServerProcess,
  senders: readonly Sender[],
  sending: readonly Device[],
  devices: readonly Device[],
  ledger: Ledger,
): Promise<void> => {
  const recipients = await attachAll({ port: server.port, devices, ledger });
  await resume(server.port, senders, sending);
  const loops = senders.map(
    (sender) =>
      new Promise<void>((resolve) => {
        const next = (outcome?: SendOutcome): void => {
          if (outcome === 'broken') resolve();
          else sender.send(next);
        };
        next();
      }),
  );
  await pause(options.lifeMilliseconds * (0.5 + Math.random() / 2));
  await server.kill();
  await Promise.all(loops);
  recipients.close();
};

const resume = async (port: number, senders: readonly Sender[], sending: readonly Device[]): Promise<void> => {
  await Promise.all(
    senders.map(async (sender, index) => sender.reconnect(port, await openSession(port, sending[index]!))),
  );
};

const sendOnce = (sender: Sender): Promise<void> => new Promise((resolve) => sender.send(() => resolve()));
