/**
 * One delivery: open, judge its sender, decrypt, and make durable at once the new session, the consumed pre-keys, the inbox
 * entry and that it was dealt with. Only then may the relay be told to delete it.
 *
 * A delivery that was dealt with before changes nothing, so a crash before the acknowledgement costs a repetition only.
 */

import {
  CONTENT_HINT,
  type DecryptedMessage,
  decryptSealedContent,
  type PreKeyLookup,
  type PreKeyMessageIds,
  RatchetError,
  type RatchetErrorCode,
  readPreKeyMessageIds,
  retireOtherSessions,
  type SessionMessage,
  type SessionRecord,
  type Step,
} from '@sotto/ratchet';
import type { Batch, Key } from '@sotto/store';
import {
  type Delivery,
  decodeStoredAwaitedMessage,
  decodeStoredContact,
  decodeStoredReadMessage,
  encodeStoredReadMessage,
  parseAddress,
  type StoredInboxBody,
  type StoredMailboxPosition,
  unpadContent,
  unpadEnvelope,
  WireError,
} from '@sotto/wire';
import { type Arrival, fromMailbox } from './arrival.ts';
import { askAgain } from './ask-again.ts';
import { type Attempt, commitStep, type Snapshot, takeSnapshot } from './commit.ts';
import { judgeHearing } from './contacts/consent.ts';
import { finishForgetting } from './contacts/forget.ts';
import { announceDowngrade } from './contacts/protocol.ts';
import { confirmAddress } from './contacts/recipient.ts';
import { readStanding } from './contacts/standing.ts';
import type { AccountContext } from './context.ts';
import { arrive } from './conversations/arrivals.ts';
import { judgeDevice } from './devices/confirm-device.ts';
import { receiveDeviceNews, withNews } from './devices/receive.ts';
import { nowSeconds } from './environment.ts';
import type { ClientReasonCode } from './errors.ts';
import { RepairEvent, type RepairStep } from './events.ts';
import { holdDelivery, isHolding } from './hold.ts';
import { awaitedKey, contactKey, MAILBOX_KEY, readKey, requestKey, sessionKey } from './keys.ts';
import { localDevice, peerTurn } from './local-device.ts';
import { putInboxEntries, putInboxEntry, putMailboxPosition, readMailboxPosition } from './mailbox.ts';
import type { MailboxOpener } from './mailbox-opener.ts';
import type { Notifier } from './notifier.ts';
import { preKeyKeys, preKeyLookup } from './pre-keys.ts';
import { consumePreKeys, contactPut, inboxEntry, openContent } from './read-message.ts';
import { parseSendAgain, receiveSendAgain, type SendAgain, sendAgainKeys } from './send-again.ts';
import { judgeSender, type Opened, openArrival, type Verdict } from './senders.ts';
import { commitSessions, type Sessions } from './session-memory.ts';
import { receiveTokens, tokenRecords } from './token-arrival.ts';

/** A message whose sender is known and vouched for, or refused with a code. */
export interface Incoming {
  readonly arrival: Arrival;
  readonly opened: Opened;
  /** Why nothing of it is to be decrypted. */
  readonly refusal: string | undefined;
  /** The message of the session layer; `undefined` for any other kind. */
  readonly session: SessionMessage | undefined;
  /** What a first message names; `undefined` for any other message and for one that cannot be parsed. */
  readonly ids: PreKeyMessageIds | undefined;
  /** A request to send something again. */
  readonly sendAgain: SendAgain | undefined;
}

/** What an attempt has read, for a delivery of which the app may be told. */
interface Told {
  readonly context: AccountContext;
  readonly incoming: Incoming;
  readonly snapshot: Snapshot;
  readonly position: StoredMailboxPosition;
  /** What to put because its sender is a stranger. */
  readonly requests: readonly (readonly [Key, Uint8Array])[];
}

/** Whom the outcome of a delivery concerns. */
type Woken = readonly Pick<Notifier, 'notify'>[];

/** Makes a delivery durable. Resolves when the relay may delete it; throws when the store or the account failed. */
export async function receiveDelivery(
  context: AccountContext,
  opener: MailboxOpener,
  delivery: Delivery,
): Promise<void> {
  const { acceptedAt, envelope } = (await opener.open(delivery)) ?? NOTHING_ARRIVED;
  await receiveArrival(context, { envelope: unpad(envelope), acceptedAt, source: fromMailbox(delivery.cursor) });
}

