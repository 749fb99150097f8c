/** Attachments: known answers, and what each bit of a blob, a place and a pointer is bound by. */

import { bytesToHex, concatBytes, defaultProvider as crypto, hexToBytes, systemRandom as random } from '@sotto/crypto';
import { readVectors, type VectorCase } from '@sotto/testkit';
import { ATTACHMENT_BYTES_MAX } from '@sotto/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AttachmentLayout,
  type AttachmentPointer,
  attachmentChunkLength,
  attachmentLayoutOf,
  attachmentRoot,
  createAttachmentReader,
  IdentityError,
  layoutAttachment,
  paddedAttachmentSize,
  sealAttachmentChunk,
} from '../src/index.ts';

type Edit =
  | { readonly at: number; readonly xor: number }
  | { readonly exchange: readonly [number, number]; readonly length: number }
  | { readonly cut: number; readonly length: number };

interface AttachmentCase extends VectorCase {
  readonly key: string;
  readonly size: number;
  readonly chunkBytes: number;
  readonly paddedSize: number;
  readonly root: string;
  readonly tags: readonly string[];
  /** SHA-256. */
  readonly blob: string;
  readonly edits: readonly Edit[];
  readonly result: string;
  readonly sealed: {
    readonly key: string;
    readonly size: number;
    readonly chunkBytes: number;
    readonly fill: number;
    readonly lastFlags: readonly boolean[];
    readonly indexes: readonly number[];
  };
}

interface Sealed {
  readonly layout: AttachmentLayout;
  readonly blob: Uint8Array;
  readonly tags: Uint8Array;
}

const seal = (
  key: Uint8Array,
  file: Uint8Array,
  chunkBytes: number,
  { fill = 0, lastFlags = [], indexes = [] }: Partial<AttachmentCase['sealed']> = {},
): Sealed => {
  const layout = layoutAttachment(file.length, chunkBytes);
  const padded = new Uint8Array(layout.paddedSize).fill(fill);
  padded.set(file);
  const sealed = Array.from({ length: layout.chunks }, (_, n) => {
    const start = n * chunkBytes;
    const place = { index: indexes[n] ?? n, isLast: lastFlags[n] ?? n === layout.chunks - 1 };
    return sealAttachmentChunk(crypto, key, place, padded.subarray(start, start + attachmentChunkLength(layout, n)));
  });
  const tags = concatBytes(...sealed.map(({ tag }) => tag));
  return { layout, blob: concatBytes(...sealed.map(({ ciphertext }) => ciphertext), tags), tags };
};

/** The whole file, chunk by chunk. */
const read = (pointer: AttachmentPointer, blob: Uint8Array): Uint8Array => {
  const { paddedSize } = attachmentLayoutOf(pointer);
  const reader = createAttachmentReader(crypto, pointer, blob.subarray(paddedSize));
  const chunks = Array.from({ length: reader.layout.chunks }, (_, n) => {
    const start = n * pointer.chunkBytes;
    return reader.open(n, blob.subarray(start, start + attachmentChunkLength(reader.layout, n)));
  });
  return concatBytes(...chunks);
};

const edited = (blob: Uint8Array, edit: Edit): Uint8Array => {
  const copy = blob.slice();
  if ('at' in edit) {
    copy[edit.at] = copy[edit.at]! ^ edit.xor;
    return copy;
  }
  if ('cut' in edit) return concatBytes(copy.subarray(0, edit.cut), copy.subarray(edit.cut + edit.length));
  const [first, second] = edit.exchange;
  copy.set(blob.subarray(second, second + edit.length), first);
  copy.set(blob.subarray(first, first + edit.length), second);
  return copy;
};

const numbered = (size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, n) => (7 * n + Math.floor(n / 256)) % 256);

const refused = expect.objectContaining({ code: 'E_ATTACHMENT_INVALID' });

describe('sotto/attachment.json: attachments', () => {
  const { cases } = readVectors<AttachmentCase>('sotto/attachment.json');

  test.each(cases)('$name', ({ sealed: how, edits, result, ...said }) => {
    const file = numbered(how.size);
    const sealed = seal(hexToBytes(how.key), file, how.chunkBytes, how);
    expect(sealed.layout.paddedSize).toBe(said.paddedSize);
    expect(bytesToHex(sealed.tags)).toBe(said.tags.join(''));
    expect(bytesToHex(crypto.sha256(sealed.blob))).toBe(said.blob);
    const pointer = { ...said, key: hexToBytes(said.key), root: hexToBytes(said.root) };
    const blob = edits.reduce(edited, sealed.blob);
    if (result === 'ok') {
      expect(bytesToHex(attachmentRoot(crypto, sealed.layout, sealed.tags))).toBe(said.root);
      expect(read(pointer, blob)).toEqual(file);
    } else {
      expect(() => read(pointer, blob)).toThrow(refused);
    }
  });
});

const chunkBytes = 4096;
const pointerOf = (key: Uint8Array, { layout, tags }: Sealed): AttachmentPointer => ({
  key,
  root: attachmentRoot(crypto, layout, tags),
  size: layout.size,
  chunkBytes: layout.chunkBytes,
});

