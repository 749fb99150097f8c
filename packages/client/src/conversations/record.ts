/** The record of a conversation, and its place in the list of them, which moves in the same commit. */

import type { Key } from '@sotto/store';
import { decodeStoredConversation, encodeStoredConversation, type StoredConversation } from '@sotto/wire';
import type { Snapshot } from '../commit.ts';
import { conversationKey, NO_VALUE, recentKey, secretChatKey } from '../keys.ts';
import { fromTime } from '../times.ts';
import { accountIn } from './name.ts';

export type Put = readonly [Key, Uint8Array];

/** What a commit writes. */
export interface Change {
  readonly put: readonly Put[];
  readonly delete: readonly Key[];
}

/** Of a snapshot that holds {@link conversationKey}. */
export const readConversation = (snapshot: Snapshot, name: string): StoredConversation =>
  snapshot.read(conversationKey(name), decodeStoredConversation) ?? NEW_CONVERSATION;

export function putConversation(name: string, before: StoredConversation, after: StoredConversation): Change {
  const record: Put = [conversationKey(name), encodeStoredConversation(after)];
  const [left, place] = [before, after].map((one) => placeOf(name, one));
  if (place === left) return { put: [record], delete: [] };
  return {
    put: place === undefined ? [record] : [record, [place, NO_VALUE]],
    delete: left === undefined ? [] : [left],
  };
}

/** The keys of all that says that there is the conversation. */
export function keysOfConversation(name: string, conversation: StoredConversation): readonly Key[] {
  const place = placeOf(name, conversation);
  return [conversationKey(name), secretChatKey(accountIn(name), name), ...(place === undefined ? [] : [place])];
}

const placeOf = (name: string, { changedAt }: StoredConversation): Key | undefined =>
  changedAt === undefined ? undefined : recentKey(fromTime(changedAt), name);

export const NEW_CONVERSATION: StoredConversation = {
  newest: 0,
  written: false,
  read: 0,
  unread: 0,
  receiptsOff: false,
  received: [],
  profileEdition: 0,
};
