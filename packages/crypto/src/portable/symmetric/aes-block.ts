/**
 * The block cipher AES-256 (FIPS 197) on 32-bit words, for one key at a time.
 *
 * {@link expandEncryptionKey} or {@link expandDecryptionKey} sets the key, {@link wipeAes} takes it away; in between,
 * blocks go through {@link block}. Round keys and block live in this module, and both are secrets. Decryption is the
 * equivalent inverse cipher of section 5.3.5, whose round keys went through InvMixColumns.
 *
 * Table look-ups: see aes-tables.ts for what they give away.
 */

import { DECRYPTION_TABLES, ENCRYPTION_TABLES, INVERSE_S_BOX, S_BOX } from './aes-tables.ts';
import { readWords, wipeWords } from './words.ts';

/** Section 5.2: the round keys of the key of 32 bytes at `offset` of `bytes`. */
export function expandEncryptionKey(bytes: Uint8Array, offset: number): void {
  readWords(keys, KEY_WORDS, bytes, offset);
  for (let i = KEY_WORDS, constant = 0x0100_0000; ; i += KEY_WORDS, constant <<= 1) {
    const last = keys[i - 1]!;
    extendKeys(i, substitute((last << 8) | (last >>> 24)) ^ constant);
    if (i + BLOCK_WORDS === ROUND_KEY_WORDS) return;
    extendKeys(i + BLOCK_WORDS, substitute(keys[i + 3]!));
  }
}

/** Four words of the key schedule from `start` on; `word` is what goes into the first besides the one 8 places before. */
function extendKeys(start: number, word: number): void {
  word ^= keys[start - 8]!;
  keys[start] = word;
  word ^= keys[start - 7]!;
  keys[start + 1] = word;
  word ^= keys[start - 6]!;
  keys[start + 2] = word;
  word ^= keys[start - 5]!;
  keys[start + 3] = word;
}

/**
 * Section 5.3.5: the same round keys, all but the first and the last through InvMixColumns. They stay in their order;
 * the inverse cipher takes them from the end.
 */
export function expandDecryptionKey(bytes: Uint8Array, offset: number): void {
  expandEncryptionKey(bytes, offset);
  for (let i = BLOCK_WORDS; i < ROUND_KEY_WORDS - BLOCK_WORDS; i++) keys[i] = unmixColumn(keys[i]!);
}

/** Leaves nothing of key and text in the memory of this module. */
export function wipeAes(): void {
  keys.fill(0);
  wipeWords(block, BLOCK_WORDS);
}

