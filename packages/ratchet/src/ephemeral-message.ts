/**
 * Messages that are worth nothing a moment later, such as that somebody types. They are encrypted under the session and leave
 * it as it is: no index is used up, so one that is lost on the way is no skipped message, and neither end has anything to
 * store.
 *
 *     key     = HMAC-SHA-256(chain key i, "Sotto ephemeral message v1" || 00 || nonce (32))
 *     message = version (1) || ratchet key (32) || i (4, big-endian) || nonce (32) || ciphertext
 *
 * The chain key is the one of the next message: whoever has read that message has forgotten it, and with it everything
 * ephemeral that came before. A nonce makes a key that is used once. The ciphertext is AES-256-GCM-SIV under a zero nonce;
 * its additional data are the identity keys of sender and recipient, and what stands before it.
 *
 * Spec: none. The chains are those of the Signal session layer, section 4.3, whose two derivations of a chain key take one
 * byte each.
 */

import {
  CryptoError,
  concatBytes,
  copyBytes,
  equalBytes,
  uint32ToBytes,
  utf8ToBytes,
  wipe,
  type X25519PublicKey,
} from '@sotto/crypto';
import { RatchetError } from './errors.ts';
import type { ChainKey } from './keys.ts';
import { EPHEMERAL_FORWARD_JUMP_MAX } from './limits.ts';
import { deriveNextChainKey } from './message-chain.ts';
import { deriveRootStep } from './root-chain.ts';
import type { Session } from './session.ts';
import { findHolder, isExpired, type SessionRecord } from './session-record.ts';
import { messageMalformed } from './signal-message.ts';
import type { RandomEnv, RatchetEnv } from './step.ts';

/**
 * Encrypts on the current session, which stays as it was. `plaintext` has any length. Returns 85
 * bytes more.
 *
 * Throws `E_SESSION_NOT_FOUND`, `E_SESSION_EXPIRED`.
 */
export function encryptEphemeral(
  record: SessionRecord | undefined,
  plaintext: Uint8Array,
  env: RatchetEnv,
): Uint8Array {
  // EM-01: sending needs a current session, which was answered or is not 30 days old (ours; E_SESSION_NOT_FOUND,
  // E_SESSION_EXPIRED).
  if (record?.current === undefined) throw sessionNotFound();
  if (isExpired(record.current, env.now)) throw new RatchetError('E_SESSION_EXPIRED', 'session was never answered');
  const { sendingChain, localIdentityKey, remoteIdentityKey } = record.current;
  const nonce = env.random(NONCE_BYTES);
  const head = concatBytes(VERSION, sendingChain.ratchetKeyPair.publicKey, uint32ToBytes(sendingChain.index), nonce);
  const key = deriveKey(env, sendingChain.chainKey, nonce);
  try {
    const additionalData = concatBytes(localIdentityKey, remoteIdentityKey, head);
    return concatBytes(head, env.crypto.aesGcmSivEncrypt(key, ZERO_NONCE, plaintext, additionalData));
  } finally {
    wipe(key);
  }
}

/**
 * Decrypts a message of {@link encryptEphemeral} from the device of `record`, which stays as it was; the same message opens
 * again until a later one of the session was read. `identityKey` is the sender's, `message` has any length.
 * Returns 85 bytes less.
 *
 * Throws `E_MESSAGE_MALFORMED`, `E_SESSION_NOT_FOUND`, `E_IDENTITY_UNTRUSTED`, and `E_MESSAGE_UNDECRYPTABLE`, also for one that
 * is too old.
 */
