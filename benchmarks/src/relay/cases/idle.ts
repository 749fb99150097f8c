/** Memory of sockets that only wait: the resident set of a relay that was just started, before and after they attach. */

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
  const first = await startServer({ program: 'relay-program', settings });
  const devices = await registerDevices(first.port, 'a.example', 'i', Math.max(...counts));
  await first.stop();
  say(`${devices.length} devices are registered`);
  const rows: Row[] = [];
  for (const count of counts) {
    const server = await startServer({ program: 'relay-program', settings });
    // One socket comes and goes, so that the code is there.
    const warm = await attachAll({ port: server.port, devices: devices.slice(0, 1), ledger: createLedger() });
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
