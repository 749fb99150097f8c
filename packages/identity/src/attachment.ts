/**
 * Files beside messages: encrypted in chunks, each of which is verified by itself before anything of it is shown, in any
 * order, and all of which are bound to one root that stands in the message with the key.
 *
 *   plaintext   the file, then zeros up to its padded size; chunks of `chunkBytes`, the last one may be shorter
 *   keys        HKDF-SHA-256(attachment key (32), no salt, "Sotto attachment chunk v1" || 0x00 || index (4) || last (1), 64)
 *               = tag key (32) || cipher key (32)                                        last: 1 for the last chunk, else 0
 *   tag         HMAC-SHA-256(tag key, plaintext of the chunk)
 *   ciphertext  AES-256-CTR(HMAC-SHA-256(cipher key, tag), plaintext of the chunk), counter from zero
 *   blob        all ciphertexts, then all tags
 *   root        SHA-256("Sotto attachment v1" || 0x00 || chunk bytes (4) || size (4) || all tags)
 *
 * Numbers are big-endian. The key stream of a chunk depends on its plaintext, as in SIV modes: a chunk that is encrypted
 * again after an interruption, from a file that has changed meanwhile, gives nothing away. A root is of one key and one
 * plaintext: whoever finds two has found a collision of SHA-256. So all who get a message see the same file.
 */

import { type CryptoProvider, concatBytes, equalBytes, uint32ToBytes, utf8ToBytes, wipe } from '@sotto/crypto';
import {
  ATTACHMENT_BYTES_MAX,
  ATTACHMENT_CHUNK_BYTES_MAX,
  ATTACHMENT_CHUNK_BYTES_MIN,
  ATTACHMENT_CHUNKS_MAX,
  ATTACHMENT_PADDING_STEPS,
  HASH_BYTES,
  KEY_BYTES,
  MAC_BYTES,
} from '@sotto/wire';
import { IdentityError } from './errors.ts';

export type AttachmentCrypto = Pick<CryptoProvider, 'sha256' | 'hmacSha256' | 'hkdfSha256' | 'aesCtr'>;

/** Where everything of an attachment stands in its blob. */
export interface AttachmentLayout {
  /** Bytes of the file. */
  readonly size: number;
  readonly chunkBytes: number;
  /** Bytes of all ciphertexts; the tags begin here. */
  readonly paddedSize: number;
  readonly chunks: number;
  /** Bytes of the whole blob. */
  readonly blobSize: number;
}

/** Place of a chunk. */
export interface AttachmentChunkPlace {
  readonly index: number;
  readonly isLast: boolean;
}

export interface SealedAttachmentChunk {
  /** As long as the plaintext. */
  readonly ciphertext: Uint8Array;
  /** 32 bytes. */
  readonly tag: Uint8Array;
}

/** What a message says of an attachment, as far as its encryption goes. */
export interface AttachmentPointer {
  readonly key: Uint8Array;
  readonly root: Uint8Array;
  readonly size: number;
  readonly chunkBytes: number;
}

/** Reads the chunks of one attachment, whose tags have been verified, in any order. */
export interface AttachmentReader {
  readonly layout: AttachmentLayout;
  /**
   * The part of the file that is in this chunk; nothing, for one that is all padding. The caller owns it. Throws
   * `E_ATTACHMENT_INVALID` unless every bit is what the sender encrypted at this place.
   */
  open(index: number, ciphertext: Uint8Array): Uint8Array;
}

/**
 * The size to which a file of `size` bytes is padded: the next of sixteen steps between a power of two and the following
 * one, 4 KiB at least. So of the size of a file nobody learns more than one of some 320 sizes.
 */
export function paddedAttachmentSize(size: number): number {
  assertInteger('size', size, 0, ATTACHMENT_BYTES_MAX);
  if (size <= ATTACHMENT_CHUNK_BYTES_MIN) return ATTACHMENT_CHUNK_BYTES_MIN;
  const step = 2 ** (31 - Math.clz32(size)) / ATTACHMENT_PADDING_STEPS;
  return Math.ceil(size / step) * step;
}

/** Throws `RangeError` for a layout that no attachment has. */
export function layoutAttachment(size: number, chunkBytes: number): AttachmentLayout {
  const paddedSize = paddedAttachmentSize(size);
  assertInteger('chunkBytes', chunkBytes, ATTACHMENT_CHUNK_BYTES_MIN, ATTACHMENT_CHUNK_BYTES_MAX);
  if ((chunkBytes & (chunkBytes - 1)) !== 0) throw new RangeError('chunkBytes must be a power of two');
  const chunks = Math.ceil(paddedSize / chunkBytes);
  if (chunks > ATTACHMENT_CHUNKS_MAX) throw new RangeError(`size must be at most ${ATTACHMENT_CHUNKS_MAX} chunks`);
  return { size, chunkBytes, paddedSize, chunks, blobSize: paddedSize + chunks * MAC_BYTES };
}

/** Bytes of the chunk with this index. */
export function attachmentChunkLength(layout: AttachmentLayout, index: number): number {
  assertInteger('index', index, 0, layout.chunks - 1);
  return Math.min(layout.chunkBytes, layout.paddedSize - index * layout.chunkBytes);
}

