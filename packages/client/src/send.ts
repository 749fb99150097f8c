/**
 * Sending: encrypt for every device of the recipient and make the advanced sessions and the ciphertexts durable in one
 * commit. What goes out afterwards is read from the outbox, so no crash can make a key encrypt two messages.
 */

import { bytesToHex, hexToBytes } from '@sotto/crypto';
import type { Batch, Key } from '@sotto/store';
import {
  type Content,
  decodeStoredAddressPin,
  decodeStoredMessageStatus,
  decodeStoredSentMessage,
  encodeContent,
  padContent,
  type SecretChatStep,
  type SignedManifest,
} from '@sotto/wire';
import { type Addressee, accountIdOf, addressOf, secretChatNamed } from './addressee.ts';
import { attachedBody, lifetimeOfFiles, settleUploads } from './attachments/attach.ts';
import type { AttachmentOptions } from './attachments/outgoing.ts';
import { sweepSoon } from './attachments/pending.ts';
import { type Attempt, expectAll, takeSnapshot } from './commit.ts';
import { written } from './contacts/consent.ts';
import { assertUnchanged, identityChanged } from './contacts/pins.ts';
import { currentRecipient, recipientOf } from './contacts/recipient.ts';
import { putStanding, readStanding, requested, withoutKnock } from './contacts/standing.ts';
import { hasFiles, type Outgoing, type OutgoingContent, outgoingOf } from './content/outgoing.ts';
import type { AccountContext, OperationOptions } from './context.ts';
import { depart, openDeparture } from './conversations/departures.ts';
import { secretChatOf, secretChatShown } from './conversations/name.ts';
import { putConversation, readConversation } from './conversations/record.ts';
import { notedOwn, otherDevices } from './devices/own.ts';
import { copyKeys, copyToOwn, isCurrent, isFree, sentSync } from './devices/sync.ts';
import { type Bundles, encryptLetter, type Letter } from './encrypt.ts';
import { nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { createGrant, grantKeys, tokensIn, unpaidRoom } from './grants.ts';
import {
  addressKey,
  contactKey,
  conversationKey,
  itemIdOf,
  NO_VALUE,
  requestKey,
  sentKey,
  sessionKey,
  standingKey,
  statusKey,
  waitingKey,
  walletKey,
} from './keys.ts';
import { MESSAGE_LIFETIME_S } from './limits.ts';
import { peerTurn } from './local-device.ts';
import { PAID_LATER, type Payment, payFor } from './payment.ts';
import { type Control, type Placing, placeOf } from './secret/place.ts';
import { checkMessageId, findSent, type SentMessage, sentMessage } from './sent/sent-message.ts';
import { heardAtOnce, putStatus } from './sent/status.ts';
import { putSentMessage } from './sent-messages.ts';
import { commitSessions, type Sessions } from './session-memory.ts';
import { type RunningTimer, type TimerOptions, timerOf } from './timers/durations.ts';
import { lifetimeOf } from './timers/expiry.ts';
import { fromTime, toTime } from './times.ts';

export interface SendOptions extends OperationOptions, AttachmentOptions {
  /**
   * Chosen by the app, 32 small hex digits that no other message has: a call that is repeated with it, after an error or a crash,
   * queues the message once, and goes on with the upload of its files. Default: a random one.
   */
  readonly messageId?: string;
  /** After which this message is deleted on both sides, in place of the timer of the conversation. */
  readonly timer?: TimerOptions;
}

/** What the attempts to queue one message have in common. */
interface Message extends Placing {
  readonly messageId: Uint8Array;
  /** It brings nothing that an app sees. */
  readonly aside?: Aside;
  readonly bundles: Bundles;
}

/** What goes beside the messages that people write: it has no place in their order or in the history. */
interface Aside extends Pick<Content, 'profileKey'> {
  /** It goes with tokens or not at all. */
  readonly needsTokens: boolean;
  /** Whoever sends it wants to hear the recipient. */
  readonly isAnswer?: boolean;
  /** Records that are done with when it is queued. */
  readonly delete?: readonly Key[];
  /** Of our profile, which the recipient has then. */
  readonly profileEdition?: number;
}

interface Queued {
  /** Of the conversation. */
  readonly name: string;
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
  const secretChat = secretChatNamed(addressee);
  if (options.messageId !== undefined) checkMessageId(options.messageId);
  const messageId = options.messageId === undefined ? context.environment.random(16) : hexToBytes(options.messageId);
  if (hasFiles(content) && options.messageId !== undefined) {
    const before = await findSent(context, options.messageId);
    if (before?.to === address && isIn(before, secretChat)) return before;
  }
  const timer = options.timer && timerOf(options.timer);
  const about = { messageId, address, ...(secretChat !== undefined && { secretChat }) };
  const outgoing = hasFiles(content)
    ? {
        body: await attachedBody(
          context,
          { ...about, ...(await lifetimeOfFiles(context, addressee, timer)) },
          content,
          options,
          signal,
        ),
        ...(content.viewOnce === true && { viewOnce: true }),
      }
    : outgoingOf(content);
  const queued = await queueBody(
    context,
    addressee,
    { messageId, outgoing: { ...outgoing, ...(timer && { timer }) } },
    signal,
  );
  if (queued === undefined) throw new ClientError('E_STORE_CONTENDED', 'the message was not queued');
  // Its files go with it.
  if (outgoing.body.kind === 'delete') sweepSoon(context);
  return sentMessage(context, { ...queued, messageId: bytesToHex(messageId), address });
}

/** Whether a message was sent in that secret chat, or in none. */
const isIn = ({ secretChat }: SentMessage, name: string | undefined): boolean =>
  name === undefined ? secretChat === undefined : secretChatShown(name).secretChat === secretChat;

/** Queues the new timer of a conversation; `undefined` ends it. Errors: as {@link queueContent}. */
export async function queueTimer(
  context: AccountContext,
  addressee: Addressee,
  timer: RunningTimer | undefined,
  signal: AbortSignal,
): Promise<void> {
  const outgoing = { body: { kind: 'timerChange' as const }, ...(timer && { timer }) };
  await queueBody(context, addressee, { messageId: context.environment.random(16), outgoing }, signal);
}

/** Queues a message that brings tokens, and says how many are left here. Errors: as {@link queueContent}. */
export async function queueRefill(context: AccountContext, address: string, signal: AbortSignal): Promise<void> {
  const messageId = context.environment.random(16);
  const aside = { needsTokens: false };
  await queueBody(context, address, { messageId, outgoing: { body: { kind: 'nothing' } }, aside }, signal);
}

/** Queues something that no app sees. `false` when there is no token to send it with. Errors: as {@link queueContent}. */
export async function queueAside(
  context: AccountContext,
  addressee: Addressee,
  { body, ...aside }: Pick<Outgoing, 'body'> & Omit<Aside, 'needsTokens'>,
  signal: AbortSignal,
): Promise<boolean> {
  const messageId = context.environment.random(16);
  const message = { messageId, outgoing: { body }, aside: { ...aside, needsTokens: true } };
  return (await queueBody(context, addressee, message, signal)) !== undefined;
}

/** Tells somebody which devices this account has. Errors: as {@link queueContent}. */
export async function queueDeviceChange(
  context: AccountContext,
  address: string,
  manifest: SignedManifest,
  signal: AbortSignal,
): Promise<void> {
  const messageId = context.environment.random(16);
  const outgoing = { body: { kind: 'deviceChange', manifest } as const };
  await queueBody(context, address, { messageId, outgoing, aside: { needsTokens: false } }, signal);
}

/** Queues a message that begins a new session and says that all others were left. Errors: as {@link queueContent}. */
export async function queueSessionReset(context: AccountContext, address: string, signal: AbortSignal): Promise<void> {
  const messageId = context.environment.random(16);
  const aside = { needsTokens: false };
  await queueBody(context, address, { messageId, outgoing: { body: { kind: 'sessionReset' } }, aside }, signal);
}

/** Queues that a secret chat begins or ends. `undefined` when it has done so before. Errors: as {@link queueContent}. */
export async function queueSecretChat(
  context: AccountContext,
  addressee: Addressee,
  { step, timer, ...control }: Control & { readonly step: SecretChatStep; readonly timer?: RunningTimer },
  signal: AbortSignal,
): Promise<Queued | undefined> {
  const messageId = context.environment.random(16);
  const outgoing = { body: { kind: 'secretChat', step } as const, ...(timer && { timer }) };
  const aside = { needsTokens: false, isAnswer: step !== 'ended' };
  return queueBody(context, addressee, { messageId, outgoing, aside, control }, signal);
}

async function queueBody(
  context: AccountContext,
  addressee: Addressee,
  given: Pick<Message, 'messageId' | 'outgoing' | 'aside' | 'control'>,
  signal: AbortSignal,
): Promise<Queued | undefined> {
  const secretChat = secretChatNamed(addressee);
  const message = { ...given, ...(secretChat !== undefined && { secretChat }) };
  const recipient = await recipientOf(context, addressOf(addressee), signal);
  const expected = accountIdOf(addressee);
  if (expected !== undefined && expected !== recipient.serviceId) throw identityChanged();
  const bundles: Bundles = new Map();
  const encrypt = () =>
    commitSessions(context, (sessions) => encryptForAll(context, { ...message, recipient, bundles }, sessions, signal));
  const own = context.account.serviceId;
  const isForOwn = recipient.serviceId !== own && otherDevices(context).length > 0;
  const inTurn = isForOwn ? () => context.turns.run(peerTurn(own), encrypt) : encrypt;
  const queued = await context.turns.run(peerTurn(recipient.serviceId), inTurn);
  if (queued === undefined) return undefined;
  context.outboxChanges.notify();
  // Some devices may get their copies later.
  if (isForOwn || recipient.manifest.manifest.devices.length > 1) {
    context.repairChanges.notify();
    context.deviceChanges.notify();
  }
  if (message.aside === undefined) {
    context.profileChanges.notify();
    context.expiryChanges.notify();
  }
  return queued;
}

async function encryptForAll(
  context: AccountContext,
  message: Message,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<Attempt<Queued | undefined>> {
  const { recipient, messageId, outgoing, aside } = message;
  const { serviceId } = recipient;
  const place = await placeOf(context, message);
  if ('done' in place) return { batch: place.done, result: undefined };
  const { name, devices, isHeld } = place;
  const isOwn = serviceId === context.account.serviceId;
  const sentAt = context.nextSentAt();
  const sent = sentKey(serviceId, sentAt);
  const statusName = statusKey(bytesToHex(messageId), name);
  // The pin and the contact are part of what the commit expects: an identity that changes meanwhile gets nothing.
  const keys = new Set([
    addressKey(recipient.contact.address),
    contactKey(recipient.serviceId),
    sent,
    statusName,
    standingKey(serviceId),
    requestKey(serviceId),
    ...grantKeys(context, serviceId),
    ...devices.flatMap(({ deviceId }) => [sessionKey(serviceId, deviceId), walletKey(serviceId, deviceId)]),
    ...copyKeys(context, sentAt),
  ]);
  const snapshot = await takeSnapshot(context.store, [...keys]);
  // Another process has sent in this very millisecond, or has seen other devices of this account.
  const isTaken = snapshot.read(sent, decodeStoredSentMessage) !== undefined || !isFree(context, snapshot, sentAt);
  if (isTaken || !isCurrent(context, snapshot)) return encryptForAll(context, message, sessions, signal);
  const current = currentRecipient(context, snapshot, recipient);
  if (current !== undefined)
    return encryptForAll(context, { ...message, recipient: current, bundles: new Map() }, sessions, signal);
  // The same call again: it is queued already.
  const before = snapshot.read(statusName, decodeStoredMessageStatus);
  if (before !== undefined) return { batch: {}, result: { name, sentAt: fromTime(before.sentAt) } };
  const pin = snapshot.read(addressKey(recipient.contact.address), decodeStoredAddressPin);
  assertUnchanged(pin);
  const standing = readStanding(snapshot, serviceId);
  if (standing.blocked) throw new ClientError('E_CONTACT_BLOCKED', 'the contact is blocked; unblock it first');
  // A note to oneself, on the only device: it is kept here, and goes to devices that come later. Nobody is told anything else.
  const isAlone = isOwn && devices.length === 0;
  if (isAlone && aside !== undefined) return { batch: { delete: aside.delete ?? [] }, result: { name, sentAt } };
  const payment = isHeld || isAlone ? PAID_LATER : payFor(context, snapshot, serviceId, devices);
  if (aside?.needsTokens === true && !payment.isPaid) return { batch: {}, result: undefined };
  const departure = aside === undefined ? await openDeparture(context, name, { messageId, ...outgoing }) : undefined;
  const profileKey = aside?.profileKey;
  const { timer: _own, ...said } = outgoing;
  const timer = departure?.timer ?? place.timer;
  const bare: Content = {
    messageId,
    sentAt: toTime(sentAt),
    ...secretChatOf(name),
    ...(payment.report && { report: payment.report }),
    ...(departure && { chain: departure.chain }),
    ...(timer && { timer }),
    ...(profileKey && { profileKey }),
    ...said,
  };
  const room = isHeld || isAlone ? 0 : roomFor(payment, bare);
  const granted = createGrant(context, snapshot, serviceId, standing, room);
  const content: Content = { ...bare, ...(granted && { grant: granted.grant }) };
  const bytes = encodeContent(content);
  const letter: Letter = {
    recipient,
    messageId,
    sentAt,
    plaintext: padContent(bytes),
    aside: aside !== undefined,
    unmissed: outgoing.body.kind === 'receipt',
    // Everybody gets it, with the picture.
    bulk: outgoing.body.kind === 'profile',
    payments: payment.tokens,
    // What is over before it comes need not be carried.
    lifetime: outgoing.body.kind === 'secretChat' ? MESSAGE_LIFETIME_S : lifetimeOf(content, sentAt),
  };
  const { bundles } = message;
  const encrypted = await encryptLetter(context, letter, devices, { snapshot, sessions, bundles }, signal);
  const requests = aside && !payment.isPaid ? 1 : encrypted.vouchers;
  const stands = granted?.standing ?? standing;
  const isAnswer = aside?.isAnswer ?? aside === undefined;
  const met = isAnswer ? written(stands) : withoutKnock(stands);
  const after = requested(met, requests, nowSeconds(context.environment.clock));
  const copy = isOwn || aside !== undefined || name !== serviceId ? undefined : sentSync(recipient, bare);
  const { forgottenAt } = standing;
  const told = copy && { messageId, sentAt, sync: copy, forgottenAt };
  const copies = told && (await copyToOwn(context, told, { snapshot, sessions }, signal));
  const outboxKeys = isHeld ? [waitingKey(name, sentAt)] : encrypted.outboxKeys;
  const items = encrypted.outboxKeys.map(itemIdOf);
  const filed = departure && depart(context, departure, content, bytes, isHeld);
  const uploads = await settleUploads(context, messageId, outgoing.body);
  const given = await profileGiven(context, serviceId, aside);
  const heard = isOwn ? heardAtOnce(nowSeconds(context.environment.clock)) : {};
  const put = [
    [sent, putSentMessage(context, messageId, bytes, items, place.meant)] as const,
    ...(isHeld ? outboxKeys.map((key) => [key, NO_VALUE] as const) : []),
    ...place.batch.put,
    ...(filed === undefined ? [] : [putStatus(statusName, sentAt, outboxKeys, filed.order, heard), ...filed.put]),
    ...(isOwn && pin === undefined ? notedOwn(context, recipient.manifest) : []),
    ...(after === standing ? [] : [putStanding(serviceId, after)]),
    ...payment.put,
    ...(granted?.put ?? []),
    ...encrypted.put,
    ...given.put,
    ...uploads.put,
    ...(copies?.put ?? []),
  ];
  const spent = [...encrypted.spent, ...(copies?.spent ?? [])];
  const read = [place.batch, snapshot, departure, given, uploads].map((one) => one?.expect ?? []);
  const answered = isAnswer ? [requestKey(serviceId)] : [];
  const gone = [...place.batch.delete, ...(filed?.delete ?? []), ...(aside?.delete ?? []), ...answered];
  const batch = { expect: expectAll(...read), put, delete: gone };
  return { batch, result: { name, sentAt }, spent };
}

/** That the recipient has our profile. */
async function profileGiven(
  { store }: AccountContext,
  serviceId: string,
  aside: Aside | undefined,
): Promise<Pick<Required<Batch>, 'expect' | 'put'>> {
  if (aside?.profileEdition === undefined) return { expect: [], put: [] };
  const snapshot = await takeSnapshot(store, [conversationKey(serviceId)]);
  const before = readConversation(snapshot, serviceId);
  const { put } = putConversation(serviceId, before, { ...before, profileEdition: aside.profileEdition });
  return { expect: snapshot.expect, put };
}

/** How many tokens may go with a message. What nothing pays for goes to a mailbox as to that of a stranger, and is small. */
function roomFor({ isPaid }: Payment, content: Content): number | undefined {
  if (isPaid) return undefined;
  const room = unpaidRoom(content);
  if (room < 0)
    throw new ClientError('E_MESSAGE_TOO_LARGE', 'the first message to somebody has to be short; wait for an answer');
  return tokensIn(room);
}