/** As {@link receiveDelivery}, from wherever it comes. The result tells whether it still waits for its sender's relay. */
export async function receiveArrival(context: AccountContext, arrival: Arrival): Promise<boolean> {
  const opened = openArrival(context, arrival);
  if (opened === undefined) {
    context.environment.log({ level: 'warn', event: 'envelope-unopened', fields: {} });
    await commitStep(context.store, () => skip(context, arrival));
    return false;
  }
  const isFresh = arrival.source.delete.length === 0;
  const isBehind = isFresh && arrival.source.mayWait && (await isHolding(context, parseAddress(opened.address).domain));
  const verdict = isBehind ? WAITS : await judgeSender(context, opened, arrival);
  const refusal = verdict.kind === 'refused' ? verdict.code : undefined;
  if (verdict.kind !== 'waits' && (await receiveJudged(context, opened, arrival, refusal))) {
    // Whom another device has forgotten is forgotten here before anything new is read.
    if (opened.serviceId === context.account.serviceId) await finishForgetting(context);
    return false;
  }
  if (await holdDelivery(context, opened, arrival)) return true;
  return receiveArrival(context, { ...arrival, source: { ...arrival.source, mayWait: false } });
}

/** `false` when its device may be a new one, and nobody can be asked: nothing has changed then. */
async function receiveJudged(
  context: AccountContext,
  opened: Opened,
  arrival: Arrival,
  known: string | undefined,
): Promise<boolean> {
  return context.turns.run(peerTurn(opened.serviceId), async () => {
    if (known === undefined) await confirmAddress(context, opened.serviceId, opened.address);
    const refusal = known ?? (await judgeDevice(context, opened, arrival.acceptedAt));
    if (refusal === 'waits' && arrival.source.mayWait) return false;
    // Nothing waits for ever.
    const incoming = readIncoming(opened, arrival, refusal === 'waits' ? 'E_SENDER_DEVICE_REMOVED' : refusal);
    const woken = await commitSessions(context, (sessions) => receive(context, incoming, sessions));
    for (const notifier of woken) notifier.notify();
    return true;
  });
}

/** What is not padded is no envelope: it opens as little as an empty one, and is dealt with in the same way. */
function unpad(padded: Uint8Array): Uint8Array {
  try {
    return unpadEnvelope(padded);
  } catch (error) {
    if (error instanceof WireError) return new Uint8Array(0);
    throw error;
  }
}

/** Only notes that it was dealt with. */
async function skip(context: AccountContext, { source }: Arrival): Promise<Attempt<void>> {
  const snapshot = await takeSnapshot(context.store, [MAILBOX_KEY, ...source.keys]);
  const position = readMailboxPosition(snapshot);
  if (source.isDone(snapshot, position)) return { batch: {}, result: undefined };
  const put = [putMailboxPosition(source.advance(position))];
  return { batch: { expect: snapshot.expect, put, delete: source.delete }, result: undefined };
}

function readIncoming(opened: Opened, arrival: Arrival, refusal: string | undefined): Incoming {
  const { type, content } = opened.content;
  if (type === 'plaintextContent') {
    const sendAgain = parseSendAgain(content);
    const code = sendAgain === undefined ? ('E_MESSAGE_MALFORMED' satisfies RatchetErrorCode) : undefined;
    return { arrival, opened, refusal: refusal ?? code, session: undefined, ids: undefined, sendAgain };
  }
  // What is ephemeral comes in frames of its own.
  if (type === 'senderKeyMessage' || type === 'ephemeralMessage') {
    const code: ClientReasonCode = 'E_MESSAGE_KIND';
    return { arrival, opened, refusal: refusal ?? code, session: undefined, ids: undefined, sendAgain: undefined };
  }
  const session: SessionMessage = { type, bytes: content };
  return { arrival, opened, refusal, session, ids: claimedIds(session), sendAgain: undefined };
}

