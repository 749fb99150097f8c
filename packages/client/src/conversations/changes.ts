/** What an edit, a deletion or a reaction does to a message of the history, and who may make one. */

import { type ContentBody, encodeContent, readKeptContent, type StoredMessage, type Timestamp } from '@sotto/wire';
import { fromTime } from '../times.ts';

export type ChangeBody = Extract<ContentBody, { readonly kind: 'edit' | 'delete' | 'reaction' }>;

export const isChange = (body: ContentBody): body is ChangeBody =>
  body.kind === 'edit' || body.kind === 'delete' || body.kind === 'reaction';

/** `stale`: something newer, or a deletion, has come before it. `refused`: it is not for its author to make. */
export type Changed =
  | { readonly kind: 'changed'; readonly message: StoredMessage }
  | { readonly kind: 'stale' }
  | { readonly kind: 'refused' };

/** `isOwn`: the change is made by this account; `sentAt` by the clock of its author. */
export function applyChange(message: StoredMessage, body: ChangeBody, isOwn: boolean, sentAt: Timestamp): Changed {
  if (body.kind === 'reaction') return react(message, body.emoji, isOwn, sentAt);
  // CV-03: only the author of a message edits it, or deletes it for everyone.
  if (message.outgoing !== isOwn) return REFUSED;
  if (message.gone === 'deleted') return STALE;
  if (body.kind === 'delete') {
    const { content: _, editedAt: _edited, ownReaction: _own, otherReaction: _other, ...rest } = message;
    return { kind: 'changed', message: { ...rest, gone: 'deleted' } };
  }
  return edit(message, body.body, sentAt);
}

function edit(message: StoredMessage, text: string, sentAt: Timestamp): Changed {
  if (message.viewOnce || message.content === undefined) return REFUSED;
  const content = readKeptContent(message.content);
  // CV-04: what is edited is a text.
  if (content.body.kind !== 'text' && content.body.kind !== 'reply') return REFUSED;
  if (message.editedAt !== undefined && fromTime(message.editedAt) >= fromTime(sentAt)) return STALE;
  const edited = encodeContent({ ...content, body: { ...content.body, body: text } });
  return { kind: 'changed', message: { ...message, content: edited, editedAt: sentAt } };
}

function react(message: StoredMessage, emoji: string | undefined, isOwn: boolean, sentAt: Timestamp): Changed {
  if (message.gone === 'deleted') return STALE;
  const name = isOwn ? 'ownReaction' : 'otherReaction';
  const before = message[name];
  // CV-05: of the reactions of one side to a message, the newest counts.
  if (before !== undefined && fromTime(before.reactedAt) >= fromTime(sentAt)) return STALE;
  const reaction = { reactedAt: sentAt, ...(emoji !== undefined && { emoji }) };
  return { kind: 'changed', message: { ...message, [name]: reaction } };
}

const STALE: Changed = { kind: 'stale' };
const REFUSED: Changed = { kind: 'refused' };
