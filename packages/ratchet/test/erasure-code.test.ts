/** The erasure code: its vectors, and that any n different chunks out of 65 536 give the message, and fewer do not. */

import { bytesToHex, concatBytes, hexToBytes } from '@sotto/crypto';
import { readVectors, type VectorCase } from '@sotto/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addChunk,
  createErasureDecoder,
  type ErasureChunk,
  type ErasureDecoder,
  type ErasureEncoder,
  nextChunk,
} from '../src/erasure-code.ts';
import { divideElements, multiplyElements } from '../src/galois-field.ts';
import { naiveChunk, naiveMessage } from './naive-erasure-code.ts';
import { crypto } from './support.ts';

interface FieldCase extends VectorCase {
  readonly operation: 'multiply' | 'divide';
  readonly a: string;
  readonly b: string;
  readonly result: string;
}

it.each(readVectors<FieldCase>('signal/galois-field.json').cases)(
  'signal/galois-field.json: $name',
  ({ operation, a, b, result }) => {
    const compute = operation === 'multiply' ? multiplyElements : divideElements;
    expect(compute(Number.parseInt(a, 16), Number.parseInt(b, 16))).toBe(Number.parseInt(result, 16));
  },
);

interface ErasureCase extends VectorCase {
  readonly messageLength: number;
  readonly index: number;
  readonly chunk: string;
}

describe.each(readVectors<ErasureCase>('signal/erasure-code.json').cases)(
  'signal/erasure-code.json: $name',
  (vector) => {
    const hashes = Array.from({ length: 36 }, (_, index) => crypto.sha256(Uint8Array.of(index)));
    const message = concatBytes(...hashes).subarray(0, vector.messageLength);

    it('is what the encoder gives', () => {
      const { index, chunk } = nextChunk({ message, position: vector.index });
      expect([index, bytesToHex(chunk)]).toEqual([vector.index, vector.chunk]);
    });

    it('stands for a lost row', () => {
      const rows = Array.from({ length: vector.messageLength / 32 }, (_, position) => position);
      const kept = rows.filter((position) => position !== vector.index % rows.length);
      const chunks = kept.map((position) => nextChunk({ message, position }));
      const all = [...chunks, { index: vector.index, chunk: hexToBytes(vector.chunk) }];
      expect(decodeAll(all, vector.messageLength)).toBe(bytesToHex(message));
    });
  },
);

const sizes = fc.constantFrom(32, 96, 160, 960, 1152);
const indices = fc.oneof(fc.nat({ max: 80 }), fc.nat({ max: 65_535 }), fc.constant(65_535));
/** A message, and as many different indices as it has rows, in any order. */
const transfers = sizes.chain((size) => {
  return fc.record({
    message: fc.uint8Array({ minLength: size, maxLength: size }),
    indices: fc.uniqueArray(indices, { minLength: size / 32, maxLength: size / 32 }),
  });
});

it('EC-02 any n different chunks give the message, in any order, and none before the last', () => {
  fc.assert(
    fc.property(transfers, fc.array(fc.nat(), { maxLength: 5 }), ({ message, indices }, repeats) => {
      const chunks = indices.map((position) => nextChunk({ message, position }));
      // Some of them come again before the last one.
      const early = chunks.slice(0, -1);
      const repeated = early.length === 0 ? [] : repeats.map((at) => early[at % early.length]!);
      const before = [...early, ...repeated];
      expect(decodeAll(before, message.length)).toBeUndefined();
      expect(decodeAll([...before, ...chunks.slice(-1)], message.length)).toBe(bytesToHex(message));
    }),
    { numRuns: 200 },
  );
});

/** A row of bytes of all kinds: also zeros, which have no logarithm. */
const rows = fc.uint8Array({ minLength: 32, maxLength: 32 }).chain((row) => {
  return fc.constantFrom(row, new Uint8Array(32), new Uint8Array(32).fill(0xff), row.fill(0, 5, 20));
});
const messages = fc.oneof(fc.constantFrom(1, 2, 3, 5, 30, 36), fc.integer({ min: 1, max: 70 })).chain((count) => {
  return fc.array(rows, { minLength: count, maxLength: count }).map((all) => concatBytes(...all));
});

