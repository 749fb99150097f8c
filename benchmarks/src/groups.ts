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
      { case: oneWay(1024, 'reloaded'), providers: FAST },
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
} as const satisfies Record<string, Group>;

export type GroupName = keyof typeof GROUPS;

export function isGroupName(name: string): name is GroupName {
  return Object.hasOwn(GROUPS, name);
}

export function isProviderName(name: string): name is ProviderName {
  return PROVIDERS.some((known) => known === name);
}
