/**
 * The permutation Keccak-f[1600] on one state of the module.
 *
 * Spec: FIPS 202, sections 3.2 to 3.4. Lane (x, y) of 64 bits stands in two words of 32, the low half at 2 (x + 5 y) and
 * the high half behind it, since JavaScript has no fast integer of 64 bits. No step branches on the state or indexes by it.
 *
 * A round is written out, and the file is longer for it: with constant indices into arrays that are constants of the
 * module, not exports, an engine checks no bounds and loads no addresses. In loops over lanes it takes four times as long.
 */

/** Keccak-f[1600]: all 24 rounds on {@link state}. */
export function permute(): void {
  let low: number;
  let high: number;
  let x0: number;
  let x1: number;
  let x2: number;
  let x3: number;
  let x4: number;
  // The parity of each column, which theta needs; chi makes it anew for the next round.
  let c0 = words[0]! ^ words[10]! ^ words[20]! ^ words[30]! ^ words[40]!;
  let h0 = words[1]! ^ words[11]! ^ words[21]! ^ words[31]! ^ words[41]!;
  let c1 = words[2]! ^ words[12]! ^ words[22]! ^ words[32]! ^ words[42]!;
  let h1 = words[3]! ^ words[13]! ^ words[23]! ^ words[33]! ^ words[43]!;
  let c2 = words[4]! ^ words[14]! ^ words[24]! ^ words[34]! ^ words[44]!;
  let h2 = words[5]! ^ words[15]! ^ words[25]! ^ words[35]! ^ words[45]!;
  let c3 = words[6]! ^ words[16]! ^ words[26]! ^ words[36]! ^ words[46]!;
  let h3 = words[7]! ^ words[17]! ^ words[27]! ^ words[37]! ^ words[47]!;
  let c4 = words[8]! ^ words[18]! ^ words[28]! ^ words[38]! ^ words[48]!;
  let h4 = words[9]! ^ words[19]! ^ words[29]! ^ words[39]! ^ words[49]!;
  for (let round = 0; round < 2 * ROUNDS; round += 2) {
    // Theta: what each column takes from its neighbours.
    const d0 = c4 ^ ((c1 << 1) | (h1 >>> 31));
    const e0 = h4 ^ ((h1 << 1) | (c1 >>> 31));
    const d1 = c0 ^ ((c2 << 1) | (h2 >>> 31));
    const e1 = h0 ^ ((h2 << 1) | (c2 >>> 31));
    const d2 = c1 ^ ((c3 << 1) | (h3 >>> 31));
    const e2 = h1 ^ ((h3 << 1) | (c3 >>> 31));
    const d3 = c2 ^ ((c4 << 1) | (h4 >>> 31));
    const e3 = h2 ^ ((h4 << 1) | (c4 >>> 31));
    const d4 = c3 ^ ((c0 << 1) | (h0 >>> 31));
    const e4 = h3 ^ ((h0 << 1) | (c0 >>> 31));

    // Rho and pi: lane (x, y), rotated, goes to (y, 2 x + 3 y).
    low = words[0]! ^ d0;
    high = words[1]! ^ e0;
    moved[0] = low;
    moved[1] = high;
    low = words[2]! ^ d1;
    high = words[3]! ^ e1;
    moved[20] = (low << 1) | (high >>> 31);
    moved[21] = (high << 1) | (low >>> 31);
    low = words[4]! ^ d2;
    high = words[5]! ^ e2;
    moved[40] = (high << 30) | (low >>> 2);
    moved[41] = (low << 30) | (high >>> 2);
    low = words[6]! ^ d3;
    high = words[7]! ^ e3;
    moved[10] = (low << 28) | (high >>> 4);
    moved[11] = (high << 28) | (low >>> 4);
    low = words[8]! ^ d4;
    high = words[9]! ^ e4;
    moved[30] = (low << 27) | (high >>> 5);
    moved[31] = (high << 27) | (low >>> 5);
    low = words[10]! ^ d0;
    high = words[11]! ^ e0;
    moved[32] = (high << 4) | (low >>> 28);
    moved[33] = (low << 4) | (high >>> 28);
    low = words[12]! ^ d1;
    high = words[13]! ^ e1;
    moved[2] = (high << 12) | (low >>> 20);
    moved[3] = (low << 12) | (high >>> 20);
    low = words[14]! ^ d2;
    high = words[15]! ^ e2;
    moved[22] = (low << 6) | (high >>> 26);
    moved[23] = (high << 6) | (low >>> 26);
    low = words[16]! ^ d3;
    high = words[17]! ^ e3;
    moved[42] = (high << 23) | (low >>> 9);
    moved[43] = (low << 23) | (high >>> 9);
    low = words[18]! ^ d4;
    high = words[19]! ^ e4;
    moved[12] = (low << 20) | (high >>> 12);
    moved[13] = (high << 20) | (low >>> 12);
    low = words[20]! ^ d0;
    high = words[21]! ^ e0;
    moved[14] = (low << 3) | (high >>> 29);
    moved[15] = (high << 3) | (low >>> 29);
    low = words[22]! ^ d1;
    high = words[23]! ^ e1;
    moved[34] = (low << 10) | (high >>> 22);
    moved[35] = (high << 10) | (low >>> 22);
    low = words[24]! ^ d2;
    high = words[25]! ^ e2;
    moved[4] = (high << 11) | (low >>> 21);
    moved[5] = (low << 11) | (high >>> 21);
    low = words[26]! ^ d3;
    high = words[27]! ^ e3;
    moved[24] = (low << 25) | (high >>> 7);
    moved[25] = (high << 25) | (low >>> 7);
    low = words[28]! ^ d4;
    high = words[29]! ^ e4;
    moved[44] = (high << 7) | (low >>> 25);
    moved[45] = (low << 7) | (high >>> 25);
    low = words[30]! ^ d0;
    high = words[31]! ^ e0;
    moved[46] = (high << 9) | (low >>> 23);
    moved[47] = (low << 9) | (high >>> 23);
    low = words[32]! ^ d1;
    high = words[33]! ^ e1;
    moved[16] = (high << 13) | (low >>> 19);
    moved[17] = (low << 13) | (high >>> 19);
    low = words[34]! ^ d2;
    high = words[35]! ^ e2;
    moved[36] = (low << 15) | (high >>> 17);
    moved[37] = (high << 15) | (low >>> 17);
    low = words[36]! ^ d3;
    high = words[37]! ^ e3;
    moved[6] = (low << 21) | (high >>> 11);
    moved[7] = (high << 21) | (low >>> 11);
    low = words[38]! ^ d4;
    high = words[39]! ^ e4;
    moved[26] = (low << 8) | (high >>> 24);
    moved[27] = (high << 8) | (low >>> 24);
    low = words[40]! ^ d0;
    high = words[41]! ^ e0;
    moved[28] = (low << 18) | (high >>> 14);
    moved[29] = (high << 18) | (low >>> 14);
    low = words[42]! ^ d1;
    high = words[43]! ^ e1;
    moved[48] = (low << 2) | (high >>> 30);
    moved[49] = (high << 2) | (low >>> 30);
    low = words[44]! ^ d2;
    high = words[45]! ^ e2;
    moved[18] = (high << 29) | (low >>> 3);
    moved[19] = (low << 29) | (high >>> 3);
    low = words[46]! ^ d3;
    high = words[47]! ^ e3;
    moved[38] = (high << 24) | (low >>> 8);
    moved[39] = (low << 24) | (high >>> 8);
    low = words[48]! ^ d4;
    high = words[49]! ^ e4;
    moved[8] = (low << 14) | (high >>> 18);
    moved[9] = (high << 14) | (low >>> 18);

    // Chi: within each plane of five lanes, half by half; and iota, in the first lane.
    x0 = moved[0]!;
    x1 = moved[2]!;
    x2 = moved[4]!;
    x3 = moved[6]!;
    x4 = moved[8]!;
    c0 = x0 ^ (~x1 & x2) ^ ROUND_CONSTANTS[round]!;
    words[0] = c0;
    c1 = x1 ^ (~x2 & x3);
    words[2] = c1;
    c2 = x2 ^ (~x3 & x4);
    words[4] = c2;
    c3 = x3 ^ (~x4 & x0);
    words[6] = c3;
    c4 = x4 ^ (~x0 & x1);
    words[8] = c4;
    x0 = moved[1]!;
    x1 = moved[3]!;
    x2 = moved[5]!;
    x3 = moved[7]!;
    x4 = moved[9]!;
    h0 = x0 ^ (~x1 & x2) ^ ROUND_CONSTANTS[round + 1]!;
    words[1] = h0;
    h1 = x1 ^ (~x2 & x3);
    words[3] = h1;
    h2 = x2 ^ (~x3 & x4);
    words[5] = h2;
    h3 = x3 ^ (~x4 & x0);
    words[7] = h3;
    h4 = x4 ^ (~x0 & x1);
    words[9] = h4;
    x0 = moved[10]!;
    x1 = moved[12]!;
    x2 = moved[14]!;
    x3 = moved[16]!;
    x4 = moved[18]!;
    low = x0 ^ (~x1 & x2);
    words[10] = low;
    c0 ^= low;
    low = x1 ^ (~x2 & x3);
    words[12] = low;
    c1 ^= low;
    low = x2 ^ (~x3 & x4);
    words[14] = low;
    c2 ^= low;
    low = x3 ^ (~x4 & x0);
    words[16] = low;
    c3 ^= low;
    low = x4 ^ (~x0 & x1);
    words[18] = low;
    c4 ^= low;
    x0 = moved[11]!;
    x1 = moved[13]!;
    x2 = moved[15]!;
    x3 = moved[17]!;
    x4 = moved[19]!;
    low = x0 ^ (~x1 & x2);
    words[11] = low;
    h0 ^= low;
    low = x1 ^ (~x2 & x3);
    words[13] = low;
    h1 ^= low;
    low = x2 ^ (~x3 & x4);
    words[15] = low;
    h2 ^= low;
    low = x3 ^ (~x4 & x0);
    words[17] = low;
    h3 ^= low;
    low = x4 ^ (~x0 & x1);
    words[19] = low;
    h4 ^= low;
    x0 = moved[20]!;
    x1 = moved[22]!;
    x2 = moved[24]!;
    x3 = moved[26]!;
    x4 = moved[28]!;
    low = x0 ^ (~x1 & x2);
    words[20] = low;
    c0 ^= low;
    low = x1 ^ (~x2 & x3);
    words[22] = low;
    c1 ^= low;
    low = x2 ^ (~x3 & x4);
    words[24] = low;
    c2 ^= low;
    low = x3 ^ (~x4 & x0);
    words[26] = low;
    c3 ^= low;
    low = x4 ^ (~x0 & x1);
    words[28] = low;
    c4 ^= low;
    x0 = moved[21]!;
    x1 = moved[23]!;
    x2 = moved[25]!;
    x3 = moved[27]!;
    x4 = moved[29]!;
    low = x0 ^ (~x1 & x2);
    words[21] = low;
    h0 ^= low;
    low = x1 ^ (~x2 & x3);
    words[23] = low;
    h1 ^= low;
    low = x2 ^ (~x3 & x4);
    words[25] = low;
    h2 ^= low;
    low = x3 ^ (~x4 & x0);
    words[27] = low;
    h3 ^= low;
    low = x4 ^ (~x0 & x1);
    words[29] = low;
    h4 ^= low;
    x0 = moved[30]!;
    x1 = moved[32]!;
    x2 = moved[34]!;
    x3 = moved[36]!;
    x4 = moved[38]!;
    low = x0 ^ (~x1 & x2);
    words[30] = low;
    c0 ^= low;
    low = x1 ^ (~x2 & x3);
    words[32] = low;
    c1 ^= low;
    low = x2 ^ (~x3 & x4);
    words[34] = low;
    c2 ^= low;
    low = x3 ^ (~x4 & x0);
    words[36] = low;
    c3 ^= low;
    low = x4 ^ (~x0 & x1);
    words[38] = low;
    c4 ^= low;
    x0 = moved[31]!;
    x1 = moved[33]!;
    x2 = moved[35]!;
    x3 = moved[37]!;
    x4 = moved[39]!;
    low = x0 ^ (~x1 & x2);
    words[31] = low;
    h0 ^= low;
    low = x1 ^ (~x2 & x3);
    words[33] = low;
    h1 ^= low;
    low = x2 ^ (~x3 & x4);
    words[35] = low;
    h2 ^= low;
    low = x3 ^ (~x4 & x0);
    words[37] = low;
    h3 ^= low;
    low = x4 ^ (~x0 & x1);
    words[39] = low;
    h4 ^= low;
    x0 = moved[40]!;
    x1 = moved[42]!;
    x2 = moved[44]!;
    x3 = moved[46]!;
    x4 = moved[48]!;
    low = x0 ^ (~x1 & x2);
    words[40] = low;
    c0 ^= low;
    low = x1 ^ (~x2 & x3);
    words[42] = low;
    c1 ^= low;
    low = x2 ^ (~x3 & x4);
    words[44] = low;
    c2 ^= low;
    low = x3 ^ (~x4 & x0);
    words[46] = low;
    c3 ^= low;
    low = x4 ^ (~x0 & x1);
    words[48] = low;
    c4 ^= low;
    x0 = moved[41]!;
    x1 = moved[43]!;
    x2 = moved[45]!;
    x3 = moved[47]!;
    x4 = moved[49]!;
    low = x0 ^ (~x1 & x2);
    words[41] = low;
    h0 ^= low;
    low = x1 ^ (~x2 & x3);
    words[43] = low;
    h1 ^= low;
    low = x2 ^ (~x3 & x4);
    words[45] = low;
    h2 ^= low;
    low = x3 ^ (~x4 & x0);
    words[47] = low;
    h3 ^= low;
    low = x4 ^ (~x0 & x1);
    words[49] = low;
    h4 ^= low;
  }
}

/** Overwrites the state, and what the last permutation left behind, with zeros. */
export function clearState(): void {
  words.fill(0);
  moved.fill(0);
}

const words = new Int32Array(50);
/** What theta, rho and pi make of the state. */
const moved = new Int32Array(50);

/** The state. Whoever absorbs a secret calls {@link clearState} when the last output is taken. */
export const state = words;

const ROUNDS = 24;

/**
 * The constants of iota, low and high half for each round (algorithms 5 and 6): bit 2^j - 1 of that for round i is bit
 * 7 i + j of a shift register.
 */
const ROUND_CONSTANTS = (() => {
  const constants = new Int32Array(2 * ROUNDS);
  let register = 1;
  for (let bit = 0; bit < 7 * ROUNDS; bit++) {
    const place = (1 << (bit % 7)) - 1;
    if ((register & 1) !== 0) constants[2 * Math.floor(bit / 7) + (place >> 5)]! |= 1 << (place & 31);
    register <<= 1;
    if (register > 0xff) register ^= 0x171;
  }
  return constants;
})();
