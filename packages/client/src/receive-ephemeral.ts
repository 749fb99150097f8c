/**
 * What comes on the stream and is kept nowhere. It is read beside the deliveries, so that it holds up none of them, and for
 * the least doubt dropped: nobody is told, nothing is asked again, no record is written.
 */

import { bytesToHex, wipe } from '@sotto/crypto';
import { decryptEphemeral } from '@sotto/ratchet';
import {
  type Content,
  decodeContent,
  decodeStoredContact,
  type Ephemeral,
  unpadContent,
  unpadEnvelope,
} from '@sotto/wire';
import { fromNowhere } from './arrival.ts';
import { takeSnapshot } from './commit.ts';
import { isAccepted } from './contacts/consent.ts';
import { type Contact, contactOf, contactRecords } from './contacts/contact.ts';
import { readStanding } from './contacts/standing.ts';
import type { AccountContext } from './context.ts';
import { conversationName, secretChatShown } from './conversations/name.ts';
import { codeOf } from './errors.ts';
import { type Typing, TypingEvent } from './events.ts';
import { contactKey, sessionKey } from './keys.ts';
import { EPHEMERAL_AGE_MAX_MS, EPHEMERALS_REMEMBERED, EPHEMERALS_WAITING_MAX, INBOX_POLL_MS } from './limits.ts';
import { peerTurn } from './local-device.ts';
import { Notifier } from './notifier.ts';
import { boundDevice } from './secret/chat.ts';
import { judgeSender, type Opened, openArrival } from './senders.ts';
import { commitSessions } from './session-memory.ts';
import { fromTime } from './times.ts';

/** Frames of the stream that wait to be read; when too many do, the newest is dropped. */
export class EphemeralQueue {
  readonly #frames: Ephemeral[] = [];
  readonly changes = new Notifier();

  push(frame: Ephemeral): void {
    if (this.#frames.length >= EPHEMERALS_WAITING_MAX) return;
    this.#frames.push(frame);
    this.changes.notify();
  }

  take(): Ephemeral | undefined {
    return this.#frames.shift();
  }
}

/** Reads until `signal` is aborted. Never rejects. */
export async function runEphemerals(
  context: AccountContext,
  queue: EphemeralQueue,
  signal: AbortSignal,
): Promise<void> {
  const seen = new Set<string>();
  while (!signal.aborted) {
    const { generation } = queue.changes;
    const frame = queue.take();
    if (frame === undefined) {
      await queue.changes.wait(generation, signal, INBOX_POLL_MS);
      continue;
    }
    try {
      const typing = await readTyping(context, frame, seen);
      if (typing !== undefined && !signal.aborted) context.announce(new TypingEvent(typing));
    } catch (error) {
      context.environment.log({ level: 'debug', event: 'ephemeral-dropped', fields: { code: codeOf(error) } });
    }
  }
}

async function readTyping(context: AccountContext, frame: Ephemeral, seen: Set<string>): Promise<Typing | undefined> {
  const arrival = { envelope: unpadEnvelope(frame.envelope), acceptedAt: frame.acceptedAt, source: fromNowhere };
  const opened = openArrival(context, arrival);
  if (opened?.content.type !== 'ephemeralMessage') return undefined;
  const read = await decrypt(context, opened);
  if (read === undefined || !isNew(context, read.content, seen) || read.content.body.kind !== 'typing')
    return undefined;
  const { kind } = await judgeSender(context, opened, arrival);
  if (kind !== 'vouched') return undefined;
  const { secretChatId } = read.content;
  const secretChat = secretChatId && conversationName(opened.serviceId, secretChatId);
  // In a secret chat one device of each side takes part.
  if (secretChat !== undefined && (await boundDevice(context, secretChat)) !== opened.deviceId) return undefined;
  return {
    from: read.from,
    active: read.content.body.active,
    ...(secretChat !== undefined && secretChatShown(secretChat)),
  };
}

interface Read {
  readonly from: Contact;
  readonly content: Content;
}

/** With the session as it is. `undefined` for somebody who is no contact, or blocked. */
function decrypt(context: AccountContext, { serviceId, deviceId, content }: Opened): Promise<Read | undefined> {
  const { crypto, random } = context.environment;
  return context.turns.run(peerTurn(serviceId), () =>
    commitSessions(context, async (sessions) => {
      const session = sessionKey(serviceId, deviceId);
      const snapshot = await takeSnapshot(context.store, [...contactRecords(serviceId), session]);
      const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
      const standing = readStanding(snapshot, serviceId);
      if (contact === undefined || standing.blocked || !isAccepted(standing)) return { batch: {}, result: undefined };
      const { identityKey } = content.certificate;
      const record = sessions.read(snapshot, session);
      const plaintext = decryptEphemeral(record, { identityKey, message: content.content }, { crypto, random });
      const result = { from: contactOf(snapshot, serviceId, contact.address), content: readContent(plaintext) };
      return { batch: {}, result, spent: [plaintext] };
    }),
  );
}

function readContent(plaintext: Uint8Array): Content {
  try {
    return decodeContent(unpadContent(plaintext));
  } catch (error) {
    wipe(plaintext);
    throw error;
  }
}

/** Said just now, and not read before: a relay could show the same again until the next letter. */
function isNew({ environment }: AccountContext, { messageId, sentAt }: Content, seen: Set<string>): boolean {
  // CL-08: what is ephemeral is a few minutes old at most, and counts once.
  if (Math.abs(environment.clock.now() - fromTime(sentAt)) > EPHEMERAL_AGE_MAX_MS) return false;
  const name = bytesToHex(messageId);
  if (seen.has(name)) return false;
  seen.add(name);
  if (seen.size > EPHEMERALS_REMEMBERED) seen.delete(seen.values().next().value!);
  return true;
}
