/**
 * Sending and receiving chains: one seed per message, one way.
 *
 *     seed of index i      = HMAC(chain key i, 01)
 *     chain key of i + 1   = HMAC(chain key i, 02)
 *
 *     find: nothing  -->  reach: one HMAC a place, one seed  -->  settle: seeds of the skipped places
 *     before the message is authentic                             after
 *
 * Spec: Signal session layer, sections 4.3, 4.6 step 3 and 4.7. Keys of an older receiving chain are not derived ahead
 * when a newer one starts: the older chain stays usable until it is dropped.
 */

import { type CryptoProvider, wipe, type X25519KeyPair, type X25519PublicKey } from '@sotto/crypto';
import type { ChainKey, MessageSeed } from './keys.ts';
import { SKIPPED_SEEDS_MAX, UINT32_MAX } from './limits.ts';
import { findSkipped, type SkippedSecret, type SkippedSecrets } from './skipped-secrets.ts';

/** The chain we send on, named to the peer by our ratchet key. */
export interface SendingChain {
  readonly ratchetKeyPair: X25519KeyPair;
  readonly chainKey: ChainKey;
  /** Index of the next message. */
  readonly index: number;
}

/** A chain that is read: of a peer's ratchet key, or of a sender key. */
export interface SeedChain {
  readonly chainKey: ChainKey;
  /** Index of the next message not seen yet. */
  readonly index: number;
  readonly skippedSeeds: SkippedSecrets<MessageSeed>;
}

/** A chain the peer sends on, named by its ratchet key. */
export interface ReceivingChain extends SeedChain {
  readonly ratchetKey: X25519PublicKey;
}

/** Where a message lies from the point of view of a chain. */
export type MessagePlace =
  /** Behind it; the seed at `position` of the skipped ones is kept. */
  | { readonly kind: 'kept'; readonly position: number }
  /** At its end, or so many places beyond it. */
  | { readonly kind: 'ahead'; readonly skipped: number };

export type NoPlace = { readonly kind: 'duplicate' } | { readonly kind: 'too-far' };

/** A seed, and how to go on from it. The caller wipes all of it. */
export interface ReachedSeed {
  readonly seed: MessageSeed;
  /** Chain keys of the newest skipped places; none for a kept seed. */
  readonly trail: readonly ChainKey[];
  /** The chain key after the message; none for a kept seed. */
  readonly next: ChainKey | undefined;
}

/** A chain before its first message. */
export function startReceivingChain(ratchetKey: X25519PublicKey, chainKey: ChainKey): ReceivingChain {
  return { ratchetKey, chainKey, index: 0, skippedSeeds: [] };
}

/** The seed of a place whose chain key was kept for it. */
export function deriveMessageSeed(crypto: CryptoProvider, chainKey: ChainKey): MessageSeed {
  return crypto.hmacSha256(chainKey, SEED_CONSTANT) as MessageSeed;
}

/** Over a place whose seed is not wanted, or not yet. */
export function deriveNextChainKey(crypto: CryptoProvider, chainKey: ChainKey): ChainKey {
  return crypto.hmacSha256(chainKey, CHAIN_CONSTANT) as ChainKey;
}

/** Seed of a place and chain key of the next one, both fresh. */
export function stepChain(
  crypto: CryptoProvider,
  chainKey: ChainKey,
): { readonly seed: MessageSeed; readonly chainKey: ChainKey } {
  return crypto.chainStep(chainKey) as { readonly seed: MessageSeed; readonly chainKey: ChainKey };
}

/** Section 4.6 step 3 before anything is computed. A chain that has not started stands at index 0. */
export function findMessagePlace(
  chain: Pick<SeedChain, 'index' | 'skippedSeeds'>,
  counter: number,
  forwardJumpMax: number,
): MessagePlace | NoPlace {
  if (counter < chain.index) {
    const position = findSkipped(chain.skippedSeeds, counter);
    // DR-01: a counter behind its chain has one seed; used or dropped, the message is a duplicate (section 4.6;
    // E_MESSAGE_DUPLICATE).
    return position < 0 ? { kind: 'duplicate' } : { kind: 'kept', position };
  }
  // DR-12: the last index, 2^32 - 1, is never reached: a chain could not go on from it (section 8;
  // E_MESSAGE_UNDECRYPTABLE).
  if (counter >= UINT32_MAX) return { kind: 'too-far' };
  const skipped = counter - chain.index;
  // DR-02: a counter lies at most 25 000 places ahead of its chain, and nothing is computed for one that does not
  // (section 4.7; E_MESSAGE_UNDECRYPTABLE).
  return skipped > forwardJumpMax ? { kind: 'too-far' } : { kind: 'ahead', skipped };
}

