/** Opens the account of a store, shows what an app shows first, and says what that took. */

import { open } from '@sotto/client';
import { sqliteStore } from '@sotto/store-sqlite';

export interface Opened {
  /** Processor time of this process, from before the store was opened. */
  readonly openCpuMs: number;
  readonly shownCpuMs: number;
  readonly settledCpuMs: number;
  readonly heapMiB: number;
  readonly residentMiB: number;
  /** What was found: the number of the newest conversation, and how many messages of it were read. */
  readonly newest: number;
  readonly read: number;
}

const unreachable = {
  request: () => Promise.reject(new Error('offline')),
  openStream: () => Promise.reject(new Error('offline')),
};

const begun = process.cpuUsage();
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
};
let heap = 0;
const look = (): void => {
  heap = Math.max(heap, process.memoryUsage().heapUsed);
};
const watch = setInterval(look, 10);

const me = await open({ store: await sqliteStore(process.argv[2] ?? ''), transport: unreachable });
const openCpuMs = cpuMs();
look();
let newest = 0;
let shown = 0;
for await (const { contact } of me.conversations()) {
  if (shown++ === 0) newest = Number(contact.address.slice(1, contact.address.indexOf('@')));
  if (shown === 50) break;
}
let read = 0;
for await (const _ of me.conversation(`p${newest}@b.example`).messages()) if (++read === 50) break;
const shownCpuMs = cpuMs();
look();
await new Promise((resolve) => setTimeout(resolve, 3_000));
const settledCpuMs = cpuMs();
look();
clearInterval(watch);
const residentMiB = process.resourceUsage().maxRSS / 1024;
const opened: Opened = { openCpuMs, shownCpuMs, settledCpuMs, heapMiB: heap / 2 ** 20, residentMiB, newest, read };
process.stdout.write(JSON.stringify(opened));
await me.close();
