/** The handle of a conversation with one account. It holds nothing, and may be made anew at any time. */

import type { Addressee } from '../addressee.ts';
import { accountIdOf, addressOf } from '../addressee.ts';
import type { OutgoingContent } from '../content/outgoing.ts';
import { type AccountContext, type OperationOptions, operate } from '../context.ts';
import { queueContent, type SendOptions } from '../send.ts';
import type { SentMessage } from '../sent/sent-message.ts';
import { sendTyping } from '../typing.ts';

export interface Conversation {
  /** Of the other side. */
  readonly address: string;
  /** Of the other side, when the conversation was named by a contact. */
  readonly accountId?: string;
  /** As `me.send`. */
  send(content: OutgoingContent, options?: SendOptions): Promise<SentMessage>;
  /** As `me.sendTyping`. */
  sendTyping(active: boolean, options?: OperationOptions): Promise<void>;
}

export function conversationWith(context: AccountContext, addressee: Addressee): Conversation {
  const address = addressOf(addressee);
  const accountId = accountIdOf(addressee);
  const other = { address, ...(accountId !== undefined && { accountId }) };
  return {
    ...other,
    send: (content, options = {}) =>
      operate(context, options, (signal) => queueContent(context, other, content, options, signal)),
    sendTyping: (active, options = {}) =>
      operate(context, options, (signal) => sendTyping(context, address, active, signal)),
  };
}
