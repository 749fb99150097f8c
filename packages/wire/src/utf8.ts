/** UTF-8 as RFC 3629 allows it: no overlong form, no surrogate, nothing above U+10FFFF. */

/** Whether `bytes[start, end)` is well-formed. */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let offset = start;
  while (offset < end) {
    const length = sequenceLength(bytes, offset, end);
    if (length === 0) return false;
    offset += length;
  }
  return true;
}

/** How many bytes `text` takes; a lone surrogate counts as the three bytes of U+FFFD. */
export function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    length += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
  return length;
}

/** Length of the sequence at `offset`, 0 if there is none (RFC 3629, section 4). */
function sequenceLength(bytes: Uint8Array, offset: number, end: number): number {
  const first = bytes[offset] ?? 0;
  if (first < 0x80) return 1;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || offset + length > end) return 0;
  // The second byte alone rules out overlong forms, surrogates and what lies above U+10FFFF.
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[offset + 1] ?? 0;
  if (second < lowest || second > highest) return 0;
  for (let i = offset + 2; i < offset + length; i++) {
    if (((bytes[i] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}
