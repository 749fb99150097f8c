/** Content as it is kept in the history: what people said, without what was for the software of the other side. */

import { type Content, encodeContent, readKeptContent, type StoredMessage } from '@sotto/wire';

/** `bytes` are the serialised `content`. Of a newer kind they are kept as they came. */
export function keptContent(content: Content, bytes: Uint8Array): Uint8Array {
  const { messageId, sentAt, timer, viewOnce, body } = content;
  if (body.kind === 'unknown') return bytes;
  return encodeContent({
    messageId,
    sentAt,
    ...(timer && { timer }),
    ...(viewOnce !== undefined && { viewOnce }),
    body,
  });
}

/** What is to be seen once, or for a time, stays on the device that it came to: no backup and no other device gets it. */
export function isLasting({ content, viewOnce }: StoredMessage): boolean {
  if (viewOnce) return false;
  const timer = content && readKeptContent(content).timer;
  return timer === undefined || timer.seconds === 0;
}
