/** Small values for the cases. */

/** ASCII only. */
export const textBytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Big-endian, 4 bytes. */
export const numberBytes = (number: number): Uint8Array =>
  Uint8Array.of(number >>> 24, (number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff);

/** Inverse of {@link numberBytes}. */
export const bytesNumber = (bytes: Uint8Array): number =>
  bytes.subarray(0, 4).reduce((number, byte) => number * 256 + byte, 0);
