/** Content as it is kept in the history: what people said, without what was for the software of the other side. */

import { type Content, readKeptContent, type StoredMessage, withoutSoftware } from '@sotto/wire';

/**
 * `bytes` are the serialised `content`. Of a newer kind they are kept as they came, and so is what a newer version says in one of a
 * known kind.
 */
export const keptContent = ({ body }: Content, bytes: Uint8Array): Uint8Array =>
  body.kind === 'unknown' ? bytes : withoutSoftware(bytes);

/** What is to be seen once, or for a time, is in no backup. */
export function isLasting({ content, viewOnce }: StoredMessage): boolean {
  if (viewOnce) return false;
  const timer = content && readKeptContent(content).timer;
  return timer === undefined || timer.seconds === 0;
}
