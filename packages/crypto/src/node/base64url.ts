/**
 * Keys of 32 bytes as a JWK holds them: 43 characters of base64url (RFC 7515, section 2; RFC 4648, section 5).
 *
 * Characters are computed, not looked up, so the time of {@link toBase64Url} does not depend on the key. The string it
 * returns cannot be wiped; curve-keys.ts says where a secret has to become one.
 */

/** The 43 characters of `bytes`, 32 of them. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < 30; i += 3) {
    const group = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    text += fourCharacters(group);
  }
  return text + fourCharacters((bytes[30]! << 16) | (bytes[31]! << 8)).slice(0, 3);
}

/** The 32 bytes of `text`, 43 characters that the runtime made, so their form is not checked. Not for secrets. */
export function fromBase64Url(text: string): Uint8Array {
  const bytes = new Uint8Array(32);
  let offset = 0;
  for (let i = 0; i < 44; i += 4) {
    let group = 0;
    for (let j = i; j < i + 4; j++) group = (group << 6) | sextetOf(text.charCodeAt(j));
    bytes[offset++] = group >> 16;
    bytes[offset++] = group >> 8;
    // The last group has two bytes; a typed array ignores what comes after its end.
    bytes[offset++] = group;
  }
  return bytes;
}

function fourCharacters(group: number): string {
  return String.fromCharCode(
    characterOf(group >> 18),
    characterOf((group >> 12) & 63),
    characterOf((group >> 6) & 63),
    characterOf(group & 63),
  );
}

/** The character of `value`, 0 to 63: that of A, and a step at the end of each range, taken by the sign of a difference. */
function characterOf(value: number): number {
  let code = 65 + value; // A to Z
  code += ((25 - value) >> 8) & 6; // a to z
  code -= ((51 - value) >> 8) & 75; // 0 to 9
  code -= ((61 - value) >> 8) & 13; // -
  code += ((62 - value) >> 8) & 49; // _
  return code;
}

function sextetOf(code: number): number {
  if (code >= 97) return code - 71; // a to z
  if (code === 95) return 63; // _
  if (code >= 65) return code - 65; // A to Z
  return code >= 48 ? code + 4 : 62; // 0 to 9, -
}
