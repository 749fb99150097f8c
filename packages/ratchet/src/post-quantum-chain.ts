/**
 * Chains of the post-quantum ratchet: a key per message, in each direction.
 *
 *     start:  H-KDF(0^32, authKey, "Signal PQ Ratchet V1 Chain  Start", 96)
 *             = root key || chain key A-to-B || chain key B-to-A
 *     epoch:  H-KDF(root key, epoch secret, "Signal PQ Ratchet V1 Chain Add Epoch", 96), split alike
 *     step:   H-KDF(0^32, chain key, BE32(counter + 1) || "Signal PQ Ratchet V1 Chain Next", 64)
 *             = chain key || message key
 *
 * Spec: sparse post-quantum ratchet, section 5. Indices count from 1. Skipped keys that fell out of the window are
 * dropped at once, which section 5.7 finds equally compatible.
 */

import { type CryptoProvider, concatBytes, uint32ToBytes, utf8ToBytes, wipe } from '@sotto/crypto';
import type {
  EpochSecret,
  PostQuantumAuthKey,
  PostQuantumChainKey,
  PostQuantumKey,
  PostQuantumRootKey,
} from './keys.ts';
import { SKIPPED_POST_QUANTUM_KEYS_MAX, UINT32_MAX } from './limits.ts';
import type { PostQuantumRefusal } from './post-quantum-ratchet.ts';
import { findSkipped, type SkippedSecret, type SkippedSecrets } from './skipped-secrets.ts';

/** The direction we send in. */
export interface PostQuantumSendingChain {
  readonly chainKey: PostQuantumChainKey;
  /** Index of the last key handed out; 0 before the first. */
  readonly counter: number;
}

/** The direction we receive in. */
export interface PostQuantumReceivingChain extends PostQuantumSendingChain {
  readonly skippedKeys: SkippedSecrets<PostQuantumKey>;
}

/** What the two halves of a new chain epoch start from. The caller owns all three. */
export interface PostQuantumChainStart {
  readonly rootKey: PostQuantumRootKey;
  readonly initiatorToResponder: PostQuantumChainKey;
  readonly responderToInitiator: PostQuantumChainKey;
}

/** How far a receiving chain reaches. */
export interface PostQuantumWindow {
  readonly forwardJumpMax: number;
  readonly skippedKeysMax: number;
}

export type PostQuantumKeyResult =
  /** `key` is the caller's copy. `steps` is how far the chain had to go for it. */
  | {
      readonly kind: 'taken';
      readonly chain: PostQuantumReceivingChain;
      readonly key: PostQuantumKey;
      readonly steps: number;
    }
  | { readonly kind: 'refused'; readonly reason: PostQuantumRefusal };

/** Section 5.2: chain epoch 0. */
export function startPostQuantumChain(crypto: CryptoProvider, authKey: PostQuantumAuthKey): PostQuantumChainStart {
  return splitChainStart(crypto.hkdfSha256(authKey, undefined, START_INFO, 96));
}

/** Section 5.3: the chain epoch after the one of `rootKey`. */
export function deriveNextPostQuantumChain(
  crypto: CryptoProvider,
  rootKey: PostQuantumRootKey,
  secret: EpochSecret,
): PostQuantumChainStart {
  return splitChainStart(crypto.hkdfSha256(secret, rootKey, ADD_EPOCH_INFO, 96));
}

/** Section 5.4: the key of the next index, which is `counter + 1`. Both values are fresh. */
export function stepPostQuantumChain(
  crypto: CryptoProvider,
  chainKey: PostQuantumChainKey,
  counter: number,
): { readonly chainKey: PostQuantumChainKey; readonly key: PostQuantumKey } {
  const step = crypto.pqStep(chainKey, counter + 1);
  return step as { readonly chainKey: PostQuantumChainKey; readonly key: PostQuantumKey };
}

/**
 * The same step where nobody will ask for the key of `index`. An output of HKDF begins with the shorter one, so the
 * chain key is what it would be, for two thirds of the work.
 */
function passPostQuantumKey(crypto: CryptoProvider, chainKey: PostQuantumChainKey, index: number): PostQuantumChainKey {
  return crypto.hkdfSha256(chainKey, undefined, nextInfo(index), 32) as PostQuantumChainKey;
}

/** The next sending key, or `undefined` when the 32-bit index is used up. */
export function nextPostQuantumKey(
  crypto: CryptoProvider,
  chain: PostQuantumSendingChain,
): { readonly chain: PostQuantumSendingChain; readonly key: PostQuantumKey } | undefined {
  if (chain.counter >= UINT32_MAX) return undefined;
  const { chainKey, key } = stepPostQuantumChain(crypto, chain.chainKey, chain.counter);
  return { chain: { chainKey, counter: chain.counter + 1 }, key };
}

