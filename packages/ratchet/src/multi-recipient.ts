/**
 * Sealed sender for many: one message as it is sent to the server that fans it out, and its split into what each recipient
 * gets.
 *
 *     sent form      = 23 || count || entry x count || E (32) || body
 *     entry          = service id (17) || device list || C (32) || AT (16),  or service id (17) || 00 for an excluded one
 *     device list    = device id (1) || flags and registration id (2), again while bit 15 of the two is set
 *     received form  = 22 || C || AT || E || body
 *
 * Spec: Signal session layer, section 9.3. Version byte 22 in the sent form is an older layout with account ids of 16 bytes,
 * which is read and not written. Unlike libsignal, a count in more bytes than it needs is refused (libsignal misreads it),
 * and so are more entries or devices than the limits.
 */

import {
  bytesToHex,
  type CryptoProvider,
  concatBytes,
  copyBytes,
  wipe,
  type X25519KeyPair,
  type X25519PublicKey,
} from '@sotto/crypto';
import { SEALED_MESSAGE_BYTES_MAX } from '@sotto/wire';
import type { AgreementMemory } from './agreement-memory.ts';
import { RatchetError } from './errors.ts';
import { DEVICE_ID_MAX, REGISTRATION_ID_MAX, SEALED_RECIPIENTS_MAX } from './limits.ts';
import { agreeWithRecipient, sealedInvalid } from './sealed-agreement.ts';
import {
  createReceivedForm,
  KEY_BYTES,
  RECEIVED_VERSION_BYTE,
  type SealedKey,
  type Sealing,
  sealKey,
  startSealing,
  TAG_BYTES,
  wipeSealing,
} from './sealed-sender-v2.ts';
import {
  parseServiceId,
  parseServiceIdFixedWidth,
  type ServiceId,
  serializeServiceIdFixedWidth,
} from './service-id.ts';
import type { SessionRecord } from './session-record.ts';
import { messageMalformed } from './signal-message.ts';
import type { RandomEnv } from './step.ts';

/** An account to seal for, with its devices in the order they are listed in. */
export interface SealedRecipient {
  /** The account's name, which must be a service id. */
  readonly name: string;
  readonly identityKey: X25519PublicKey;
  readonly devices: readonly SealedDevice[];
}

export interface SealedDevice {
  /** 1..127 */
  readonly deviceId: number;
  /** 0..0x3fff, of the session with the device: {@link readRegistrationId}. The server tells by it who is out of date. */
  readonly registrationId: number;
}

/** A parsed sent form. Nothing of it is authenticated: the server that splits it holds no key. */
export interface MultiRecipientMessage {
  /** In the order of their first entries; an account listed twice stands once, with the keys of its first entry. */
  readonly recipients: readonly MultiRecipientEntry[];
  /** Accounts that the sender left out on purpose. */
  readonly excluded: readonly ServiceId[];
  /** Ephemeral key and body, common to all: 32 to 98 191 bytes. */
  readonly shared: Uint8Array;
}

export interface MultiRecipientEntry extends SealedKey {
  readonly serviceId: ServiceId;
  readonly devices: readonly SealedDevice[];
}

/**
 * Seals content for many accounts, in the form that is sent. Costs a key generation and two agreements for each
 * account, however many devices it has. `excluded` names accounts that are left out on purpose. The result is longer
 * than the content by 50 or 51 bytes, by 65 for each account and 3 for each of its devices, and by 18 for each excluded
 * account.
 *
 * Throws `E_REGISTRATION_ID_INVALID`, `E_KEY_INVALID`.
 */
export function sealForMany(
  env: RandomEnv,
  input: {
    readonly senderIdentity: X25519KeyPair;
    /** From `createSealedContent`, at most 98 143 bytes. */
    readonly content: Uint8Array;
    readonly recipients: readonly SealedRecipient[];
    readonly excluded?: readonly string[];
    /** Spares the agreements of identity keys that have agreed before. */
    readonly agreements?: AgreementMemory | undefined;
  },
): Uint8Array {
  const { senderIdentity, content, recipients, excluded = [], agreements } = input;
  assertNames([...recipients.map(({ name }) => name), ...excluded]);
  for (const { devices } of recipients) assertDevices(devices);
  const sealing = startSealing(env, content);
  try {
    const entries = recipients.map(({ name, identityKey, devices }) => {
      const { encryptedKey, authenticationTag } = sealKeyFor(
        env.crypto,
        sealing,
        { sender: senderIdentity, recipient: identityKey },
        agreements,
      );
      return concatBytes(serializeName(name), encodeDevices(devices), encryptedKey, authenticationTag);
    });
    const leftOut = excluded.map((name) => concatBytes(serializeName(name), Uint8Array.of(NO_DEVICE)));
    const head = Uint8Array.of(SENT_VERSION_BYTE, ...encodeCount(entries.length + leftOut.length));
    return concatBytes(head, ...entries, ...leftOut, sealing.ephemeral.publicKey, sealing.body);
  } finally {
    wipeSealing(sealing);
  }
}

