/** A relay in a directory of its own with its devices, or the ceiling with the same: what every case begins with. */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eachAtOnce } from './at-once.ts';
import { type Device, openSession, registerDevices } from './device.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { attachAll, type Recipients } from './recipients.ts';
import { createSender, type Sender } from './sender.ts';
import { type ServerProcess, type StartOptions, startServer } from './server.ts';

export interface Stage {
  readonly server: ServerProcess;
  readonly ledger: Ledger;
  readonly recipients: Recipients;
  readonly senders: readonly Sender[];
  close(): Promise<void>;
}

export interface StageOptions {
  readonly senders: number;
  readonly recipients: number;
  readonly itemsPerRequest: number;
  /** How many senders are one device, each with a session of its own; 1 unless told otherwise. */
  readonly sendersPerDevice?: number;
}

export interface Folder {
  readonly data: string;
  readonly path: string;
  remove(): void;
}

export const freshFolder = (): Folder => {
  const path = mkdtempSync(join(process.env.SOTTO_BENCH_FOLDER ?? tmpdir(), 'sotto-bench-'));
  const data = join(path, 'data');
  mkdirSync(data, { mode: 0o700 });
  return { data, path, remove: () => rmSync(path, { recursive: true, force: true }) };
};

/** One that nobody listens on, for a server that comes back under it. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Limits are on and wide enough for a load from few accounts. */
export const relaySettings = (dataDirectory: string, changes: object = {}): object => ({
  domain: 'a.example',
  dataDirectory,
  port: 0,
  rates: {
    accountBurst: 1e6,
    accountPerSecond: 1e6,
    registrationBurst: 1e6,
    registrationsPerSecond: 1e6,
    peerBurst: 1e6,
    peerPerSecond: 1e6,
  },
  ...changes,
});

export const stageRelay = async (
  options: StageOptions,
  { settings, ...memory }: { readonly settings?: object; readonly forget?: boolean } = {},
): Promise<Stage> => {
  const folder = freshFolder();
  const server = await startServer({ program: 'relay-program', settings: relaySettings(folder.data, settings) });
  const ledger = createLedger(memory);
  const recipients = await registerDevices(server.port, 'a.example', 'r', options.recipients);
  const { sendersPerDevice = 1 } = options;
  const devices = await registerDevices(server.port, 'a.example', 's', Math.ceil(options.senders / sendersPerDevice));
  const attached = await attachAll({ port: server.port, devices: recipients, ledger });
  const ready = await eachAtOnce(options.senders, OPENED_AT_ONCE, async (index) =>
    createSender({
      port: server.port,
      session: await openSession(server.port, devices[index % devices.length]!),
      itemsPerRequest: options.itemsPerRequest,
      recipients,
      ledger,
    }),
  );
  return staged(server, ledger, attached, ready, () => folder.remove());
};

/** Recipients listen at the server itself, unless another one delivers what it hands on. */
export const stageCeiling = async (
  options: StageOptions,
  start: Partial<StartOptions> = {},
  delivering?: ServerProcess,
): Promise<Stage> => {
  const server = await startServer({ program: 'ceiling-program', settings: {}, ...start });
  const ledger = createLedger();
  const recipients = Array.from({ length: options.recipients }, (_, index) => standIn(index));
  const attached = await attachAll({
    port: (delivering ?? server).port,
    devices: recipients,
    ledger,
    firstFrame: nameMailbox,
  });
  const sender = {
    port: server.port,
    session: undefined,
    itemsPerRequest: options.itemsPerRequest,
    recipients,
    ledger,
  };
  const senders = Array.from({ length: options.senders }, () => createSender(sender));
  return staged(server, ledger, attached, senders, () => undefined);
};

const staged = (
  server: ServerProcess,
  ledger: Ledger,
  recipients: Recipients,
  senders: readonly Sender[],
  remove: () => void,
): Stage => ({
  server,
  ledger,
  recipients,
  senders,
  async close() {
    for (const sender of senders) sender.close();
    recipients.close();
    await server.stop();
    remove();
  },
});

/** The ceiling knows no accounts; a mailbox id is all it looks at. */
const standIn = (index: number): Device => {
  const mailboxId = new Uint8Array(32);
  new DataView(mailboxId.buffer).setUint32(0, index);
  return { domain: 'a.example', mailboxId, tokenKey: mailboxId } as Device;
};

/** With what a stream of the ceiling begins. */
const nameMailbox = (_: number, { mailboxId }: Device): Uint8Array => mailboxId;

const OPENED_AT_ONCE = 64;
