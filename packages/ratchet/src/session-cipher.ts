/**
 * The steps of the session layer: initiate, encrypt, decrypt.
 *
 * Spec: Signal session layer, sections 3.1, 4.5 and 7. A step either returns the whole new record or throws and leaves
 * the old one in force. Decryption finds the session by itself; a refusal never says which check failed.
 */

import { equalBytes, wipe, type X25519PublicKey } from '@sotto/crypto';
import { assertBundleSignatures, bundleInvalid, type PreKeyBundle } from './bundle.ts';
import {
  type DecryptionResult,
  decryptWithSession,
  encryptWithSession,
  type SessionEnds,
  selectWalkLimits,
} from './double-ratchet.ts';
import { RatchetError } from './errors.ts';
import { ARCHIVED_FORWARD_JUMP_MAX, PLAINTEXT_BYTES_MAX, UINT32_MAX } from './limits.ts';
import { createPreKeySignalMessage, type PreKeySignalMessage, parsePreKeySignalMessage } from './pre-key-message.ts';
import type { PreKeyLookup } from './pre-keys.ts';
import { assertProtocolAddress, type ProtocolAddress } from './protocol-address.ts';
import {
  type LocalIdentity,
  type PendingPreKey,
  type Session,
  secretsOnlyIn,
  startInitiatorSession,
  startResponderSession,
} from './session.ts';
import {
  addSession,
  advanceSession,
  EMPTY_RECORD,
  findHolder,
  findSession,
  isExpired,
  listSessions,
  type RecordChange,
  type SessionRecord,
} from './session-record.ts';
import { parseSignalMessage } from './signal-message.ts';
import type { RatchetEnv, Step } from './step.ts';

/** Our end. */
export interface LocalDevice extends LocalIdentity {
  readonly address: ProtocolAddress;
}

/** The other end. */
export interface RemoteDevice {
  readonly address: ProtocolAddress;
  /**
   * The only identity key accepted of this device. Leave it out only when nothing is known of the peer; then whatever
   * key the output names was taken on trust.
   */
  readonly identityKey?: X25519PublicKey | undefined;
}

/** An encrypted message. The types are numbers 2 and 3 of section 6.1. */
export interface SessionMessage {
  readonly type: 'signalMessage' | 'preKeySignalMessage';
  /**
   * At most 97 225 bytes. One byte of plaintext gives 72 to about 105 bytes, and in a first message about 1 700 bytes
   * more.
   */
  readonly bytes: Uint8Array;
}

/** What a first message used up. To be deleted, or remembered, in the same commit as the record. */
export interface ConsumedPreKeys {
  /** Delete this one-time pre-key. */
  readonly preKeyId: number | undefined;
  readonly signedPreKeyId: number;
  readonly kemPreKeyId: number;
  /** If true, remember (KEM id, signed id, base key) for `PreKeyLookup.isUsed`; if not, delete the KEM pre-key. */
  readonly kemLastResort: boolean;
  readonly baseKey: X25519PublicKey;
}

export interface DecryptedMessage {
  /**
   * At most 65 536 bytes of a peer that keeps our limit; always less than the message, which has at most 97 225 bytes.
   */
  readonly plaintext: Uint8Array;
  /** The peer's identity key, authenticated by the message. */
  readonly identityKey: X25519PublicKey;
  /** Present when the message started a session. */
  readonly consumed: ConsumedPreKeys | undefined;
}

/**
 * Starts a session from a bundle; it becomes the current one, and the former current one is archived. Nothing is sent:
 * the first message encrypted on it carries the agreement.
 *
 * Throws `E_IDENTITY_UNTRUSTED`, `E_BUNDLE_SIGNATURE_INVALID`, `E_BUNDLE_INVALID`.
 */
