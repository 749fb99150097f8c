/** One message goes with all that belongs to it, in one commit. */

import { bytesToHex } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import { decodeStoredMessage, type StoredConversation, type StoredMessage } from '@sotto/wire';
import { doomUploads } from '../attachments/attach.ts';
import { downloadsOf } from '../attachments/save.ts';
import { commitStep, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { copiesAt } from '../conversations/departures.ts';
import { keysOfConversation, putConversation, readConversation } from '../conversations/record.ts';
import { conversationKey, messageKey, messagePrefix, statusKey } from '../keys.ts';
import { PURGE_DUE } from '../storage/purging.ts';
import { timerOfMessage } from './expiry.ts';

/** `also`: keys that go in the same commit. Of a secret chat that has ended, the last message takes the chat with it. */
export async function removeMessage(
  context: AccountContext,
  name: string,
  order: number,
  also: readonly Key[],
): Promise<void> {
  const record = messageKey(name, order);
  await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [record, conversationKey(name)]);
    const message = snapshot.read(record, decodeStoredMessage);
    if (message === undefined) return { batch: { delete: also }, result: undefined };
    const before = readConversation(snapshot, name);
    const uploads = await doomUploads(context, message.messageId, mayBeRead(message, before));
    const gone = [...also, record, ...belongingTo(context, name, message)];
    const left = before.secret?.state === 'ended' ? await context.store.scan(messagePrefix(name), { limit: 2 }) : [];
    if (left.length === 1) {
      const batch = {
        expect: snapshot.expect,
        put: [...uploads.put, PURGE_DUE],
        delete: [...gone, ...keysOfConversation(name, before)],
      };
      return { batch, result: undefined };
    }
    const wasUnread = !message.outgoing && order > before.read && before.unread > 0;
    const { put } = wasUnread ? putConversation(name, before, { ...before, unread: before.unread - 1 }) : { put: [] };
    return {
      batch: { expect: snapshot.expect, put: [...put, ...uploads.put, PURGE_DUE], delete: gone },
      result: undefined,
    };
  });
}

/**
 * A timer that runs from reading on ends here first: on the other side, the message may not have been read yet. Of one that is
 * shown once nothing is known here any more.
 */
const mayBeRead = (message: StoredMessage, { secret }: StoredConversation): boolean =>
  (timerOfMessage(message)?.start === 'read' || message.gone === 'viewed') &&
  secret?.state !== 'ended' &&
  secret?.state !== 'erasing';

/** The records that hold something of a message, beside its own. */
function belongingTo(context: AccountContext, name: string, message: StoredMessage): readonly Key[] {
  const { messageId, sentAt, editedAt, outgoing } = message;
  const copies = outgoing ? [sentAt, ...(editedAt === undefined ? [] : [editedAt])] : [];
  return [
    statusKey(bytesToHex(messageId), name),
    ...copies.flatMap((at) => copiesAt(context, name, at)),
    ...downloadsOf(message),
  ];
}
