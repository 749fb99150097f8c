/** The groups that `pnpm bench` takes, and the cases of each with the providers of ours that they are run with. */

import type { Case } from './case.ts';
import { fanOut } from './cases/fan-out.ts';
import { group } from './cases/groups.ts';
import { bundle, identity } from './cases/keys.ts';
import { oneWay } from './cases/one-way.ts';
import { pingPong } from './cases/ping-pong.ts';
import { sealedV1, sealedV2, sealedV2Reading } from './cases/sealed.ts';
import { sessionStart } from './cases/session-start.ts';

export const PROVIDERS = ['node', 'portable', 'sodium', 'noble'] as const;

export type ProviderName = (typeof PROVIDERS)[number];

export interface GroupCase {
  readonly case: Case;
  readonly providers: readonly ProviderName[];
  /** Too long for the short form. */
  readonly isLong?: boolean;
}

/** In the order of the report; the first is the one that a chart has bars of. */
export const PEER_NAMES = ['libsignal-client', 'olm', 'libsignal', 'core-crypto', 'ts-mls'] as const;

export type PeerName = (typeof PEER_NAMES)[number];

export interface Group {
  readonly title: string;
  /** Those that can do something of it; no others are loaded. */
  readonly peers: readonly PeerName[];
  /** Where that is enough to see that everything works. */
  readonly shortPeers?: readonly PeerName[];
  readonly cases: readonly GroupCase[];
  /** Of a group that is no list of cases: it needs processes, files or counts (`node/probes.ts`). */
  readonly probe?: { readonly measures: string; readonly providers: readonly ProviderName[] };
}

const FAST: readonly ProviderName[] = ['node', 'portable'];
const WITH_SESSIONS: readonly PeerName[] = ['libsignal-client', 'olm', 'libsignal', 'core-crypto'];
const WITH_RECORDS: readonly PeerName[] = ['libsignal-client', 'olm'];

export const GROUPS = {
  keys: {
    title: 'Keys',
    peers: WITH_RECORDS,
    cases: [
      { case: identity, providers: PROVIDERS },
      { case: bundle, providers: PROVIDERS },
    ],
  },
  ratchet: {
    title: 'Sessions',
    peers: WITH_SESSIONS,
    cases: [
      { case: sessionStart, providers: PROVIDERS },
      ...[32, 256, 1024, 16 * 1024, 64 * 1024].map((bytes) => ({ case: oneWay(bytes), providers: FAST })),
      { case: oneWay(1024, { reloaded: true }), providers: FAST },
      { case: pingPong, providers: PROVIDERS },
    ],
  },
  'fan-out': {
    title: 'Fan-out',
    peers: WITH_SESSIONS,
    shortPeers: WITH_RECORDS,
    cases: [
      { case: fanOut(100), providers: FAST },
      { case: fanOut(1000), providers: FAST, isLong: true },
    ],
  },
  groups: {
    title: 'Groups',
    peers: ['libsignal-client', 'olm', 'core-crypto', 'ts-mls'],
    cases: [{ case: group, providers: PROVIDERS }],
  },
  sealed: {
    title: 'Sealed sender',
    peers: ['libsignal-client'],
    cases: [
      { case: sealedV1(true), providers: FAST },
      { case: sealedV1(false), providers: FAST },
      { case: sealedV2Reading, providers: FAST },
      ...[1, 10, 100].map((members) => ({ case: sealedV2(members), providers: FAST })),
      { case: sealedV2(1000), providers: FAST, isLong: true },
    ],
  },
  sizes: {
    title: 'Bytes',
    peers: [...WITH_SESSIONS, 'ts-mls'],
    cases: [],
    probe: { measures: 'bytes of messages and of session records', providers: ['node'] },
  },
  cold: {
    title: 'A fresh process',
    peers: WITH_RECORDS,
    cases: [],
    probe: { measures: 'import, and the first message of a process', providers: FAST },
  },
  account: {
    title: 'An account in SQLite',
    peers: WITH_RECORDS,
    cases: [],
    probe: { measures: 'a message with its commit, 1 KB, sent and received', providers: ['node'] },
  },
  growth: {
    title: 'Growth',
    peers: ['libsignal-client'],
    cases: [],
    probe: {
      measures: 'a message with up to 100,000 sessions in one store, and with up to 2,000 skipped keys',
      providers: ['node'],
    },
  },
  heap: {
    title: 'Memory',
    peers: [],
    cases: [],
    probe: { measures: 'heap for each idle session', providers: ['node'] },
  },
} as const satisfies Record<string, Group>;

export type GroupName = keyof typeof GROUPS;

/** Those of ours that the group is run with, unless another is asked for. The short form leaves the reference out. */
export function providersOf(name: GroupName, isShort: boolean): readonly ProviderName[] {
  const group: Group = GROUPS[name];
  if (group.probe !== undefined) return group.probe.providers;
  return PROVIDERS.filter((provider) => {
    const isLeftOut = isShort && provider === 'noble';
    return !isLeftOut && group.cases.some(({ providers }) => providers.includes(provider));
  });
}

/** Those of others that the group is run beside. */
export function peersOf(name: GroupName, isShort: boolean): readonly PeerName[] {
  const group: Group = GROUPS[name];
  return (isShort ? group.shortPeers : undefined) ?? group.peers;
}

export function isGroupName(name: string): name is GroupName {
  return Object.hasOwn(GROUPS, name);
}

export function isProviderName(name: string): name is ProviderName {
  return PROVIDERS.some((known) => known === name);
}