/** Two agreements, or one. */
function sealKeyFor(
  crypto: CryptoProvider,
  sealing: Sealing,
  { sender, recipient }: { readonly sender: X25519KeyPair; readonly recipient: X25519PublicKey },
  agreements: AgreementMemory | undefined,
): SealedKey {
  const tagSecret = agreeWithRecipient(crypto, sender, recipient, agreements);
  try {
    return sealKey(crypto, sealing, { tagSecret, sender: sender.publicKey, recipient });
  } finally {
    wipe(tagSecret);
  }
}

/** The registration id to seal for a device with. Throws `E_SESSION_NOT_FOUND` unless there is a current session. */
export function readRegistrationId(record: SessionRecord | undefined): number {
  if (record?.current === undefined) throw new RatchetError('E_SESSION_NOT_FOUND', 'there is no session to use');
  return record.current.remoteRegistrationId;
}

/**
 * Reads a sent form. The result shares nothing with `bytes`, which has at most 554 898 bytes: 1024 entries with 127
 * devices each and the longest body.
 *
 * Throws `E_MESSAGE_MALFORMED`, `E_SEALED_SENDER_INVALID`, `E_SEALED_SENDER_VERSION`.
 */
export function parseMultiRecipientMessage(bytes: Uint8Array): MultiRecipientMessage {
  // SE-20: a message for many is not empty (section 11; E_SEALED_SENDER_INVALID).
  if (bytes.length === 0) throw sealedInvalid('sealed message is empty');
  const cursor: Cursor = { bytes, offset: 1 };
  const readServiceId = serviceIdReader(bytes[0]!);
  const accounts = new Map<string, MultiRecipientEntry | ServiceId>();
  for (let left = readCount(cursor); left > 0; left--) {
    const serviceId = readServiceId(cursor);
    const key = bytesToHex(serializeServiceIdFixedWidth(serviceId));
    accounts.set(key, merge(accounts.get(key), readEntry(cursor, serviceId)));
  }
  const shared = bytes.subarray(cursor.offset);
  // SE-27: an ephemeral key stands behind the entries, and with what follows it fits a sealed message (section 9.3;
  // E_MESSAGE_MALFORMED).
  if (shared.length < KEY_BYTES || shared.length > SHARED_BYTES_MAX) {
    throw messageMalformed('message for many has a wrong length');
  }
  const all = [...accounts.values()];
  const excluded = all.filter((one): one is ServiceId => !isRecipient(one));
  return { recipients: all.filter(isRecipient), excluded, shared: copyBytes(shared) };
}

/** The received form for the devices of one entry: 49 bytes more than what is shared. Throws on misuse only. */
export function messageForRecipient(message: MultiRecipientMessage, recipient: MultiRecipientEntry): Uint8Array {
  return createReceivedForm(recipient, message.shared);
}

/** Where reading stands. Lives for one call of {@link parseMultiRecipientMessage}. */
interface Cursor {
  readonly bytes: Uint8Array;
  offset: number;
}

function serviceIdReader(version: number): (cursor: Cursor) => ServiceId {
  if (version === SENT_VERSION_BYTE) {
    return (cursor) => {
      const serviceId = parseServiceIdFixedWidth(take(cursor, 17));
      // SE-23: the kind byte of a service id is known (section 9.3; E_MESSAGE_MALFORMED).
      if (serviceId === undefined) throw messageMalformed('message for many holds an unknown kind of service id');
      return serviceId;
    };
  }
  // SE-21: the whole first byte of a sent form is 23, or 22 for the older layout (section 9.3; E_SEALED_SENDER_VERSION).
  if (version !== RECEIVED_VERSION_BYTE) {
    throw new RatchetError('E_SEALED_SENDER_VERSION', `message for many has version byte ${version}`);
  }
  return (cursor) => ({ kind: 'aci', uuid: take(cursor, 16) });
}

/** At most two bytes, which hold more than the limit. */
function readCount(cursor: Cursor): number {
  const [low] = take(cursor, 1);
  const high = low! < 0x80 ? 0 : take(cursor, 1)[0]!;
  const count = (low! & 0x7f) + high * 0x80;
  // SE-22: there are at most 1024 entries, and their count stands in as few bytes as it needs (ours; E_MESSAGE_MALFORMED).
  const isCanonical = low! < 0x80 || (high > 0 && high < 0x80);
  if (!isCanonical || count > SEALED_RECIPIENTS_MAX) throw messageMalformed('message for many has an invalid count');
  return count;
}