/** The seed of a place, by the least work: a forged message can ask for no more than this. */
export function reachMessageSeed(crypto: CryptoProvider, chain: SeedChain, place: MessagePlace): ReachedSeed {
  if (place.kind === 'kept') {
    const { secret } = chain.skippedSeeds[place.position]!;
    return { seed: secret.slice() as MessageSeed, trail: NO_TRAIL, next: undefined };
  }
  const { trail, last } =
    place.skipped === 0 ? { trail: NO_TRAIL, last: chain.chainKey } : walk(crypto, chain.chainKey, place.skipped);
  const { seed, chainKey: next } = stepChain(crypto, last);
  if (last !== chain.chainKey) wipe(last);
  return { seed, trail, next };
}

/** What of a chain a message that was read has moved. */
export type MovedChain = Pick<SeedChain, 'chainKey' | 'index' | 'skippedSeeds'>;

/**
 * The chain once the message at `place` is authentic: its seed is used, those of the skipped messages are kept. Wipes
 * the trail.
 */
export function settleMessage(
  crypto: CryptoProvider,
  chain: SeedChain,
  place: MessagePlace,
  { trail, next }: Pick<ReachedSeed, 'trail' | 'next'>,
): MovedChain {
  const { chainKey, index, skippedSeeds } = chain;
  if (place.kind === 'kept') return { chainKey, index, skippedSeeds: skippedSeeds.toSpliced(place.position, 1) };
  const counter = index + place.skipped;
  const moved = { chainKey: next ?? chainKey, index: counter + 1 };
  if (trail.length === 0) return { chainKey: moved.chainKey, index: moved.index, skippedSeeds };
  const first = counter - trail.length;
  const skipped = trail.map((key, i): SkippedSecret<MessageSeed> => {
    return { index: first + i, secret: deriveMessageSeed(crypto, key) };
  });
  for (const key of trail) if (key !== chainKey) wipe(key);
  return { ...moved, skippedSeeds: [...skippedSeeds, ...skipped].slice(-SKIPPED_SEEDS_MAX) };
}

/** {@link settleMessage} for a chain of a session. */
export function settleChain(
  crypto: CryptoProvider,
  chain: ReceivingChain,
  place: MessagePlace,
  reached: Pick<ReachedSeed, 'trail' | 'next'>,
): ReceivingChain {
  const { chainKey, index, skippedSeeds } = settleMessage(crypto, chain, place, reached);
  return { ratchetKey: chain.ratchetKey, chainKey, index, skippedSeeds };
}

/** Wipes what {@link reachMessageSeed} left, but for the chain key that `chain` holds itself. */
export function wipeTrail(chain: SeedChain, { trail, next }: Pick<ReachedSeed, 'trail' | 'next'>): void {
  for (const key of trail) if (key !== chain.chainKey) wipe(key);
  if (next !== undefined) wipe(next);
}

/** Chain keys of the newest of the skipped places, and of the one after them. */
function walk(
  crypto: CryptoProvider,
  start: ChainKey,
  skipped: number,
): { readonly trail: readonly ChainKey[]; readonly last: ChainKey } {
  // DR-03: a chain keeps the newest 2000 skipped seeds; those it would drop at once are not even derived (section 4.7;
  // E_MESSAGE_DUPLICATE).
  const firstKept = skipped - SKIPPED_SEEDS_MAX;
  const trail: ChainKey[] = [];
  let chainKey = start;
  for (let place = 0; place < skipped; place++) {
    const next = deriveNextChainKey(crypto, chainKey);
    if (place >= firstKept) trail.push(chainKey);
    else if (chainKey !== start) wipe(chainKey);
    chainKey = next;
  }
  return { trail, last: chainKey };
}

const NO_TRAIL: readonly ChainKey[] = [];
const SEED_CONSTANT = Uint8Array.of(0x01);
const CHAIN_CONSTANT = Uint8Array.of(0x02);
