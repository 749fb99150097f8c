/**
 * Linking a device: a new device gets the account from one that has it. Both compute a code that two humans, or one with two
 * devices, compare before anything secret is sent. Whoever stands between them shows each another code, and gets one try: the
 * new device is bound to what it will reveal before it sees the other's nonce, which is drawn before the reveal.
 *
 *     new device                                     device of the account
 *     offer  = key, commitment            ──────▶
 *                                         ◀──────    answer = encapsulated key, nonce
 *     reveal = nonce, its keys   (sealed) ──────▶
 *                      both: the code; the user of the device of the account confirms it
 *                                         ◀──────    pages  (sealed): the account, records, the end
 *     done = the new manifest    (sealed) ──────▶
 *
 *     commitment = SHA-256("Sotto link commitment v1" || 0x00 || reveal)
 *     context    = HPKE base mode, X-Wing, info "Sotto link v1" || 0x00 || SHA-256(offer)
 *     transcript = SHA-256("Sotto link transcript v1" || 0x00 || SHA-256(offer) || SHA-256(answer) || SHA-256(reveal))
 *     code       = the first 8 bytes of SHA-256("Sotto link code v1" || 0x00 || transcript), big-endian, modulo 10^6
 *
 * Pages are sealed in that context, one after the other, with the transcript as additional data, each padded as an envelope.
 * Reveal and done are answers under keys exported from it (RFC 9458, section 4.4), padded in the same way.
 *
 * Spec: RFC 9180, and docs/protocol.md, linking.
 */

import { CryptoError, type CryptoProvider, concatBytes, equalBytes, utf8ToBytes, wipe } from '@sotto/crypto';
import {
  type HpkeEnvironment,
  type HpkeKeyPair,
  type HpkeReceiver,
  type HpkeSender,
  hpkeXWing,
  openHpkeAnswer,
  sealHpkeAnswer,
  setupHpkeReceiver,
  setupHpkeSender,
} from '@sotto/crypto/hpke';
import {
  decodeLinkAnswer,
  decodeLinkDone,
  decodeLinkOffer,
  decodeLinkPage,
  decodeLinkReveal,
  decodeSignedManifest,
  encodeLinkAnswer,
  encodeLinkDone,
  encodeLinkOffer,
  encodeLinkPage,
  encodeLinkReveal,
  encodeSignedManifest,
  LINK_NONCE_BYTES,
  type LinkPage,
  type LinkReveal,
  padEnvelope,
  unpadEnvelope,
  WireError,
} from '@sotto/wire';
import { IdentityError } from './errors.ts';

/** What the new device says of itself. */
export type LinkingDevice = Omit<LinkReveal, 'nonce'>;

/** A new device that waits for an answer. Holds a private key, which {@link openLinkAnswer} wipes. */
export interface PendingLink {
  readonly offer: Uint8Array;
  readonly keyPair: HpkeKeyPair;
  /** Serialised, in the clear. */
  readonly reveal: Uint8Array;
}

/** A new device that has an answer. The receiver is secret, and the caller's to wipe. */
export interface OpenedLink {
  readonly receiver: HpkeReceiver;
  readonly encapsulated: Uint8Array;
  /** To be sent. */
  readonly sealedReveal: Uint8Array;
  readonly transcript: Uint8Array;
  /** Six digits, to be shown. */
  readonly code: string;
}

/** A device of the account that has answered. The sender is secret, and the caller's to wipe. */
export interface AnsweredLink {
  readonly offer: Uint8Array;
  /** To be sent. */
  readonly answer: Uint8Array;
  readonly commitment: Uint8Array;
  readonly sender: HpkeSender;
}

/** What the code stands for, at the device of the account. */
export interface RevealedLink {
  readonly device: LinkingDevice;
  readonly transcript: Uint8Array;
  /** Six digits, to be compared. */
  readonly code: string;
}

export function createLinkOffer({ crypto, random }: HpkeEnvironment, device: LinkingDevice): PendingLink {
  const seed = random(hpkeXWing.privateKeyBytes);
  const keyPair = hpkeXWing.keyPair(crypto, seed);
  wipe(seed);
  const reveal = encodeLinkReveal({ ...device, nonce: random(LINK_NONCE_BYTES) });
  const commitment = linkCommitment(crypto, reveal);
  return { offer: encodeLinkOffer({ key: keyPair.publicKey, commitment }), keyPair, reveal };
}

/** Throws `E_LINK_INVALID` for an offer that nobody can answer. */
export function answerLinkOffer(env: HpkeEnvironment, offer: Uint8Array): AnsweredLink {
  return asLinkInvalid(() => {
    const { key, commitment } = decodeLinkOffer(offer);
    const sender = setupHpkeSender(env, hpkeXWing, key, linkInfo(env.crypto, offer));
    const answer = encodeLinkAnswer({ encapsulated: sender.encapsulated, nonce: env.random(LINK_NONCE_BYTES) });
    return { offer, answer, commitment, sender };
  });
}

