/** A content of ours, filed into the history in the commit that queues it. */

import type { Key } from '@sotto/store';
import {
  type Content,
  type ContentChain,
  type ContentTimer,
  decodeStoredProfile,
  type StoredProfile,
  type Timestamp,
  withoutTokens,
} from '@sotto/wire';
import { type Snapshot, takeSnapshot } from '../commit.ts';
import type { Outgoing } from '../content/outgoing.ts';
import type { AccountContext } from '../context.ts';
import { ClientError } from '../errors.ts';
import { OWN_PROFILE_KEY, waitingKey } from '../keys.ts';
import { profileDue } from '../profiles/own.ts';
import { sentCopies } from '../sent-messages.ts';
import { carriedTimer, nextSetting, withCarried } from '../timers/settings.ts';
import { fromTime } from '../times.ts';
import { contentHash, nextLink } from './chain.ts';
import { isChange } from './changes.ts';
import { expectOf, fileContent, type Reading, readForFiling } from './filing.ts';
import { accountIn, secretChatIn } from './name.ts';
import { type Change, putConversation } from './record.ts';

export interface Departure {
  /** The place of the content among what this device writes. */
  readonly chain: ContentChain;
  readonly expect: Snapshot['expect'];
  readonly reading: Reading;
  readonly profile: StoredProfile | undefined;
  /** The timer that the content carries. */
  readonly timer: ContentTimer | undefined;
}

/** Throws `E_MESSAGE_UNKNOWN` when the content is about a message that is not here. */
export async function openDeparture(
  context: AccountContext,
  name: string,
  content: Pick<Content, 'messageId'> & Outgoing,
): Promise<Departure> {
  const reading = await readForFiling(context, name, content, false);
  if (isChange(content.body) && reading.target === undefined)
    throw new ClientError('E_MESSAGE_UNKNOWN', 'this conversation has no message of that id');
  const profile = (await takeSnapshot(context.store, [OWN_PROFILE_KEY])).read(OWN_PROFILE_KEY, decodeStoredProfile);
  const { conversation } = reading;
  const isSetting = content.body.kind === 'timerChange';
  const timer = isSetting ? nextSetting(conversation, content.timer) : carriedTimer(conversation, content.timer);
  return { chain: nextLink(conversation.sent), expect: expectOf(reading), reading, profile, timer };
}

export interface Departed extends Change {
  /** Of the message in its conversation, when it is one of its own. */
  readonly order?: number;
}

/** `bytes` are the serialised `content`. `isHeld`: it goes out later. Throws `E_CHANGE_REFUSED`. */
export function depart(
  context: AccountContext,
  { reading, chain, profile }: Departure,
  content: Content,
  bytes: Uint8Array,
  isHeld: boolean,
): Departed {
  const { name, conversation: before } = reading;
  const { deviceId } = context.account;
  // To get keys may have taken longer than the timer runs.
  const acceptedAtMs = Math.floor(context.environment.clock.now());
  const filed = fileContent(context, reading, { content, bytes, isOwn: true, deviceId, acceptedAtMs, isHeld });
  if (filed.refusal !== undefined)
    throw new ClientError('E_CHANGE_REFUSED', 'only texts of this account can be edited, and its own messages deleted');
  const sent = { counter: chain.counter, hash: contentHash(context.environment.crypto, withoutTokens(bytes)) };
  const record = putConversation(name, before, {
    ...withCarried(filed.conversation, content.timer),
    sent,
    written: true,
  });
  const isAdded = filed.happening?.kind === 'added';
  const isShown = before.secret === undefined && name !== context.account.serviceId;
  return {
    put: [...filed.put, ...record.put, ...(isShown ? profileDue(profile, name, before.profileEdition) : [])],
    delete: [...filed.delete, ...record.delete, ...supersededCopies(context, reading, content)],
    ...(isAdded && filed.happening && { order: filed.happening.order }),
  };
}

/** What is deleted is not kept to be sent again either, and of a text that was edited twice the first edit is not. */
export function supersededCopies(
  context: AccountContext,
  { name, target }: Reading,
  { body }: Content,
): readonly Key[] {
  if (target === undefined || (body.kind !== 'edit' && body.kind !== 'delete')) return [];
  const { sentAt, editedAt } = target.message;
  const times = [...(body.kind === 'delete' ? [sentAt] : []), ...(editedAt === undefined ? [] : [editedAt])];
  return times.flatMap((at) => copiesAt(context, name, at));
}

/** What is kept to be sent, for the first time or again. */
export const copiesAt = (context: AccountContext, name: string, sentAt: Timestamp): readonly Key[] => {
  const waiting = secretChatIn(name) === undefined ? [] : [waitingKey(name, fromTime(sentAt))];
  return [...sentCopies(context, accountIn(name), sentAt), ...waiting];
};
