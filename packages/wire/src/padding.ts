/**
 * Padding, so that sizes say as little as they can. Content is padded before it is encrypted, and envelopes as a whole, so
 * that whoever stores or forwards one sees a bucket and not a length:
 *
 *   padded = bytes || 0x80 || zero bytes up to the smallest bucket that fits
 *
 *   content     256 * 2^n bytes, at most 65536
 *   envelopes   512 * 2^n bytes up to 65536, then 5 % more each, at most 98304
 *   what is sealed to a relay   512 bytes more than the envelope in it
 *
 * Padding has no secret and no oracle: that of content is removed after authentication only, that of an envelope protects
 * nothing that its recipient reads.
 */

import { WireError } from './errors.ts';
import { decodeForwardContent, encodeForwardContent, type ForwardContent, type Lane } from './forward.ts';
import {
  CONTENT_BYTES_MAX,
  ENVELOPE_BUCKET_BYTES_DOUBLED,
  ENVELOPE_BUCKET_BYTES_MIN,
  ENVELOPE_BUCKET_STEP_PERCENT,
  ENVELOPE_BYTES_MAX,
  EPHEMERAL_ENVELOPE_BYTES_MAX,
  FORWARD_MARGIN_BYTES,
  LOOK_UP_ANSWER_BYTES_MAX,
  LOOK_UP_ANSWER_BYTES_MIN,
  LOOK_UP_QUERY_BYTES,
  PADDING_BUCKET_BYTES_MAX,
  PADDING_BUCKET_BYTES_MIN,
  X_WING_SEAL_BYTES,
  X25519_SEAL_BYTES,
} from './limits.ts';

import {
  decodeLookUpAnswer,
  decodeLookUpQuery,
  encodeLookUpAnswer,
  encodeLookUpQuery,
  type LookUpAnswer,
  type LookUpQuery,
} from './look-up.ts';

const MARK = 0x80;

/** Throws `RangeError` when `content` is larger than {@link CONTENT_BYTES_MAX}. */
export function padContent(content: Uint8Array): Uint8Array {
  if (content.length > CONTENT_BYTES_MAX) throw new RangeError(`content must be at most ${CONTENT_BYTES_MAX} bytes`);
  return pad(content, contentBucket(content.length + 1));
}

/** Inverse of {@link padContent}. Throws `E_PADDING_INVALID` for whatever that cannot have made. */
export function unpadContent(padded: Uint8Array): Uint8Array {
  const length = paddedLength(padded);
  // PD-01: content is padded to the one bucket that fits, so that no sender marks its messages by a size of its own.
  if (length === undefined || padded.length > PADDING_BUCKET_BYTES_MAX || padded.length !== contentBucket(length)) {
    throw new WireError('E_PADDING_INVALID', 'content is not padded to its bucket');
  }
  return new Uint8Array(padded.subarray(0, length - 1));
}

/** A serialised `Envelope` of at most `ENVELOPE_BYTES_MAX - 1` bytes as relays take it; throws `RangeError` for a larger one. */
export function padEnvelope(envelope: Uint8Array): Uint8Array {
  const bucket = envelopeBucket(envelope.length);
  if (bucket === undefined) throw new RangeError(`envelope must be shorter than ${ENVELOPE_BYTES_MAX} bytes`);
  return pad(envelope, bucket);
}

/** Inverse of {@link padEnvelope}. Throws `E_PADDING_INVALID` for whatever that cannot have made. */
export function unpadEnvelope(padded: Uint8Array): Uint8Array {
  const length = paddedLength(padded);
  // PD-02: an envelope is padded to the one bucket that fits, so that no sender marks its messages by a size of its own.
  if (length === undefined || padded.length !== envelopeBucket(length - 1)) {
    throw new WireError('E_PADDING_INVALID', 'the envelope is not padded to its bucket');
  }
  return new Uint8Array(padded.subarray(0, length - 1));
}

/** Whether padded envelopes can have this length, in bytes. */
export const isEnvelopeBucket = (length: number): boolean => ENVELOPE_BUCKETS.includes(length);

/** The length of an envelope of `length` bytes when it is padded; `undefined` when it is too large for any. */
export const envelopeBucket = (length: number): number | undefined =>
  ENVELOPE_BUCKETS.find((bucket) => bucket > length);

/** The plaintext of an item. Throws `RangeError` for an envelope that is not padded. */
export function padForwardContent(content: ForwardContent): Uint8Array {
  const { length } = content.envelope;
  if (!isEnvelopeBucket(length)) throw new RangeError('content.envelope must be padded to its bucket');
  return pad(encodeForwardContent(content), length + FORWARD_MARGIN_BYTES);
}

