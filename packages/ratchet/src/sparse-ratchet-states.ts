/**
 * The key exchange of the sparse post-quantum ratchet: its eleven states, and what each holds.
 *
 * Spec: sparse post-quantum ratchet, section 9. An exchange gives one epoch secret, and its pieces travel in chunks, one
 * a message. In odd epochs the initiator generates the key pair ("EK side") and the responder encapsulates ("CT side");
 * the roles swap with every epoch.
 *
 *     EK side, epoch e                                     CT side, epoch e
 *
 *     keys-unsampled                                       no-header-received
 *       | send: generate keys                                | 3 chunks of the header, MAC right
 *     keys-sampled          --- header ------------->      header-received
 *       | first chunk of ct1                                 | send: encapsulate, SECRET of e
 *     header-sent           <-- ct1 -----------------      ct1-sampled ----------------------------+
 *       | 30 chunks of ct1  --- ek ----------------->        | ek-ct1-ack, ek incomplete          | 36 chunks of ek
 *     ct1-received          --- ek-ct1-ack --------->      ct1-acknowledged          ek-received-ct1-sampled
 *       | first chunk of ct2                                 | 36 chunks of ek                    | ek-ct1-ack
 *     ek-sent-ct1-received  --- ct1-ack ------------>        |                                    | or ct1-ack
 *       | 5 chunks of ct2   <-- ct2 -----------------      ct2-sampled <---------------------------+
 *       | MAC right, SECRET of e                             | any message of epoch e + 1
 *     no-header-received, epoch e + 1                      keys-unsampled, epoch e + 1
 *
 * A last chunk of ek that is an ek-ct1-ack leads from ct1-sampled to ct2-sampled at once. What is not drawn changes
 * nothing.
 */

import type {
  CryptoProvider,
  MlKem768Ciphertext1,
  MlKem768Header,
  MlKem768PrivateKey,
  MlKem768Vector,
} from '@sotto/crypto';
import { createErasureDecoder, type ErasureDecoder, type ErasureEncoder } from './erasure-code.ts';
import type { EncapsulationRandom, PostQuantumAuthKey } from './keys.ts';
import type { SessionRole } from './post-quantum-ratchet.ts';
import { type Authenticator, startAuthenticator } from './sparse-ratchet-authenticator.ts';

/** What every state holds. */
export interface KeyExchangeState {
  /** From 1. */
  readonly epoch: number;
  readonly authenticator: Authenticator;
}

export interface KeysUnsampled extends KeyExchangeState {
  readonly kind: 'keys-unsampled';
}

export interface KeysSampled extends KeyExchangeState {
  readonly kind: 'keys-sampled';
  readonly privateKey: MlKem768PrivateKey;
  readonly vector: MlKem768Vector;
  /** Of header || MAC. */
  readonly headerEncoder: ErasureEncoder;
}

export interface HeaderSent extends KeyExchangeState {
  readonly kind: 'header-sent';
  readonly privateKey: MlKem768PrivateKey;
  readonly ekEncoder: ErasureEncoder;
  readonly ct1Decoder: ErasureDecoder;
}

export interface Ct1Received extends KeyExchangeState {
  readonly kind: 'ct1-received';
  readonly privateKey: MlKem768PrivateKey;
  readonly ciphertext1: MlKem768Ciphertext1;
  readonly ekEncoder: ErasureEncoder;
}

export interface EkSentCt1Received extends KeyExchangeState {
  readonly kind: 'ek-sent-ct1-received';
  readonly privateKey: MlKem768PrivateKey;
  readonly ciphertext1: MlKem768Ciphertext1;
  /** Of ct2 || MAC. */
  readonly ct2Decoder: ErasureDecoder;
}

export interface NoHeaderReceived extends KeyExchangeState {
  readonly kind: 'no-header-received';
  /** Of header || MAC. */
  readonly headerDecoder: ErasureDecoder;
}

export interface HeaderReceived extends KeyExchangeState {
  readonly kind: 'header-received';
  readonly header: MlKem768Header;
}

/** From here to `ct2-sampled` the authenticator is already the one of the new epoch secret. */
export interface Ct1Sampled extends KeyExchangeState {
  readonly kind: 'ct1-sampled';
  readonly header: MlKem768Header;
  readonly random: EncapsulationRandom;
  readonly ciphertext1: MlKem768Ciphertext1;
  readonly ct1Encoder: ErasureEncoder;
  readonly ekDecoder: ErasureDecoder;
}

/** Section 7.9: with ct2 made at once, neither header, vector nor randomness is kept. */
export interface EkReceivedCt1Sampled extends KeyExchangeState {
  readonly kind: 'ek-received-ct1-sampled';
  readonly ct1Encoder: ErasureEncoder;
  readonly ct2Encoder: ErasureEncoder;
}

export interface Ct1Acknowledged extends KeyExchangeState {
  readonly kind: 'ct1-acknowledged';
  readonly header: MlKem768Header;
  readonly random: EncapsulationRandom;
  readonly ciphertext1: MlKem768Ciphertext1;
  readonly ekDecoder: ErasureDecoder;
}

export interface Ct2Sampled extends KeyExchangeState {
  readonly kind: 'ct2-sampled';
  /** Of ct2 || MAC. */
  readonly ct2Encoder: ErasureEncoder;
}

export type KeyExchange =
  | KeysUnsampled
  | KeysSampled
  | HeaderSent
  | Ct1Received
  | EkSentCt1Received
  | NoHeaderReceived
  | HeaderReceived
  | Ct1Sampled
  | EkReceivedCt1Sampled
  | Ct1Acknowledged
  | Ct2Sampled;

/** Sections 2.2 and 6.3. `authKey` stays the caller's. */
export function startKeyExchange(crypto: CryptoProvider, authKey: PostQuantumAuthKey, role: SessionRole): KeyExchange {
  const authenticator = startAuthenticator(crypto, authKey);
  return role === 'initiator' ? { kind: 'keys-unsampled', epoch: 1, authenticator } : waitForHeader(1, authenticator);
}

export function waitForHeader(epoch: number, authenticator: Authenticator): NoHeaderReceived {
  return {
    kind: 'no-header-received',
    epoch,
    authenticator,
    headerDecoder: createErasureDecoder(HEADER_MESSAGE_BYTES),
  };
}

/** Whether the secret of the state's own epoch is already out, so that the chains have it. */
export function hasEpochSecret({ kind }: KeyExchange): boolean {
  return (
    kind === 'ct1-sampled' ||
    kind === 'ek-received-ct1-sampled' ||
    kind === 'ct1-acknowledged' ||
    kind === 'ct2-sampled'
  );
}

/** Secrets of `before` that `after` does not share; all of them without `after`. */
export function exchangeSecretsOnlyIn(before: KeyExchange, after: KeyExchange | undefined): Uint8Array[] {
  if (before === after || (after?.kind === before.kind && after.authenticator === before.authenticator)) return [];
  const kept = after === undefined ? [] : secretsOf(after);
  return secretsOf(before).filter((secret) => !kept.includes(secret));
}

function secretsOf(state: KeyExchange): Uint8Array[] {
  const secrets: Uint8Array[] = [state.authenticator.rootKey, state.authenticator.macKey];
  if ('privateKey' in state) secrets.push(state.privateKey);
  if ('random' in state) secrets.push(state.random);
  return secrets;
}

// Messages that travel in chunks (section 8.2).
export const HEADER_MESSAGE_BYTES = 96;
export const EK_MESSAGE_BYTES = 1152;
export const CT1_MESSAGE_BYTES = 960;
export const CT2_MESSAGE_BYTES = 160;
