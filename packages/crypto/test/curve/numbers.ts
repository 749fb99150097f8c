/** Numbers of Curve25519 in BigInt, to hold the arithmetic in doubles against, and the values at its edges. */

/** p = 2^255 - 19. */
export const P = 2n ** 255n - 19n;
/** The order of the base point. */
export const L = 2n ** 252n + 27742317777372353535851937790883648493n;

export function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** Little-endian. */
export function toBytes(value: bigint, length = 32): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}

/** Little-endian. */
export function fromBytes(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** Values of 255 bits around which encodings and reductions change. */
export const EDGE_VALUES: readonly (readonly [name: string, value: bigint])[] = [
  ['0', 0n],
  ['1', 1n],
  ['2', 2n],
  ['9', 9n],
  ['18', 18n],
  ['19', 19n],
  ['(p - 1) / 2', (P - 1n) / 2n],
  ['(p + 1) / 2', (P + 1n) / 2n],
  ['2^254', 2n ** 254n],
  ['2^254 - 1', 2n ** 254n - 1n],
  ['p - 2', P - 2n],
  ['p - 1', P - 1n],
  ['p', P],
  ['p + 1', P + 1n],
  ['p + 9', P + 9n],
  ['2^255 - 2', 2n ** 255n - 2n],
  ['2^255 - 1', 2n ** 255n - 1n],
];

/** The u-coordinates of order 1, 2, 4 and 8, on the curve and on its twist, and what reduces to them. */
export const SMALL_ORDER_COORDINATES: readonly (readonly [name: string, value: bigint])[] = [
  ['0, order 2', 0n],
  ['1, order 4', 1n],
  ['p - 1, order 4 on the twist', P - 1n],
  ['order 8', 325606250916557431795983626356110631294008115727848805560023387167927233504n],
  ['order 8, the other', 39382357235489614581723060781553021112529911719440698176882885853963445705823n],
  ['p', P],
  ['p + 1', P + 1n],
];

/** The value modulo p of an element in limbs that stand at their weights, each of them an integer. */
export function numberOf(limbs: Float64Array): bigint {
  return modulo(
    limbs.reduce((sum, limb) => sum + BigInt(limb), 0n),
    P,
  );
}

/** `base` to `exponent`, modulo p. */
export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = modulo(base, P), rest = exponent; rest > 0n; square = (square * square) % P, rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % P;
  }
  return result;
}

/** 1 / `value` modulo p, and 0 for 0. */
export function inverse(value: bigint): bigint {
  return power(value, P - 2n);
}
