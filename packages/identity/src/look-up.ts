/**
 * Look-ups sealed to the relay that is asked, answered to whoever asked: the relay between them carries both without learning
 * whom they are about, and the one that answers does not learn who asks.
 *
 *   sealed = HPKE base mode, X-Wing key of purpose `forward`, of the padded query
 *   info   = "Sotto look-up v1"
 *   aad    = string(origin domain) || string(destination domain), strings as in forward.ts
 *   answer = under a key exported from that context with "Sotto look-up answer v1" (RFC 9458, section 4.4)
 *
 * Spec: RFC 9180, RFC 9458, and docs/protocol.md, look-ups.
 */

import { type CryptoProvider, concatBytes, utf8ToBytes } from '@sotto/crypto';
import {
  type HpkeEnvironment,
  type HpkeReceiver,
  type HpkeSender,
  hpkeXWing,
  openHpkeAnswer,
  sealHpkeAnswer,
  setupHpkeReceiver,
  setupHpkeSender,
} from '@sotto/crypto/hpke';
import {
  type LookUpAnswer,
  type LookUpQuery,
  padLookUpAnswer,
  padLookUpQuery,
  type Sealed,
  unpadLookUpAnswer,
  unpadLookUpQuery,
} from '@sotto/wire';
import {
  asForwardInvalid,
  type ForwardingKey,
  type ForwardingKeyPair,
  type ForwardRoute,
  forwardInvalid,
  lengthPrefixed,
} from './forward.ts';

export type LookUpRoute = Pick<ForwardRoute, 'origin' | 'destination'>;

/** A question under way. */
export interface PendingLookUp {
  readonly query: Sealed;
  /** Secret; {@link openLookUpAnswer} wipes it. */
  readonly sender: HpkeSender;
}

/** A question as the relay that is asked reads it. */
export interface OpenedLookUp {
  readonly query: LookUpQuery;
  /** Secret; {@link sealLookUpAnswer} wipes it. */
  readonly receiver: HpkeReceiver;
  readonly encapsulated: Uint8Array;
}

/** Throws `E_FORWARD_INVALID` for a key that nobody can have made. */
export function sealLookUp(
  env: HpkeEnvironment,
  key: ForwardingKey,
  route: LookUpRoute,
  query: LookUpQuery,
): PendingLookUp {
  if (key.algorithm !== 'xWing') throw new TypeError('key: is for ephemeral items');
  return asForwardInvalid(() => {
    const sender = setupHpkeSender(env, hpkeXWing, key.publicKey, INFO);
    const sealed = concatBytes(sender.encapsulated, sender.seal(additionalDataOf(route), padLookUpQuery(query)));
    return { query: { keyId: key.id, sealed }, sender };
  });
}

/** Throws `E_FORWARD_INVALID`, one code whatever is wrong. */
export function openLookUp(
  crypto: CryptoProvider,
  { algorithm, keys }: ForwardingKeyPair,
  route: LookUpRoute,
  sealed: Uint8Array,
): OpenedLookUp {
  if (algorithm !== 'xWing') throw forwardInvalid();
  return asForwardInvalid(() => {
    const encapsulated = sealed.slice(0, hpkeXWing.encapsulatedBytes);
    const receiver = setupHpkeReceiver(crypto, hpkeXWing, keys, encapsulated, INFO);
    // LU-01: origin and destination are those that the question was sealed for.
    const padded = receiver.open(additionalDataOf(route), sealed.subarray(encapsulated.length));
    return { query: unpadLookUpQuery(padded), receiver, encapsulated };
  });
}

/** For one question one answer. */
export function sealLookUpAnswer(
  env: HpkeEnvironment,
  { receiver, encapsulated }: OpenedLookUp,
  answer: LookUpAnswer,
): Uint8Array {
  try {
    return sealHpkeAnswer(env, receiver, encapsulated, ANSWER_LABEL, padLookUpAnswer(answer));
  } finally {
    receiver.wipe();
  }
}

/** Throws `E_FORWARD_INVALID` for what is not the answer of that relay to that question. */
export function openLookUpAnswer(crypto: CryptoProvider, { sender }: PendingLookUp, answer: Uint8Array): LookUpAnswer {
  try {
    // LU-02: whoever answers has opened this very question.
    return asForwardInvalid(() => unpadLookUpAnswer(openHpkeAnswer(crypto, sender, ANSWER_LABEL, answer)));
  } finally {
    sender.wipe();
  }
}

const additionalDataOf = ({ origin, destination }: LookUpRoute): Uint8Array =>
  concatBytes(lengthPrefixed(origin), lengthPrefixed(destination));

const INFO = utf8ToBytes('Sotto look-up v1');
const ANSWER_LABEL = utf8ToBytes('Sotto look-up answer v1');
