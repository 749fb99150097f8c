/**
 * Padding of content before encryption, so that a ciphertext shows a size bucket and not a length:
 *
 *   padded = content || 0x80 || zero bytes up to the smallest bucket that fits, 256 * 2^n bytes, at most 65536
 *
 * Removed after authentication only; it has no secret and no oracle.
 */

import { WireError } from './errors.ts';
import { CONTENT_BYTES_MAX, PADDING_BUCKET_BYTES_MAX, PADDING_BUCKET_BYTES_MIN } from './limits.ts';

const MARK = 0x80;

/** Throws `RangeError` when `content` is larger than {@link CONTENT_BYTES_MAX}. */
export function padContent(content: Uint8Array): Uint8Array {
  if (content.length > CONTENT_BYTES_MAX) throw new RangeError(`content must be at most ${CONTENT_BYTES_MAX} bytes`);
  const padded = new Uint8Array(bucketFor(content.length + 1));
  padded.set(content);
  padded[content.length] = MARK;
  return padded;
}

/** Inverse of {@link padContent}. Throws `E_PADDING_INVALID` for whatever that cannot have made. */
export function unpadContent(padded: Uint8Array): Uint8Array {
  let length = padded.length;
  while (length > 0 && padded[length - 1] === 0) length--;
  const isPadded = length > 0 && padded[length - 1] === MARK && padded.length <= PADDING_BUCKET_BYTES_MAX;
  // PD-01: content is padded to the one bucket that fits, so that no sender marks its messages by a size of its own.
  if (!isPadded || padded.length !== bucketFor(length)) {
    throw new WireError('E_PADDING_INVALID', 'content is not padded to its bucket');
  }
  return new Uint8Array(padded.subarray(0, length - 1));
}

function bucketFor(length: number): number {
  let bucket = PADDING_BUCKET_BYTES_MIN;
  while (bucket < length) bucket *= 2;
  return bucket;
}
