/**
 * What transcripts spell out between the steps, by the formulas of the spec from the state before a step. The session
 * layer computes the same values inside its steps and gives none of them away.
 *
 * Spec: Signal session layer, sections 3.2 and 4.2 to 4.5; sparse post-quantum ratchet, section 5.4.
 */

import {
  concatBytes,
  uint32ToBytes,
  utf8ToBytes,
  type X25519KeyPair,
  type X25519PrivateKey,
  type X25519PublicKey,
} from '@sotto/crypto';
import { type Session, serializePublicKey } from '@sotto/ratchet';
import {
  decodePreKeySignalMessage,
  decodeSignalMessage,
  encodeSignalMessage,
  type SignalMessageFields,
} from '@sotto/wire';
import { hex } from './json.ts';
import { crypto } from './recorder.ts';

/** The keys of one message, and what they come from. */
export interface MessageKeysJson {
  readonly seed: string;
  /** Absent in a keyless start, which nobody sends. */
  readonly postQuantumKey: string;
  readonly cipherKey: string;
  readonly macKey: string;
  readonly nonce: string;
}

export interface RootStepJson {
  readonly sharedSecret: string;
  readonly rootKey: string;
  readonly chainKey: string;
}

/** Section 4.2. */
export function rootStep(rootKey: Uint8Array, privateKey: X25519PrivateKey, publicKey: X25519PublicKey): RootStepJson {
  const sharedSecret = crypto.x25519SharedSecret(privateKey, publicKey);
  const output = crypto.hkdfSha256(sharedSecret, rootKey, utf8ToBytes('WhisperRatchet'), 64);
  return { sharedSecret: hex(sharedSecret), rootKey: hex(output.slice(0, 32)), chainKey: hex(output.slice(32)) };
}

/** The keys of the next message that `session` sends, where its post-quantum key will be of `epoch`. */
export function nextMessageKeys(session: Session, epoch: number): MessageKeysJson {
  const link = session.postQuantum.epochs.links.find((one) => one.epoch === epoch);
  if (link?.sending === undefined) throw new Error(`there is no sending chain of epoch ${epoch}`);
  const { chainKey, counter } = link.sending;
  const info = concatBytes(uint32ToBytes(counter + 1), utf8ToBytes('Signal PQ Ratchet V1 Chain Next'));
  const postQuantumKey = crypto.hkdfSha256(chainKey, undefined, info, 64).slice(32);
  return messageKeys(crypto.hmacSha256(session.sendingChain.chainKey, Uint8Array.of(1)), postQuantumKey);
}

/** Section 4.4. */
export function messageKeys(seed: Uint8Array, postQuantumKey: Uint8Array): MessageKeysJson {
  const output = crypto.hkdfSha256(seed, postQuantumKey, utf8ToBytes('WhisperMessageKeys'), 80);
  return {
    seed: hex(seed),
    postQuantumKey: hex(postQuantumKey),
    cipherKey: hex(output.slice(0, 32)),
    macKey: hex(output.slice(32, 64)),
    nonce: hex(output.slice(64)),
  };
}

/** The fields of a SignalMessage. */
export function signalMessageFields(message: Uint8Array): SignalMessageFields {
  return decodeSignalMessage(message.slice(1, -8));
}

/** The SignalMessage inside a PreKeySignalMessage. */
export function innerMessage(preKeySignalMessage: Uint8Array): Uint8Array {
  const { message } = decodePreKeySignalMessage(preKeySignalMessage.slice(1));
  if (message === undefined) throw new Error('message is not there');
  return message;
}

/** A SignalMessage of these fields with a MAC under `macKey`: what only the other end of the session can make. */
export function authenticate(
  fields: SignalMessageFields,
  macKey: Uint8Array,
  ends: { readonly sender: X25519PublicKey; readonly receiver: X25519PublicKey },
  versionByte = 0x44,
): Uint8Array {
  return authenticateBytes(concatBytes(Uint8Array.of(versionByte), encodeSignalMessage(fields)), macKey, ends);
}

/** Version byte and protobuf with their MAC (section 4.5 step 4). */
export function authenticateBytes(
  authenticated: Uint8Array,
  macKey: Uint8Array,
  ends: { readonly sender: X25519PublicKey; readonly receiver: X25519PublicKey },
): Uint8Array {
  const identities = concatBytes(serializePublicKey(ends.sender), serializePublicKey(ends.receiver));
  const mac = crypto.hmacSha256(macKey, concatBytes(identities, authenticated)).slice(0, 8);
  return concatBytes(authenticated, mac);
}

/** An agreement, in hexadecimal. */
export function agree({ privateKey }: Pick<X25519KeyPair, 'privateKey'>, publicKey: X25519PublicKey): string {
  return hex(crypto.x25519SharedSecret(privateKey, publicKey));
}