/** `key` has 32 bytes, is random, and is of this attachment alone. `plaintext` is the whole chunk, padding included. */
export function sealAttachmentChunk(
  crypto: AttachmentCrypto,
  key: Uint8Array,
  place: AttachmentChunkPlace,
  plaintext: Uint8Array,
): SealedAttachmentChunk {
  const keys = chunkKeys(crypto, key, place);
  const tag = crypto.hmacSha256(tagKeyOf(keys), plaintext);
  const streamKey = crypto.hmacSha256(cipherKeyOf(keys), tag);
  try {
    return { ciphertext: crypto.aesCtr(streamKey, plaintext), tag };
  } finally {
    wipe(keys, streamKey);
  }
}

/** What stands in the message. `tags` are those of all chunks in order, one behind the other. */
export function attachmentRoot(
  crypto: Pick<CryptoProvider, 'sha256'>,
  { size, chunkBytes, chunks }: AttachmentLayout,
  tags: Uint8Array,
): Uint8Array {
  if (tags.length !== chunks * MAC_BYTES) throw new RangeError('tags must be those of all chunks');
  return crypto.sha256(concatBytes(ROOT_LABEL, uint32ToBytes(chunkBytes), uint32ToBytes(size), tags));
}

/**
 * `tags` is the end of the blob, from `paddedSize` on. Throws `E_ATTACHMENT_INVALID` when they are not those of the pointer, or
 * the pointer describes nothing that can be.
 */
export function createAttachmentReader(
  crypto: AttachmentCrypto,
  pointer: AttachmentPointer,
  tags: Uint8Array,
): AttachmentReader {
  assertLength('pointer.key', pointer.key, KEY_BYTES);
  assertLength('pointer.root', pointer.root, HASH_BYTES);
  const layout = attachmentLayoutOf(pointer);
  // AT-01: the tags at the end of the blob are those that the root in the message was computed from.
  if (
    tags.length !== layout.blobSize - layout.paddedSize ||
    !equalBytes(attachmentRoot(crypto, layout, tags), pointer.root)
  )
    throw new IdentityError('E_ATTACHMENT_INVALID', 'the tags of the attachment are not those of its root');
  const kept = tags.slice();
  return {
    layout,
    open: (index, ciphertext) => {
      const length = attachmentChunkLength(layout, index);
      if (ciphertext.length !== length)
        throw new IdentityError('E_ATTACHMENT_INVALID', 'a chunk of the attachment has a wrong length');
      const tag = kept.subarray(index * MAC_BYTES, (index + 1) * MAC_BYTES);
      const plaintext = openChunk(crypto, pointer.key, { index, isLast: index === layout.chunks - 1 }, tag, ciphertext);
      const end = Math.min(length, Math.max(0, layout.size - index * layout.chunkBytes));
      // AT-03: behind the file there are zeros, so that no sender marks a file where nobody looks.
      if (plaintext.subarray(end).some((byte) => byte !== 0)) {
        wipe(plaintext);
        throw new IdentityError('E_ATTACHMENT_INVALID', 'the padding of the attachment is not zero');
      }
      return plaintext.subarray(0, end);
    },
  };
}

/** The layout that a pointer from elsewhere describes. Throws `E_ATTACHMENT_INVALID` when there is none. */
export function attachmentLayoutOf({
  size,
  chunkBytes,
}: Pick<AttachmentPointer, 'size' | 'chunkBytes'>): AttachmentLayout {
  try {
    return layoutAttachment(size, chunkBytes);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new IdentityError('E_ATTACHMENT_INVALID', 'the attachment has sizes that cannot be', { cause });
  }
}

function openChunk(
  crypto: AttachmentCrypto,
  key: Uint8Array,
  place: AttachmentChunkPlace,
  tag: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array {
  const keys = chunkKeys(crypto, key, place);
  const streamKey = crypto.hmacSha256(cipherKeyOf(keys), tag);
  try {
    const plaintext = crypto.aesCtr(streamKey, ciphertext);
    // AT-02: nothing of a chunk is handed on unless its tag is that of these bytes, under this key, at this place.
    if (equalBytes(crypto.hmacSha256(tagKeyOf(keys), plaintext), tag)) return plaintext;
    wipe(plaintext);
    throw new IdentityError('E_ATTACHMENT_INVALID', 'a chunk of the attachment is not what was encrypted');
  } finally {
    wipe(keys, streamKey);
  }
}

function chunkKeys(crypto: AttachmentCrypto, key: Uint8Array, { index, isLast }: AttachmentChunkPlace): Uint8Array {
  assertLength('key', key, KEY_BYTES);
  assertInteger('index', index, 0, ATTACHMENT_CHUNKS_MAX - 1);
  const info = concatBytes(CHUNK_LABEL, uint32ToBytes(index), Uint8Array.of(isLast ? 1 : 0));
  return crypto.hkdfSha256(key, undefined, info, 2 * KEY_BYTES);
}

const tagKeyOf = (keys: Uint8Array): Uint8Array => keys.subarray(0, KEY_BYTES);
const cipherKeyOf = (keys: Uint8Array): Uint8Array => keys.subarray(KEY_BYTES);

function assertLength(name: string, value: Uint8Array, length: number): void {
  if (value.length !== length) throw new RangeError(`${name} must be ${length} bytes`);
}

function assertInteger(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new RangeError(`${name} must be an integer from ${min} to ${max}`);
}

const ROOT_LABEL = utf8ToBytes('Sotto attachment v1\0');
const CHUNK_LABEL = utf8ToBytes('Sotto attachment chunk v1\0');
