/** What a session holds after a step, as transcripts print it: the whole of it, or what the step concerned. */

import { type Session, serializePublicKey } from '@sotto/ratchet';
import { hex } from './json.ts';

/** By their number (sparse post-quantum ratchet, section 9.1). */
export const EXCHANGE_STATES = [
  'keys-unsampled',
  'keys-sampled',
  'header-sent',
  'ct1-received',
  'ek-sent-ct1-received',
  'no-header-received',
  'header-received',
  'ct1-sampled',
  'ek-received-ct1-sampled',
  'ct1-acknowledged',
  'ct2-sampled',
] as const;

export function exchangeState({ postQuantum }: Session): number {
  return EXCHANGE_STATES.indexOf(postQuantum.exchange.kind) + 1;
}

/** After sending: the chains that were stepped. `chainEpoch` is the epoch of the post-quantum key. */
export function afterSending(before: Session, after: Session, chainEpoch: number) {
  const link = after.postQuantum.epochs.links.find(({ epoch }) => epoch === chainEpoch);
  return {
    rootKey: hex(after.rootKey),
    sending: sendingJson(after),
    postQuantum: {
      ...exchangeJson(before, after),
      chainEpoch,
      chainKey: hex(link!.sending!.chainKey),
      counter: link!.sending!.counter,
    },
  };
}

/** After receiving: the chain of the message, and the sending chain when the message brought a new ratchet key. */
export function afterReceiving(before: Session | undefined, after: Session, ratchetKey: string, chainEpoch: number) {
  const link = after.postQuantum.epochs.links.find(({ epoch }) => epoch === chainEpoch);
  const chain = after.receivingChains.find((one) => hex(serializePublicKey(one.ratchetKey)) === ratchetKey);
  const isNewSending = before?.sendingChain.ratchetKeyPair !== after.sendingChain.ratchetKeyPair;
  return {
    rootKey: hex(after.rootKey),
    ...(isNewSending && { sending: sendingJson(after) }),
    receiving: { ...receivingJson(chain!), skipped: chain!.skippedSeeds.map(({ index }) => index) },
    postQuantum: {
      ...exchangeJson(before, after),
      chainEpoch,
      chainKey: hex(link!.receiving.chainKey),
      counter: link!.receiving.counter,
      skipped: link!.receiving.skippedKeys.map(({ index }) => index),
    },
  };
}

/** All of a session. */
export function wholeSession(session: Session) {
  const { exchange, epochs } = session.postQuantum;
  return {
    rootKey: hex(session.rootKey),
    sending: sendingJson(session),
    receiving: session.receivingChains.map((chain) => ({
      ...receivingJson(chain),
      skipped: chain.skippedSeeds.map(({ index, secret }) => ({ index, seed: hex(secret) })),
    })),
    postQuantum: {
      state: exchangeState(session),
      epoch: exchange.epoch,
      authenticator: { rootKey: hex(exchange.authenticator.rootKey), macKey: hex(exchange.authenticator.macKey) },
      rootKey: hex(epochs.rootKey),
      sendingEpoch: epochs.sendingEpoch,
      links: epochs.links.map(({ epoch, sending, receiving }) => ({
        epoch,
        ...(sending && { sending: { chainKey: hex(sending.chainKey), counter: sending.counter } }),
        receiving: {
          chainKey: hex(receiving.chainKey),
          counter: receiving.counter,
          skipped: receiving.skippedKeys.map(({ index, secret }) => ({ index, key: hex(secret) })),
        },
      })),
    },
  };
}

/** State and epoch of the key exchange; authenticator and chain root key where the step changed them. */
function exchangeJson(before: Session | undefined, after: Session) {
  const { exchange, epochs } = after.postQuantum;
  const { rootKey, macKey } = exchange.authenticator;
  const isUpdated = before?.postQuantum.exchange.authenticator.rootKey !== rootKey;
  const isEpochAdded = before?.postQuantum.epochs.rootKey !== epochs.rootKey;
  return {
    state: exchangeState(after),
    epoch: exchange.epoch,
    ...(isUpdated && { authenticator: { rootKey: hex(rootKey), macKey: hex(macKey) } }),
    ...(isEpochAdded && { rootKey: hex(epochs.rootKey) }),
  };
}

function sendingJson({ sendingChain, previousCounter }: Session) {
  const { ratchetKeyPair, chainKey, index } = sendingChain;
  return {
    ratchetKey: hex(serializePublicKey(ratchetKeyPair.publicKey)),
    chainKey: hex(chainKey),
    index,
    previousCounter,
  };
}

function receivingJson({ ratchetKey, chainKey, index }: Session['receivingChains'][number]) {
  return { ratchetKey: hex(serializePublicKey(ratchetKey)), chainKey: hex(chainKey), index };
}
