/** Byte sequences as structured fields write them, `:base64:` (RFC 9651, section 3.3.5), in one spelling only. */

import { parseItem } from 'structured-headers';
import { bytesToBase64 } from './base64.ts';

export function serializeBytes(bytes: Uint8Array): string {
  return `:${bytesToBase64(bytes)}:`;
}

/** `undefined` for another kind of item, parameters, or base64 that is not canonical. Throws on what is no item at all. */
export function parseBytes(text: string): Uint8Array | undefined {
  const [value] = parseItem(text);
  if (!(value instanceof ArrayBuffer)) return undefined;
  const bytes = new Uint8Array(value);
  return serializeBytes(bytes) === text ? bytes : undefined;
}