function readEntry(cursor: Cursor, serviceId: ServiceId): MultiRecipientEntry | ServiceId {
  const devices: SealedDevice[] = [];
  for (let more = true; more; ) {
    const [deviceId] = take(cursor, 1);
    if (deviceId === NO_DEVICE && devices.length === 0) return serviceId;
    // SE-24: device ids are 1..127; 0 stands alone, for an excluded account (section 9.3; E_MESSAGE_MALFORMED).
    if (deviceId === NO_DEVICE || deviceId! > DEVICE_ID_MAX)
      throw messageMalformed('message for many has a bad device');
    const [high, low] = take(cursor, 2);
    const registrationId = (high! * 0x100 + low!) & REGISTRATION_ID_MAX;
    devices.push({ deviceId: deviceId!, registrationId });
    assertDeviceCount(devices);
    more = (high! & MORE_FOLLOW) !== 0;
  }
  return { serviceId, devices, encryptedKey: take(cursor, KEY_BYTES), authenticationTag: take(cursor, TAG_BYTES) };
}

/** Section 9.3: an account listed twice is one, unless an entry of it is without devices. */
function merge(
  known: MultiRecipientEntry | ServiceId | undefined,
  entry: MultiRecipientEntry | ServiceId,
): MultiRecipientEntry | ServiceId {
  if (known === undefined) return entry;
  // SE-26: an account is not both excluded and listed again (section 9.3; E_SEALED_SENDER_INVALID).
  if (!isRecipient(known) || !isRecipient(entry)) throw sealedInvalid('message for many excludes an account it lists');
  const devices = [...known.devices, ...entry.devices];
  assertDeviceCount(devices);
  return { ...known, devices };
}

function assertDeviceCount(devices: readonly SealedDevice[]): void {
  // SE-25: an account has at most 127 devices, over all its entries (ours; E_MESSAGE_MALFORMED).
  if (devices.length > DEVICE_ID_MAX) throw messageMalformed('message for many has too many devices');
}

/** A copy of the next bytes. */
function take(cursor: Cursor, length: number): Uint8Array {
  const end = cursor.offset + length;
  // SE-28: nothing in a message for many is cut off (section 9.3; E_MESSAGE_MALFORMED).
  if (end > cursor.bytes.length) throw messageMalformed('message for many is truncated');
  const taken = copyBytes(cursor.bytes.subarray(cursor.offset, end));
  cursor.offset = end;
  return taken;
}

function isRecipient(one: MultiRecipientEntry | ServiceId): one is MultiRecipientEntry {
  return 'devices' in one;
}

function assertNames(names: readonly string[]): void {
  if (names.length > SEALED_RECIPIENTS_MAX) throw new RangeError(`recipients: at most ${SEALED_RECIPIENTS_MAX}`);
  const distinct = new Set(names.map((name) => bytesToHex(serializeName(name))));
  if (distinct.size < names.length) throw new RangeError('recipients: no account may stand there twice');
}

function assertDevices(devices: readonly SealedDevice[]): void {
  const ids = devices.map(({ deviceId }) => deviceId);
  const areValid = ids.every((id) => Number.isInteger(id) && id >= 1 && id <= DEVICE_ID_MAX);
  if (ids.length === 0 || !areValid || new Set(ids).size < ids.length) {
    throw new RangeError(`recipients: devices must be one or more different ones of 1..${DEVICE_ID_MAX}`);
  }
  for (const { registrationId } of devices) {
    if (!Number.isInteger(registrationId) || registrationId < 0) {
      throw new RangeError('recipients: registrationId must be an unsigned integer');
    }
    // SE-29: registration ids in a message for many fit 14 bits (section 9.3; E_REGISTRATION_ID_INVALID).
    if (registrationId > REGISTRATION_ID_MAX) {
      throw new RatchetError('E_REGISTRATION_ID_INVALID', 'registration id does not fit 14 bits');
    }
  }
}

function serializeName(name: string): Uint8Array {
  const serviceId = parseServiceId(name);
  if (serviceId === undefined) throw new RangeError('recipients: name must be a service id');
  return serializeServiceIdFixedWidth(serviceId);
}

function encodeDevices(devices: readonly SealedDevice[]): Uint8Array {
  const items = devices.map(({ deviceId, registrationId }, i) => {
    const more = i < devices.length - 1 ? MORE_FOLLOW : 0;
    return Uint8Array.of(deviceId, more | (registrationId >>> 8), registrationId & 0xff);
  });
  return concatBytes(...items);
}

function encodeCount(count: number): readonly number[] {
  return count < 0x80 ? [count] : [0x80 | (count & 0x7f), count >>> 7];
}

const SENT_VERSION_BYTE = 0x23;
const NO_DEVICE = 0;
/** Bit 15 of the two bytes behind a device id; bit 14 has no meaning. */
const MORE_FOLLOW = 0x80;
const SHARED_BYTES_MAX = SEALED_MESSAGE_BYTES_MAX - 1 - KEY_BYTES - TAG_BYTES;
