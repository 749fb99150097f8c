/** The `content-digest` header (RFC 9530): SHA-256 and nothing beside it. */

import type { CryptoProvider } from '@sotto/crypto';
import { serializeBytes } from './structured-bytes.ts';

/** Value of the header for `body`. */
export function contentDigest(crypto: CryptoProvider, body: Uint8Array): string {
  return `sha-256=${serializeBytes(crypto.sha256(body))}`;
}

/** Whether `value` has the form that {@link contentDigest} gives, whatever the digest. */
export function isContentDigest(value: string): boolean {
  return /^sha-256=:[A-Za-z0-9+/]{43}=:$/.test(value);
}
