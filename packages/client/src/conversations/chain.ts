/**
 * The chain of hashes through what one device writes in a conversation. Each content names its number and the hash of the one
 * before, so a recipient sees what has not come, and that what came late is what was meant.
 *
 *     hash_n = SHA-256("sotto conversation 1" || content_n without tokens), and content_n holds n and hash_{n-1}
 *
 * A relay cannot make a chain, only leave parts of it out. A sender that lost its place begins anew with number 1.
 */

import { type CryptoProvider, concatBytes, equalBytes, utf8ToBytes } from '@sotto/crypto';
import {
  CHAIN_GAPS_MAX,
  CHAINS_MAX,
  type ContentChain,
  type StoredChainEnd,
  type StoredChainGap,
  type StoredReceivedChain,
} from '@sotto/wire';

/** `said` is the content of {@link withoutTokens}. Returns 32 bytes. */
export const contentHash = (crypto: CryptoProvider, said: Uint8Array): Uint8Array =>
  crypto.sha256(concatBytes(LABEL, said));

/** The place of the next content of a chain. */
export const nextLink = (end: StoredChainEnd | undefined): ContentChain =>
  end === undefined ? { counter: 1 } : { counter: end.counter + 1, previous: end.hash };

/** A content that came. */
export interface Link {
  readonly deviceId: number;
  readonly chain: ContentChain;
  readonly hash: Uint8Array;
  /** Seconds since 1970. */
  readonly now: number;
}

export interface Followed {
  readonly chain: StoredReceivedChain;
  /** It leaves contents out that have not come. */
  readonly opened?: StoredChainGap;
  /** It is one of those that had not come. */
  readonly filled?: StoredChainGap;
  /** A content is not the one that the next one says. */
  readonly isBroken: boolean;
}

/** `isFromFirst`: the chain was there to be read from its beginning, so that a first content with a higher number leaves a gap. */
export function followChain(before: StoredReceivedChain | undefined, link: Link, isFromFirst: boolean): Followed {
  const { deviceId, chain, hash, now } = link;
  const { counter, previous } = chain;
  const end = { counter, hash };
  const expected = (before?.end.counter ?? 0) + 1;
  const gaps = before?.gaps ?? [];
  // CV-01: a content that follows another names its hash.
  if (counter === expected) {
    const isBroken = before !== undefined && !isSame(previous, before.end.hash);
    return { chain: { deviceId, end, gaps }, isBroken };
  }
  if (counter > expected) {
    if (before === undefined && !isFromFirst) return { chain: { deviceId, end, gaps }, isBroken: false };
    const opened: StoredChainGap = {
      from: expected,
      to: counter - 1,
      ...(before && { before: before.end.hash }),
      ...(previous && { after: previous }),
      noticedAt: now,
    };
    return { chain: { deviceId, end, gaps: bounded([...gaps, opened]) }, opened, isBroken: false };
  }
  const filled = gaps.find(({ from, to }) => from <= counter && counter <= to);
  if (before === undefined || filled === undefined) {
    // The sender begins anew, or goes on from an older state of itself.
    const older = gaps.filter(({ to }) => to < counter);
    return { chain: { deviceId, end, gaps: older }, isBroken: counter > 1 };
  }
  const rest = gaps.flatMap((gap) => (gap === filled ? split(gap, link) : [gap]));
  const isBroken =
    (counter === filled.from && filled.before !== undefined && !isSame(previous, filled.before)) ||
    (counter === filled.to && filled.after !== undefined && !isSame(hash, filled.after));
  return { chain: { deviceId, end: before.end, gaps: bounded(rest) }, filled, isBroken };
}

/** The chains with one of them as it is now, last. Devices that wrote long ago are forgotten. */
export const withChain = (
  chains: readonly StoredReceivedChain[],
  changed: StoredReceivedChain,
): readonly StoredReceivedChain[] =>
  [...chains.filter(({ deviceId }) => deviceId !== changed.deviceId), changed].slice(-CHAINS_MAX);

/** How many contents are missing. */
export const missingIn = ({ from, to }: Pick<StoredChainGap, 'from' | 'to'>): number => to - from + 1;

/** What is left of a gap when one of its contents has come. */
function split(gap: StoredChainGap, { chain: { counter, previous }, hash }: Link): readonly StoredChainGap[] {
  const { before, after, ...rest } = gap;
  const left = { ...rest, to: counter - 1, ...(before && { before }), ...(previous && { after: previous }) };
  const right = { ...rest, from: counter + 1, before: hash, ...(after && { after }) };
  return [...(counter > gap.from ? [left] : []), ...(counter < gap.to ? [right] : [])];
}

function bounded(gaps: readonly StoredChainGap[]): readonly StoredChainGap[] {
  const [first, second, ...others] = gaps;
  if (gaps.length <= CHAIN_GAPS_MAX || first === undefined || second === undefined) return gaps;
  const { after: _, ...oldest } = first;
  return [{ ...oldest, to: second.to, ...(second.after && { after: second.after }) }, ...others];
}

const isSame = (one: Uint8Array | undefined, other: Uint8Array): boolean => one !== undefined && equalBytes(one, other);

const LABEL = utf8ToBytes('sotto conversation 1');
