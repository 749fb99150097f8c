/**
 * Entries of the outbox that were encrypted with a session that has been left since. Each is encrypted anew from what was kept
 * of the message, under its key and its item id: whoever waits for it waits on, and a relay that has it already says so.
 */

import { equalBytes } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import {
  decodeStoredAddressPin,
  decodeStoredOutboxEntry,
  decodeStoredSentMessage,
  encodeStoredOutboxEntry,
  padContent,
  type StoredOutboxEntry,
} from '@sotto/wire';
import { type Attempt, takeSnapshot } from '../commit.ts';
import { assertUnchanged } from '../contacts/pins.ts';
import { currentRecipient, type Recipient, recipientOf } from '../contacts/recipient.ts';
import type { AccountContext } from '../context.ts';
import { type Bundles, encryptLetter, type Letter } from '../encrypt.ts';
import { addressKey, contactKey, sentKey, sessionKey, walletKey } from '../keys.ts';
import { peerTurn } from '../local-device.ts';
import { payFor } from '../payment.ts';
import { commitSessions, type Sessions } from '../session-memory.ts';
import { fromTime } from '../times.ts';
import type { Waiting } from '../undelivered.ts';

/** `false` when that cannot be: the text is no longer kept, or the device is gone. Errors: as of sending. */
export async function encryptStale(context: AccountContext, waiting: Waiting, signal: AbortSignal): Promise<boolean> {
  const { entry } = waiting;
  const recipient = await recipientOf(context, entry.address, signal);
  const serviceId = formatAccountId(entry.accountId);
  if (recipient.serviceId !== serviceId) return false;
  const bundles: Bundles = new Map();
  return context.turns.run(peerTurn(serviceId), () =>
    commitSessions(context, (sessions) => attempt(context, { waiting, recipient, bundles }, sessions, signal)),
  );
}

interface Task {
  readonly waiting: Waiting;
  readonly recipient: Recipient;
  readonly bundles: Bundles;
}

async function attempt(
  context: AccountContext,
  { waiting, recipient, bundles }: Task,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<Attempt<boolean>> {
  const { key, entry } = waiting;
  const { serviceId } = recipient;
  const device = recipient.manifest.manifest.devices.find(({ mailboxId }) => equalBytes(mailboxId, entry.mailboxId));
  if (device === undefined) return { batch: {}, result: false };
  const sentAt = fromTime(entry.sentAt);
  const [pin, sentName] = [addressKey(recipient.contact.address), sentKey(serviceId, sentAt)];
  const names = [
    key,
    pin,
    sentName,
    contactKey(serviceId),
    sessionKey(serviceId, device.deviceId),
    walletKey(serviceId, device.deviceId),
  ];
  const snapshot = await takeSnapshot(context.store, names);
  const current = snapshot.read(key, decodeStoredOutboxEntry);
  // Another process was faster.
  if (current?.stale !== true) return { batch: {}, result: true };
  const other = currentRecipient(context, snapshot, recipient);
  if (other !== undefined) return attempt(context, { waiting, recipient: other, bundles: new Map() }, sessions, signal);
  assertUnchanged(snapshot.read(pin, decodeStoredAddressPin));
  const sent = snapshot.read(sentName, decodeStoredSentMessage);
  if (sent === undefined) return { batch: {}, result: false };
  const payment = payFor(context, snapshot, serviceId, [device]);
  const letter: Letter = {
    recipient,
    messageId: sent.messageId,
    sentAt,
    plaintext: padContent(sent.content),
    aside: current.aside,
    payments: payment.tokens,
  };
  const encrypted = await encryptLetter(context, letter, [device], { snapshot, sessions, bundles }, signal);
  const [fresh] = encrypted.outboxKeys;
  const put = encrypted.put.map(([name, bytes]) =>
    name === fresh ? ([key, inPlaceOf(current, decodeStoredOutboxEntry(bytes))] as const) : ([name, bytes] as const),
  );
  return { batch: { expect: snapshot.expect, put: [...payment.put, ...put] }, result: true, spent: encrypted.spent };
}

function inPlaceOf(stale: StoredOutboxEntry, { type, message, authorization }: StoredOutboxEntry): Uint8Array {
  return encodeStoredOutboxEntry({ ...stale, type, message, stale: false, ...(authorization && { authorization }) });
}