/** Section 5.1: encrypts {@link block} in place. The last round has no MixColumns. */
// biome-ignore format: a column is a line.
export function encryptBlock(): void {
  let a = block[0]! ^ keys[0]!;
  let b = block[1]! ^ keys[1]!;
  let c = block[2]! ^ keys[2]!;
  let d = block[3]! ^ keys[3]!;
  let s: number, t: number, u: number, v: number;
  s = E0[a >>> 24]! ^ E1[(b >>> 16) & 255]! ^ E2[(c >>> 8) & 255]! ^ E3[d & 255]! ^ keys[4]!;
  t = E0[b >>> 24]! ^ E1[(c >>> 16) & 255]! ^ E2[(d >>> 8) & 255]! ^ E3[a & 255]! ^ keys[5]!;
  u = E0[c >>> 24]! ^ E1[(d >>> 16) & 255]! ^ E2[(a >>> 8) & 255]! ^ E3[b & 255]! ^ keys[6]!;
  v = E0[d >>> 24]! ^ E1[(a >>> 16) & 255]! ^ E2[(b >>> 8) & 255]! ^ E3[c & 255]! ^ keys[7]!;
  a = E0[s >>> 24]! ^ E1[(t >>> 16) & 255]! ^ E2[(u >>> 8) & 255]! ^ E3[v & 255]! ^ keys[8]!;
  b = E0[t >>> 24]! ^ E1[(u >>> 16) & 255]! ^ E2[(v >>> 8) & 255]! ^ E3[s & 255]! ^ keys[9]!;
  c = E0[u >>> 24]! ^ E1[(v >>> 16) & 255]! ^ E2[(s >>> 8) & 255]! ^ E3[t & 255]! ^ keys[10]!;
  d = E0[v >>> 24]! ^ E1[(s >>> 16) & 255]! ^ E2[(t >>> 8) & 255]! ^ E3[u & 255]! ^ keys[11]!;
  s = E0[a >>> 24]! ^ E1[(b >>> 16) & 255]! ^ E2[(c >>> 8) & 255]! ^ E3[d & 255]! ^ keys[12]!;
  t = E0[b >>> 24]! ^ E1[(c >>> 16) & 255]! ^ E2[(d >>> 8) & 255]! ^ E3[a & 255]! ^ keys[13]!;
  u = E0[c >>> 24]! ^ E1[(d >>> 16) & 255]! ^ E2[(a >>> 8) & 255]! ^ E3[b & 255]! ^ keys[14]!;
  v = E0[d >>> 24]! ^ E1[(a >>> 16) & 255]! ^ E2[(b >>> 8) & 255]! ^ E3[c & 255]! ^ keys[15]!;
  a = E0[s >>> 24]! ^ E1[(t >>> 16) & 255]! ^ E2[(u >>> 8) & 255]! ^ E3[v & 255]! ^ keys[16]!;
  b = E0[t >>> 24]! ^ E1[(u >>> 16) & 255]! ^ E2[(v >>> 8) & 255]! ^ E3[s & 255]! ^ keys[17]!;
  c = E0[u >>> 24]! ^ E1[(v >>> 16) & 255]! ^ E2[(s >>> 8) & 255]! ^ E3[t & 255]! ^ keys[18]!;
  d = E0[v >>> 24]! ^ E1[(s >>> 16) & 255]! ^ E2[(t >>> 8) & 255]! ^ E3[u & 255]! ^ keys[19]!;
  s = E0[a >>> 24]! ^ E1[(b >>> 16) & 255]! ^ E2[(c >>> 8) & 255]! ^ E3[d & 255]! ^ keys[20]!;
  t = E0[b >>> 24]! ^ E1[(c >>> 16) & 255]! ^ E2[(d >>> 8) & 255]! ^ E3[a & 255]! ^ keys[21]!;
  u = E0[c >>> 24]! ^ E1[(d >>> 16) & 255]! ^ E2[(a >>> 8) & 255]! ^ E3[b & 255]! ^ keys[22]!;
  v = E0[d >>> 24]! ^ E1[(a >>> 16) & 255]! ^ E2[(b >>> 8) & 255]! ^ E3[c & 255]! ^ keys[23]!;
  a = E0[s >>> 24]! ^ E1[(t >>> 16) & 255]! ^ E2[(u >>> 8) & 255]! ^ E3[v & 255]! ^ keys[24]!;
  b = E0[t >>> 24]! ^ E1[(u >>> 16) & 255]! ^ E2[(v >>> 8) & 255]! ^ E3[s & 255]! ^ keys[25]!;
  c = E0[u >>> 24]! ^ E1[(v >>> 16) & 255]! ^ E2[(s >>> 8) & 255]! ^ E3[t & 255]! ^ keys[26]!;
  d = E0[v >>> 24]! ^ E1[(s >>> 16) & 255]! ^ E2[(t >>> 8) & 255]! ^ E3[u & 255]! ^ keys[27]!;
  s = E0[a >>> 24]! ^ E1[(b >>> 16) & 255]! ^ E2[(c >>> 8) & 255]! ^ E3[d & 255]! ^ keys[28]!;
  t = E0[b >>> 24]! ^ E1[(c >>> 16) & 255]! ^ E2[(d >>> 8) & 255]! ^ E3[a & 255]! ^ keys[29]!;
  u = E0[c >>> 24]! ^ E1[(d >>> 16) & 255]! ^ E2[(a >>> 8) & 255]! ^ E3[b & 255]! ^ keys[30]!;
  v = E0[d >>> 24]! ^ E1[(a >>> 16) & 255]! ^ E2[(b >>> 8) & 255]! ^ E3[c & 255]! ^ keys[31]!;
  a = E0[s >>> 24]! ^ E1[(t >>> 16) & 255]! ^ E2[(u >>> 8) & 255]! ^ E3[v & 255]! ^ keys[32]!;
  b = E0[t >>> 24]! ^ E1[(u >>> 16) & 255]! ^ E2[(v >>> 8) & 255]! ^ E3[s & 255]! ^ keys[33]!;
  c = E0[u >>> 24]! ^ E1[(v >>> 16) & 255]! ^ E2[(s >>> 8) & 255]! ^ E3[t & 255]! ^ keys[34]!;
  d = E0[v >>> 24]! ^ E1[(s >>> 16) & 255]! ^ E2[(t >>> 8) & 255]! ^ E3[u & 255]! ^ keys[35]!;
  s = E0[a >>> 24]! ^ E1[(b >>> 16) & 255]! ^ E2[(c >>> 8) & 255]! ^ E3[d & 255]! ^ keys[36]!;
  t = E0[b >>> 24]! ^ E1[(c >>> 16) & 255]! ^ E2[(d >>> 8) & 255]! ^ E3[a & 255]! ^ keys[37]!;
  u = E0[c >>> 24]! ^ E1[(d >>> 16) & 255]! ^ E2[(a >>> 8) & 255]! ^ E3[b & 255]! ^ keys[38]!;
  v = E0[d >>> 24]! ^ E1[(a >>> 16) & 255]! ^ E2[(b >>> 8) & 255]! ^ E3[c & 255]! ^ keys[39]!;
  a = E0[s >>> 24]! ^ E1[(t >>> 16) & 255]! ^ E2[(u >>> 8) & 255]! ^ E3[v & 255]! ^ keys[40]!;
  b = E0[t >>> 24]! ^ E1[(u >>> 16) & 255]! ^ E2[(v >>> 8) & 255]! ^ E3[s & 255]! ^ keys[41]!;
  c = E0[u >>> 24]! ^ E1[(v >>> 16) & 255]! ^ E2[(s >>> 8) & 255]! ^ E3[t & 255]! ^ keys[42]!;
  d = E0[v >>> 24]! ^ E1[(s >>> 16) & 255]! ^ E2[(t >>> 8) & 255]! ^ E3[u & 255]! ^ keys[43]!;
  s = E0[a >>> 24]! ^ E1[(b >>> 16) & 255]! ^ E2[(c >>> 8) & 255]! ^ E3[d & 255]! ^ keys[44]!;
  t = E0[b >>> 24]! ^ E1[(c >>> 16) & 255]! ^ E2[(d >>> 8) & 255]! ^ E3[a & 255]! ^ keys[45]!;
  u = E0[c >>> 24]! ^ E1[(d >>> 16) & 255]! ^ E2[(a >>> 8) & 255]! ^ E3[b & 255]! ^ keys[46]!;
  v = E0[d >>> 24]! ^ E1[(a >>> 16) & 255]! ^ E2[(b >>> 8) & 255]! ^ E3[c & 255]! ^ keys[47]!;
  a = E0[s >>> 24]! ^ E1[(t >>> 16) & 255]! ^ E2[(u >>> 8) & 255]! ^ E3[v & 255]! ^ keys[48]!;
  b = E0[t >>> 24]! ^ E1[(u >>> 16) & 255]! ^ E2[(v >>> 8) & 255]! ^ E3[s & 255]! ^ keys[49]!;
  c = E0[u >>> 24]! ^ E1[(v >>> 16) & 255]! ^ E2[(s >>> 8) & 255]! ^ E3[t & 255]! ^ keys[50]!;
  d = E0[v >>> 24]! ^ E1[(s >>> 16) & 255]! ^ E2[(t >>> 8) & 255]! ^ E3[u & 255]! ^ keys[51]!;
  s = E0[a >>> 24]! ^ E1[(b >>> 16) & 255]! ^ E2[(c >>> 8) & 255]! ^ E3[d & 255]! ^ keys[52]!;
  t = E0[b >>> 24]! ^ E1[(c >>> 16) & 255]! ^ E2[(d >>> 8) & 255]! ^ E3[a & 255]! ^ keys[53]!;
  u = E0[c >>> 24]! ^ E1[(d >>> 16) & 255]! ^ E2[(a >>> 8) & 255]! ^ E3[b & 255]! ^ keys[54]!;
  v = E0[d >>> 24]! ^ E1[(a >>> 16) & 255]! ^ E2[(b >>> 8) & 255]! ^ E3[c & 255]! ^ keys[55]!;
  block[0] = ((S_BOX[s >>> 24]! << 24) | (S_BOX[(t >>> 16) & 255]! << 16) | (S_BOX[(u >>> 8) & 255]! << 8) | S_BOX[v & 255]!) ^ keys[56]!;
  block[1] = ((S_BOX[t >>> 24]! << 24) | (S_BOX[(u >>> 16) & 255]! << 16) | (S_BOX[(v >>> 8) & 255]! << 8) | S_BOX[s & 255]!) ^ keys[57]!;
  block[2] = ((S_BOX[u >>> 24]! << 24) | (S_BOX[(v >>> 16) & 255]! << 16) | (S_BOX[(s >>> 8) & 255]! << 8) | S_BOX[t & 255]!) ^ keys[58]!;
  block[3] = ((S_BOX[v >>> 24]! << 24) | (S_BOX[(s >>> 16) & 255]! << 16) | (S_BOX[(t >>> 8) & 255]! << 8) | S_BOX[u & 255]!) ^ keys[59]!;
}

