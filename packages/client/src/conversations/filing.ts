/**
 * What a content does to the history of its conversation: it adds a message, or changes one. It is made durable in the commit
 * that advances the session, whichever way the content went.
 */

import { bytesToHex, equalBytes } from '@sotto/crypto';
import {
  type Content,
  decodeStoredMessage,
  decodeStoredMessageStatus,
  decodeStoredPendingChanges,
  encodeStoredMessage,
  encodeStoredMessageStatus,
  encodeStoredPendingChanges,
  PENDING_CHANGES_MAX,
  readKeptContent,
  type StoredConversation,
  type StoredHappening,
  type StoredHappeningKind,
  type StoredMessage,
} from '@sotto/wire';
import { type Snapshot, takeSnapshot } from '../commit.ts';
import type { Context } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { conversationKey, messageKey, pendingKey, pendingPrefix, statusKey } from '../keys.ts';
import { PENDING_MESSAGES_MAX } from '../limits.ts';
import { endOf, putExpiry, sendingOf } from '../timers/expiry.ts';
import { fromTime, toTime } from '../times.ts';
import { applyChange, type ChangeBody, isChange } from './changes.ts';
import { keptContent } from './kept-content.ts';
import type { Change, Put } from './record.ts';
import { readConversation } from './record.ts';

/** What the filing of one content reads. Its records are none of those that the rest of the step reads. */
export interface Reading {
  /** Of the conversation. */
  readonly name: string;
  readonly conversation: StoredConversation;
  readonly snapshots: readonly Snapshot[];
  /** Whether there is a message with the id of the content. */
  readonly isKnown: boolean;
  /** What the content changes. */
  readonly target: { readonly order: number; readonly message: StoredMessage } | undefined;
  /** It would change what cannot be changed. */
  readonly isTargetFixed: boolean;
}

/** The status of the content itself is left out when somebody else reads it. */
export async function readForFiling(
  { store }: Pick<Context, 'store'>,
  name: string,
  { messageId, body }: Pick<Content, 'messageId' | 'body'>,
  withOwnStatus: boolean,
): Promise<Reading> {
  const own = statusKey(bytesToHex(messageId), name);
  const pending = pendingKey(name, bytesToHex(messageId));
  const targetId = isChange(body) && !equalBytes(body.targetId, messageId) ? bytesToHex(body.targetId) : undefined;
  const targetKeys = targetId === undefined ? [] : [statusKey(targetId, name), pendingKey(name, targetId)];
  const first = await takeSnapshot(store, [
    conversationKey(name),
    ...(withOwnStatus ? [own] : []),
    pending,
    ...targetKeys,
  ]);
  const status = targetId && first.read(statusKey(targetId, name), decodeStoredMessageStatus);
  const order = status ? status.order : undefined;
  const second = order === undefined ? undefined : await takeSnapshot(store, [messageKey(name, order)]);
  const message = order && second?.read(messageKey(name, order), decodeStoredMessage);
  return {
    name,
    conversation: readConversation(first, name),
    snapshots: second === undefined ? [first] : [first, second],
    isKnown: withOwnStatus && first.read(own, decodeStoredMessageStatus) !== undefined,
    target: order && message ? { order, message } : undefined,
    isTargetFixed: isChange(body) && (targetId === undefined || (status !== undefined && !message)),
  };
}

export const expectOf = ({ snapshots }: Reading): Snapshot['expect'] => snapshots.flatMap(({ expect }) => expect);

/** A content on its way into the history. */
export interface Filing {
  readonly content: Content;
  /** `content` serialised. */
  readonly bytes: Uint8Array;
  readonly isOwn: boolean;
  /** Of the device that wrote it. */
  readonly deviceId: number;
  /** When the relay of its sender took it, milliseconds since 1970; of one of ours, when it was queued. */
  readonly acceptedAtMs: number;
  /** It goes out later: its timer has not begun. */
  readonly isHeld?: boolean;
  /** To oneself, so that whatever changes it is ours. */
  readonly isNote?: boolean;
}

export interface Filed extends Change {
  readonly conversation: StoredConversation;
  /** What happened, when something did that an app sees. */
  readonly happening?: StoredHappening;
  /** Why nothing did. */
  readonly refusal?: 'E_CHANGE_REFUSED' | 'E_MESSAGE_DUPLICATE';
}

export function fileContent({ environment }: Pick<Context, 'environment'>, reading: Reading, filing: Filing): Filed {
  const { body } = filing.content;
  const { conversation } = reading;
  // CV-02: in one conversation an id names one message.
  if (reading.isKnown) return { conversation, put: [], delete: [], refusal: 'E_MESSAGE_DUPLICATE' };
  if (!isChange(body)) return addMessage(reading, filing, environment.clock.now());
  if (reading.isTargetFixed) return { conversation, put: [], delete: [], refusal: 'E_CHANGE_REFUSED' };
  if (reading.target !== undefined) return changeMessage(reading, filing, body);
  return keepChange(reading, filing, body, nowSeconds(environment.clock));
}

