/** The labelled KDF of HPKE with HKDF-SHA-256 (RFC 9180, section 4). */

import { concatBytes, utf8ToBytes, wipe } from '../bytes.ts';
import { HASH_BYTES, HKDF_OUTPUT_BYTES_MAX } from '../lengths.ts';
import type { CryptoProvider } from '../provider.ts';

/** LabeledExtract: 32 bytes. `salt` may be empty. Throws on misuse only. */
export function labeledExtract(
  crypto: CryptoProvider,
  suiteId: Uint8Array,
  salt: Uint8Array,
  label: string,
  inputKey: Uint8Array,
): Uint8Array {
  const input = concatBytes(VERSION, suiteId, utf8ToBytes(label), inputKey);
  try {
    return crypto.hmacSha256(salt, input);
  } finally {
    wipe(input);
  }
}

/** LabeledExpand: `length` bytes, at most 8160, from the 32 of `key`. Throws on misuse only. */
export function labeledExpand(
  crypto: CryptoProvider,
  suiteId: Uint8Array,
  key: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
): Uint8Array {
  if (!Number.isInteger(length) || length < 0 || length > HKDF_OUTPUT_BYTES_MAX)
    throw new RangeError(`length: must be 0 to ${HKDF_OUTPUT_BYTES_MAX}`);
  const labeledInfo = concatBytes(twoBytes(length), VERSION, suiteId, utf8ToBytes(label), info);
  const output = new Uint8Array(length);
  let block: Uint8Array = new Uint8Array(0);
  for (let done = 0, counter = 1; done < length; done += HASH_BYTES, counter++) {
    const input = concatBytes(block, labeledInfo, Uint8Array.of(counter));
    wipe(block);
    block = crypto.hmacSha256(key, input);
    wipe(input);
    output.set(block.subarray(0, length - done), done);
  }
  wipe(block);
  return output;
}

/** I2OSP(value, 2). */
export function twoBytes(value: number): Uint8Array {
  return Uint8Array.of(value >>> 8, value);
}

const VERSION = utf8ToBytes('HPKE-v1');
