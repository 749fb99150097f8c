import { describe, expect, it } from 'vitest';
import { equalByteStrings } from './byte-equality.mjs';

const bytes = Uint8Array.of(1, 2, 3);

describe('byte strings, as the tests compare them', () => {
  it('are equal when all bytes are', () => {
    expect(bytes).toEqual(Uint8Array.of(1, 2, 3));
    expect(bytes).toStrictEqual(Uint8Array.of(0, 1, 2, 3).subarray(1));
    expect({ list: [bytes] }).toEqual({ list: [Uint8Array.of(1, 2, 3)] });
  });

  it('differ when a byte, the length or the class does', () => {
    for (const other of [Uint8Array.of(1, 2, 4), bytes.subarray(1), new Uint8Array(0), Buffer.from(bytes), [1, 2, 3]]) {
      expect(bytes).not.toEqual(other);
      expect(bytes).not.toStrictEqual(other);
      expect(() => expect({ list: [bytes] }).toEqual({ list: [other] })).toThrow();
    }
  });

  it('are what this decides, and nothing else is', () => {
    expect(equalByteStrings(bytes, bytes.slice())).toBe(true);
    expect(equalByteStrings(bytes, bytes.subarray(1))).toBe(false);
    expect(equalByteStrings(bytes, Buffer.from(bytes))).toBeUndefined();
    expect(equalByteStrings([1], [1])).toBeUndefined();
    expect(equalByteStrings(Uint16Array.of(1), Uint16Array.of(1))).toBeUndefined();
  });
});
