/** What an app may send, and how it becomes content. */

import { utf8ToBytes } from '@sotto/crypto';
import type { ContentBody } from '@sotto/wire';
import type { OutgoingFiles } from '../attachments/outgoing.ts';
import { ClientError } from '../errors.ts';
import { TEXT_BYTES_MAX } from '../limits.ts';

/** A text. */
export interface OutgoingText {
  readonly text: string;
}

/** A string is a text. */
export type OutgoingContent = string | OutgoingText | OutgoingFiles;

/** Whether there are files to be uploaded before it can be queued. */
export const hasFiles = (content: OutgoingContent): content is OutgoingFiles =>
  typeof content === 'object' && ('file' in content || 'attachments' in content);

export type OutgoingBody = Exclude<ContentBody, { readonly kind: 'unknown' }>;

/** Throws `E_MESSAGE_TOO_LARGE`, and `TypeError` for what is none of these. */
export function outgoingBody(content: Exclude<OutgoingContent, OutgoingFiles>): OutgoingBody {
  const text = typeof content === 'string' ? content : content.text;
  if (typeof text !== 'string') throw new TypeError('content: must be a text or hold one');
  return { kind: 'text', body: checkText(text) };
}

function checkText(text: string): string {
  if (utf8ToBytes(text).length <= TEXT_BYTES_MAX) return text;
  throw new ClientError('E_MESSAGE_TOO_LARGE', `a text has at most ${TEXT_BYTES_MAX} bytes; send it in parts`);
}
