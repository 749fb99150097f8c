/**
 * Memory of sockets that only wait: the resident set of a relay before and after they attach. A tenth of them have come and gone
 * before, so that the code, which is there once, is not counted as theirs; more of them would leave so much free memory behind
 * that the figure would flatter. A heap that has grown is in it; the last of them tell what one more takes.
 */

import { registerDevices } from '../device.ts';
import { createLedger } from '../ledger.ts';
import { pause } from '../load.ts';
import { say } from '../progress.ts';
import { attachAll, type Recipients } from '../recipients.ts';
import { type Findings, type Row, round } from '../row.ts';
import { startServer } from '../server.ts';
import { freshFolder, relaySettings } from '../stage.ts';

/** `counts` grow. */
export const measureIdle = async (counts: readonly number[]): Promise<Findings> => {
  const folder = freshFolder();
  const settings = relaySettings(folder.data);
  const registry = await startServer({ program: 'relay-program', settings });
  const devices = await registerDevices(registry.port, 'a.example', 'i', counts.at(-1)!);
  await registry.stop();
  say(`${devices.length} devices are registered`);

  const server = await startServer({ program: 'relay-program', settings });
  const attach = (from: number, to: number): Promise<Recipients> =>
    attachAll({ port: server.port, devices: devices.slice(from, to), ledger: createLedger() });
  (await attach(0, Math.ceil(devices.length / 10))).close();
  await pause(SETTLE_MS);
  const samples = [{ count: 0, bytes: server.residentBytes() }];
  const attached: Recipients[] = [];
  for (const count of counts) {
    attached.push(await attach(samples.at(-1)!.count, count));
    await pause(SETTLE_MS);
    samples.push({ count, bytes: server.residentBytes() });
    say(`${count} are attached`);
  }
  for (const { close } of attached) close();
  await server.stop();
  folder.remove();

  const kilobytes = (from: Sample, to: Sample): number =>
    round((to.bytes - from.bytes) / (to.count - from.count) / 1024, 1);
  const rows = samples.slice(1).map((sample, index): Row => {
    const last = `${kilobytes(samples[index]!, sample)} KB each of the last ${sample.count - samples[index]!.count}`;
    return {
      name: `${sample.count} idle device sockets, resident memory of each`,
      figure: kilobytes(samples[0]!, sample),
      unit: 'KB',
      ...(sample.count >= 5_000 ? { goal: { is: 'most' as const, figure: 12 } } : {}),
      ...(index > 0 ? { note: last } : {}),
    };
  });
  return { rows, mustBeZero: [] };
};

interface Sample {
  readonly count: number;
  readonly bytes: number;
}

/** An idle one has been so for a while; the heap gives back what attaching took when it has been quiet for ten seconds. */
const SETTLE_MS = 20_000;
