/**
 * One message for one device of a recipient: a session, begun with a bundle where there is none, and the ciphertext as an
 * outbox entry. Nothing is sealed yet: that happens when the entry goes out, under the certificate of that day.
 */

import { bytesToHex } from '@sotto/crypto';
import {
  encryptMessage,
  hasUsableSession,
  initiateSession,
  type PreKeyBundle,
  parsePreKeyBundle,
  parsePublicKey,
  type RatchetEnv,
  RatchetError,
  type RemoteDevice,
  type SessionRecord,
} from '@sotto/ratchet';
import type { Key } from '@sotto/store';
import {
  type Device,
  encodeStoredOutboxEntry,
  parseAddress,
  type StoredContact,
  type StoredMessageType,
} from '@sotto/wire';
import type { Recipient } from './contacts.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { outboxKey } from './keys.ts';
import { MESSAGE_LIFETIME_S } from './limits.ts';
import { localDevice } from './local-device.ts';
import { toTime } from './times.ts';

/** One message on its way: what its copies for several devices, and the attempts of one commit, have in common. */
export interface Letter {
  readonly recipient: Recipient;
  readonly messageId: Uint8Array;
  /** Names the message between the devices; milliseconds since 1970. */
  readonly sentAt: number;
  /** Padded content. */
  readonly plaintext: Uint8Array;
}

/** Bundles fetched for devices without a session, so that a repeated attempt uses up no second one. */
export type Bundles = Map<number, PreKeyBundle>;

export interface Encrypted {
  readonly record: SessionRecord;
  readonly outboxKey: Key;
  readonly outboxEntry: Uint8Array;
  readonly spent: readonly Uint8Array[];
}

/** Encrypts with the session of `record`, or with a new one. Throws `E_RELAY_INVALID`, `E_RELAY_UNREACHABLE`. */
export async function encryptForDevice(
  context: AccountContext,
  record: SessionRecord | undefined,
  letter: Letter,
  device: Device,
  bundles: Bundles,
  signal: AbortSignal,
): Promise<Encrypted> {
  const { crypto, random, clock } = context.environment;
  const { recipient, plaintext } = letter;
  const env: RatchetEnv = { crypto, random, now: clock.now() };
  const local = localDevice(context.account);
  const remote: RemoteDevice = {
    address: { name: recipient.serviceId, deviceId: device.deviceId },
    identityKey: parsePublicKey(recipient.contact.identityKey),
  };
  const spent: Uint8Array[] = [];
  let session = record;
  if (session === undefined || !hasUsableSession(session, env.now)) {
    const bundle = bundles.get(device.deviceId) ?? (await fetchBundle(context, recipient, device, signal));
    bundles.set(device.deviceId, bundle);
    const initiated = refuseBundle(() => initiateSession(session, { local, remote, bundle }, env));
    session = initiated.state;
    spent.push(...initiated.spent);
  }
  const encrypted = encryptMessage(session, { local, remote, plaintext }, env);
  const [key, entry] = outboxEntry(context, recipient.contact, device.mailboxId, {
    messageId: letter.messageId,
    sentAt: letter.sentAt,
    type: encrypted.output.type,
    message: encrypted.output.bytes,
  });
  return { record: encrypted.state, outboxKey: key, outboxEntry: entry, spent: [...spent, ...encrypted.spent] };
}

/** A record to put that sends `message` to one mailbox of `contact`. */
export function outboxEntry(
  context: AccountContext,
  contact: StoredContact,
  mailboxId: Uint8Array,
  message: {
    readonly messageId: Uint8Array;
    readonly sentAt: number;
    readonly type: StoredMessageType;
    readonly message: Uint8Array;
  },
): readonly [Key, Uint8Array] {
  const { clock, random } = context.environment;
  const itemId = random(16);
  const entry = encodeStoredOutboxEntry({
    ...message,
    sentAt: toTime(message.sentAt),
    itemId,
    accountId: contact.accountId,
    identityKey: contact.identityKey,
    address: contact.address,
    destination: parseAddress(contact.address).domain,
    mailboxId,
    createdAt: nowSeconds(clock),
    lifetime: MESSAGE_LIFETIME_S,
  });
  return [outboxKey(clock.now(), context.nextOutboxNumber(), bytesToHex(itemId)), entry];
}

async function fetchBundle(
  context: AccountContext,
  recipient: Recipient,
  device: Device,
  signal: AbortSignal,
): Promise<PreKeyBundle> {
  const published = await context.relay.bundle(recipient.contact.address, device.deviceId, signal);
  const bundle = refuseBundle(() => parsePreKeyBundle(published));
  if (bundle.registrationId === device.registrationId) return bundle;
  throw new ClientError('E_RELAY_INVALID', 'the pre-key bundle from the relay is of another registration');
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
