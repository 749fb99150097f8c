import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodePostQuantumMessage,
  type PostQuantumPayload,
  parsePostQuantumPayload,
  parsePostQuantumPrefix,
} from './post-quantum-message.ts';

const chunk = Uint8Array.from({ length: 32 }, (_, i) => i);
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('post-quantum prefix', () => {
  it('PQ-01: holds version, epoch and index', () => {
    expect(parsePostQuantumPrefix(bytes(1, 1, 1))).toEqual({ version: 1, epoch: 1, index: 1, end: 3 });
    for (const short of [bytes(), bytes(1), bytes(1, 1), bytes(1, 0x81), bytes(1, 1, 0x81)]) {
      expect(parsePostQuantumPrefix(short)).toBeUndefined();
    }
  });

  it('PQ-02: counts epochs from 1', () => {
    expect(parsePostQuantumPrefix(bytes(1, 1, 0))?.epoch).toBe(1);
    expect(parsePostQuantumPrefix(bytes(1, 0, 1))).toBeUndefined();
    expect(parsePostQuantumPrefix(bytes(1, 0x80, 0, 1))).toBeUndefined();
  });

  it('PQ-03: has an index of 32 bits', () => {
    const most = bytes(1, 1, 0xff, 0xff, 0xff, 0xff, 0x0f);
    expect(parsePostQuantumPrefix(most)?.index).toBe(0xffff_ffff);
    expect(parsePostQuantumPrefix(bytes(1, 1, 0x80, 0x80, 0x80, 0x80, 0x10))).toBeUndefined();
  });

  it('PQ-07: has varints of ten bytes at most, whose bits beyond the 64th are dropped', () => {
    const nine = Array.from({ length: 9 }, () => 0x80);
    expect(parsePostQuantumPrefix(bytes(1, 0x81, ...nine.slice(1), 0x00, 1))?.epoch).toBe(1);
    expect(parsePostQuantumPrefix(bytes(1, 0x81, ...nine.slice(1), 0x02, 1))?.epoch).toBe(1);
    expect(parsePostQuantumPrefix(bytes(1, 0x81, ...nine, 0x00, 1))).toBeUndefined();
  });
});

describe('post-quantum payload', () => {
  it('PQ-04: is of a known type', () => {
    const types = Array.from({ length: 256 }, (_, type) => payload(bytes(1, 1, 1, type, 0, ...chunk))?.type);
    expect(types.slice(0, 7)).toEqual(['none', 'header', 'ek', 'ek-ct1-ack', 'ct1-ack', 'ct1', 'ct2']);
    expect(types.slice(7).every((type) => type === undefined)).toBe(true);
    expect(payload(bytes(1, 1, 1))).toBeUndefined();
  });

  it('PQ-05: has a chunk index of 16 bits', () => {
    expect(payload(bytes(1, 1, 1, 1, 0xff, 0xff, 0x03, ...chunk))).toMatchObject({ chunkIndex: 0xffff });
    expect(payload(bytes(1, 1, 1, 1, 0x80, 0x80, 0x04, ...chunk))).toBeUndefined();
    expect(payload(bytes(1, 1, 1, 1))).toBeUndefined();
  });

  it('PQ-06: has a chunk of 32 bytes; what follows is ignored', () => {
    expect(payload(bytes(1, 1, 1, 1, 0, ...chunk))).toMatchObject({ chunk });
    expect(payload(bytes(1, 1, 1, 1, 0, ...chunk, 9, 9))).toMatchObject({ chunk });
    expect(payload(bytes(1, 1, 1, 1, 0, ...chunk.subarray(1)))).toBeUndefined();
  });

  it('comes back from its encoding', () => {
    const withChunk = fc.record({
      type: fc.constantFrom('header', 'ek', 'ek-ct1-ack', 'ct1', 'ct2'),
      chunkIndex: fc.nat(0xffff),
      chunk: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    });
    const any = fc.oneof(fc.constantFrom<PostQuantumPayload>({ type: 'none' }, { type: 'ct1-ack' }), withChunk);
    const epoch = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(epoch, fc.nat(0xffff_ffff), any, (epoch, index, expected) => {
        const message = encodePostQuantumMessage(epoch, index, expected);
        expect(parsePostQuantumPrefix(message)).toMatchObject({ version: 1, epoch, index });
        expect(payload(message)).toEqual({ ...expected });
      }),
    );
  });
});

function payload(message: Uint8Array): PostQuantumPayload | undefined {
  const prefix = parsePostQuantumPrefix(message);
  return prefix && parsePostQuantumPayload(message, prefix);
}
