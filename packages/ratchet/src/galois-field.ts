/**
 * The field of 65 536 elements: polynomials over two elements modulo x^16 + x^12 + x^3 + x + 1.
 *
 * Spec: sparse post-quantum ratchet, section 8.1. Bit i of an element is the coefficient of x^i; sum and difference are
 * exclusive or. Multiplication looks up logarithms, so its time may tell the operands: for public values only.
 */

/** The product of two elements. */
export function multiplyElements(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  const { powers, logarithms } = tables();
  return powers[logarithms[a]! + logarithms[b]!]!;
}

/** The quotient of two elements. */
export function divideElements(a: number, b: number): number {
  if (b === 0) throw new RangeError('b: must not be 0');
  if (a === 0) return 0;
  const { powers, logarithms } = tables();
  return powers[logarithms[a]! + GROUP_ORDER - logarithms[b]!]!;
}

interface Tables {
  /** powers[i] = 2^i for 0 <= i < 2 * 65535: a sum of two logarithms needs no reduction. */
  readonly powers: Uint16Array;
  /** logarithms[powers[i]] = i for 0 <= i < 65535. There is none of 0. */
  readonly logarithms: Uint16Array;
}

/** 384 KiB, built at the first use: who exchanges no post-quantum chunk does not pay. */
function tables(): Tables {
  builtTables ??= buildTables();
  return builtTables;
}

function buildTables(): Tables {
  const powers = new Uint16Array(2 * GROUP_ORDER);
  const logarithms = new Uint16Array(GROUP_ORDER + 1);
  for (let index = 0, power = 1; index < GROUP_ORDER; index++) {
    powers[index] = power;
    powers[index + GROUP_ORDER] = power;
    logarithms[power] = index;
    power <<= 1;
    if (power > ELEMENT_MAX) power ^= MODULUS;
  }
  return { powers, logarithms };
}

let builtTables: Tables | undefined;

const ELEMENT_MAX = 0xffff;
/** x^16 + x^12 + x^3 + x + 1, which is primitive: the powers of 2 are all elements but 0. */
const MODULUS = 0x1100b;
const GROUP_ORDER = 65_535;
