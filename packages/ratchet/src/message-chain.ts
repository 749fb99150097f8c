/**
 * Sending and receiving chains: one seed per message, one way.
 *
 *     seed of index i      = HMAC(chain key i, 01)
 *     chain key of i + 1   = HMAC(chain key i, 02)
 *
 * Spec: Signal session layer, sections 4.3, 4.6 step 3 and 4.7. Keys of an older receiving chain are not derived ahead
 * when a newer one starts: the older chain stays usable until it is dropped.
 */

import { type CryptoProvider, wipe, type X25519KeyPair, type X25519PublicKey } from '@sotto/crypto';
import type { ChainKey, MessageSeed } from './keys.ts';
import { SKIPPED_SEEDS_MAX } from './limits.ts';
import { findSkipped, type SkippedSecret, type SkippedSecrets } from './skipped-secrets.ts';

/** The chain we send on, named to the peer by our ratchet key. */
export interface SendingChain {
  readonly ratchetKeyPair: X25519KeyPair;
  readonly chainKey: ChainKey;
  /** Index of the next message. */
  readonly index: number;
}

/** A chain the peer sends on, named by its ratchet key. */
export interface ReceivingChain {
  readonly ratchetKey: X25519PublicKey;
  readonly chainKey: ChainKey;
  /** Index of the next message not seen yet. */
  readonly index: number;
  readonly skippedSeeds: SkippedSecrets<MessageSeed>;
}

/** What a receiving chain says to a counter. */
export type SeedResult =
  /** `seed` is the caller's copy. */
  | { readonly kind: 'taken'; readonly chain: ReceivingChain; readonly seed: MessageSeed }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'too-far' };

/** A chain before its first message. */
export function startReceivingChain(ratchetKey: X25519PublicKey, chainKey: ChainKey): ReceivingChain {
  return { ratchetKey, chainKey, index: 0, skippedSeeds: [] };
}

export function deriveMessageSeed(crypto: CryptoProvider, chainKey: ChainKey): MessageSeed {
  return crypto.hmacSha256(chainKey, SEED_CONSTANT) as MessageSeed;
}

export function deriveNextChainKey(crypto: CryptoProvider, chainKey: ChainKey): ChainKey {
  return crypto.hmacSha256(chainKey, CHAIN_CONSTANT) as ChainKey;
}

/** Takes the seed of `counter`, keeping those of the messages skipped on the way. */
export function takeMessageSeed(
  crypto: CryptoProvider,
  chain: ReceivingChain,
  counter: number,
  forwardJumpMax: number,
): SeedResult {
  if (counter < chain.index) return takeSkippedSeed(chain, counter);
  // DR-02: a counter lies at most 25 000 places ahead of its chain, and nothing is computed for one that does not
  // (section 4.7; E_MESSAGE_UNDECRYPTABLE).
  if (counter - chain.index > forwardJumpMax) return { kind: 'too-far' };
  return advance(crypto, chain, counter);
}

function takeSkippedSeed(chain: ReceivingChain, counter: number): SeedResult {
  const position = findSkipped(chain.skippedSeeds, counter);
  // DR-01: a counter behind its chain has one seed; used or dropped, the message is a duplicate (section 4.6;
  // E_MESSAGE_DUPLICATE).
  if (position < 0) return { kind: 'duplicate' };
  const seed = chain.skippedSeeds[position]!.secret.slice() as MessageSeed;
  const skippedSeeds = chain.skippedSeeds.toSpliced(position, 1);
  return { kind: 'taken', chain: { ...chain, skippedSeeds }, seed };
}

function advance(crypto: CryptoProvider, chain: ReceivingChain, counter: number): SeedResult {
  // DR-03: a chain keeps the newest 2000 skipped seeds; those it would drop at once are not even derived (section 4.7;
  // E_MESSAGE_DUPLICATE).
  const firstKept = counter - SKIPPED_SEEDS_MAX;
  const skipped: SkippedSecret<MessageSeed>[] = [];
  let chainKey = chain.chainKey;
  for (let index = chain.index; index < counter; index++) {
    if (index >= firstKept) skipped.push({ index, secret: deriveMessageSeed(crypto, chainKey) });
    chainKey = replaceChainKey(crypto, chainKey, chain.chainKey);
  }
  const seed = deriveMessageSeed(crypto, chainKey);
  chainKey = replaceChainKey(crypto, chainKey, chain.chainKey);
  const skippedSeeds =
    skipped.length === 0 ? chain.skippedSeeds : [...chain.skippedSeeds, ...skipped].slice(-SKIPPED_SEEDS_MAX);
  return { kind: 'taken', chain: { ...chain, chainKey, index: counter + 1, skippedSeeds }, seed };
}

/** The next chain key; the previous one is wiped unless it is `owned`, the one the old state still holds. */
function replaceChainKey(crypto: CryptoProvider, chainKey: ChainKey, owned: ChainKey): ChainKey {
  const next = deriveNextChainKey(crypto, chainKey);
  if (chainKey !== owned) wipe(chainKey);
  return next;
}

const SEED_CONSTANT = Uint8Array.of(0x01);
const CHAIN_CONSTANT = Uint8Array.of(0x02);
