/**
 * Sending: encrypt for every device of the recipient and make the advanced sessions and the ciphertexts durable in one
 * commit. What goes out afterwards is read from the outbox, so no crash can make a key encrypt two messages.
 */

import { bytesToHex, hexToBytes } from '@sotto/crypto';
import {
  type Content,
  decodeStoredAddressPin,
  decodeStoredMessageStatus,
  decodeStoredSentMessage,
  encodeContent,
  padContent,
} from '@sotto/wire';
import { type Addressee, accountIdOf, addressOf } from './addressee.ts';
import { attachedBody, settleUploads } from './attachments/attach.ts';
import type { AttachmentOptions } from './attachments/outgoing.ts';
import { type Attempt, takeSnapshot } from './commit.ts';
import { assertUnchanged, identityChanged, type Recipient, recipientOf } from './contacts.ts';
import { hasFiles, type OutgoingBody, type OutgoingContent, outgoingBody } from './content/outgoing.ts';
import type { AccountContext, OperationOptions } from './context.ts';
import { type Bundles, encryptLetter, type Letter } from './encrypt.ts';
import { nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { createGrant, grantKeys } from './grants.ts';
import { addressKey, contactKey, itemIdOf, sentKey, sessionKey, standingKey, statusKey, walletKey } from './keys.ts';
import { REQUEST_CONTENT_BYTES_MAX, REQUEST_GRANT_MAX } from './limits.ts';
import { peerTurn } from './local-device.ts';
import { type Payment, payFor } from './payment.ts';
import { checkMessageId, findSent, type SentMessage, sentMessage } from './sent/sent-message.ts';
import { putStatus } from './sent/status.ts';
import { putSentMessage } from './sent-messages.ts';
import { commitSessions, type Sessions } from './session-memory.ts';
import { putStanding, readStanding, requested, withoutKnock } from './standing.ts';
import { fromTime, toTime } from './times.ts';

export interface SendOptions extends OperationOptions, AttachmentOptions {
  /**
   * Chosen by the app, 32 small hex digits that no other message has: a call that is repeated with it, after an error or a crash,
   * queues the message once, and goes on with the upload of its files. Default: a random one.
   */
  readonly messageId?: string;
}

/** What the attempts to queue one message have in common. */
interface Outgoing {
  readonly recipient: Recipient;
  readonly messageId: Uint8Array;
  readonly body: OutgoingBody;
  readonly bundles: Bundles;
}

interface Queued {
  readonly serviceId: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

/** Encrypts and queues what an app sends. Errors: see `SottoClient.send`. */
export async function queueContent(
  context: AccountContext,
  addressee: Addressee,
  content: OutgoingContent,
  options: SendOptions,
  signal: AbortSignal,
): Promise<SentMessage> {
  const address = addressOf(addressee);
  if (address === context.account.address) throw new RangeError('address: is the address of this account');
  if (options.messageId !== undefined) checkMessageId(options.messageId);
  const messageId = options.messageId === undefined ? context.environment.random(16) : hexToBytes(options.messageId);
  if (hasFiles(content) && options.messageId !== undefined) {
    const before = await findSent(context, options.messageId);
    if (before?.to === address) return before;
  }
  const body = hasFiles(content)
    ? await attachedBody(context, { messageId, address }, content, options, signal)
    : outgoingBody(content);
  const { serviceId, sentAt } = await queueBody(context, addressee, { messageId, body }, signal);
  return sentMessage(context, { messageId: bytesToHex(messageId), serviceId, address, sentAt });
}

/** Queues a message that brings tokens, and says how many are left here. Errors: as {@link queueText}. */
export async function queueRefill(context: AccountContext, address: string, signal: AbortSignal): Promise<void> {
  const messageId = context.environment.random(16);
  await queueBody(context, address, { messageId, body: { kind: 'nothing' } }, signal);
}

/** Queues a message that begins a new session and says that all others were left. Errors: as {@link queueText}. */
export async function queueSessionReset(context: AccountContext, address: string, signal: AbortSignal): Promise<void> {
  const messageId = context.environment.random(16);
  await queueBody(context, address, { messageId, body: { kind: 'sessionReset' } }, signal);
}

async function queueBody(
  context: AccountContext,
  addressee: Addressee,
  message: Pick<Outgoing, 'messageId' | 'body'>,
  signal: AbortSignal,
): Promise<Queued> {
  const recipient = await recipientOf(context, addressOf(addressee), signal);
  const expected = accountIdOf(addressee);
  if (expected !== undefined && expected !== recipient.serviceId) throw identityChanged();
  const outgoing: Outgoing = { ...message, recipient, bundles: new Map() };
  const queued = await context.turns.run(peerTurn(recipient.serviceId), () =>
    commitSessions(context, (sessions) => encryptForAll(context, outgoing, sessions, signal)),
  );
  context.outboxChanges.notify();
  return queued;
}

async function encryptForAll(
  context: AccountContext,
  outgoing: Outgoing,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<Attempt<Queued>> {
  const { recipient, messageId, body } = outgoing;
  const { serviceId } = recipient;
  const { devices } = recipient.manifest.manifest;
  const sentAt = context.nextSentAt();
  const sent = sentKey(serviceId, sentAt);
  const statusName = statusKey(bytesToHex(messageId), serviceId);
  // The pin and the contact are part of what the commit expects: an identity that changes meanwhile gets nothing.
  const snapshot = await takeSnapshot(context.store, [
    addressKey(recipient.contact.address),
    contactKey(recipient.serviceId),
    sent,
    statusName,
    standingKey(serviceId),
    ...grantKeys(context, serviceId),
    ...devices.flatMap(({ deviceId }) => [sessionKey(serviceId, deviceId), walletKey(serviceId, deviceId)]),
  ]);
  // Another process has sent in this very millisecond.
  if (snapshot.read(sent, decodeStoredSentMessage) !== undefined)
    return encryptForAll(context, outgoing, sessions, signal);
  // The same call again: it is queued already.
  const before = snapshot.read(statusName, decodeStoredMessageStatus);
  if (before !== undefined) return { batch: {}, result: { serviceId, sentAt: fromTime(before.sentAt) } };
  assertUnchanged(snapshot.read(addressKey(recipient.contact.address), decodeStoredAddressPin));
  const standing = readStanding(snapshot, serviceId);
  if (standing.blocked) throw new ClientError('E_CONTACT_BLOCKED', 'the contact is blocked; unblock it first');
  const payment = payFor(context, snapshot, serviceId, devices);
  const bare = { messageId, sentAt: toTime(sentAt), report: payment.report, body };
  const granted = createGrant(context, snapshot, serviceId, standing, roomFor(payment, bare));
  const content = encodeContent({ ...bare, ...(granted && { grant: granted.grant }) });
  const aside = body.kind === 'nothing' || body.kind === 'sessionReset';
  const letter: Letter = {
    recipient,
    messageId,
    sentAt,
    plaintext: padContent(content),
    aside,
    payments: payment.tokens,
  };
  const { bundles } = outgoing;
  const encrypted = await encryptLetter(context, letter, devices, { snapshot, sessions, bundles }, signal);
  const requests = aside && !payment.isPaid ? 1 : encrypted.vouchers;
  const met = aside ? withoutKnock(granted?.standing ?? standing) : (granted?.standing ?? standing);
  const after = requested(met, requests, nowSeconds(context.environment.clock));
  const { outboxKeys: keys, spent } = encrypted;
  const record = putSentMessage(context, messageId, content, keys.map(itemIdOf));
  const uploads = await settleUploads(context, messageId, body);
  const put = [
    [sent, record] as const,
    ...uploads.put,
    ...(aside ? [] : [putStatus(statusName, sentAt, keys)]),
    ...(after === standing ? [] : [putStanding(serviceId, after)]),
    ...payment.put,
    ...(granted?.put ?? []),
    ...encrypted.put,
  ];
  return { batch: { expect: [...snapshot.expect, ...uploads.expect], put }, result: { serviceId, sentAt }, spent };
}

/** How many tokens may go with a message. What nothing pays for goes to a mailbox as to that of a stranger, and is small. */
function roomFor({ isPaid }: Payment, content: Content): number | undefined {
  if (isPaid) return undefined;
  const room = REQUEST_CONTENT_BYTES_MAX - encodeContent(content).length;
  if (room < 0)
    throw new ClientError('E_MESSAGE_TOO_LARGE', 'the first message to somebody has to be short; wait for an answer');
  return Math.min(REQUEST_GRANT_MAX, Math.floor((room - GRANT_FRAMING_BYTES) / GRANTED_TOKEN_BYTES));
}

/** Mailbox, epoch and the tags around a grant. */
const GRANT_FRAMING_BYTES = 48;
/** A token with its tag and length. */
const GRANTED_TOKEN_BYTES = 34;
