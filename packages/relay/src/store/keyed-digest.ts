/** What tables know of a thing that may happen once: enough to see it again, and useless to whoever lacks the key. */

import { defaultProvider } from '@sotto/crypto';

/** HMAC-SHA-256(key, label || 0 || id), the first `length` bytes. No label is the beginning of another one with a zero byte behind it. */
export const keyedDigest = (key: Uint8Array, label: string, id: Uint8Array, length: number): Uint8Array =>
  defaultProvider.hmacSha256(key, Buffer.concat([Buffer.from(`${label}\0`), id])).slice(0, length);
