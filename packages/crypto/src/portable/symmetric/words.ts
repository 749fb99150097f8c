/** Big-endian 32-bit words, in which SHA-256 and AES count, from and to bytes at any address. */

/** Sets the first `count` of `words` from `bytes`, from `offset` on. */
export function readWords(words: Int32Array, count: number, bytes: Uint8Array, offset: number): void {
  for (let i = 0; i < count; i++, offset += 4) {
    words[i] = (bytes[offset]! << 24) | (bytes[offset + 1]! << 16) | (bytes[offset + 2]! << 8) | bytes[offset + 3]!;
  }
}

/** Fills `bytes` from `start` to before `end` with those of `words`. */
export function writeWords(bytes: Uint8Array, start: number, end: number, words: Int32Array): void {
  let offset = start;
  for (let i = 0; offset + 4 <= end; i++, offset += 4) {
    const word = words[i]!;
    bytes[offset] = word >>> 24;
    bytes[offset + 1] = word >>> 16;
    bytes[offset + 2] = word >>> 8;
    bytes[offset + 3] = word;
  }
  for (; offset < end; offset++) bytes[offset] = words[(offset - start) >> 2]! >>> (24 - 8 * ((offset - start) & 3));
}

/** Overwrites the first `count` of short `words` with zeros; for these a loop is quicker than `fill`. */
export function wipeWords(words: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) words[i] = 0;
}
