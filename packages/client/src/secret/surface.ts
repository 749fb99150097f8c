/** Secret chats as an app has them. */

import { bytesToHex } from '@sotto/crypto';
import { type Addressee, addressOf } from '../addressee.ts';
import { readContact } from '../contacts/contact.ts';
import { recipientOf } from '../contacts/recipient.ts';
import { type AccountContext, type OperationOptions, operate } from '../context.ts';
import { type Conversation, conversationWith } from '../conversations/conversation.ts';
import { accountIn, addresseeIn, secretNameOf } from '../conversations/name.ts';
import { lastPartOf, SECRET_CHAT_PREFIX } from '../keys.ts';
import { REPAIR_PAGE } from '../limits.ts';
import { scanAll } from '../scan.ts';
import { queueSecretChat } from '../send.ts';
import { type TimerOptions, timerOf } from '../timers/durations.ts';
import { readChat } from './chat.ts';
import { endChat } from './ends.ts';
import { type SecretChatState, shownState } from './states.ts';

export interface SecretChatOptions extends OperationOptions {
  /** After which its messages are deleted. Default: a day after they were read. It may be changed, and never ended. */
  readonly timer?: TimerOptions;
  /** The device of the contact that is to take part. Default: the first that accepts. */
  readonly deviceId?: number;
  /** Its id, 32 small hex digits, random unless given. A call that is repeated with it begins nothing anew. */
  readonly secretChat?: string;
}

/**
 * A conversation of its own between this device and one of the contact: no other device of either side has anything of it, nor
 * has a backup. What is sent before the other side accepts waits on this device.
 */
export interface SecretChat extends Conversation {
  readonly accountId: string;
  readonly secretChat: string;
  /** How it stands; `undefined` when it is not on this device any more. */
  state(options?: OperationOptions): Promise<SecretChatState | undefined>;
  /** Takes part with this device, which the other side has invited. Idempotent. Throws `E_SECRET_CHAT_ENDED`, and as {@link send}. */
  accept(options?: OperationOptions): Promise<void>;
  /** Declines, ends and deletes it: everything that was written in it goes, on both sides. Idempotent. */
  end(options?: OperationOptions): Promise<void>;
}

/** Begins one. It is durable when this resolves. Throws as `send`, `E_DEVICE_UNKNOWN`, and `RangeError`. */
export async function beginSecretChat(
  context: AccountContext,
  contact: Addressee,
  { timer, deviceId, secretChat = bytesToHex(context.environment.random(16)) }: SecretChatOptions,
  signal: AbortSignal,
): Promise<SecretChat> {
  const running = timer && timerOf(timer);
  const address = addressOf(contact);
  const { serviceId } = await recipientOf(context, address, signal);
  if (serviceId === context.account.serviceId) throw new RangeError('contact: is this account');
  const name = secretNameOf(serviceId, secretChat);
  const control = { ...(deviceId !== undefined && { deviceId }), ...(running && { timer: running }) };
  await queueSecretChat(context, addresseeIn(name, address), { step: 'offered', ...control }, signal);
  return handleOf(context, name, address);
}

/** The handle of one that is here. Throws `RangeError`. */
export async function findSecretChat(context: AccountContext, id: string): Promise<SecretChat | undefined> {
  const suffix = secretNameOf('', id);
  for await (const [key] of scanAll(context.store, SECRET_CHAT_PREFIX, REPAIR_PAGE)) {
    const name = lastPartOf(key);
    if (!name.endsWith(suffix) || shownState((await readChat(context, name)).secret) === undefined) continue;
    const contact = await readContact(context, accountIn(name));
    if (contact !== undefined) return handleOf(context, name, contact.address);
  }
  return undefined;
}

function handleOf(context: AccountContext, name: string, address: string): SecretChat {
  const to = addresseeIn(name, address);
  return {
    ...conversationWith(context, to),
    accountId: accountIn(name),
    secretChat: to.secretChat ?? '',
    state: (options = {}) => operate(context, options, async () => shownState((await readChat(context, name)).secret)),
    accept: (options = {}) =>
      operate(context, options, async (signal) => {
        await queueSecretChat(context, to, { step: 'accepted' }, signal);
        context.secretChanges.notify();
      }),
    end: (options = {}) => operate(context, options, () => endChat(context, name)),
  };
}