async function receive(context: AccountContext, incoming: Incoming, sessions: Sessions): Promise<Attempt<Woken>> {
  const { arrival, opened, refusal, ids, sendAgain } = incoming;
  const { serviceId, deviceId } = opened;
  const names = namesOf(incoming);
  const snapshot = await takeSnapshot(context.store, [
    MAILBOX_KEY,
    contactKey(serviceId),
    requestKey(serviceId),
    sessionKey(serviceId, deviceId),
    ...tokenRecords(opened),
    ...arrival.source.keys,
    ...Object.values(names),
    ...(sendAgain === undefined ? [] : sendAgainKeys(opened, sendAgain)),
    ...(ids === undefined ? [] : preKeyKeys(context.environment.crypto, ids)),
  ]);
  const position = readMailboxPosition(snapshot);
  if (arrival.source.isDone(snapshot, position)) return { batch: {}, result: [] };
  // CL-10: of an account that is blocked nothing is read, and nobody is told.
  const standing = readStanding(snapshot, serviceId);
  const hearing = standing.blocked ? undefined : await judgeHearing(context, snapshot, standing, heardOf(incoming));
  if (hearing === undefined || hearing.kind === 'unheard')
    return finish(incoming, snapshot, {}, [putMailboxPosition(arrival.source.advance(position))], []);
  const told: Told = {
    context,
    incoming,
    snapshot,
    position,
    requests: hearing.kind === 'request' ? [hearing.put] : [],
  };
  if (refusal !== undefined) return refuse(told, refusal);
  if (sendAgain !== undefined) {
    const { batch, spent, isDue } = receiveSendAgain(context, opened, sendAgain, snapshot, sessions);
    const put = [putMailboxPosition(arrival.source.advance(position))];
    const woken = isDue ? [context.repairChanges, telling(context, opened, 'requested')] : [];
    return { ...finish(incoming, snapshot, batch, put, woken), spent };
  }
  // CL-05: a message is read once, also when its sender was made to send it again.
  if (names.read !== undefined && snapshot.read(names.read, decodeStoredReadMessage) !== undefined) {
    return refuse(told, 'E_MESSAGE_DUPLICATE');
  }
  const step = decrypt(context, incoming, snapshot, sessions);
  if (typeof step === 'string') return refuse(told, step);
  const { plaintext, identityKey, consumed } = step.output;
  const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
  const repaired = names.awaited && snapshot.read(names.awaited, decodeStoredAwaitedMessage);
  const { body, content } = openContent(plaintext, contact);
  const news = await receiveDeviceNews(context, opened, content);
  const isForHistory = content !== undefined && news === undefined;
  const arrived = isForHistory
    ? await arrive(context, opened, content, unpadContent(plaintext), arrival.acceptedAt * 1000)
    : undefined;
  const repairs = (repaired ? repaired.inboxSequence : undefined) ?? arrived?.repairs;
  const bodies = arrived?.entries ?? (news === undefined ? [body] : []);
  const repairing = { asked: false, ...(repairs !== undefined && { repairs }) };
  const about = content?.secretChatId && { secretChatId: content.secretChatId };
  const entries = [
    ...bodies.map((one) => ({ ...inboxEntry(context, incoming.opened, one, repairing), ...about })),
    ...(news?.entry === undefined ? [] : [{ ...inboxEntry(context, incoming.opened, body, repairing), ...news.entry }]),
  ];
  const tokens = receiveTokens(context, opened, snapshot, standing, content);
  const next = arrival.source.advance(position);
  const used = consumed === undefined ? {} : consumePreKeys(context, consumed);
  const left = content?.body.kind === 'sessionReset' ? retireOtherSessions(step.state) : undefined;
  const put = [
    sessions.put(sessionKey(serviceId, deviceId), left?.state ?? step.state),
    ...contactPut(opened, identityKey, contact, content),
    ...putInboxEntries(next, entries),
    ...(arrived?.put ?? []),
    ...tokens.put,
    ...told.requests,
    ...(names.read === undefined ? [] : [readPut(context, names.read)]),
  ];
  const batch: Batch = {
    put: used.put ?? [],
    delete: [...(used.delete ?? []), ...(repaired && names.awaited ? [names.awaited] : []), ...(arrived?.delete ?? [])],
    ...(arrived && { expect: arrived.expect }),
  };
  const woken = [
    context.inboxChanges,
    ...tokens.woken,
    ...(arrived?.woken ?? []),
    ...(consumed === undefined ? [] : [context.preKeyUses]),
    ...(body.kind === 'undecryptable' ? [weaker(context, opened, body.code)] : []),
    ...(repaired === undefined ? [] : [telling(context, opened, 'repaired')]),
  ];
  const attempt = {
    ...finish(incoming, snapshot, batch, put, woken),
    spent: [...step.spent, ...(left?.spent ?? []), plaintext],
  };
  return news === undefined ? attempt : withNews(attempt, news);
}

/** The attempt that deals with a delivery, of what it changes and `put`. */
function finish(
  { arrival }: Incoming,
  snapshot: Snapshot,
  batch: Batch,
  put: readonly (readonly [Key, Uint8Array])[],
  result: Woken,
): Attempt<Woken> {
  return {
    batch: {
      expect: [...snapshot.expect, ...(batch.expect ?? [])],
      put: [...(batch.put ?? []), ...put],
      delete: [...(batch.delete ?? []), ...arrival.source.delete],
    },
    result,
  };
}

const heardOf = ({ opened: { serviceId, address }, arrival }: Incoming) => ({
  serviceId,
  address,
  bytes: arrival.envelope.length,
});