it('every chunk is the one of the formula, whatever the length of the message', () => {
  fc.assert(
    fc.property(messages, fc.nat({ max: 0xffff_ffff }), fc.nat({ max: 100 }), (message, far, near) => {
      for (const position of [far, near, message.length / 32 + near]) {
        const { index, chunk } = nextChunk({ message, position });
        expect(index).toBe(position % 65_536);
        expect(bytesToHex(chunk)).toBe(bytesToHex(naiveChunk(message, index)));
      }
    }),
    { numRuns: 250 },
  );
});

it('any n chunks, of a message or not, give the message of the formula', () => {
  const points = fc.integer({ min: 1, max: 40 }).chain((count) => {
    return fc.tuple(
      fc.uniqueArray(indices, { minLength: count, maxLength: count }),
      fc.array(rows, { minLength: count, maxLength: count }),
    );
  });
  fc.assert(
    fc.property(points, ([indices, chunks]) => {
      const all = indices.map((index, at) => ({ index, chunk: chunks[at]! }));
      expect(decodeAll(all, 32 * all.length)).toBe(bytesToHex(naiveMessage(all)));
    }),
    { numRuns: 150 },
  );
});

it('the encoder of a message longer than any that the ratchet sends', () => {
  const message = Uint8Array.from({ length: 32 * 300 }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
  for (const index of [0, 299, 300, 301, 65_535]) {
    expect(bytesToHex(nextChunk({ message, position: index }).chunk)).toBe(bytesToHex(naiveChunk(message, index)));
  }
});

it('fewer than n chunks fit many messages: they tell nothing of the missing row', () => {
  fc.assert(
    fc.property(transfers, fc.nat({ max: 65_535 }), ({ message, indices }, at) => {
      const chunks = indices.map((position) => nextChunk({ message, position }));
      // Another last chunk gives another message, whose encoder gives the same first n - 1 chunks.
      const last = chunks.at(-1)!;
      const other = last.chunk.map((byte) => byte ^ 0x5a);
      const decoded = decodeAll([...chunks.slice(0, -1), { index: last.index, chunk: other }], message.length);
      const otherMessage = hexToBytes(decoded ?? '');
      expect(bytesToHex(otherMessage)).not.toBe(bytesToHex(message));
      for (const { index, chunk } of chunks.slice(0, -1)) {
        expect(bytesToHex(nextChunk({ message: otherMessage, position: index }).chunk)).toBe(bytesToHex(chunk));
      }
      // Both lie on polynomials of degree below n, so elsewhere they agree at no further index in all lanes.
      const elsewhere = indices.slice(0, -1).includes(at) ? last.index : at;
      const [one, two] = [message, otherMessage].map((of) => nextChunk({ message: of, position: elsewhere }).chunk);
      expect(bytesToHex(one!)).not.toBe(bytesToHex(two!));
    }),
    { numRuns: 60 },
  );
});

it('a sender and a receiver over a channel that loses, delays and repeats, states stored in between', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 160, maxLength: 160 }),
      fc.array(fc.constantFrom('deliver', 'lose', 'delay', 'repeat'), { minLength: 60, maxLength: 60 }),
      fc.nat({ max: 0xffff_ffff }),
      (message, fates, position) => {
        let encoder: ErasureEncoder = { message, position };
        const arrived: ErasureChunk[] = [];
        const delayed: ErasureChunk[] = [];
        for (const fate of fates) {
          const next = nextChunk(structuredClone(encoder));
          encoder = next.encoder;
          if (fate === 'delay') delayed.unshift(next);
          if (fate === 'deliver' || fate === 'repeat') arrived.push(next);
          if (fate === 'repeat') arrived.push(next);
        }
        arrived.push(...delayed);
        const distinct = new Set(arrived.map(({ index }) => index)).size;
        expect(decodeAll(arrived, 160)).toBe(distinct < 5 ? undefined : bytesToHex(message));
      },
    ),
    { numRuns: 100 },
  );
});

/** The message in hexadecimal, or `undefined` while it is not complete. The decoder is stored after each chunk. */
function decodeAll(chunks: readonly ErasureChunk[], size: number): string | undefined {
  let decoder: ErasureDecoder = createErasureDecoder(size);
  for (const { index, chunk } of chunks) {
    const added = addChunk(structuredClone(decoder), index, chunk);
    if (added.kind === 'complete') return bytesToHex(added.message);
    decoder = added.decoder;
    expect(decoder.chunks.length).toBeLessThan(size / 32);
  }
  return undefined;
}
