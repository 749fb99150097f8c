/**
 * `pnpm bench -- --browser`: checks ours in Chromium, then measures it there, beside olm and Web Cryptography. The page
 * asks for its work and hands in what it found, so nothing drives the browser.
 */

import { spawnSync } from 'node:child_process';
import type { GroupName, ProviderName } from '../groups.ts';
import { describeMachine } from '../node/machine.ts';
import { peerVersions, preparePeers } from '../node/peers.ts';
import type { Results, Row } from '../results.ts';
import type { RoundOptions } from '../rounds.ts';
import { ChromiumError, findChromium, startChromium } from './chromium.ts';
import { type BrowserPeer, type BrowserProvider, type BrowserRun, isBrowserProvider, type Report } from './exchange.ts';
import { planJobs, WEB_CRYPTO } from './jobs.ts';
import { createPageFiles, OLM_MODULE, WEB_CRYPTO_MODULE } from './page-files.ts';
import { servePage } from './server.ts';
import { measureBundles } from './sizes.ts';

export interface BrowserOptions {
  readonly groups: readonly GroupName[];
  /** One that a browser can load, or all of those. */
  readonly provider: ProviderName | undefined;
  readonly peers: boolean;
  readonly short: boolean;
}

/** Throws `ChromiumError` where there is no browser, and an error where a check or the page fails. */
export async function measureInBrowser(
  { groups, provider, peers: hasPeers, short }: BrowserOptions,
  options: RoundOptions,
  say: (line: string) => void,
): Promise<Results> {
  const program = findChromium(process.env);
  const version = versionOf(program);
  if (hasPeers) preparePeers(say);
  const peers = hasPeers ? peersOfPage(version) : [];
  const jobs = planJobs({ groups, provider: browserProvider(provider), peers, isShort: short, options });
  const sizes = groups.includes('sizes') ? await measureBundles(hasPeers, say) : [];
  say('bundling the page …');
  const rows = await runPage(program, { title: `Sotto in ${version}`, jobs, rows: sizes }, hasPeers, say);
  return {
    format: 'sotto benchmarks 1',
    date: new Date().toISOString().slice(0, 10),
    machine: { ...describeMachine(), runtime: version },
    versions: Object.fromEntries(peers.map((peer) => [peer.name, peer.version])),
    rounds: options.rounds,
    isShort: short,
    seed: options.seed,
    rows,
  };
}

/** What the page found. Its rows come behind those of `run`. */
async function runPage(
  program: string,
  run: BrowserRun,
  hasOlm: boolean,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const rows = [...run.rows];
  const page = watch();
  const server = await servePage(await createPageFiles(run, hasOlm), (report) => {
    if (report.kind === 'rows') rows.push(...report.rows);
    const line = lineOf(report);
    if (line !== undefined) say(line);
    page.take(report);
  });
  const chromium = startChromium(program, server.url);
  void chromium.ended.then((said) => page.take({ kind: 'failed', reason: `Chromium has ended.\n${said}` }));
  try {
    await page.done;
    return rows;
  } finally {
    await chromium.close();
    await server.close();
  }
}

interface Watch {
  /** Rejects when the page fails, or says nothing for too long. */
  readonly done: Promise<void>;
  take(report: Report): void;
}

function watch(): Watch {
  let timer: NodeJS.Timeout | undefined;
  let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  const done = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const fail = (reason: string) => settle?.reject(new Error(`In the browser: ${reason}`));
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(fail, SILENCE_MS_MAX, `nothing was heard of the page for ${SILENCE_MS_MAX / 1000} s`);
  };
  wait();
  return {
    done: done.finally(() => clearTimeout(timer)),
    take: (report) => {
      if (report.kind === 'done') settle?.resolve();
      else if (report.kind === 'failed') fail(report.reason);
      else wait();
    },
  };
}

function lineOf(report: Report): string | undefined {
  if (report.kind === 'progress') return `${report.line}, in the browser …`;
  if (report.kind === 'checked') return `${report.provider} is right in the browser: ${report.done.join('; ')}`;
  return undefined;
}

function peersOfPage(version: string): readonly BrowserPeer[] {
  return [
    { name: 'olm', version: peerVersions().olm ?? '', module: OLM_MODULE },
    { name: WEB_CRYPTO, version: `of ${version}`, module: WEB_CRYPTO_MODULE },
  ];
}

function browserProvider(name: ProviderName | undefined): BrowserProvider | undefined {
  if (name === undefined || isBrowserProvider(name)) return name;
  throw new TypeError(`provider: ${name} is not for a browser`);
}

/** `Chromium 156.0.8078.79`. */
function versionOf(program: string): string {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const [version] = /\S+ \d[\d.]+/.exec(stdout ?? '') ?? [];
  if (version === undefined) throw new ChromiumError(`${program}: does not tell its version`);
  return version;
}

/** The longest case takes a minute on a busy machine. */
const SILENCE_MS_MAX = 300_000;