/** The step, or the code of its refusal. */
function decrypt(
  context: AccountContext,
  { opened, ids }: Incoming,
  snapshot: Snapshot,
  sessions: Sessions,
): Step<SessionRecord, DecryptedMessage> | string {
  const { crypto, random, clock } = context.environment;
  const { serviceId, deviceId, content } = opened;
  try {
    return decryptSealedContent(
      sessions.read(snapshot, sessionKey(serviceId, deviceId)),
      {
        local: localDevice(context.account),
        content,
        preKeys: ids === undefined ? NO_PRE_KEYS : preKeyLookup(crypto, snapshot, ids),
      },
      { crypto, random, now: clock.now() },
    );
  } catch (error) {
    if (error instanceof RatchetError) return error.code;
    throw error;
  }
}

/** The sessions stay as they are. A repetition is nobody's business; of anything else the app learns, and the sender. */
async function refuse(
  { context, incoming, snapshot, position, requests }: Told,
  code: string,
): Promise<Attempt<Woken>> {
  const { source } = incoming.arrival;
  context.environment.log({ level: 'warn', event: 'message-refused', fields: { code } });
  const next = source.advance(position);
  const isMissed = code !== 'E_MESSAGE_DUPLICATE' && incoming.opened.content.contentHint !== CONTENT_HINT.implicit;
  if (!isMissed) return finish(incoming, snapshot, {}, [putMailboxPosition(next)], []);
  const { awaited } = namesOf(incoming);
  const before = awaited && snapshot.read(awaited, decodeStoredAwaitedMessage);
  const contact = snapshot.read(contactKey(incoming.opened.serviceId), decodeStoredContact);
  const { nextInboxSequence } = next;
  const asking = before === undefined ? await askAgain(context, incoming, contact, nextInboxSequence, code) : undefined;
  const body: StoredInboxBody = { kind: 'undecryptable', code };
  const entry = inboxEntry(context, incoming.opened, body, {
    asked: asking !== undefined,
    ...(before && { repairs: before.inboxSequence }),
  });
  const { opened } = incoming;
  // Somebody who asks to be heard can be blocked, also before anything of it was read.
  const isNew = requests.length > 0 && contact === undefined;
  const known = isNew ? contactPut(opened, opened.content.certificate.identityKey, contact, undefined) : [];
  const batch = { put: [...requests, ...known, ...(asking ?? [])] };
  const asked = asking === undefined ? [] : [context.outboxChanges, telling(context, opened, 'asked')];
  return finish(incoming, snapshot, batch, putInboxEntry(next, entry), [context.inboxChanges, ...asked]);
}

/** Tells the app how the repair of a message goes, once that is durable. */
const telling = (
  { announce }: AccountContext,
  { serviceId: accountId, deviceId }: Opened,
  step: RepairStep,
): Pick<Notifier, 'notify'> => ({ notify: () => announce(new RepairEvent({ accountId, deviceId, step })) });

/** The records that go by the name of a message; none when its sender gave it no time. */
function namesOf({ opened, session }: Incoming): { readonly read?: Key; readonly awaited?: Key } {
  const { serviceId, deviceId, content } = opened;
  if (session === undefined || content.sentAt === undefined) return {};
  return {
    read: readKey(serviceId, deviceId, content.sentAt),
    awaited: awaitedKey(serviceId, deviceId, content.sentAt),
  };
}

function readPut(context: AccountContext, key: Key): readonly [Key, Uint8Array] {
  return [key, encodeStoredReadMessage({ readAt: nowSeconds(context.environment.clock) })];
}

/** Tells the app when that is why a message was not read. */
const weaker = (context: AccountContext, { address }: Opened, code: string): Pick<Notifier, 'notify'> => ({
  notify: () => {
    if (code === 'E_DOWNGRADE_REFUSED') announceDowngrade(context, { address, of: 'message' });
  },
});

function claimedIds({ type, bytes }: SessionMessage): PreKeyMessageIds | undefined {
  if (type === 'signalMessage') return undefined;
  try {
    return readPreKeyMessageIds(bytes);
  } catch (error) {
    if (error instanceof RatchetError) return undefined;
    throw error;
  }
}

const WAITS: Verdict = { kind: 'waits' };
/** What no key opens is dealt with as an envelope that does not open. */
const NOTHING_ARRIVED = { acceptedAt: 0, envelope: new Uint8Array(0) };

const NO_PRE_KEYS: PreKeyLookup = {
  signedPreKey: () => undefined,
  kemPreKey: () => undefined,
  oneTimePreKey: () => undefined,
  isUsed: () => false,
};
