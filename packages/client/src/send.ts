/**
 * Sending: encrypt for every device of the recipient and make the advanced sessions and the ciphertexts durable in one
 * commit. What goes out afterwards is read from the outbox, so no crash can make a key encrypt two messages.
 */

import { bytesToHex, utf8ToBytes } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import {
  type Content,
  type ContentBody,
  decodeStoredAddressPin,
  decodeStoredSentMessage,
  encodeContent,
  padContent,
} from '@sotto/wire';
import { type Attempt, takeSnapshot } from './commit.ts';
import { assertUnchanged, type Recipient, recipientOf } from './contacts.ts';
import { type AccountContext, assertOpen, type OperationOptions, operate } from './context.ts';
import { type Bundles, encryptLetter, type Letter } from './encrypt.ts';
import { nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { createGrant, grantKeys } from './grants.ts';
import { addressKey, contactKey, itemIdOf, sentKey, sessionKey, standingKey, walletKey } from './keys.ts';
import { INBOX_POLL_MS, REQUEST_CONTENT_BYTES_MAX, REQUEST_GRANT_MAX, TEXT_BYTES_MAX } from './limits.ts';
import { peerTurn } from './local-device.ts';
import { type Payment, payFor } from './payment.ts';
import { putSentMessage } from './sent-messages.ts';
import { commitSessions, type Sessions } from './session-memory.ts';
import { putStanding, readStanding, requested, withoutKnock } from './standing.ts';
import { toTime } from './times.ts';

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

/** What the attempts to queue one text have in common. */
interface Outgoing {
  readonly recipient: Recipient;
  readonly messageId: Uint8Array;
  readonly body: OutgoingBody;
  readonly bundles: Bundles;
}

type OutgoingBody = Exclude<ContentBody, { readonly kind: 'unknown' }>;

interface Queued {
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** Outbox entries. */
  readonly keys: readonly Key[];
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
  const messageId = context.environment.random(16);
  const { sentAt, keys } = await queueBody(context, address, { messageId, body: { kind: 'text', body: text } }, signal);
  return {
    messageId: bytesToHex(messageId),
    to: address,
    queuedAt: new Date(sentAt),
    accepted: (options = {}) => operate(context, options, (ending) => waitAccepted(context, keys, ending)),
  };
}

/** Queues a message that brings tokens, and says how many are left here. Errors: as {@link queueText}. */
export async function queueRefill(context: AccountContext, address: string, signal: AbortSignal): Promise<void> {
  const messageId = context.environment.random(16);
  await queueBody(context, address, { messageId, body: { kind: 'nothing' } }, signal);
}

async function queueBody(
  context: AccountContext,
  address: string,
  message: Pick<Outgoing, 'messageId' | 'body'>,
  signal: AbortSignal,
): Promise<Queued> {
  const recipient = await recipientOf(context, address, signal);
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
  const sent = sentKey(recipient.serviceId, sentAt);
  // The pin and the contact are part of what the commit expects: an identity that changes meanwhile gets nothing.
  const snapshot = await takeSnapshot(context.store, [
    addressKey(recipient.contact.address),
    contactKey(recipient.serviceId),
    sent,
    standingKey(serviceId),
    ...grantKeys(context, serviceId),
    ...devices.flatMap(({ deviceId }) => [sessionKey(serviceId, deviceId), walletKey(serviceId, deviceId)]),
  ]);
  // Another process has sent in this very millisecond.
  if (snapshot.read(sent, decodeStoredSentMessage) !== undefined)
    return encryptForAll(context, outgoing, sessions, signal);
  assertUnchanged(snapshot.read(addressKey(recipient.contact.address), decodeStoredAddressPin));
  const standing = readStanding(snapshot, serviceId);
  if (standing.blocked) throw new ClientError('E_CONTACT_BLOCKED', 'the contact is blocked; unblock it first');
  const payment = payFor(context, snapshot, serviceId, devices);
  const bare = { messageId, sentAt: toTime(sentAt), report: payment.report, body };
  const granted = createGrant(context, snapshot, serviceId, standing, roomFor(payment, bare));
  const content = encodeContent({ ...bare, ...(granted && { grant: granted.grant }) });
  const aside = body.kind === 'nothing';
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
  const put = [
    [sent, record] as const,
    ...(after === standing ? [] : [putStanding(serviceId, after)]),
    ...payment.put,
    ...(granted?.put ?? []),
    ...encrypted.put,
  ];
  return { batch: { expect: snapshot.expect, put }, result: { sentAt, keys }, spent };
}

/** How many tokens may go with a message. What nothing pays for goes to a mailbox as to that of a stranger, and is small. */
function roomFor({ isPaid }: Payment, content: Content): number | undefined {
  if (isPaid) return undefined;
  const room = REQUEST_CONTENT_BYTES_MAX - encodeContent(content).length;
  if (room < 0)
    throw new ClientError('E_MESSAGE_TOO_LARGE', 'the first message to somebody has to be short; wait for an answer');
  return Math.min(REQUEST_GRANT_MAX, Math.floor((room - GRANT_FRAMING_BYTES) / GRANTED_TOKEN_BYTES));
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

/** Mailbox, epoch and the tags around a grant. */
const GRANT_FRAMING_BYTES = 48;
/** A token with its tag and length. */
const GRANTED_TOKEN_BYTES = 34;