/** Inverse of {@link padForwardContent}. Throws `WireError` for whatever that cannot have made. */
export function unpadForwardContent(padded: Uint8Array): ForwardContent {
  const length = paddedLength(padded);
  if (length === undefined) throw new WireError('E_PADDING_INVALID', 'the content is not padded');
  const content = decodeForwardContent(padded.subarray(0, length - 1));
  // PD-03: what is sealed to a relay is longer than its padded envelope by the one margin, whatever stands beside it.
  const isWhole = isEnvelopeBucket(content.envelope.length);
  if (!isWhole || padded.length !== content.envelope.length + FORWARD_MARGIN_BYTES) {
    throw new WireError('E_PADDING_INVALID', 'the content is not padded to the size of its envelope');
  }
  return content;
}

/** The plaintext of a look-up: one size for all. */
export const padLookUpQuery = (query: LookUpQuery): Uint8Array => pad(encodeLookUpQuery(query), LOOK_UP_QUERY_BYTES);

/** Inverse of {@link padLookUpQuery}. Throws `WireError` for whatever that cannot have made. */
export function unpadLookUpQuery(padded: Uint8Array): LookUpQuery {
  const length = paddedLength(padded);
  // PD-04: look-ups are of one size.
  if (length === undefined || padded.length !== LOOK_UP_QUERY_BYTES) {
    throw new WireError('E_PADDING_INVALID', 'the look-up is not padded to the size of all');
  }
  return decodeLookUpQuery(padded.subarray(0, length - 1));
}

/** The plaintext of the answer to a look-up: one of two sizes. */
export function padLookUpAnswer(answer: LookUpAnswer): Uint8Array {
  const encoded = encodeLookUpAnswer(answer);
  return pad(encoded, encoded.length < LOOK_UP_ANSWER_BYTES_MIN ? LOOK_UP_ANSWER_BYTES_MIN : LOOK_UP_ANSWER_BYTES_MAX);
}

/** Inverse of {@link padLookUpAnswer}. Throws `WireError` for whatever that cannot have made. */
export function unpadLookUpAnswer(padded: Uint8Array): LookUpAnswer {
  const length = paddedLength(padded);
  const size =
    length !== undefined && length <= LOOK_UP_ANSWER_BYTES_MIN ? LOOK_UP_ANSWER_BYTES_MIN : LOOK_UP_ANSWER_BYTES_MAX;
  // PD-05: an answer is of the smaller of two sizes that fits.
  if (length === undefined || padded.length !== size) {
    throw new WireError('E_PADDING_INVALID', 'the answer is not padded to one of its sizes');
  }
  return decodeLookUpAnswer(padded.subarray(0, length - 1));
}

/** Whether padded envelopes in this lane can have this length, in bytes: what is ephemeral is small. */
export const isLaneBucket = (length: number, lane: Lane): boolean =>
  isEnvelopeBucket(length) && (lane !== 'ephemeral' || length <= EPHEMERAL_ENVELOPE_BYTES_MAX);

/** Whether what is sealed to a relay can have this length, in bytes. */
export const isSealedBucket = (length: number, lane: Lane): boolean =>
  isLaneBucket(length - FORWARD_MARGIN_BYTES - sealBytesOf(lane), lane);

/** What sealing adds: ephemeral items are sealed to a key that is shorter. */
const sealBytesOf = (lane: Lane): number => (lane === 'ephemeral' ? X25519_SEAL_BYTES : X_WING_SEAL_BYTES);

function pad(bytes: Uint8Array, bucket: number): Uint8Array {
  const padded = new Uint8Array(bucket);
  padded.set(bytes);
  padded[bytes.length] = MARK;
  return padded;
}

/** How many bytes stand before the zeros, the mark included; `undefined` when there is no mark. */
function paddedLength(padded: Uint8Array): number | undefined {
  let length = padded.length;
  while (length > 0 && padded[length - 1] === 0) length--;
  return length > 0 && padded[length - 1] === MARK ? length : undefined;
}

function contentBucket(length: number): number {
  let bucket = PADDING_BUCKET_BYTES_MIN;
  while (bucket < length) bucket *= 2;
  return bucket;
}

function envelopeBuckets(): readonly number[] {
  const buckets: number[] = [];
  for (let bucket = ENVELOPE_BUCKET_BYTES_MIN; bucket < ENVELOPE_BYTES_MAX; bucket = nextBucket(bucket)) {
    buckets.push(bucket);
  }
  return [...buckets, ENVELOPE_BYTES_MAX];
}

const nextBucket = (bucket: number): number =>
  bucket < ENVELOPE_BUCKET_BYTES_DOUBLED
    ? bucket * 2
    : Math.floor((bucket * (100 + ENVELOPE_BUCKET_STEP_PERCENT)) / 100);

const ENVELOPE_BUCKETS = envelopeBuckets();
