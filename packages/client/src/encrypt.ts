/**
 * One message for devices of a recipient: for each a session, begun with a bundle where there is none, and the ciphertext as
 * an outbox entry. Nothing is sealed yet: that happens when the entry goes out, under the certificate of that day.
 */

import { bytesToHex } from '@sotto/crypto';
import { type DeviceKeyKind, isDeviceKeyBound } from '@sotto/identity';
import {
  encryptMessage,
  hasUsableSession,
  initiateSession,
  type LocalDevice,
  type PreKeyBundle,
  parsePreKeyBundle,
  parsePublicKey,
  type RatchetEnv,
  RatchetError,
  type RemoteDevice,
  type SessionMessage,
  type SessionRecord,
  type Step,
} from '@sotto/ratchet';
import type { Key } from '@sotto/store';
import {
  type Authorization,
  type Device,
  encodeStoredOutboxEntry,
  type OneTimePreKey,
  type PreKeyBundle as PublishedBundle,
  parseAddress,
  type StoredContact,
  type StoredMessageType,
} from '@sotto/wire';
import type { Snapshot } from './commit.ts';
import type { Recipient } from './contacts.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { outboxKey, sessionKey } from './keys.ts';
import { MESSAGE_LIFETIME_S } from './limits.ts';
import { localDevice } from './local-device.ts';
import { lookUpBundle } from './look-up.ts';
import type { Sessions } from './session-memory.ts';
import { toTime } from './times.ts';

/** One message on its way: what its copies for several devices, and the attempts of one commit, have in common. */
export interface Letter {
  readonly recipient: Recipient;
  readonly messageId: Uint8Array;
  /** Names the message between the devices; milliseconds since 1970. */
  readonly sentAt: number;
  /** Padded content. */
  readonly plaintext: Uint8Array;
  /** With what the copies go out, by device; those without are paid for when they do. */
  readonly payments?: ReadonlyMap<number, Authorization>;
}

/** Bundles fetched for devices without a session, so that a repeated attempt uses up no second one. */
export type Bundles = Map<number, PreKeyBundle>;

/** What one attempt reads. */
export interface Reading {
  /** Holds {@link sessionKey} of each device. */
  readonly snapshot: Snapshot;
  readonly sessions: Sessions;
  readonly bundles: Bundles;
}

export interface Encrypted {
  /** Sessions and outbox entries. */
  readonly put: readonly (readonly [Key, Uint8Array])[];
  readonly outboxKeys: readonly Key[];
  readonly spent: readonly Uint8Array[];
}

/**
 * Encrypts for all these devices of the recipient, each with its session or with a new one. Waits for nothing unless a bundle
 * is missing. Throws `E_RELAY_INVALID`, `E_RELAY_UNREACHABLE`.
 */
export async function encryptLetter(
  context: AccountContext,
  letter: Letter,
  devices: readonly Device[],
  { snapshot, sessions, bundles }: Reading,
  signal: AbortSignal,
): Promise<Encrypted> {
  const { crypto, random, clock } = context.environment;
  const { serviceId, contact } = letter.recipient;
  const env: RatchetEnv = { crypto, random, now: clock.now() };
  const readings = devices.map((device) => {
    const key = sessionKey(serviceId, device.deviceId);
    return { device, key, record: sessions.read(snapshot, key) };
  });
  for (const { device, record } of readings) {
    if (isUsable(record, env) || bundles.has(device.deviceId)) continue;
    bundles.set(device.deviceId, await fetchBundle(context, letter.recipient, device, signal));
  }
  const local = localDevice(context.account);
  const identityKey = parsePublicKey(contact.identityKey);
  const put: (readonly [Key, Uint8Array])[] = [];
  const outboxKeys: Key[] = [];
  const spent: Uint8Array[] = [];
  for (const { device, key, record } of readings) {
    const remote = { address: { name: serviceId, deviceId: device.deviceId }, identityKey };
    const bundle = bundles.get(device.deviceId);
    const step = encryptFor(record, { local, remote, plaintext: letter.plaintext }, bundle, env);
    const payment = letter.payments?.get(device.deviceId);
    const message = { messageId: letter.messageId, sentAt: letter.sentAt, ...step.output };
    const entry = outboxEntry(context, contact, device.mailboxId, message, payment);
    put.push(sessions.put(key, step.state), entry);
    outboxKeys.push(entry[0]);
    spent.push(...step.spent);
  }
  return { put, outboxKeys, spent };
}

