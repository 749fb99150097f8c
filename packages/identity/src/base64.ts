/** Base64 with padding (RFC 4648, section 4), for digests, signatures and MACs: several for every request of a relay. */

export function bytesToBase64(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  for (; at + 2 < bytes.length; at += 3) {
    const bits = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    text += `${PAIRS[bits >>> 12]}${PAIRS[bits & 0xfff]}`;
  }
  if (bytes.length - at === 1) text += `${PAIRS[bytes[at]! << 4]}==`;
  if (bytes.length - at === 2) {
    const bits = (bytes[at]! << 10) | (bytes[at + 1]! << 2);
    text += `${PAIRS[bits >>> 6]}${ALPHABET[bits & 0x3f]}=`;
  }
  return text;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Both characters of 12 bits. */
const PAIRS: readonly string[] = Array.from(
  { length: 4096 },
  (_, bits) => `${ALPHABET[bits >>> 6]}${ALPHABET[bits & 0x3f]}`,
);