export function initiateSession(
  record: SessionRecord | undefined,
  input: { readonly local: LocalDevice; readonly remote: RemoteDevice; readonly bundle: PreKeyBundle },
  env: RatchetEnv,
): Step<SessionRecord, { readonly identityKey: X25519PublicKey }> {
  const { local, remote, bundle } = input;
  assertInput(local.address, remote.address, env);
  assertTrusted(remote, bundle.identityKey);
  // PB-07: a bundle is of the device that is written to (ours; E_BUNDLE_INVALID).
  if (bundle.deviceId !== remote.address.deviceId) throw bundleInvalid('bundle is of another device');
  assertBundleSignatures(env.crypto, bundle);
  const session = startInitiatorSession(local, bundle, env);
  const change = addSession(record ?? EMPTY_RECORD, session);
  return { state: change.record, output: { identityKey: bundle.identityKey }, spent: change.spent };
}

/**
 * Encrypts on the current session, wrapped as a first message until the peer is heard from. `plaintext` has at most
 * 65 536 bytes and is padded to whole blocks only.
 *
 * Throws `E_SESSION_NOT_FOUND`, `E_SESSION_EXPIRED`, `E_SESSION_EXHAUSTED`, `E_IDENTITY_UNTRUSTED`.
 */
export function encryptMessage(
  record: SessionRecord | undefined,
  input: {
    readonly local: { readonly address: ProtocolAddress };
    readonly remote: RemoteDevice;
    readonly plaintext: Uint8Array;
  },
  env: RatchetEnv,
): Step<SessionRecord, SessionMessage> {
  const { local, remote, plaintext } = input;
  assertInput(local.address, remote.address, env);
  if (plaintext.length > PLAINTEXT_BYTES_MAX) throw new RangeError(`plaintext: at most ${PLAINTEXT_BYTES_MAX} bytes`);
  // SS-03: sending needs a current session (section 7.2; E_SESSION_NOT_FOUND).
  if (record?.current === undefined) throw sessionNotFound();
  const before = record.current;
  // SS-04: a session that was never answered is usable for 30 days (section 7.2; E_SESSION_EXPIRED).
  if (isExpired(before, env.now)) throw new RatchetError('E_SESSION_EXPIRED', 'session was never answered');
  assertTrusted(remote, before.remoteIdentityKey);
  const { session, message } = encryptWithSession(before, plaintext, endsOf(local, remote), env);
  const change = advanceSession(record, before, session);
  return { state: change.record, output: wrap(session, message), spent: change.spent };
}

/**
 * Decrypts a message of either type. A first message may start a session: `preKeys` then has to hold what
 * `readPreKeyMessageIds` names.
 *
 * Throws `E_MESSAGE_MALFORMED`, `E_MESSAGE_VERSION`, `E_MESSAGE_DUPLICATE`, `E_MESSAGE_UNDECRYPTABLE`,
 * `E_SESSION_NOT_FOUND`, `E_IDENTITY_UNTRUSTED`, `E_PRE_KEY_UNKNOWN`, `E_PRE_KEY_REUSED`, `E_BASE_KEY_INVALID`.
 */
export function decryptMessage(
  record: SessionRecord | undefined,
  input: {
    readonly local: LocalDevice;
    readonly remote: RemoteDevice;
    readonly message: SessionMessage;
    readonly preKeys: PreKeyLookup;
  },
  env: RatchetEnv,
): Step<SessionRecord, DecryptedMessage> {
  assertInput(input.local.address, input.remote.address, env);
  const { type, bytes } = input.message;
  if (type === 'signalMessage') return decryptSignalMessage(record, bytes, input, env);
  if (type === 'preKeySignalMessage') return decryptPreKeyMessage(record, bytes, input, env);
  throw new TypeError('message: unknown type');
}

interface DecryptionInput {
  readonly local: LocalDevice;
  readonly remote: RemoteDevice;
  readonly preKeys: PreKeyLookup;
}

/**
 * Section 7.4: the current session, then each archived one in order. A session that knows the ratchet key is tried
 * alone, which gives the same result.
 */
