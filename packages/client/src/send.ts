/**
 * Sending: encrypt for every device of the recipient and make the advanced sessions and the ciphertexts durable in one
 * commit. What goes out afterwards is read from the outbox, so no crash can make a key encrypt two messages.
 */

import { bytesToHex, utf8ToBytes } from '@sotto/crypto';
import {
  decodeSessionRecord,
  encodeSessionRecord,
  encryptMessage,
  hasUsableSession,
  initiateSession,
  type PreKeyBundle,
  parsePreKeyBundle,
  parsePublicKey,
  type RatchetEnv,
  RatchetError,
  type RemoteDevice,
  type SessionMessage,
  type SessionRecord,
} from '@sotto/ratchet';
import type { Key } from '@sotto/store';
import {
  type Device,
  decodeStoredAddressPin,
  encodeContent,
  encodeEnvelope,
  encodeStoredOutboxEntry,
  padContent,
  parseAddress,
} from '@sotto/wire';
import { type Attempt, commitStep, type Snapshot, takeSnapshot } from './commit.ts';
import { assertUnchanged, type Recipient, recipientOf } from './contacts.ts';
import { type AccountContext, assertOpen, type OperationOptions, operate } from './context.ts';
import { nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { addressKey, contactKey, outboxKey, sessionKey } from './keys.ts';
import { INBOX_POLL_MS, MESSAGE_LIFETIME_S, TEXT_BYTES_MAX } from './limits.ts';
import { localDevice, peerTurn } from './local-device.ts';

/** A message that is durably queued. */
export interface SentMessage {
  /** The same on all devices of the recipient. */
  readonly messageId: string;
  readonly to: string;
  readonly queuedAt: Date;
  /**
   * Resolves when the home relay has durably accepted the message for every device of the recipient.
   *
   * Throws `E_MESSAGE_REFUSED` or `E_MESSAGE_EXPIRED` when it never will, and what `signal` or closing the client aborts.
   */
  accepted(options?: OperationOptions): Promise<void>;
}

/** One message on its way to all devices: what the attempts of one commit have in common. */
interface Outgoing {
  readonly recipient: Recipient;
  readonly messageId: Uint8Array;
  readonly plaintext: Uint8Array;
  /** Bundles fetched for devices without a session, so that a repeated attempt uses up no second one. */
  readonly bundles: Map<number, PreKeyBundle>;
}

/** Encrypts and queues a text. Errors: see `SottoClient.send`. */
export async function queueText(
  context: AccountContext,
  address: string,
  text: string,
  signal: AbortSignal,
): Promise<SentMessage> {
  if (address === context.account.address) throw new RangeError('address: is the address of this account');
  if (utf8ToBytes(text).length > TEXT_BYTES_MAX) {
    throw new ClientError('E_MESSAGE_TOO_LARGE', `a text has at most ${TEXT_BYTES_MAX} bytes; send it in parts`);
  }
  const { clock, random } = context.environment;
  const recipient = await recipientOf(context, address, signal);
  const messageId = random(16);
  const queuedAt = clock.now();
  const sentAt = { seconds: Math.floor(queuedAt / 1000), milliseconds: Math.floor(queuedAt % 1000) };
  const plaintext = padContent(encodeContent({ messageId, sentAt, body: { kind: 'text', body: text } }));
  const outgoing: Outgoing = { recipient, messageId, plaintext, bundles: new Map() };
  const keys = await context.turns.run(peerTurn(recipient.serviceId), () =>
    commitStep(context.store, () => encryptForAll(context, outgoing, signal)),
  );
  context.outboxChanges.notify();
  return {
    messageId: bytesToHex(messageId),
    to: address,
    queuedAt: new Date(queuedAt),
    accepted: (options = {}) => operate(context, options, (ending) => waitAccepted(context, keys, ending)),
  };
}

async function encryptForAll(
  context: AccountContext,
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<Attempt<readonly Key[]>> {
  const { recipient } = outgoing;
  const { devices } = recipient.manifest.manifest;
  const sessions = devices.map((device) => sessionKey(recipient.serviceId, device.deviceId));
  // The pin and the contact are part of what the commit expects: an identity that changes meanwhile gets nothing.
  const snapshot = await takeSnapshot(context.store, [
    addressKey(recipient.contact.address),
    contactKey(recipient.serviceId),
    ...sessions,
  ]);
  assertUnchanged(snapshot.read(addressKey(recipient.contact.address), decodeStoredAddressPin));
  const put: (readonly [Key, Uint8Array])[] = [];
  const spent: Uint8Array[] = [];
  const outbox: Key[] = [];
  for (const device of devices) {
    const key = sessionKey(recipient.serviceId, device.deviceId);
    const encrypted = await encryptForDevice(context, snapshot, outgoing, device, signal);
    spent.push(...encrypted.spent);
    const [outboxEntryKey, entry] = outboxEntry(context, outgoing, device, encrypted.message);
    outbox.push(outboxEntryKey);
    put.push([key, encodeSessionRecord(encrypted.record)], [outboxEntryKey, entry]);
  }
  return { batch: { expect: snapshot.expect, put }, result: outbox, spent };
}

async function encryptForDevice(
  context: AccountContext,
  snapshot: Snapshot,
  { recipient, plaintext, bundles }: Outgoing,
  device: Device,
  signal: AbortSignal,
): Promise<{
  readonly record: SessionRecord;
  readonly message: SessionMessage;
  readonly spent: readonly Uint8Array[];
}> {
  const { crypto, random, clock } = context.environment;
  const env: RatchetEnv = { crypto, random, now: clock.now() };
  const local = localDevice(context.account);
  const remote: RemoteDevice = {
    address: { name: recipient.serviceId, deviceId: device.deviceId },
    identityKey: parsePublicKey(recipient.contact.identityKey),
  };
  let record = snapshot.read(sessionKey(recipient.serviceId, device.deviceId), decodeSessionRecord);
  const spent: Uint8Array[] = [];
  if (record === undefined || !hasUsableSession(record, env.now)) {
    const bundle = bundles.get(device.deviceId) ?? (await fetchBundle(context, recipient, device, signal));
    bundles.set(device.deviceId, bundle);
    const initiated = refuseBundle(() => initiateSession(record, { local, remote, bundle }, env));
    record = initiated.state;
    spent.push(...initiated.spent);
  }
  const encrypted = encryptMessage(record, { local, remote, plaintext }, env);
  return { record: encrypted.state, message: encrypted.output, spent: [...spent, ...encrypted.spent] };
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

function outboxEntry(
  context: AccountContext,
  { recipient, messageId }: Outgoing,
  device: Device,
  message: SessionMessage,
): readonly [Key, Uint8Array] {
  const { account, environment } = context;
  const itemId = environment.random(16);
  const envelope = encodeEnvelope({
    type: message.type,
    content: message.bytes,
    senderAccountId: account.accountId,
    senderDeviceId: account.deviceId,
    senderAddress: account.address,
  });
  const entry = encodeStoredOutboxEntry({
    itemId,
    messageId,
    accountId: recipient.contact.accountId,
    address: recipient.contact.address,
    destination: parseAddress(recipient.contact.address).domain,
    mailboxId: device.mailboxId,
    envelope,
    createdAt: nowSeconds(environment.clock),
    lifetime: MESSAGE_LIFETIME_S,
  });
  return [outboxKey(environment.clock.now(), context.nextOutboxNumber(), bytesToHex(itemId)), entry];
}

/** The outbox is the truth: an entry leaves it when the relay has it, or with a refusal noted in `context.refusals`. */
async function waitAccepted(context: AccountContext, keys: readonly Key[], signal: AbortSignal): Promise<void> {
  for (;;) {
    assertOpen(context);
    signal.throwIfAborted();
    const generation = context.outboxChanges.generation;
    const waiting = await context.store.get(keys);
    const refusal = keys.map((key) => context.refusals.get(key)).find((code) => code !== undefined);
    if (refusal !== undefined) throw refused(refusal);
    if (waiting.every((entry) => entry === undefined)) return;
    await context.outboxChanges.wait(generation, signal, INBOX_POLL_MS);
  }
}

function refused(code: string): ClientError {
  return code === 'E_MESSAGE_EXPIRED'
    ? new ClientError('E_MESSAGE_EXPIRED', 'no relay took the message within its lifetime')
    : new ClientError('E_MESSAGE_REFUSED', 'a relay refused the message for good', { relayCode: code });
}
