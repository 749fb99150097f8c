/** What a browser runs: the same groups and cases as Node, but for those that need processes and files. */

import type { Case } from '../case.ts';
import { GROUPS, type Group, type GroupName, peersOf } from '../groups.ts';
import type { RoundOptions } from '../rounds.ts';
import { BROWSER_PROVIDERS, type BrowserJob, type BrowserPeer, type BrowserProvider } from './exchange.ts';

/** Whether a browser has something of the group: its cases, or the sizes of what a page loads. */
export function isBrowserGroup(name: GroupName): boolean {
  return name === 'sizes' || GROUPS[name].cases.length > 0;
}

/**
 * The cases of a group for one provider. Here the others have no quicker one beside them, so each runs them all; the long
 * ones are left to the default.
 */
export function browserCases(name: GroupName, provider: BrowserProvider, isShort: boolean): readonly Case[] {
  const { cases }: Group = GROUPS[name];
  return cases.filter(({ isLong = false }) => !isLong || (!isShort && provider === 'portable')).map((one) => one.case);
}

export interface BrowserPlan {
  readonly groups: readonly GroupName[];
  readonly provider: BrowserProvider | undefined;
  readonly peers: readonly BrowserPeer[];
  readonly isShort: boolean;
  readonly options: RoundOptions;
}

/** First the checks, those of the stores last, then the groups, each with each provider. */
export function planJobs({ groups, provider, peers, isShort, options }: BrowserPlan): readonly BrowserJob[] {
  const providers = provider === undefined ? BROWSER_PROVIDERS : [provider];
  const checks = providers.map((one): BrowserJob => ({ kind: 'check', provider: one, seed: options.seed }));
  // The short form leaves the reference out, which is the slowest, as it does in Node.
  const measured = providers.filter((one) => !isShort || one !== 'noble' || provider === 'noble');
  const withCases = groups.filter((group) => GROUPS[group].cases.length > 0);
  const jobs = withCases.flatMap((group) =>
    measured.map((one): BrowserJob => {
      return { kind: 'measure', group, provider: one, peers: peersIn(group, peers, isShort), isShort, options };
    }),
  );
  return [...checks, { kind: 'stores', seed: options.seed }, ...jobs];
}

/** Those that take part in a group; WebCrypto in what running sessions do. */
function peersIn(group: GroupName, peers: readonly BrowserPeer[], isShort: boolean): readonly BrowserPeer[] {
  const known: readonly string[] = peersOf(group, isShort);
  return peers.filter(({ name }) => (name === WEB_CRYPTO ? RUNNING.includes(group) : known.includes(name)));
}

/** The peer that is in browsers only. */
export const WEB_CRYPTO = 'WebCrypto';
const RUNNING: readonly GroupName[] = ['ratchet', 'fan-out'];