function decryptSignalMessage(
  record: SessionRecord | undefined,
  bytes: Uint8Array,
  { local, remote }: DecryptionInput,
  env: RatchetEnv,
): Step<SessionRecord, DecryptedMessage> {
  const message = parseSignalMessage(bytes);
  // SS-05: a plain message needs a record (section 7.4; E_SESSION_NOT_FOUND).
  if (record === undefined) throw sessionNotFound();
  const ends = endsOf(local, remote);
  const holder = findHolder(record, message.ratchetKey);
  let steps = 0;
  for (const before of holder === undefined ? listSessions(record) : [holder]) {
    const { forwardJumpMax, stepsMax } = selectWalkLimits(before, ends);
    // SS-09: where the ratchet key is unknown, an archived session is tried for 1000 places ahead only (ours;
    // E_MESSAGE_UNDECRYPTABLE).
    const isGuess = holder === undefined && before !== record.current;
    // SS-10: all sessions a message is tried on share the steps that a full jump in both chains of one takes (ours;
    // E_MESSAGE_UNDECRYPTABLE).
    const limits = {
      forwardJumpMax: isGuess ? ARCHIVED_FORWARD_JUMP_MAX : forwardJumpMax,
      stepsMax: stepsMax - steps,
    };
    const result = decryptWithSession(before, message, ends, env, limits);
    if (result.kind === 'refused') {
      steps += result.steps;
      continue;
    }
    const { session, plaintext } = acceptResult(result);
    // Section 7.4 has trust judged last, so an untrusted key is reported only for a message that is authentic.
    if (!isTrusted(remote, session.remoteIdentityKey)) {
      wipe(plaintext, ...secretsOnlyIn(session, before));
      throw identityUntrusted();
    }
    return finish(advanceSession(record, before, session), session, plaintext, undefined);
  }
  throw undecryptable();
}

/** Section 7.3. */
function decryptPreKeyMessage(
  record: SessionRecord | undefined,
  bytes: Uint8Array,
  input: DecryptionInput,
  env: RatchetEnv,
): Step<SessionRecord, DecryptedMessage> {
  const message = parsePreKeySignalMessage(bytes);
  assertTrusted(input.remote, message.identityKey);
  const known = record && findSession(record, message.baseKey);
  if (record === undefined || known === undefined) return startFromMessage(record, message, input, env);
  // SS-07: a first message on a known base key claims the identity of that session (section 7.3;
  // E_MESSAGE_UNDECRYPTABLE).
  if (!equalBytes(known.remoteIdentityKey, message.identityKey)) throw undecryptable();
  const result = decryptWithSession(known, message.message, endsOf(input.local, input.remote), env);
  const { session, plaintext } = acceptResult(result);
  return finish(advanceSession(record, known, session), session, plaintext, undefined);
}

/** Section 7.3 steps 3 to 5: a message on a base key we have not seen. */
function startFromMessage(
  record: SessionRecord | undefined,
  message: PreKeySignalMessage,
  input: DecryptionInput,
  env: RatchetEnv,
): Step<SessionRecord, DecryptedMessage> {
  const keys = lookUpPreKeys(message, input.preKeys, env);
  const started = startResponderSession(input.local, keys, message.registrationId, env);
  if (started === undefined) throw undecryptable();
  const result = decryptWithSession(started, message.message, endsOf(input.local, input.remote), env);
  wipe(...secretsOnlyIn(started, result.kind === 'decrypted' ? result.session : undefined));
  const { session, plaintext } = acceptResult(result);
  const { preKeyId, signedPreKeyId, kemPreKeyId, baseKey } = message;
  const consumed = { preKeyId, signedPreKeyId, kemPreKeyId, kemLastResort: keys.kemLastResort, baseKey };
  return finish(addSession(record ?? EMPTY_RECORD, session), session, plaintext, consumed);
}

