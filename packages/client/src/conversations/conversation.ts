/** The handle of a conversation with one account. It holds nothing, and may be made anew at any time. */

import { type Addressee, type AddresseeObject, accountIdOf, addressOf, secretChatNamed } from '../addressee.ts';
import type { OutgoingContent } from '../content/outgoing.ts';
import { type AccountContext, type OperationOptions, operate } from '../context.ts';
import { ClientError } from '../errors.ts';
import { readChat } from '../secret/chat.ts';
import { queueContent, queueTimer, type SendOptions } from '../send.ts';
import { checkMessageId, type SentMessage } from '../sent/sent-message.ts';
import { type RunningTimer, type TimerOptions, timerOf } from '../timers/durations.ts';
import { sendTyping } from '../typing.ts';
import {
  conversationNameOf,
  findMessage,
  listMessages,
  setReceipts,
  tellsReceipts,
  timerOfConversation,
  type ViewedMessage,
  viewMessage,
} from './history.ts';
import { secretChatIn, secretChatShown } from './name.ts';
import { markRead } from './reading.ts';
import type { HistoryMessage } from './views.ts';

export interface HistoryOptions extends OperationOptions {
  /** The id of a message: only older ones are given. */
  readonly before?: string;
}

export interface Conversation {
  /** Of the other side. */
  readonly address: string;
  /** Of the other side, when the conversation was named by a contact. */
  readonly accountId?: string;
  /** The id of a secret chat, of which alone this is the handle; missing for the ordinary conversation. */
  readonly secretChat?: string;
  /** As `me.send`. */
  send(content: OutgoingContent, options?: SendOptions): Promise<SentMessage>;
  /** As `me.sendTyping`. */
  sendTyping(active: boolean, options?: OperationOptions): Promise<void>;
  /** The history, newest first, of both sides. It is read as it is looked through. */
  messages(options?: HistoryOptions): AsyncIterableIterator<HistoryMessage>;
  /** One message of it; `undefined` when there is none of that id. */
  message(messageId: string, options?: OperationOptions): Promise<HistoryMessage | undefined>;
  /** Everything up to that message, or up to the newest, was read. Throws `E_MESSAGE_UNKNOWN`. */
  markRead(options?: OperationOptions & { readonly upTo?: string }): Promise<void>;
  /**
   * The content of a message that is to be shown once; `undefined` when it was shown. It is gone from the store before this
   * resolves. Throws `E_MESSAGE_UNKNOWN`.
   */
  view(messageId: string, options?: OperationOptions): Promise<ViewedMessage | undefined>;
  /** After what time messages of this conversation are deleted by themselves; `undefined` when they are not. */
  timer(options?: OperationOptions): Promise<RunningTimer | undefined>;
  /**
   * Sets that for both sides, for messages that are sent from now on; `undefined` ends it, and is a `RangeError` in a secret
   * chat. Of two who set it at once, the shorter time holds. Throws as {@link send}.
   */
  setTimer(timer: TimerOptions | undefined, options?: OperationOptions): Promise<void>;
  /** Whether the other side is told what was delivered and read. */
  receipts(options?: OperationOptions): Promise<boolean>;
  /** Sets that. It is told, unless this says otherwise. */
  setReceipts(on: boolean, options?: OperationOptions): Promise<void>;
}

export function conversationWith(context: AccountContext, addressee: Addressee): Conversation {
  const accountId = accountIdOf(addressee);
  const secretChat = secretChatNamed(addressee);
  const other: AddresseeObject = {
    address: addressOf(addressee),
    ...(accountId !== undefined && { accountId }),
    ...(secretChat !== undefined && secretChatShown(secretChat)),
  };
  const about = <T>(options: OperationOptions, act: (name: string) => Promise<T>): Promise<T> =>
    operate(context, options, async () => act(await knownAccount(context, other)));
  return {
    ...other,
    send: (content, options = {}) =>
      operate(context, options, (signal) => queueContent(context, other, content, options, signal)),
    sendTyping: (active, options = {}) =>
      operate(context, options, (signal) => sendTyping(context, other, active, signal)),
    messages: (options = {}) => historyOf(context, other, options),
    message: async (messageId, options = {}) => {
      checkMessageId(messageId);
      return operate(context, options, async () => {
        const name = await conversationNameOf(context, other);
        return name === undefined ? undefined : findMessage(context, name, messageId);
      });
    },
    markRead: async ({ upTo, ...options } = {}) => {
      if (upTo !== undefined) checkMessageId(upTo);
      await about(options, (name) => markRead(context, name, upTo));
    },
    view: async (messageId, options = {}) => {
      checkMessageId(messageId);
      return about(options, (name) => viewMessage(context, name, messageId));
    },
    timer: (options = {}) =>
      operate(context, options, async () => {
        const name = await conversationNameOf(context, other);
        return name === undefined ? undefined : timerOfConversation(context, name);
      }),
    setTimer: async (timer, options = {}) => {
      if (timer === undefined && secretChat !== undefined)
        throw new RangeError('timer: that of a secret chat is never ended');
      const running = timer === undefined ? undefined : timerOf(timer);
      await operate(context, options, (signal) => queueTimer(context, other, running, signal));
    },
    receipts: (options = {}) =>
      operate(context, options, async () => {
        const name = await conversationNameOf(context, other);
        return name === undefined || tellsReceipts(context, name);
      }),
    setReceipts: (on, options = {}) => about(options, (name) => setReceipts(context, name, on)),
  };
}

async function* historyOf(
  context: AccountContext,
  other: Addressee,
  { before, signal }: HistoryOptions,
): AsyncGenerator<HistoryMessage, void, undefined> {
  if (before !== undefined) checkMessageId(before);
  const name = await conversationNameOf(context, other);
  if (name !== undefined) yield* listMessages(context, name, before, signal);
}

async function knownAccount(context: AccountContext, other: Addressee): Promise<string> {
  const name = await conversationNameOf(context, other);
  if (name !== undefined && secretChatIn(name) !== undefined && (await readChat(context, name)).secret === undefined)
    throw new ClientError('E_SECRET_CHAT_ENDED', 'the secret chat is not on this device');
  if (name !== undefined) return name;
  throw new ClientError('E_MESSAGE_UNKNOWN', 'there is no conversation with that address yet');
}
