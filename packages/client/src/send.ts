/**
 * Sending: encrypt for every device of the recipient and make the advanced sessions and the ciphertexts durable in one
 * commit. What goes out afterwards is read from the outbox, so no crash can make a key encrypt two messages.
 */

import { bytesToHex, utf8ToBytes } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import { decodeStoredAddressPin, decodeStoredSentMessage, encodeContent, padContent } from '@sotto/wire';
import { type Attempt, takeSnapshot } from './commit.ts';
import { assertUnchanged, type Recipient, recipientOf } from './contacts.ts';
import { type AccountContext, assertOpen, type OperationOptions, operate } from './context.ts';
import { type Bundles, encryptLetter, type Letter } from './encrypt.ts';
import { ClientError } from './errors.ts';
import { addressKey, contactKey, itemIdOf, sentKey, sessionKey } from './keys.ts';
import { INBOX_POLL_MS, TEXT_BYTES_MAX } from './limits.ts';
import { peerTurn } from './local-device.ts';
import { putSentMessage } from './sent-messages.ts';
import { commitSessions, type Sessions } from './session-memory.ts';
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
  readonly text: string;
  readonly bundles: Bundles;
}

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
  const recipient = await recipientOf(context, address, signal);
  const messageId = context.environment.random(16);
  const outgoing: Outgoing = { recipient, messageId, text, bundles: new Map() };
  const { sentAt, keys } = await context.turns.run(peerTurn(recipient.serviceId), () =>
    commitSessions(context, (sessions) => encryptForAll(context, outgoing, sessions, signal)),
  );
  context.outboxChanges.notify();
  return {
    messageId: bytesToHex(messageId),
    to: address,
    queuedAt: new Date(sentAt),
    accepted: (options = {}) => operate(context, options, (ending) => waitAccepted(context, keys, ending)),
  };
}

async function encryptForAll(
  context: AccountContext,
  outgoing: Outgoing,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<Attempt<Queued>> {
  const { recipient, messageId } = outgoing;
  const { devices } = recipient.manifest.manifest;
  const sentAt = context.nextSentAt();
  const sent = sentKey(recipient.serviceId, sentAt);
  // The pin and the contact are part of what the commit expects: an identity that changes meanwhile gets nothing.
  const snapshot = await takeSnapshot(context.store, [
    addressKey(recipient.contact.address),
    contactKey(recipient.serviceId),
    sent,
    ...devices.map(({ deviceId }) => sessionKey(recipient.serviceId, deviceId)),
  ]);
  // Another process has sent in this very millisecond.
  if (snapshot.read(sent, decodeStoredSentMessage) !== undefined)
    return encryptForAll(context, outgoing, sessions, signal);
  assertUnchanged(snapshot.read(addressKey(recipient.contact.address), decodeStoredAddressPin));
  const content = encodeContent({ messageId, sentAt: toTime(sentAt), body: { kind: 'text', body: outgoing.text } });
  const letter: Letter = { recipient, messageId, sentAt, plaintext: padContent(content) };
  const { bundles } = outgoing;
  const encrypted = await encryptLetter(context, letter, devices, { snapshot, sessions, bundles }, signal);
  const { outboxKeys: keys, spent } = encrypted;
  const record = putSentMessage(context, messageId, content, keys.map(itemIdOf));
  const put = [[sent, record] as const, ...encrypted.put];
  return { batch: { expect: snapshot.expect, put }, result: { sentAt, keys }, spent };
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
