/**
 * Answers look-ups that clients have sealed to this relay, those of its own devices and those that other relays bring. What is
 * asked and what is answered is for the two ends alone: an account that is not here is an answer like any other.
 */

import type { CryptoProvider, RandomBytes } from '@sotto/crypto';
import {
  type ForwardingKeyPair,
  IdentityError,
  type OpenedLookUp,
  openLookUp,
  sealLookUpAnswer,
} from '@sotto/identity';
import {
  decodeSignedManifest,
  type LookUpAnswer,
  type LookUpQuery,
  ONE_TIME_KEM_PRE_KEYS_LOW,
  ONE_TIME_PRE_KEYS_LOW,
  type Sealed,
} from '@sotto/wire';
import { RelayError } from '../errors.ts';
import type { Gate } from '../requests/gate.ts';
import type { RelayStore, RequestNonce, TakenBundle } from '../store/relay-store.ts';
import type { Noticeboard } from '../streams/notices.ts';

export interface LookUpAnswerer {
  /**
   * The sealed answer to what a client of `origin` asks, and what it was that was asked. Throws `E_FORWARD_KEY_UNKNOWN`,
   * `E_LOOK_UP_INVALID`.
   */
  answer(request: RequestNonce, origin: string, query: Sealed): Promise<AnsweredLookUp>;
}

export interface AnsweredLookUp {
  readonly kind: LookUpQuery['kind'];
  readonly answer: Uint8Array;
}

export interface LookUpAnswererEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  readonly domain: string;
  /** All that this relay can still open with. */
  readonly keys: () => readonly ForwardingKeyPair[];
  readonly store: Pick<RelayStore, 'findManifest' | 'takeBundle'>;
  readonly streams: Noticeboard;
  readonly gate: Gate;
}

export const createLookUpAnswerer = (env: LookUpAnswererEnvironment): LookUpAnswerer => ({
  async answer(request, origin, { keyId, sealed }) {
    const key = env.keys().find(({ id }) => id === keyId);
    if (key === undefined)
      throw new RelayError('E_FORWARD_KEY_UNKNOWN', 'the look-up is sealed to another key', { retryAfter: 1 });
    const opened = open(env, key, origin, sealed);
    try {
      const answer = await answerTo(env, origin, request, opened.query);
      return { kind: opened.query.kind, answer: sealLookUpAnswer(env, opened, answer) };
    } finally {
      opened.receiver.wipe();
    }
  },
});

const open = (
  { crypto, domain }: LookUpAnswererEnvironment,
  key: ForwardingKeyPair,
  origin: string,
  sealed: Uint8Array,
): OpenedLookUp => {
  try {
    return openLookUp(crypto, key, { origin, destination: domain }, sealed);
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    throw new RelayError('E_LOOK_UP_INVALID', 'the look-up does not open', { cause });
  }
};

const answerTo = async (
  { store, streams, gate }: Pick<LookUpAnswererEnvironment, 'store' | 'streams' | 'gate'>,
  origin: string,
  request: RequestNonce,
  query: LookUpQuery,
): Promise<LookUpAnswer> => {
  if (query.kind === 'manifest') {
    const manifest = await store.findManifest(request, query.localpart);
    return manifest === undefined ? UNKNOWN : { kind: 'manifest', manifest: decodeSignedManifest(manifest) };
  }
  const [authorization] = await gate.judge(origin, [query.authorization]);
  const taken = await store.takeBundle(request, query.localpart, query.deviceId, authorization);
  if (taken === undefined) return NO_BUNDLE;
  tellIfLow(streams, taken);
  return { kind: 'bundle', bundle: taken.bundle };
};

/** The owner of a shelf that has become low refills it at once, if it is there. */
const tellIfLow = (board: Noticeboard, { mailbox, left }: TakenBundle): void => {
  const isLow = left.oneTimePreKeys <= ONE_TIME_PRE_KEYS_LOW || left.oneTimeKemPreKeys <= ONE_TIME_KEM_PRE_KEYS_LOW;
  if (isLow) board.notify(mailbox, { kind: 'preKeysLow', ...left });
};

const UNKNOWN: LookUpAnswer = { kind: 'refusal', code: 'E_ACCOUNT_UNKNOWN' };
const NO_BUNDLE: LookUpAnswer = { kind: 'refusal', code: 'E_BUNDLE_REFUSED' };