/** Section 5.6: the key of `index`, keeping those that are skipped on the way. */
export function takePostQuantumKey(
  crypto: CryptoProvider,
  chain: PostQuantumReceivingChain,
  index: number,
  window: PostQuantumWindow,
): PostQuantumKeyResult {
  const { counter } = chain;
  // PQ-12: every post-quantum key is handed out once (ratchet section 5.6).
  if (index === counter) return { kind: 'refused', reason: 'key-already-requested' };
  if (index < counter) return takeSkippedKey(chain, index, window);
  // PQ-11: an index lies at most 25 000 places ahead of its chain, the target counted, and nothing is computed for one
  // that does not (ratchet section 5.6).
  if (index - counter > window.forwardJumpMax) return { kind: 'refused', reason: 'key-jump' };
  return advance(crypto, chain, index, window);
}

/** Wipes `output`. */
function splitChainStart(output: Uint8Array): PostQuantumChainStart {
  try {
    return {
      rootKey: output.slice(0, 32) as PostQuantumRootKey,
      initiatorToResponder: output.slice(32, 64) as PostQuantumChainKey,
      responderToInitiator: output.slice(64, 96) as PostQuantumChainKey,
    };
  } finally {
    wipe(output);
  }
}

function takeSkippedKey(
  chain: PostQuantumReceivingChain,
  index: number,
  window: PostQuantumWindow,
): PostQuantumKeyResult {
  // PQ-13: a skipped post-quantum key is usable for 2000 places (ratchet section 5.6).
  if (index + window.skippedKeysMax < chain.counter) return { kind: 'refused', reason: 'key-trimmed' };
  const position = findSkipped(chain.skippedKeys, index);
  if (position < 0) return { kind: 'refused', reason: 'key-already-requested' };
  const key = chain.skippedKeys[position]!.secret.slice() as PostQuantumKey;
  return { kind: 'taken', chain: { ...chain, skippedKeys: chain.skippedKeys.toSpliced(position, 1) }, key, steps: 0 };
}

/** Section 5.7. */
function advance(
  crypto: CryptoProvider,
  chain: PostQuantumReceivingChain,
  index: number,
  window: PostQuantumWindow,
): PostQuantumKeyResult {
  const firstKept = index - window.skippedKeysMax;
  if (index === chain.counter + 1) {
    const { chainKey, key } = stepPostQuantumChain(crypto, chain.chainKey, chain.counter);
    const skippedKeys = dropBelow(chain.skippedKeys, firstKept);
    return { kind: 'taken', chain: { chainKey, counter: index, skippedKeys }, key, steps: 1 };
  }
  const skipped: SkippedSecret<PostQuantumKey>[] = [];
  let chainKey = chain.chainKey;
  for (let next = chain.counter + 1; next < index; next++) {
    const before = chainKey;
    if (next < firstKept) {
      chainKey = passPostQuantumKey(crypto, before, next);
    } else {
      const step = stepPostQuantumChain(crypto, before, next - 1);
      chainKey = step.chainKey;
      skipped.push({ index: next, secret: step.key });
    }
    if (before !== chain.chainKey) wipe(before);
  }
  const last = stepPostQuantumChain(crypto, chainKey, index - 1);
  if (chainKey !== chain.chainKey) wipe(chainKey);
  const skippedKeys = [...dropBelow(chain.skippedKeys, firstKept), ...skipped];
  const after = { chainKey: last.chainKey, counter: index, skippedKeys };
  return { kind: 'taken', chain: after, key: last.key, steps: index - chain.counter };
}

function dropBelow(list: SkippedSecrets<PostQuantumKey>, index: number): SkippedSecrets<PostQuantumKey> {
  if (list.length === 0 || list[0]!.index >= index) return list;
  const first = list.findIndex((entry) => entry.index >= index);
  return first < 0 ? [] : list.slice(first);
}

function nextInfo(index: number): Uint8Array {
  return concatBytes(uint32ToBytes(index), NEXT_INFO);
}

/** The window of an ordinary session (section 2.1). */
export function sessionWindow(forwardJumpMax: number): PostQuantumWindow {
  return { forwardJumpMax, skippedKeysMax: SKIPPED_POST_QUANTUM_KEYS_MAX };
}

/** Two spaces before `Start`. */
const START_INFO = utf8ToBytes('Signal PQ Ratchet V1 Chain  Start');
const ADD_EPOCH_INFO = utf8ToBytes('Signal PQ Ratchet V1 Chain Add Epoch');
const NEXT_INFO = utf8ToBytes('Signal PQ Ratchet V1 Chain Next');