export function decryptEphemeral(
  record: SessionRecord | undefined,
  { identityKey, message }: { readonly identityKey: X25519PublicKey; readonly message: Uint8Array },
  env: RandomEnv,
): Uint8Array {
  const { head, ratchetKey, index, nonce, ciphertext } = parse(message);
  const session = record && (findHolder(record, ratchetKey) ?? record.current);
  if (session === undefined) throw sessionNotFound();
  // EM-03: the session is one with the identity that has sealed the message (ours; E_IDENTITY_UNTRUSTED).
  if (!equalBytes(session.remoteIdentityKey, identityKey))
    throw new RatchetError('E_IDENTITY_UNTRUSTED', 'identity key is not the expected one');
  const chainKey = reachChainKey(session, ratchetKey, index, env);
  if (chainKey === undefined) throw undecryptable();
  const key = deriveKey(env, chainKey, nonce);
  wipe(chainKey);
  try {
    const additionalData = concatBytes(session.remoteIdentityKey, session.localIdentityKey, head);
    return env.crypto.aesGcmSivDecrypt(key, ZERO_NONCE, ciphertext, additionalData);
  } catch (cause) {
    // EM-05: the message is whole, and of the sender of this session to its recipient (ours; E_MESSAGE_UNDECRYPTABLE).
    if (cause instanceof CryptoError) throw undecryptable(cause);
    throw cause;
  } finally {
    wipe(key);
  }
}

function parse(message: Uint8Array) {
  // EM-02: a message has version 1 and is as long as its frame (ours; E_MESSAGE_MALFORMED).
  if (message.length < HEAD_BYTES + TAG_BYTES || message[0] !== VERSION[0])
    throw messageMalformed('ephemeral message has no frame');
  const bytes = copyBytes(message);
  return {
    head: bytes.subarray(0, HEAD_BYTES),
    ratchetKey: bytes.slice(1, 33) as X25519PublicKey,
    index: new DataView(bytes.buffer, bytes.byteOffset).getUint32(33),
    nonce: bytes.subarray(37, HEAD_BYTES),
    ciphertext: bytes.subarray(HEAD_BYTES),
  };
}

/** A copy of the chain key at a place that was not read yet; the chains of the session do not move. */
function reachChainKey(
  session: Session,
  ratchetKey: X25519PublicKey,
  index: number,
  env: RandomEnv,
): ChainKey | undefined {
  const known = session.receivingChains.find((chain) => equalBytes(chain.ratchetKey, ratchetKey));
  const ahead = index - (known?.index ?? 0);
  // EM-04: a message is of the next place of its chain, or of one of the hundred behind that: an earlier one is stale, and
  // for a later one nothing is computed (ours; E_MESSAGE_UNDECRYPTABLE).
  if (ahead < 0 || ahead > EPHEMERAL_FORWARD_JUMP_MAX) return undefined;
  let chainKey = known === undefined ? startOfChain(session, ratchetKey, env) : (copyBytes(known.chainKey) as ChainKey);
  for (let place = 0; place < ahead && chainKey !== undefined; place++) {
    const next = deriveNextChainKey(env.crypto, chainKey);
    wipe(chainKey);
    chainKey = next;
  }
  return chainKey;
}

/** Who answers types on a chain that no message has shown us yet. The root key of that step is computed again by the message. */
function startOfChain(session: Session, theirs: X25519PublicKey, { crypto }: RandomEnv): ChainKey | undefined {
  const { privateKey } = session.sendingChain.ratchetKeyPair;
  try {
    const { rootKey, chainKey } = deriveRootStep(crypto, session.rootKey, privateKey, theirs);
    wipe(rootKey);
    return chainKey;
  } catch (error) {
    // EM-06: a ratchet key has an agreement with ours, so it is not of small order (ours; E_MESSAGE_UNDECRYPTABLE).
    if (error instanceof CryptoError && error.code === 'E_KEY_AGREEMENT_INVALID') return undefined;
    throw error;
  }
}

const deriveKey = ({ crypto }: RandomEnv, chainKey: ChainKey, nonce: Uint8Array): Uint8Array =>
  crypto.hmacSha256(chainKey, concatBytes(LABEL, nonce));

const sessionNotFound = (): RatchetError => new RatchetError('E_SESSION_NOT_FOUND', 'there is no session to use');

const undecryptable = (cause?: unknown): RatchetError =>
  new RatchetError('E_MESSAGE_UNDECRYPTABLE', 'message cannot be decrypted', cause === undefined ? {} : { cause });

const LABEL = utf8ToBytes('Sotto ephemeral message v1\0');
const VERSION = Uint8Array.of(1);
const NONCE_BYTES = 32;
const HEAD_BYTES = 1 + 32 + 4 + NONCE_BYTES;
const TAG_BYTES = 16;
const ZERO_NONCE = new Uint8Array(12);
