/** The groups that `pnpm bench` takes, and the cases of each with the providers of ours that they are run with. */

import type { Case } from './case.ts';
import { fanOut } from './cases/fan-out.ts';
import { group } from './cases/groups.ts';
import { bundle, identity } from './cases/keys.ts';
import { oneWay } from './cases/one-way.ts';
import { pingPong } from './cases/ping-pong.ts';
import { sealedV1, sealedV2 } from './cases/sealed.ts';
import { sessionStart } from './cases/session-start.ts';

export const PROVIDERS = ['node', 'portable', 'sodium', 'noble'] as const;

export type ProviderName = (typeof PROVIDERS)[number];

export interface GroupCase {
  readonly case: Case;
  readonly providers: readonly ProviderName[];
  /** Too long for the short form. */
  readonly isLong?: boolean;
}

export interface Group {
  readonly title: string;
  readonly cases: readonly GroupCase[];
  /** With which a group is run that is no list of cases: it needs processes, files or counts (`node/probes.ts`). */
  readonly probedWith?: readonly ProviderName[];
}

const FAST: readonly ProviderName[] = ['node', 'portable'];

export const GROUPS = {
  keys: {
    title: 'Keys',
    cases: [
      { case: identity, providers: PROVIDERS },
      { case: bundle, providers: PROVIDERS },
    ],
  },
  ratchet: {
    title: 'Sessions',
    cases: [
      { case: sessionStart, providers: PROVIDERS },
      ...[32, 256, 1024, 16 * 1024, 64 * 1024].map((bytes) => ({ case: oneWay(bytes), providers: FAST })),
      { case: oneWay(1024, { reloaded: true }), providers: FAST },
      { case: pingPong, providers: PROVIDERS },
    ],
  },
  'fan-out': {
    title: 'Fan-out',
    cases: [
      { case: fanOut(100), providers: FAST },
      { case: fanOut(1000), providers: FAST, isLong: true },
    ],
  },
  groups: {
    title: 'Groups',
    cases: [{ case: group, providers: PROVIDERS }],
  },
  sealed: {
    title: 'Sealed sender',
    cases: [
      { case: sealedV1(true), providers: FAST },
      { case: sealedV1(false), providers: FAST },
      ...[1, 10, 100].map((members) => ({ case: sealedV2(members), providers: FAST })),
      { case: sealedV2(1000), providers: FAST, isLong: true },
    ],
  },
  sizes: { title: 'Bytes', cases: [], probedWith: ['node'] },
  cold: { title: 'A fresh process', cases: [], probedWith: FAST },
  account: { title: 'An account in SQLite', cases: [], probedWith: ['node'] },
  growth: { title: 'Growth', cases: [], probedWith: ['node'] },
  heap: { title: 'Memory', cases: [], probedWith: ['node'] },
} as const satisfies Record<string, Group>;

export type GroupName = keyof typeof GROUPS;

/** Those of ours that the group is run with, unless another is asked for. */
export function providersOf(name: GroupName): readonly ProviderName[] {
  const group: Group = GROUPS[name];
  if (group.probedWith !== undefined) return group.probedWith;
  return PROVIDERS.filter((provider) => group.cases.some(({ providers }) => providers.includes(provider)));
}

export function isGroupName(name: string): name is GroupName {
  return Object.hasOwn(GROUPS, name);
}

export function isProviderName(name: string): name is ProviderName {
  return PROVIDERS.some((known) => known === name);
}