function lookUpPreKeys(message: PreKeySignalMessage, preKeys: PreKeyLookup, env: RatchetEnv) {
  const { preKeyId, signedPreKeyId, kemPreKeyId, kemCiphertext, baseKey, identityKey } = message;
  // PM-07: a base key is canonical and of prime order, before anything is computed with it (section 3.5;
  // E_BASE_KEY_INVALID).
  if (!env.crypto.x25519IsCanonical(baseKey)) throw new RatchetError('E_BASE_KEY_INVALID', 'base key is not canonical');
  const signedPreKey = preKeys.signedPreKey(signedPreKeyId);
  const kemPreKey = preKeys.kemPreKey(kemPreKeyId);
  const oneTimePreKey = preKeyId === undefined ? undefined : preKeys.oneTimePreKey(preKeyId);
  // PM-08: every pre-key that a first message names is held (section 7.3; E_PRE_KEY_UNKNOWN).
  if (signedPreKey === undefined) throw preKeyUnknown('signed pre-key');
  if (kemPreKey === undefined) throw preKeyUnknown('KEM pre-key');
  if (preKeyId !== undefined && oneTimePreKey === undefined) throw preKeyUnknown('one-time pre-key');
  // PM-09: a last-resort KEM key serves a base key once; this alone stops replay after a session is lost (section 7.3;
  // E_PRE_KEY_REUSED).
  if (kemPreKey.lastResort && preKeys.isUsed(kemPreKeyId, signedPreKeyId, baseKey)) {
    throw new RatchetError('E_PRE_KEY_REUSED', 'first message repeats one that was served');
  }
  return {
    signedPreKeyPair: signedPreKey.keyPair,
    oneTimePreKeyPair: oneTimePreKey?.keyPair,
    kemKeyPair: kemPreKey.keyPair,
    kemLastResort: kemPreKey.lastResort,
    remote: { identityKey, baseKey, kemCiphertext },
  };
}

/** Section 4.5 step 5. */
function wrap(session: Session, message: Uint8Array): SessionMessage {
  const pending: PendingPreKey | undefined = session.pendingPreKey;
  if (pending === undefined) return { type: 'signalMessage', bytes: message };
  const bytes = createPreKeySignalMessage({
    registrationId: session.localRegistrationId,
    preKeyId: pending.preKeyId,
    signedPreKeyId: pending.signedPreKeyId,
    kemPreKeyId: pending.kemPreKeyId,
    kemCiphertext: pending.kemCiphertext,
    baseKey: session.initiatorBaseKey,
    identityKey: session.localIdentityKey,
    message,
  });
  return { type: 'preKeySignalMessage', bytes };
}

function acceptResult(result: DecryptionResult) {
  // SS-06: a duplicate ends the search through the sessions (section 7.4; E_MESSAGE_DUPLICATE).
  if (result.kind === 'duplicate') throw new RatchetError('E_MESSAGE_DUPLICATE', 'message was read before');
  if (result.kind === 'refused') throw undecryptable();
  return result;
}

function finish(
  change: RecordChange,
  session: Session,
  plaintext: Uint8Array,
  consumed: ConsumedPreKeys | undefined,
): Step<SessionRecord, DecryptedMessage> {
  const output = { plaintext, identityKey: session.remoteIdentityKey, consumed };
  return { state: change.record, output, spent: change.spent };
}

function endsOf(local: { readonly address: ProtocolAddress }, remote: RemoteDevice): SessionEnds {
  return { local: local.address, remote: remote.address };
}

function assertInput(local: ProtocolAddress, remote: ProtocolAddress, env: RatchetEnv): void {
  assertProtocolAddress(local, 'local');
  assertProtocolAddress(remote, 'remote');
  if (!(env.now >= 0 && env.now / 1000 <= UINT32_MAX)) throw new RangeError('now: must be milliseconds since 1970');
}

function isTrusted(remote: RemoteDevice, identityKey: X25519PublicKey): boolean {
  return remote.identityKey === undefined || equalBytes(remote.identityKey, identityKey);
}

function assertTrusted(remote: RemoteDevice, identityKey: X25519PublicKey): void {
  // SS-08: the peer's identity key is the expected one (sections 7.2 to 7.4; E_IDENTITY_UNTRUSTED).
  if (!isTrusted(remote, identityKey)) throw identityUntrusted();
}

function identityUntrusted(): RatchetError {
  return new RatchetError('E_IDENTITY_UNTRUSTED', 'identity key is not the expected one');
}

function sessionNotFound(): RatchetError {
  return new RatchetError('E_SESSION_NOT_FOUND', 'there is no session to use');
}

function preKeyUnknown(what: string): RatchetError {
  return new RatchetError('E_PRE_KEY_UNKNOWN', `${what} is not held`);
}

function undecryptable(): RatchetError {
  return new RatchetError('E_MESSAGE_UNDECRYPTABLE', 'message cannot be decrypted');
}
