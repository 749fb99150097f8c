/** How much mail a relay holds, as its operator can see. */

import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../errors.ts';
import { relayOf, type Stage } from './stage.ts';

/**
 * Resolves when one message waits in the mailboxes of relay b: what relay a has accepted is delivered a little later.
 */
export async function untilOneWaits(stage: Stage): Promise<void> {
  const { metricsUrl } = relayOf(stage, 'b');
  const deadline = performance.now() + WAIT_MS;
  // A receipt may wait beside it.
  while (((await readGauge(metricsUrl, 'sotto_relay_mailbox_items')) ?? 0) < 1) {
    if (performance.now() > deadline) throw new CliError('E_DEMO_FAILED', 'the message did not reach the other relay');
    await sleep(PAUSE_MS, undefined, { signal: stage.signal });
  }
}

async function readGauge(url: string, name: string): Promise<number | undefined> {
  const text = await (await fetch(url)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

const WAIT_MS = 10_000;
const PAUSE_MS = 50;
