/**
 * A content of somebody else, dealt with in the commit that reads it: filed into the history, followed in the chain of its
 * sender, answered with a receipt that waits to be sent. What the app is to see becomes entries of the inbox.
 */

import { bytesToHex } from '@sotto/crypto';
import type { Content, StoredInboxBody } from '@sotto/wire';
import { encodeStoredDueGap, encodeStoredDueReceipt, type StoredConversation, withoutTokens } from '@sotto/wire';
import { expectAll, type Snapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { dueGapKey, dueReceiptKey, statusKey } from '../keys.ts';
import { GAP_PATIENCE_S } from '../limits.ts';
import type { Notifier } from '../notifier.ts';
import { receiveProfile } from '../profiles/received.ts';
import { passSecretChat } from '../secret/arrivals.ts';
import type { Opened } from '../senders.ts';
import { heardAtOnce, putStatus } from '../sent/status.ts';
import { withCarried } from '../timers/settings.ts';
import { fromTime } from '../times.ts';
import { contentHash, followChain, withChain } from './chain.ts';
import { isChange } from './changes.ts';
import { expectOf, type Filed, fileContent, hasRoomForChange, readForFiling } from './filing.ts';
import { conversationName } from './name.ts';
import { receiveReceipt } from './receipts-received.ts';
import { type Change, type Put, putConversation } from './record.ts';

export interface Arrived extends Change {
  readonly expect: Snapshot['expect'];
  /** For the inbox, in this order. */
  readonly entries: readonly StoredInboxBody[];
  /** The entry that told that it was missing. */
  readonly repairs?: number;
  readonly woken: readonly Pick<Notifier, 'notify'>[];
}

/** `bytes` are the serialised `content`. */
export async function arrive(
  context: AccountContext,
  opened: Opened,
  content: Content,
  bytes: Uint8Array,
  acceptedAtMs: number,
): Promise<Arrived> {
  const { body } = content;
  if (body.kind === 'nothing' || body.kind === 'typing' || body.kind === 'sessionReset') return NOTHING;
  const { serviceId, deviceId } = opened;
  const name = conversationName(serviceId, content.secretChatId);
  const passed = name === serviceId ? undefined : await passSecretChat(context, opened, name, content);
  if (passed?.kind === 'done') return passed.arrived;
  const passing = passed?.expect ?? [];
  if (body.kind === 'receipt') return receiveReceipt(context, opened, name, body, passing);
  if (body.kind === 'profile') return receiveProfile(context, opened, content, body);
  const bound = passed?.bound;
  const read = await readForFiling(context, name, content, true);
  const reading = bound ? { ...read, conversation: { ...read.conversation, secret: bound.secret } } : read;
  // A note that another device of this account has written is as if it were written here.
  const isNote = serviceId === context.account.serviceId && content.viewOnce !== true;
  const isKept = isChange(body) && reading.target === undefined;
  const { conversation } = reading;
  // It came all the same, and is no gap.
  const filed: Filed =
    isKept && !(await hasRoomForChange(context, name))
      ? { conversation, put: [], delete: [] }
      : fileContent(context, reading, { content, bytes, isOwn: isNote, isNote, deviceId, acceptedAtMs });
  if (filed.refusal !== undefined)
    context.environment.log({ level: 'warn', event: 'content-refused', fields: { code: filed.refusal } });
  const agreed = withCarried(filed.conversation, content.timer);
  const followed = follow(context, { name, deviceId }, content, bytes, agreed);
  const isAdded = filed.happening?.kind === 'added';
  const isAnswered = isAdded && !isNote && conversation.written && !conversation.receiptsOff;
  const receipt: Put = [dueReceiptKey(name, bytesToHex(content.messageId)), encodeStoredDueReceipt({ read: false })];
  const record = putConversation(name, conversation, followed.conversation);
  const noted = isNote && isAdded ? [noteStatus(context, name, content, filed)] : [];
  return {
    expect: expectAll(passing, expectOf(reading)),
    put: [
      ...filed.put,
      ...noted,
      ...record.put,
      ...followed.put,
      ...(isAnswered ? [receipt] : []),
      ...(bound?.put ?? []),
    ],
    delete: [...filed.delete, ...record.delete],
    entries: [
      ...(bound?.entries ?? []),
      ...(filed.happening === undefined ? [] : [{ kind: 'happening' as const, happening: filed.happening }]),
      ...followed.entries,
    ],
    ...(followed.repairs !== undefined && { repairs: followed.repairs }),
    woken: [
      ...(bound?.woken ?? []),
      ...(isAnswered ? [context.dueReceipts] : []),
      ...(followed.put.length > 0 ? [context.gapChanges] : []),
      ...(content.timer === undefined ? [] : [context.expiryChanges]),
      ...(isAdded && context.own.awaitsRead ? [context.deviceChanges] : []),
    ],
  };
}

function noteStatus({ environment }: AccountContext, name: string, { messageId, sentAt }: Content, filed: Filed): Put {
  const heard = heardAtOnce(nowSeconds(environment.clock));
  return putStatus(statusKey(bytesToHex(messageId), name), fromTime(sentAt), [], filed.happening?.order, heard);
}

interface InChain {
  readonly conversation: StoredConversation;
  readonly put: readonly Put[];
  readonly entries: readonly StoredInboxBody[];
  readonly repairs?: number;
}

function follow(
  { account, environment }: AccountContext,
  { name, deviceId }: { readonly name: string; readonly deviceId: number },
  { chain }: Content,
  bytes: Uint8Array,
  conversation: StoredConversation,
): InChain {
  if (chain === undefined) return { conversation, put: [], entries: [] };
  const now = nowSeconds(environment.clock);
  const before = conversation.received.find((one) => one.deviceId === deviceId);
  // A device that joined later has not got what was written before it was there.
  const isFromFirst = account.deviceId === FIRST_DEVICE_ID || conversation.secret !== undefined;
  const link = { deviceId, chain, hash: contentHash(environment.crypto, withoutTokens(bytes)), now };
  const { chain: after, opened, filled, isBroken } = followChain(before, link, isFromFirst);
  const dueAtMs = (now + GAP_PATIENCE_S) * 1000;
  const due = encodeStoredDueGap({ deviceId, from: opened?.from ?? 1 });
  if (isBroken) environment.log({ level: 'warn', event: 'chain-broken', fields: {} });
  return {
    conversation: { ...conversation, received: withChain(conversation.received, after) },
    put: opened === undefined ? [] : [[dueGapKey(dueAtMs, name, deviceId, opened.from), due]],
    entries: isBroken ? [{ kind: 'missing', count: 0 }] : [],
    ...(filled?.inboxSequence !== undefined && { repairs: filled.inboxSequence }),
  };
}

const FIRST_DEVICE_ID = 1;

const NOTHING: Arrived = { expect: [], put: [], delete: [], entries: [], woken: [] };
