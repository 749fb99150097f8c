/**
 * A secret chat is a conversation of its own between one device of each side, which its record names. It stands in no backup, is
 * handed to no other device and told to none.
 */

import { formatAccountId } from '@sotto/identity';
import { decodeStoredContact, type StoredConversation, type StoredSecretChat } from '@sotto/wire';
import { takeSnapshot } from '../commit.ts';
import { storedManifest } from '../contacts/pins.ts';
import type { AccountContext, Context } from '../context.ts';
import { accountIn, secretChatShown } from '../conversations/name.ts';
import { type Change, type Put, putConversation, readConversation } from '../conversations/record.ts';
import { SecretChatEvent, type SecretChatNews } from '../events.ts';
import { contactKey, conversationKey, NO_VALUE, type SecretTaskKind, secretTaskKey } from '../keys.ts';
import { SECRET_TIMER_DEFAULT_S } from '../limits.ts';
import type { Notifier } from '../notifier.ts';
import type { RunningTimer } from '../timers/durations.ts';

/** Of a secret chat for which nobody chose another one. */
export const DEFAULT_TIMER: RunningTimer = { seconds: SECRET_TIMER_DEFAULT_S, start: 'read' };

/** The record of a secret chat; without `secret` when it is not here. */
export async function readChat({ store }: Pick<Context, 'store'>, name: string): Promise<StoredConversation> {
  return readConversation(await takeSnapshot(store, [conversationKey(name)]), name);
}

/** The device of the other side, while both sides write. */
export async function boundDevice(context: Pick<Context, 'store'>, name: string): Promise<number | undefined> {
  const { secret } = await readChat(context, name);
  return secret?.state === 'open' ? secret.deviceId : undefined;
}

export const task = (kind: SecretTaskKind, name: string, deviceId?: number): Put => [
  secretTaskKey(kind, name, deviceId),
  NO_VALUE,
];

/** It has ended: what waited is given up, what was written runs out. */
export function ended(name: string, before: StoredConversation, secret: StoredSecretChat): Change {
  const { put, delete: gone } = putConversation(name, before, { ...before, secret: { ...secret, state: 'ended' } });
  return { put: [...put, task('close', name)], delete: gone };
}

/** Everything of it is to go; from this commit on nobody sees it. */
export function erasing(name: string, before: StoredConversation, secret: StoredSecretChat): Change {
  const { changedAt: _, ...rest } = before;
  const { put, delete: gone } = putConversation(name, before, { ...rest, secret: { ...secret, state: 'erasing' } });
  return { put: [...put, task('erase', name)], delete: gone };
}

/** Tasks to tell devices of the other side that it has ended; `except` one of them. */
export async function tellOthers(context: AccountContext, name: string, except?: number): Promise<readonly Put[]> {
  const key = contactKey(accountIn(name));
  const contact = (await takeSnapshot(context.store, [key])).read(key, decodeStoredContact);
  if (contact?.signedManifest === undefined) return [];
  const { manifest } = storedManifest(context, formatAccountId(contact.accountId), contact.signedManifest);
  return manifest.devices.flatMap(({ deviceId }) => (deviceId === except ? [] : [task('tell', name, deviceId)]));
}

/** Tells the app, once that is durable. */
export const announcing = (
  { announce, secretChanges }: Pick<Context, 'announce' | 'secretChanges'>,
  name: string,
  news: Pick<SecretChatNews, 'deviceId' | 'state'>,
): Pick<Notifier, 'notify'> => ({
  notify: () => {
    secretChanges.notify();
    const { secretChat = '' } = secretChatShown(name);
    announce(new SecretChatEvent({ ...news, accountId: accountIn(name), secretChat }));
  },
});