/** Section 5.3.5: decrypts {@link block} in place. Rows turn the other way. */
// biome-ignore format: a column is a line.
export function decryptBlock(): void {
  let a = block[0]! ^ keys[56]!;
  let b = block[1]! ^ keys[57]!;
  let c = block[2]! ^ keys[58]!;
  let d = block[3]! ^ keys[59]!;
  let s: number, t: number, u: number, v: number;
  s = D0[a >>> 24]! ^ D1[(d >>> 16) & 255]! ^ D2[(c >>> 8) & 255]! ^ D3[b & 255]! ^ keys[52]!;
  t = D0[b >>> 24]! ^ D1[(a >>> 16) & 255]! ^ D2[(d >>> 8) & 255]! ^ D3[c & 255]! ^ keys[53]!;
  u = D0[c >>> 24]! ^ D1[(b >>> 16) & 255]! ^ D2[(a >>> 8) & 255]! ^ D3[d & 255]! ^ keys[54]!;
  v = D0[d >>> 24]! ^ D1[(c >>> 16) & 255]! ^ D2[(b >>> 8) & 255]! ^ D3[a & 255]! ^ keys[55]!;
  a = D0[s >>> 24]! ^ D1[(v >>> 16) & 255]! ^ D2[(u >>> 8) & 255]! ^ D3[t & 255]! ^ keys[48]!;
  b = D0[t >>> 24]! ^ D1[(s >>> 16) & 255]! ^ D2[(v >>> 8) & 255]! ^ D3[u & 255]! ^ keys[49]!;
  c = D0[u >>> 24]! ^ D1[(t >>> 16) & 255]! ^ D2[(s >>> 8) & 255]! ^ D3[v & 255]! ^ keys[50]!;
  d = D0[v >>> 24]! ^ D1[(u >>> 16) & 255]! ^ D2[(t >>> 8) & 255]! ^ D3[s & 255]! ^ keys[51]!;
  s = D0[a >>> 24]! ^ D1[(d >>> 16) & 255]! ^ D2[(c >>> 8) & 255]! ^ D3[b & 255]! ^ keys[44]!;
  t = D0[b >>> 24]! ^ D1[(a >>> 16) & 255]! ^ D2[(d >>> 8) & 255]! ^ D3[c & 255]! ^ keys[45]!;
  u = D0[c >>> 24]! ^ D1[(b >>> 16) & 255]! ^ D2[(a >>> 8) & 255]! ^ D3[d & 255]! ^ keys[46]!;
  v = D0[d >>> 24]! ^ D1[(c >>> 16) & 255]! ^ D2[(b >>> 8) & 255]! ^ D3[a & 255]! ^ keys[47]!;
  a = D0[s >>> 24]! ^ D1[(v >>> 16) & 255]! ^ D2[(u >>> 8) & 255]! ^ D3[t & 255]! ^ keys[40]!;
  b = D0[t >>> 24]! ^ D1[(s >>> 16) & 255]! ^ D2[(v >>> 8) & 255]! ^ D3[u & 255]! ^ keys[41]!;
  c = D0[u >>> 24]! ^ D1[(t >>> 16) & 255]! ^ D2[(s >>> 8) & 255]! ^ D3[v & 255]! ^ keys[42]!;
  d = D0[v >>> 24]! ^ D1[(u >>> 16) & 255]! ^ D2[(t >>> 8) & 255]! ^ D3[s & 255]! ^ keys[43]!;
  s = D0[a >>> 24]! ^ D1[(d >>> 16) & 255]! ^ D2[(c >>> 8) & 255]! ^ D3[b & 255]! ^ keys[36]!;
  t = D0[b >>> 24]! ^ D1[(a >>> 16) & 255]! ^ D2[(d >>> 8) & 255]! ^ D3[c & 255]! ^ keys[37]!;
  u = D0[c >>> 24]! ^ D1[(b >>> 16) & 255]! ^ D2[(a >>> 8) & 255]! ^ D3[d & 255]! ^ keys[38]!;
  v = D0[d >>> 24]! ^ D1[(c >>> 16) & 255]! ^ D2[(b >>> 8) & 255]! ^ D3[a & 255]! ^ keys[39]!;
  a = D0[s >>> 24]! ^ D1[(v >>> 16) & 255]! ^ D2[(u >>> 8) & 255]! ^ D3[t & 255]! ^ keys[32]!;
  b = D0[t >>> 24]! ^ D1[(s >>> 16) & 255]! ^ D2[(v >>> 8) & 255]! ^ D3[u & 255]! ^ keys[33]!;
  c = D0[u >>> 24]! ^ D1[(t >>> 16) & 255]! ^ D2[(s >>> 8) & 255]! ^ D3[v & 255]! ^ keys[34]!;
  d = D0[v >>> 24]! ^ D1[(u >>> 16) & 255]! ^ D2[(t >>> 8) & 255]! ^ D3[s & 255]! ^ keys[35]!;
  s = D0[a >>> 24]! ^ D1[(d >>> 16) & 255]! ^ D2[(c >>> 8) & 255]! ^ D3[b & 255]! ^ keys[28]!;
  t = D0[b >>> 24]! ^ D1[(a >>> 16) & 255]! ^ D2[(d >>> 8) & 255]! ^ D3[c & 255]! ^ keys[29]!;
  u = D0[c >>> 24]! ^ D1[(b >>> 16) & 255]! ^ D2[(a >>> 8) & 255]! ^ D3[d & 255]! ^ keys[30]!;
  v = D0[d >>> 24]! ^ D1[(c >>> 16) & 255]! ^ D2[(b >>> 8) & 255]! ^ D3[a & 255]! ^ keys[31]!;
  a = D0[s >>> 24]! ^ D1[(v >>> 16) & 255]! ^ D2[(u >>> 8) & 255]! ^ D3[t & 255]! ^ keys[24]!;
  b = D0[t >>> 24]! ^ D1[(s >>> 16) & 255]! ^ D2[(v >>> 8) & 255]! ^ D3[u & 255]! ^ keys[25]!;
  c = D0[u >>> 24]! ^ D1[(t >>> 16) & 255]! ^ D2[(s >>> 8) & 255]! ^ D3[v & 255]! ^ keys[26]!;
  d = D0[v >>> 24]! ^ D1[(u >>> 16) & 255]! ^ D2[(t >>> 8) & 255]! ^ D3[s & 255]! ^ keys[27]!;
  s = D0[a >>> 24]! ^ D1[(d >>> 16) & 255]! ^ D2[(c >>> 8) & 255]! ^ D3[b & 255]! ^ keys[20]!;
  t = D0[b >>> 24]! ^ D1[(a >>> 16) & 255]! ^ D2[(d >>> 8) & 255]! ^ D3[c & 255]! ^ keys[21]!;
  u = D0[c >>> 24]! ^ D1[(b >>> 16) & 255]! ^ D2[(a >>> 8) & 255]! ^ D3[d & 255]! ^ keys[22]!;
  v = D0[d >>> 24]! ^ D1[(c >>> 16) & 255]! ^ D2[(b >>> 8) & 255]! ^ D3[a & 255]! ^ keys[23]!;
  a = D0[s >>> 24]! ^ D1[(v >>> 16) & 255]! ^ D2[(u >>> 8) & 255]! ^ D3[t & 255]! ^ keys[16]!;
  b = D0[t >>> 24]! ^ D1[(s >>> 16) & 255]! ^ D2[(v >>> 8) & 255]! ^ D3[u & 255]! ^ keys[17]!;
  c = D0[u >>> 24]! ^ D1[(t >>> 16) & 255]! ^ D2[(s >>> 8) & 255]! ^ D3[v & 255]! ^ keys[18]!;
  d = D0[v >>> 24]! ^ D1[(u >>> 16) & 255]! ^ D2[(t >>> 8) & 255]! ^ D3[s & 255]! ^ keys[19]!;
  s = D0[a >>> 24]! ^ D1[(d >>> 16) & 255]! ^ D2[(c >>> 8) & 255]! ^ D3[b & 255]! ^ keys[12]!;
  t = D0[b >>> 24]! ^ D1[(a >>> 16) & 255]! ^ D2[(d >>> 8) & 255]! ^ D3[c & 255]! ^ keys[13]!;
  u = D0[c >>> 24]! ^ D1[(b >>> 16) & 255]! ^ D2[(a >>> 8) & 255]! ^ D3[d & 255]! ^ keys[14]!;
  v = D0[d >>> 24]! ^ D1[(c >>> 16) & 255]! ^ D2[(b >>> 8) & 255]! ^ D3[a & 255]! ^ keys[15]!;
  a = D0[s >>> 24]! ^ D1[(v >>> 16) & 255]! ^ D2[(u >>> 8) & 255]! ^ D3[t & 255]! ^ keys[8]!;
  b = D0[t >>> 24]! ^ D1[(s >>> 16) & 255]! ^ D2[(v >>> 8) & 255]! ^ D3[u & 255]! ^ keys[9]!;
  c = D0[u >>> 24]! ^ D1[(t >>> 16) & 255]! ^ D2[(s >>> 8) & 255]! ^ D3[v & 255]! ^ keys[10]!;
  d = D0[v >>> 24]! ^ D1[(u >>> 16) & 255]! ^ D2[(t >>> 8) & 255]! ^ D3[s & 255]! ^ keys[11]!;
  s = D0[a >>> 24]! ^ D1[(d >>> 16) & 255]! ^ D2[(c >>> 8) & 255]! ^ D3[b & 255]! ^ keys[4]!;
  t = D0[b >>> 24]! ^ D1[(a >>> 16) & 255]! ^ D2[(d >>> 8) & 255]! ^ D3[c & 255]! ^ keys[5]!;
  u = D0[c >>> 24]! ^ D1[(b >>> 16) & 255]! ^ D2[(a >>> 8) & 255]! ^ D3[d & 255]! ^ keys[6]!;
  v = D0[d >>> 24]! ^ D1[(c >>> 16) & 255]! ^ D2[(b >>> 8) & 255]! ^ D3[a & 255]! ^ keys[7]!;
  block[0] = ((INVERSE_S_BOX[s >>> 24]! << 24) | (INVERSE_S_BOX[(v >>> 16) & 255]! << 16) | (INVERSE_S_BOX[(u >>> 8) & 255]! << 8) | INVERSE_S_BOX[t & 255]!) ^ keys[0]!;
  block[1] = ((INVERSE_S_BOX[t >>> 24]! << 24) | (INVERSE_S_BOX[(s >>> 16) & 255]! << 16) | (INVERSE_S_BOX[(v >>> 8) & 255]! << 8) | INVERSE_S_BOX[u & 255]!) ^ keys[1]!;
  block[2] = ((INVERSE_S_BOX[u >>> 24]! << 24) | (INVERSE_S_BOX[(t >>> 16) & 255]! << 16) | (INVERSE_S_BOX[(s >>> 8) & 255]! << 8) | INVERSE_S_BOX[v & 255]!) ^ keys[2]!;
  block[3] = ((INVERSE_S_BOX[v >>> 24]! << 24) | (INVERSE_S_BOX[(u >>> 16) & 255]! << 16) | (INVERSE_S_BOX[(t >>> 8) & 255]! << 8) | INVERSE_S_BOX[s & 255]!) ^ keys[3]!;
}

