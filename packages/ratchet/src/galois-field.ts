/**
 * The field of 65 536 elements: polynomials over two elements modulo x^16 + x^12 + x^3 + x + 1.
 *
 * Spec: sparse post-quantum ratchet, section 8.1. Bit i of an element is the coefficient of x^i; sum and difference are
 * exclusive or. Multiplication looks up logarithms to the base 2, so its time may tell the operands: for public values only.
 */

/** The product of two elements. */
export function multiplyElements(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return power(logarithmOf(a) + logarithmOf(b));
}

/** The quotient of two elements. */
export function divideElements(a: number, b: number): number {
  if (b === 0) throw new RangeError('b: must not be 0');
  if (a === 0) return 0;
  return power(logarithmOf(a) + ORDER - logarithmOf(b));
}

/** The exponent from 0 to 65 534 whose power of 2 is `element`, which is not 0. */
export function logarithmOf(element: number): number {
  if (powers[0] === 0) fillTables();
  return logarithms[element]!;
}

/**
 * The sum of 2^exponents[j] times row j of `rows`, written to `output` at `start`. A row is `ROW_BYTES` bytes, elements in
 * big-endian order; an exponent is from 0 to 65 534.
 */
export function combineRows(rows: Uint8Array, exponents: Int32Array, output: Uint8Array, start: number): void {
  if (powers[0] === 0) fillTables();
  // Local names, which spare an engine a check at each look-up.
  const powerTable = powers;
  const logarithmTable = logarithms;
  const count = exponents.length;
  // Two elements at a time, which takes half as long.
  for (let offset = 0; offset < ROW_BYTES; offset += 4) {
    let first = 0;
    let second = 0;
    for (let j = 0, at = offset; j < count; j++, at += ROW_BYTES) {
      const exponent = exponents[j]!;
      const one = (rows[at]! << 8) | rows[at + 1]!;
      const other = (rows[at + 2]! << 8) | rows[at + 3]!;
      if (one !== 0) first ^= powerTable[exponent + logarithmTable[one]!]!;
      if (other !== 0) second ^= powerTable[exponent + logarithmTable[other]!]!;
    }
    const to = start + offset;
    output[to] = first >> 8;
    output[to + 1] = first;
    output[to + 2] = second >> 8;
    output[to + 3] = second;
  }
}

/** 2 to an exponent from 0 to 2 * 65 535 - 1. */
function power(exponent: number): number {
  return powers[exponent]!;
}

/** The tables are filled at the first use: who exchanges no post-quantum chunk does not pay. */
function fillTables(): void {
  for (let index = 0, power = 1; index < ORDER; index++) {
    powers[index] = power;
    powers[index + ORDER] = power;
    logarithms[power] = index;
    power <<= 1;
    if (power > ELEMENT_MAX) power ^= MODULUS;
  }
}

const ELEMENT_MAX = 0xffff;
/** x^16 + x^12 + x^3 + x + 1, which is primitive: the powers of 2 are all elements but 0. */
const MODULUS = 0x1100b;

// An engine loads an export anew at each use, so the loops take constants that are none.
const ORDER = 65_535;
const ROW_BYTES = 32;

/** powers[i] = 2^i for 0 <= i < 2 * 65535: a sum of two logarithms needs no reduction. */
const powers = new Uint16Array(2 * ORDER);
/** logarithms[powers[i]] = i for 0 <= i < 65535. There is none of 0. */
const logarithms = new Uint16Array(ORDER + 1);

/** How many elements are powers of 2, which is what logarithms are modulo. */
export const GROUP_ORDER = ORDER;
/** Sixteen elements. */
export const FIELD_ROW_BYTES = ROW_BYTES;
