/**
 * The chains of the post-quantum ratchet over its epochs: a link per epoch, a chain per direction in each.
 *
 *     root key -- epoch secret --> root key, link of the next epoch
 *
 *     links:    k - 1            k              k + 1
 *               receiving only   sending here   added, not used for sending yet
 *
 * Spec: sparse post-quantum ratchet, sections 5.1 to 5.6. The first use of a newer epoch for sending drops what is older
 * than one epoch back; a message delayed for longer is lost.
 */

import type { CryptoProvider } from '@sotto/crypto';
import type { EpochSecret, PostQuantumAuthKey, PostQuantumKey, PostQuantumRootKey } from './keys.ts';
import {
  deriveNextPostQuantumChain,
  nextPostQuantumKey,
  type PostQuantumChainStart,
  type PostQuantumReceivingChain,
  type PostQuantumSendingChain,
  type PostQuantumWindow,
  startPostQuantumChain,
  takePostQuantumKey,
} from './post-quantum-chain.ts';
import type { PostQuantumRefusal, SessionRole } from './post-quantum-ratchet.ts';
import { skippedOnlyIn } from './skipped-secrets.ts';

export interface PostQuantumEpochs {
  readonly rootKey: PostQuantumRootKey;
  /** The epoch of the last sending key. */
  readonly sendingEpoch: number;
  /** Consecutive epochs, oldest first; at most one is older than the sending epoch. */
  readonly links: readonly PostQuantumLink[];
}

export interface PostQuantumLink {
  readonly epoch: number;
  /** Gone once a newer epoch was used for sending. */
  readonly sending: PostQuantumSendingChain | undefined;
  readonly receiving: PostQuantumReceivingChain;
}

export type PostQuantumEpochsResult =
  /** `key` is the caller's copy. `steps` is how far its chain had to go for it. */
  | {
      readonly kind: 'taken';
      readonly epochs: PostQuantumEpochs;
      readonly key: PostQuantumKey;
      readonly steps: number;
    }
  | { readonly kind: 'refused'; readonly reason: PostQuantumRefusal };

/** Section 5.2: epoch 0. `authKey` stays the caller's. */
export function startPostQuantumEpochs(
  crypto: CryptoProvider,
  authKey: PostQuantumAuthKey,
  role: SessionRole,
): PostQuantumEpochs {
  const start = startPostQuantumChain(crypto, authKey);
  return { rootKey: start.rootKey, sendingEpoch: 0, links: [createLink(0, start, role)] };
}

/** Section 5.3. `secret` stays the caller's. */
export function addPostQuantumEpoch(
  crypto: CryptoProvider,
  epochs: PostQuantumEpochs,
  secret: EpochSecret,
  role: SessionRole,
): PostQuantumEpochs {
  const start = deriveNextPostQuantumChain(crypto, epochs.rootKey, secret);
  const link = createLink(epochs.links.at(-1)!.epoch + 1, start, role);
  return { ...epochs, rootKey: start.rootKey, links: [...epochs.links, link] };
}

/** Section 5.5. `undefined` when the sending chain of this epoch has used its last index. */
export function takePostQuantumSendingKey(
  crypto: CryptoProvider,
  epochs: PostQuantumEpochs,
  epoch: number,
): { readonly epochs: PostQuantumEpochs; readonly index: number; readonly key: PostQuantumKey } | undefined {
  const moved = epoch === epochs.sendingEpoch ? epochs : moveSendingEpoch(epochs, epoch);
  const link = findLink(moved, epoch);
  const next = link?.sending && nextPostQuantumKey(crypto, link.sending);
  if (next === undefined) return undefined;
  const after = { epoch, sending: next.chain, receiving: link!.receiving };
  return { epochs: replaceLink(moved, after), index: next.chain.counter, key: next.key };
}

/** Section 5.6. */
export function takePostQuantumReceivingKey(
  crypto: CryptoProvider,
  epochs: PostQuantumEpochs,
  epoch: number,
  index: number,
  window: PostQuantumWindow,
): PostQuantumEpochsResult {
  const link = findLink(epochs, epoch);
  // PQ-14: the chains of an epoch are kept until the second epoch after it is sent in, and nothing is computed for a
  // message of an epoch whose chains are gone (ratchet section 5.5).
  if (link === undefined) return { kind: 'refused', reason: 'epoch-out-of-range' };
  const result = takePostQuantumKey(crypto, link.receiving, index, window);
  if (result.kind === 'refused') return result;
  const { chain, key, steps } = result;
  const after = { epoch, sending: link.sending, receiving: chain };
  return { kind: 'taken', epochs: replaceLink(epochs, after), key, steps };
}

/** Secrets of `before` that `after` does not share; all of them without `after`. */
export function epochSecretsOnlyIn(before: PostQuantumEpochs, after: PostQuantumEpochs | undefined): Uint8Array[] {
  if (before === after) return [];
  const gone: Uint8Array[] = before.rootKey === after?.rootKey ? [] : [before.rootKey];
  for (const link of before.links) {
    const kept = after && findLink(after, link.epoch);
    if (link === kept) continue;
    const { sending, receiving } = link;
    if (sending !== undefined && sending.chainKey !== kept?.sending?.chainKey) gone.push(sending.chainKey);
    if (receiving.chainKey !== kept?.receiving.chainKey) gone.push(receiving.chainKey);
    for (const key of skippedOnlyIn(receiving.skippedKeys, kept?.receiving.skippedKeys)) gone.push(key);
  }
  return gone;
}

function createLink(epoch: number, start: PostQuantumChainStart, role: SessionRole): PostQuantumLink {
  const { initiatorToResponder, responderToInitiator } = start;
  const [sending, receiving] =
    role === 'initiator' ? [initiatorToResponder, responderToInitiator] : [responderToInitiator, initiatorToResponder];
  return {
    epoch,
    sending: { chainKey: sending, counter: 0 },
    receiving: { chainKey: receiving, counter: 0, skippedKeys: [] },
  };
}

function moveSendingEpoch(epochs: PostQuantumEpochs, epoch: number): PostQuantumEpochs {
  const kept = epochs.links.filter((link) => link.epoch >= epoch - 1);
  const links = kept.map((link) => (link.epoch < epoch ? { ...link, sending: undefined } : link));
  return { ...epochs, sendingEpoch: epoch, links };
}

function findLink(epochs: PostQuantumEpochs, epoch: number): PostQuantumLink | undefined {
  return epochs.links.find((link) => link.epoch === epoch);
}

function replaceLink(epochs: PostQuantumEpochs, after: PostQuantumLink): PostQuantumEpochs {
  const links = epochs.links.map((link) => (link.epoch === after.epoch ? after : link));
  return { rootKey: epochs.rootKey, sendingEpoch: epochs.sendingEpoch, links };
}