/** SubWord of section 5.2. */
function substitute(word: number): number {
  return (
    (S_BOX[word >>> 24]! << 24) |
    (S_BOX[(word >>> 16) & 255]! << 16) |
    (S_BOX[(word >>> 8) & 255]! << 8) |
    S_BOX[word & 255]!
  );
}

/** InvMixColumns of a column, section 5.3.3, in arithmetic: a key is not to choose more look-ups than it must. */
function unmixColumn(word: number): number {
  const times2 = doubleBytes(word);
  const times4 = doubleBytes(times2);
  const times8 = doubleBytes(times4);
  const times9 = times8 ^ word;
  const times11 = times9 ^ times2;
  const times13 = times9 ^ times4;
  return (
    times8 ^
    times4 ^
    times2 ^
    ((times11 << 8) | (times11 >>> 24)) ^
    ((times13 << 16) | (times13 >>> 16)) ^
    ((times9 << 24) | (times9 >>> 8))
  );
}

/** Section 4.2.1, each of four bytes times x: the bits that leave their bytes come back as 1b. */
function doubleBytes(word: number): number {
  const high = word & 0x80808080;
  return ((word ^ high) << 1) ^ Math.imul(high >>> 7, 0x1b);
}

const KEY_WORDS = 8;
const BLOCK_WORDS = 4;
/** The first, and one for each of 14 rounds. */
const ROUND_KEY_WORDS = 60;

/** What {@link encryptBlock} and {@link decryptBlock} work on. */
export const block = new Int32Array(BLOCK_WORDS);
const keys = new Int32Array(ROUND_KEY_WORDS);
const [E0, E1, E2, E3] = ENCRYPTION_TABLES;
const [D0, D1, D2, D3] = DECRYPTION_TABLES;