function addMessage(reading: Reading, filing: Filing, now: number): Filed {
  const { content, bytes, isOwn, deviceId, isNote = false } = filing;
  const { name, conversation, snapshots } = reading;
  const endsAtMs = endOfMessage(filing, now);
  // Its time was over on its way.
  if (endsAtMs !== undefined && endsAtMs <= now) return { conversation, put: [], delete: [] };
  const order = conversation.newest + 1;
  const isTold = !isOwn && content.body.kind !== 'timerChange';
  const { messageId, sentAt } = content;
  const viewOnce = content.viewOnce === true;
  // Who writes what is to be shown once does not keep it.
  const what = isOwn && viewOnce ? { gone: 'viewed' as const } : { content: keptContent(content, bytes) };
  const at = toTime(Math.floor(now));
  const bare: StoredMessage = { messageId, outgoing: isOwn, deviceId, sentAt, storedAt: at, viewOnce, ...what };
  const pending = pendingKey(name, bytesToHex(messageId));
  const waiting = snapshots[0]?.read(pending, decodeStoredPendingChanges)?.contents ?? [];
  const message = waiting.map(readKeptContent).reduce((before, change) => withPending(before, change, isNote), bare);
  const status: Put = [
    statusKey(bytesToHex(messageId), name),
    encodeStoredMessageStatus({ sentAt, outboxKeys: [], order, incoming: true }),
  ];
  return {
    conversation: { ...conversation, newest: order, changedAt: at, unread: conversation.unread + (isTold ? 1 : 0) },
    put: [
      [messageKey(name, order), encodeStoredMessage(message)],
      ...(isOwn ? [] : [status]),
      ...(endsAtMs === undefined ? [] : [putExpiry(name, { kind: 'message', order }, endsAtMs)]),
    ],
    delete: waiting.length === 0 ? [] : [pending],
    happening: { kind: 'added', order },
  };
}

/** On the side of the reader, a timer that runs from reading on begins later. */
function endOfMessage(filing: Filing, now: number): number | undefined {
  const { content, isOwn, acceptedAtMs, isHeld } = filing;
  const { timer, sentAt } = content;
  if (isHeld || (!isOwn && timer?.start !== 'sent')) return undefined;
  return endOf(timer, sendingOf(sentAt, acceptedAtMs, now));
}

/** Changes that came before were made by the other side, unless that is us: ours are of messages that are here. */
function withPending(message: StoredMessage, { body, sentAt }: Content, isNote: boolean): StoredMessage {
  const changed = isChange(body) ? applyChange(message, body, isNote, sentAt) : undefined;
  return changed?.kind === 'changed' ? changed.message : message;
}

function changeMessage(reading: Reading, { content, isOwn }: Filing, body: ChangeBody): Filed {
  const { name, conversation, target } = reading;
  const nothing: Filed = { conversation, put: [], delete: [] };
  if (target === undefined) return nothing;
  const changed = applyChange(target.message, body, isOwn, content.sentAt);
  if (changed.kind === 'refused') return { ...nothing, refusal: 'E_CHANGE_REFUSED' };
  if (changed.kind === 'stale') return nothing;
  const put: Put = [messageKey(name, target.order), encodeStoredMessage(changed.message)];
  return { ...nothing, put: [put], happening: { kind: HAPPENINGS[body.kind], order: target.order } };
}

/** Until its message comes. Of each kind the newest is kept. */
function keepChange({ name, conversation, snapshots }: Reading, filing: Filing, body: ChangeBody, now: number): Filed {
  const key = pendingKey(name, bytesToHex(body.targetId));
  const before = snapshots[0]?.read(key, decodeStoredPendingChanges);
  const bytes = keptContent(filing.content, filing.bytes);
  const others = (before?.contents ?? []).filter((kept) => {
    const other = readKeptContent(kept);
    return other.body.kind !== body.kind || fromTime(other.sentAt) > fromTime(filing.content.sentAt);
  });
  const contents = [...others, bytes].slice(0, PENDING_CHANGES_MAX);
  const record = encodeStoredPendingChanges({ contents, keptSince: before?.keptSince ?? now });
  const endsAtMs = endOf(filing.content.timer, now * 1000);
  const expiry = endsAtMs && putExpiry(name, { kind: 'pending', messageId: bytesToHex(body.targetId) }, endsAtMs);
  return { conversation, put: [[key, record], ...(expiry ? [expiry] : [])], delete: [] };
}

/** Whether one more message that has not come may have changes waiting for it; whoever writes decides how many there are. */
export async function hasRoomForChange({ store }: Pick<Context, 'store'>, name: string): Promise<boolean> {
  return (await store.scan(pendingPrefix(name), { limit: PENDING_MESSAGES_MAX })).length < PENDING_MESSAGES_MAX;
}

const HAPPENINGS: Readonly<Record<ChangeBody['kind'], StoredHappeningKind>> = {
  edit: 'edited',
  delete: 'deleted',
  reaction: 'reacted',
};