/** Throws `E_LINK_INVALID` for an answer that does not decode. One of somebody else gives another code. */
export function openLinkAnswer(env: HpkeEnvironment, pending: PendingLink, answer: Uint8Array): OpenedLink {
  const { offer, keyPair, reveal } = pending;
  try {
    return asLinkInvalid(() => {
      const { encapsulated } = decodeLinkAnswer(answer);
      const receiver = setupHpkeReceiver(env.crypto, hpkeXWing, keyPair, encapsulated, linkInfo(env.crypto, offer));
      const sealedReveal = sealHpkeAnswer(env, receiver, encapsulated, REVEAL_LABEL, padEnvelope(reveal));
      const transcript = linkTranscript(env.crypto, offer, answer, reveal);
      return { receiver, encapsulated, sealedReveal, transcript, code: linkCode(env.crypto, transcript) };
    });
  } finally {
    wipe(keyPair.privateKey);
  }
}

/** Throws `E_LINK_INVALID`, one code whatever is wrong. */
export function openLinkReveal(crypto: CryptoProvider, answered: AnsweredLink, sealed: Uint8Array): RevealedLink {
  const { offer, answer, commitment, sender } = answered;
  return asLinkInvalid(() => {
    const reveal = unpadEnvelope(openHpkeAnswer(crypto, sender, REVEAL_LABEL, sealed));
    // LK-01: what is revealed is what the offer was bound to, before this device drew its nonce.
    if (!equalBytes(linkCommitment(crypto, reveal), commitment)) throw linkInvalid();
    const { nonce: _, ...device } = decodeLinkReveal(reveal);
    const transcript = linkTranscript(crypto, offer, answer, reveal);
    return { device, transcript, code: linkCode(crypto, transcript) };
  });
}

/** The next page. One that is too large is a `RangeError`. */
export const sealLinkPage = (sender: HpkeSender, transcript: Uint8Array, page: LinkPage): Uint8Array => {
  const encoded = encodeLinkPage(page);
  const padded = padEnvelope(encoded);
  const sealed = sender.seal(transcript, padded);
  wipe(encoded, padded);
  return sealed;
};

/** The next page. Throws `E_LINK_INVALID`. */
export const openLinkPage = (
  { receiver, transcript }: Pick<OpenedLink, 'receiver' | 'transcript'>,
  sealed: Uint8Array,
): LinkPage =>
  asLinkInvalid(() => {
    // LK-02: a page is the next one of this very conversation.
    const padded = receiver.open(transcript, sealed);
    const encoded = unpadEnvelope(padded);
    const page = decodeLinkPage(encoded);
    wipe(encoded, padded);
    return page;
  });

/** `manifest` is a serialised `SignedManifest`. */
export function sealLinkDone(
  env: HpkeEnvironment,
  { receiver, encapsulated, transcript }: OpenedLink,
  manifest: Uint8Array,
): Uint8Array {
  const done = encodeLinkDone({ manifest: decodeSignedManifest(manifest) });
  return sealHpkeAnswer(env, receiver, encapsulated, concatBytes(DONE_LABEL, transcript), padEnvelope(done));
}

/** A serialised `SignedManifest`, of which nothing is verified yet. Throws `E_LINK_INVALID`. */
export const openLinkDone = (
  crypto: CryptoProvider,
  { sender }: AnsweredLink,
  transcript: Uint8Array,
  sealed: Uint8Array,
): Uint8Array =>
  asLinkInvalid(() => {
    const padded = openHpkeAnswer(crypto, sender, concatBytes(DONE_LABEL, transcript), sealed);
    return encodeSignedManifest(decodeLinkDone(unpadEnvelope(padded)).manifest);
  });

export const linkCommitment = (crypto: CryptoProvider, reveal: Uint8Array): Uint8Array =>
  crypto.sha256(concatBytes(COMMITMENT_LABEL, reveal));

export const linkTranscript = (
  crypto: CryptoProvider,
  offer: Uint8Array,
  answer: Uint8Array,
  reveal: Uint8Array,
): Uint8Array => {
  const hashes = [offer, answer, reveal].map((bytes) => crypto.sha256(bytes));
  return crypto.sha256(concatBytes(TRANSCRIPT_LABEL, ...hashes));
};

/** Six digits. */
export function linkCode(crypto: CryptoProvider, transcript: Uint8Array): string {
  const hash = crypto.sha256(concatBytes(CODE_LABEL, transcript));
  const number = new DataView(hash.buffer, hash.byteOffset, 8).getBigUint64(0) % 1_000_000n;
  return String(number).padStart(6, '0');
}

const linkInfo = (crypto: CryptoProvider, offer: Uint8Array): Uint8Array =>
  concatBytes(INFO_LABEL, crypto.sha256(offer));

function asLinkInvalid<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw cause instanceof CryptoError || cause instanceof WireError ? linkInvalid(cause) : cause;
  }
}

const linkInvalid = (cause?: unknown): IdentityError =>
  new IdentityError('E_LINK_INVALID', 'what came while a device was linked is not of the other device', { cause });

const INFO_LABEL = utf8ToBytes('Sotto link v1\0');
const COMMITMENT_LABEL = utf8ToBytes('Sotto link commitment v1\0');
const TRANSCRIPT_LABEL = utf8ToBytes('Sotto link transcript v1\0');
const CODE_LABEL = utf8ToBytes('Sotto link code v1\0');
const REVEAL_LABEL = utf8ToBytes('Sotto link reveal v1\0');
const DONE_LABEL = utf8ToBytes('Sotto link done v1\0');
