/** How long a relay takes from its start until it is ready, with so much mail waiting. */

import { openSession, registerDevices } from '../device.ts';
import { createLedger } from '../ledger.ts';
import { type Findings, round } from '../row.ts';
import { createSender, type Sender } from '../sender.ts';
import { startServer } from '../server.ts';
import { freshFolder, relaySettings } from '../stage.ts';

export const measureRestart = async (envelopes: number): Promise<Findings> => {
  const folder = freshFolder();
  const settings = relaySettings(folder.data, { quota: { mailboxItemsMax: 1e7, mailboxBytesMax: 1e12 } });
  const server = await startServer({ program: 'relay-program', settings });
  const ledger = createLedger({ forget: true });
  const recipients = await registerDevices(server.port, 'a.example', 'r', 300);
  const devices = await registerDevices(server.port, 'a.example', 's', 8);
  const senders = await Promise.all(
    devices.map(async (device) =>
      createSender({
        port: server.port,
        session: await openSession(server.port, device),
        itemsPerRequest: BATCH,
        recipients,
        ledger,
      }),
    ),
  );
  await Promise.all(senders.map((sender) => sendMany(sender, envelopes / senders.length)));
  for (const sender of senders) sender.close();
  await server.kill();
  const again = await startServer({ program: 'relay-program', settings });
  const { readyMs } = again;
  await again.stop();
  const empty = freshFolder();
  const baseline = await startServer({ program: 'relay-program', settings: relaySettings(empty.data) });
  await baseline.stop();
  for (const { remove } of [folder, empty]) remove();
  return {
    rows: [
      {
        name: `restart after SIGKILL to ready, ${envelopes.toLocaleString('en')} envelopes waiting`,
        figure: round(readyMs / 1000, 2),
        unit: 's',
        goal: { is: 'most', figure: 1 },
        note: `of a new directory ${round(baseline.readyMs / 1000, 2)} s: starting Node is in both`,
      },
    ],
    mustBeZero: [{ name: 'restart: envelopes that were not taken', count: ledger.counts.refused }],
  };
};

const sendMany = (sender: Sender, count: number): Promise<void> =>
  new Promise((resolve) => {
    let sent = 0;
    const next = (): void => {
      if (sent >= count) {
        resolve();
        return;
      }
      sent += BATCH;
      sender.send(next);
    };
    next();
  });

const BATCH = 100;
