/**
 * Byte strings: comparing, copying, wiping and the text encodings that the protocols use.
 *
 * Nothing here changes an argument, except {@link wipe}, which does nothing else.
 *
 * Spec: RFC 3629 for UTF-8, RFC 4648, section 8, for hexadecimal. The rest follows none.
 */

import {
  copyBytes as nobleCopyBytes,
  hexToBytes as nobleHexToBytes,
  utf8ToBytes as nobleUtf8ToBytes,
} from '@noble/hashes/utils.js';
import { CryptoError } from './errors.ts';

export {
  /** Two lower-case hexadecimal digits for each of the bytes, which may have any length. Throws on misuse only. */
  bytesToHex,
  /** The parts one after the other, each of any length, in a fresh array. Throws on misuse only. */
  concatBytes,
} from '@noble/hashes/utils.js';

/**
 * Whether `a` and `b`, both of any length, are equal, in a time that depends on their lengths only. Lengths are public
 * in every protocol here, so different lengths are told apart at once. Throws on misuse only.
 */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

/**
 * Overwrites `arrays`, which hold secrets of any length, with zeros. JavaScript promises no more than this: the engine
 * may have copied the bytes before, and numbers and strings that were made from them cannot be reached. Throws on
 * misuse only.
 */
export function wipe(...arrays: readonly Uint8Array[]): void {
  for (const array of arrays) array.fill(0);
}

/**
 * A copy on its own memory, also of a Node `Buffer`, whose `slice` would share it. `bytes` may have any length, and the
 * copy is as long as they are. Throws on misuse only.
 */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  return nobleCopyBytes(bytes);
}

/**
 * UTF-8 of a well-formed string, 1 to 3 bytes for each of its UTF-16 units. A lone surrogate has no encoding and is a
 * `RangeError`, never a replacement character. Throws on misuse only.
 */
export function utf8ToBytes(text: string): Uint8Array {
  if (loneSurrogate.test(text)) throw new RangeError('text: must be well-formed Unicode');
  return nobleUtf8ToBytes(text);
}

/**
 * The string whose UTF-8 is exactly `bytes`, of any length; a byte order mark is kept. Throws `CryptoError`
 * `E_UTF8_INVALID` when there is none.
 */
export function bytesToUtf8(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    throw new CryptoError('E_UTF8_INVALID', 'bytes are not UTF-8');
  }
}

/**
 * What a hexadecimal string of even length stands for, in either case: 1 byte for two digits. Anything else is a
 * `RangeError`. Throws on misuse only.
 */
export function hexToBytes(hex: string): Uint8Array {
  if (!hexDigits.test(hex)) throw new RangeError('hex: must be an even number of hexadecimal digits');
  return nobleHexToBytes(hex);
}

/** 4 bytes, most significant first. Throws on misuse only. */
export function uint32ToBytes(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > UINT32_MAX) throw new RangeError('value: must be a uint32');
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

// The one part of the platform's decoder that is needed; it stands in every runtime, but in no library this compiles with.
declare const TextDecoder: new (
  label: 'utf-8',
  options: { readonly fatal: true; readonly ignoreBOM: true },
) => { decode(bytes: Uint8Array): string };

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const loneSurrogate = /\p{Surrogate}/u;
const hexDigits = /^(?:[0-9a-f]{2})*$/i;
const UINT32_MAX = 0xffff_ffff;
