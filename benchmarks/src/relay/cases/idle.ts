/**
 * Memory of sockets that only wait: the resident set of a relay before and after they attach. Some have come and gone before, so
 * that the code and the young part of the heap, which are there once, are not counted as theirs.
 */

import { registerDevices } from '../device.ts';
import { createLedger } from '../ledger.ts';
import { pause } from '../load.ts';
import { say } from '../progress.ts';
import { attachAll } from '../recipients.ts';
import { type Findings, type Row, round } from '../row.ts';
import { startServer } from '../server.ts';
import { freshFolder, relaySettings } from '../stage.ts';

export const measureIdle = async (counts: readonly number[]): Promise<Findings> => {
  const folder = freshFolder();
  const settings = relaySettings(folder.data);
  const registry = await startServer({ program: 'relay-program', settings });
  const devices = await registerDevices(registry.port, 'a.example', 'i', Math.max(...counts));
  await registry.stop();
  say(`${devices.length} devices are registered`);
  const rows: Row[] = [];
  for (const count of counts) {
    const server = await startServer({ program: 'relay-program', settings });
    const first = devices.slice(0, Math.ceil(count / 10));
    const warm = await attachAll({ port: server.port, devices: first, ledger: createLedger() });
    warm.close();
    await pause(SETTLE_MS);
    const before = server.residentBytes();
    const some = devices.slice(0, count);
    const attached = await attachAll({ port: server.port, devices: some, ledger: createLedger() });
    await pause(SETTLE_MS);
    rows.push({
      name: `${count} idle device sockets, resident memory of each`,
      figure: round((server.residentBytes() - before) / count / 1024, 1),
      unit: 'KB',
      ...(count >= 5_000 ? { goal: { is: 'most' as const, figure: 12 } } : {}),
    });
    attached.close();
    await server.stop();
  }
  folder.remove();
  return { rows, mustBeZero: [] };
};

const SETTLE_MS = 3_000;