test('a file comes back as it was, by any chunk alone and in any order', () => {
  fc.assert(
    fc.property(fc.nat(40_000), fc.integer({ min: 12, max: 16 }), (size, power) => {
      const [key, file] = [random(32), random(size)];
      const sealed = seal(key, file, 2 ** power);
      const pointer = pointerOf(key, sealed);
      expect(read(pointer, sealed.blob)).toEqual(file);
      const reader = createAttachmentReader(crypto, pointer, sealed.tags);
      for (let n = reader.layout.chunks - 1; n >= 0; n--) {
        const start = n * 2 ** power;
        const chunk = sealed.blob.subarray(start, start + attachmentChunkLength(reader.layout, n));
        expect(reader.open(n, chunk)).toEqual(file.subarray(start, start + chunk.length));
      }
    }),
    { numRuns: 30 },
  );
});

test('AT-01: tags are those of the root, and none of another key, size or chunk size', () => {
  const [key, file] = [random(32), random(9000)];
  const sealed = seal(key, file, chunkBytes);
  const pointer = pointerOf(key, sealed);
  expect(createAttachmentReader(crypto, pointer, sealed.tags).layout).toEqual(sealed.layout);
  for (const change of [{ root: random(32) }, { size: 8999 }, { size: 20_000 }, { chunkBytes: 8192 }])
    expect(() => createAttachmentReader(crypto, { ...pointer, ...change }, sealed.tags)).toThrow(refused);
  for (const tags of [sealed.tags.subarray(32), concatBytes(sealed.tags, random(32)), new Uint8Array(0)])
    expect(() => createAttachmentReader(crypto, pointer, tags)).toThrow(refused);
});

test('AT-02: a chunk opens with every bit as it was, in its place and under its key, or not at all', () => {
  const [key, file] = [random(32), random(9000)];
  const sealed = seal(key, file, chunkBytes);
  const reader = createAttachmentReader(crypto, pointerOf(key, sealed), sealed.tags);
  const [first, second] = [sealed.blob.subarray(0, 4096), sealed.blob.subarray(4096, 8192)];
  expect(reader.open(0, first)).toEqual(file.subarray(0, 4096));
  expect(() => reader.open(1, first)).toThrow(refused);
  expect(() => reader.open(0, second)).toThrow(refused);
  expect(() => reader.open(0, first.subarray(1))).toThrow(refused);
  expect(() => reader.open(reader.layout.chunks, first)).toThrow(RangeError);
  fc.assert(
    fc.property(fc.nat(8 * 4096 - 1), (bit) => {
      const changed = first.map((byte, n) => (n === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(() => reader.open(0, changed)).toThrow(refused);
    }),
  );
  const other = { ...pointerOf(key, sealed), key: random(32) };
  expect(() => createAttachmentReader(crypto, other, sealed.tags).open(0, first)).toThrow(refused);
});

test('AT-03: what stands behind the file is zeros', () => {
  const [key, file] = [random(32), random(9000)];
  for (const [fill, isRefused] of [
    [0, false],
    [7, true],
  ] as const) {
    const sealed = seal(key, file, chunkBytes, { fill });
    const pointer = pointerOf(key, sealed);
    if (isRefused) expect(() => read(pointer, sealed.blob)).toThrow(refused);
    else expect(read(pointer, sealed.blob)).toEqual(file);
  }
});

test('a chunk that is encrypted again from other bytes shares no key stream with the first', () => {
  const key = random(32);
  const place = { index: 3, isLast: false };
  const [zeros, ones] = [new Uint8Array(4096), new Uint8Array(4096).fill(1)];
  const [a, b] = [zeros, ones].map((plaintext) => sealAttachmentChunk(crypto, key, place, plaintext).ciphertext);
  const same = a!.filter((byte, n) => (byte ^ b![n]!) === 1).length;
  expect(same).toBeLessThan(64);
  expect(sealAttachmentChunk(crypto, key, place, zeros).ciphertext).toEqual(a);
});

test('sizes are padded to one of few, by a sixteenth at most above the smallest', () => {
  expect([0, 1, 4096].map(paddedAttachmentSize)).toEqual([4096, 4096, 4096]);
  expect([4097, 65_536, 65_537, ATTACHMENT_BYTES_MAX].map(paddedAttachmentSize)).toEqual([
    4352,
    65_536,
    69_632,
    ATTACHMENT_BYTES_MAX,
  ]);
  fc.assert(
    fc.property(fc.integer({ min: 4097, max: ATTACHMENT_BYTES_MAX }), (size) => {
      const padded = paddedAttachmentSize(size);
      expect(padded).toBeGreaterThanOrEqual(size);
      expect(padded).toBeLessThanOrEqual(size + size / 16);
      expect(paddedAttachmentSize(padded)).toBe(padded);
    }),
  );
});

test('a layout of sizes beyond a limit is misuse here and refused of others', () => {
  expect(layoutAttachment(ATTACHMENT_BYTES_MAX, 1 << 20)).toMatchObject({ chunks: 3968 });
  expect(layoutAttachment(ATTACHMENT_BYTES_MAX, 1 << 20).blobSize).toBeLessThan(2 ** 32);
  for (const [size, bytes] of [
    [ATTACHMENT_BYTES_MAX + 1, 1 << 20],
    [-1, 4096],
    [1.5, 4096],
    [100, 2048],
    [100, 1 << 21],
    [100, 5000],
    [4097 * 4096, 4096],
  ] as const) {
    expect(() => layoutAttachment(size, bytes)).toThrow(RangeError);
    expect(() => attachmentLayoutOf({ size, chunkBytes: bytes })).toThrow(IdentityError);
  }
  expect(() => sealAttachmentChunk(crypto, random(31), { index: 0, isLast: true }, random(1))).toThrow(RangeError);
});
