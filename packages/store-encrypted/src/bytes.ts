/** Whole numbers in records. */

/** Big-endian. `value` is a whole number below 256^`length`, at most 6 bytes. */
export function numberToBytes(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let index = length - 1; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** Inverse of {@link numberToBytes}. */
export const bytesToNumber = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0);

/** Bytes of a {@link numberToBytes} that counts commits or records: 2^48 of them. */
export const COUNTER_BYTES = 6;
