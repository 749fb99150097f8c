/**
 * How long a relay takes from its start until it is ready, with so much mail waiting. Some of the mail is posted; the rest
 * are copies of its rows, made by SQLite, for the relay would take much longer to get to the same database.
 */

import { join } from 'node:path';
import { openSqlite } from '@sotto/store-sqlite';
import { type Device, openSession, registerDevices } from '../device.ts';
import { createLedger, type Ledger } from '../ledger.ts';
import { say } from '../progress.ts';
import { type Findings, round } from '../row.ts';
import { createSender, ENVELOPE_BYTES, type Sender } from '../sender.ts';
import { type ServerProcess, startServer } from '../server.ts';
import { freePort, freshFolder, relaySettings } from '../stage.ts';

export const measureRestart = async (envelopes: number, starts: number): Promise<Findings> => {
  const folder = freshFolder();
  const ledger = createLedger({ forget: true });
  const settings = relaySettings(folder.data, {
    port: await freePort(),
    quota: { mailboxItemsMax: 1e7, mailboxBytesMax: 1e12 },
  });
  const start = (): Promise<ServerProcess> => startServer({ program: 'relay-program', settings });
  const first = await start();
  const recipients = await registerDevices(first.port, 'a.example', 'r', Math.min(300, envelopes / BATCH));
  const devices = await registerDevices(first.port, 'a.example', 's', SENDERS);
  await post(first, devices, recipients, ledger, Math.min(envelopes / 2, POSTED));
  await first.stop();
  await multiply(folder.data, envelopes);

  // The log of the database has something in it when the process dies.
  const second = await start();
  await post(second, devices, recipients, ledger, Math.min(envelopes / 2, POSTED_BEFORE_THE_END));
  await second.kill();
  const readyMs = await middleStart(starts, start);
  const waiting = await countEnvelopes(folder.data);
  const empty = freshFolder();
  const baselineMs = await middleStart(starts, () =>
    startServer({ program: 'relay-program', settings: relaySettings(empty.data) }),
  );
  for (const { remove } of [folder, empty]) remove();
  return {
    rows: [
      {
        name: `restart after SIGKILL to ready, ${envelopes.toLocaleString('en')} envelopes waiting`,
        figure: round(readyMs / 1000, 2),
        unit: 's',
        goal: { is: 'most', figure: 1 },
        note: `with an empty database ${round(baselineMs / 1000, 2)} s: starting Node and loading modules is in both`,
      },
    ],
    mustBeZero: [
      { name: 'restart: envelopes that were not taken', count: ledger.counts.refused },
      { name: 'restart: envelopes that are not there', count: Math.max(0, envelopes - waiting) },
    ],
  };
};

/** Of some starts, each followed by SIGKILL. */
const middleStart = async (starts: number, start: () => Promise<ServerProcess>): Promise<number> => {
  const times: number[] = [];
  for (let n = 0; n < starts; n += 1) {
    const server = await start();
    times.push(server.readyMs);
    await server.kill();
  }
  return times.sort((a, b) => a - b)[Math.floor(starts / 2)]!;
};

const post = async (
  server: ServerProcess,
  devices: readonly Device[],
  recipients: readonly Device[],
  ledger: Ledger,
  count: number,
): Promise<void> => {
  const { port } = server;
  const senders = await Promise.all(
    devices.map(async (device) =>
      createSender({ port, session: await openSession(port, device), itemsPerRequest: BATCH, recipients, ledger }),
    ),
  );
  await Promise.all(senders.map((sender) => sendMany(sender, count / senders.length)));
  for (const sender of senders) sender.close();
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

/** Copies what waits, and as much of what stands beside it, until there are so many envelopes. */
const multiply = async (data: string, envelopes: number): Promise<void> => {
  const database = await openSqlite(join(data, 'relay.db'), { cacheBytes: 256 * 1024 * 1024 });
  const count = database.prepare('SELECT COUNT(*) AS count, MAX(sequence) AS last FROM envelope');
  const copy = database.prepare(
    'INSERT INTO envelope (mailbox, expires_hour, wrap, number, body) SELECT mailbox, expires_hour, wrap, number, body FROM envelope WHERE sequence <= ? LIMIT ?',
  );
  const remember = database.prepare(
    'INSERT INTO dedupe (item_digest, expires_hour) SELECT randomblob(16), expires_hour FROM envelope WHERE sequence <= ? ORDER BY 1 LIMIT ?',
  );
  const first = count.get()!;
  let copies = 0;
  for (let there = Number(first.count); there < envelopes; ) {
    const some = Math.min(Number(first.count), envelopes - there, COPIED_AT_ONCE);
    database.transaction(() => {
      copy.run(Number(first.last), some);
      remember.run(Number(first.last), some);
    });
    there += some;
    copies += 1;
    if (copies % 10 === 0) say(`${there} of ${envelopes} envelopes wait`);
  }
  database.exec(
    `UPDATE mailbox SET items = (SELECT COUNT(*) FROM envelope WHERE mailbox = mailbox.row),
       bytes = ${ENVELOPE_BYTES} * (SELECT COUNT(*) FROM envelope WHERE mailbox = mailbox.row)`,
  );
  database.close();
};

const countEnvelopes = async (data: string): Promise<number> => {
  const database = await openSqlite(join(data, 'relay.db'));
  const waiting = Number(database.prepare('SELECT COUNT(*) AS count FROM envelope').get()?.count);
  database.close();
  return waiting;
};

const SENDERS = 8;
const BATCH = 100;
const POSTED = 30_000;
const POSTED_BEFORE_THE_END = 2_000;
const COPIED_AT_ONCE = 30_000;