/** With the session of `record` or, where that has none to use, with one that `bundle` begins. */
function encryptFor(
  record: SessionRecord | undefined,
  input: { readonly local: LocalDevice; readonly remote: RemoteDevice; readonly plaintext: Uint8Array },
  bundle: PreKeyBundle | undefined,
  env: RatchetEnv,
): Step<SessionRecord, SessionMessage> {
  if (bundle === undefined || isUsable(record, env)) return encryptMessage(record, input, env);
  const { local, remote } = input;
  const initiated = refuseBundle(() => initiateSession(record, { local, remote, bundle }, env));
  const encrypted = encryptMessage(initiated.state, input, env);
  return { ...encrypted, spent: [...initiated.spent, ...encrypted.spent] };
}

const isUsable = (record: SessionRecord | undefined, { now }: RatchetEnv): boolean =>
  record !== undefined && hasUsableSession(record, now);

export interface OutboxMessage extends Pick<Letter, 'messageId' | 'sentAt'> {
  readonly type: StoredMessageType;
  readonly bytes: Uint8Array;
}

/** A record to put that sends a message to one mailbox of `contact`. */
export function outboxEntry(
  context: AccountContext,
  contact: StoredContact,
  mailboxId: Uint8Array,
  { messageId, sentAt, type, bytes }: OutboxMessage,
  authorization?: Authorization,
): readonly [Key, Uint8Array] {
  const { clock, random } = context.environment;
  const itemId = random(16);
  const entry = encodeStoredOutboxEntry({
    messageId,
    sentAt: toTime(sentAt),
    type,
    message: bytes,
    itemId,
    accountId: contact.accountId,
    identityKey: contact.identityKey,
    address: contact.address,
    destination: parseAddress(contact.address).domain,
    mailboxId,
    createdAt: nowSeconds(clock),
    lifetime: MESSAGE_LIFETIME_S,
    ...(authorization && { authorization }),
  });
  return [outboxKey(context.nextStoredAt(), context.nextOutboxNumber(), bytesToHex(itemId)), entry];
}

async function fetchBundle(
  context: AccountContext,
  recipient: Recipient,
  device: Device,
  signal: AbortSignal,
): Promise<PreKeyBundle> {
  const published = await lookUpBundle(context, recipient.contact.address, device.deviceId, signal);
  assertBound(context, recipient, device, published);
  const bundle = refuseBundle(() => parsePreKeyBundle(published));
  if (bundle.registrationId === device.registrationId) return bundle;
  throw new ClientError('E_RELAY_INVALID', 'the pre-key bundle from the relay is of another registration');
}

/** Signal's signatures say nothing of the device; the bindings do. */
function assertBound(
  { environment }: AccountContext,
  { contact }: Recipient,
  { deviceId }: Device,
  { signedPreKey, kemPreKey, kemLastResort, oneTimePreKey }: PublishedBundle,
): void {
  const now = nowSeconds(environment.clock);
  const isBound = (kind: DeviceKeyKind, { id, publicKey, binding }: OneTimePreKey): boolean =>
    isDeviceKeyBound(
      environment.crypto,
      contact.identityKey,
      { accountId: contact.accountId, deviceId },
      { kind, id, publicKey },
      binding,
      now,
    );
  // CL-06: every key of a bundle is bound to the very device that was asked for, its KEM key to the use it is given.
  const areBound =
    isBound('signedPreKey', signedPreKey) &&
    isBound(kemLastResort ? 'lastResortKemPreKey' : 'oneTimeKemPreKey', kemPreKey) &&
    (oneTimePreKey === undefined || isBound('oneTimePreKey', oneTimePreKey));
  if (!areBound) throw new ClientError('E_RELAY_INVALID', 'a key of the bundle from the relay is not of that device');
}

/** A bundle that does not verify, or is of another identity, is the relay's doing. */
function refuseBundle<T>(use: () => T): T {
  try {
    return use();
  } catch (cause) {
    if (!(cause instanceof RatchetError)) throw cause;
    throw new ClientError('E_RELAY_INVALID', 'the pre-key bundle from the relay does not verify', { cause });
  }
}
