/**
 * One job, in a worker of its own: an engine without history, so that code is optimised for one provider alone, and
 * memory that is gone with it. It takes the job as its first message, sends reports, and ends with `done` or `failed`.
 */

import type { BrowserJob, BrowserPeer, Report } from '../src/browser/exchange.ts';
import { browserCases } from '../src/browser/jobs.ts';
import { crossCheck } from '../src/cross-check.ts';
import type { Implementation, MaybePromise } from '../src/implementation.ts';
import { runJob } from '../src/job.ts';
import { createOurs } from '../src/ours/implementation.ts';
import { check } from './check/check.ts';
import { browserClock } from './clock.ts';
import { watchPolicy } from './policy.ts';
import { loadProvider } from './providers.ts';
import { checkStores, raiseCounter } from './stores/check.ts';

watchPolicy((reason) => send({ kind: 'failed', reason }));
addEventListener('message', ({ data }: MessageEvent<BrowserJob>) => void work(data));

async function work(job: BrowserJob): Promise<void> {
  try {
    if (job.kind === 'check') {
      const { provider, seed } = job;
      send({ kind: 'checked', provider, done: await check(await loadProvider(provider), seed) });
    } else if (job.kind === 'stores') {
      send({ kind: 'checked', provider: 'the store', done: await checkStores(job.seed) });
    } else if (job.kind === 'count') {
      await raiseCounter(job.database, job.times);
    } else {
      send({ kind: 'rows', rows: await measure(job) });
    }
    send({ kind: 'done' });
  } catch (error) {
    send({ kind: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

async function measure(job: Extract<BrowserJob, { kind: 'measure' }>) {
  const { group, provider, options, isShort } = job;
  const ours = createOurs(await loadProvider(provider));
  const others: Implementation[] = [];
  for (const peer of job.peers) others.push(await loadPeer(peer));
  if (others.length === 0 && provider !== 'noble') others.push(createOurs(await loadProvider('noble')));
  for (const other of others) if (other.isInteroperable) await crossCheck(ours, other, options.seed);
  const cases = browserCases(group, provider, isShort);
  return runJob({ group, provider, cases, ours, others }, options, browserClock, (line) => {
    send({ kind: 'progress', line });
  });
}

async function loadPeer({ version, module }: BrowserPeer): Promise<Implementation> {
  const adapter: { readonly createPeer: (version: string) => MaybePromise<Implementation> } = await import(module);
  return adapter.createPeer(version);
}

function send(report: Report): void {
  postMessage(report);
}
