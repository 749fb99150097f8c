import { expect, test } from 'vitest';
import { RECORDS_REMEMBERED_MAX } from './limits.ts';
import { RecordMemory } from './record-memory.ts';

let decoded: number[] = [];
const memory = () => {
  decoded = [];
  return new RecordMemory((bytes: Uint8Array) => {
    if (bytes[0] === 0) throw new RangeError('no record');
    decoded.push(bytes[0]!);
    return { first: bytes[0]! };
  });
};

test('decodes the same bytes once, whatever array they come in', () => {
  const records = memory();
  const value = records.read('a', Uint8Array.of(7, 7));
  expect(value).toEqual({ first: 7 });
  expect(records.read('a', Uint8Array.of(7, 7))).toBe(value);
  expect(decoded).toEqual([7]);
});

test('gives what the bytes are, never what stood there before', () => {
  const records = memory();
  records.read('a', Uint8Array.of(7, 7));
  for (const bytes of [Uint8Array.of(7, 8), Uint8Array.of(8, 7), Uint8Array.of(7), Uint8Array.of(7, 7, 7)]) {
    expect(records.read('a', bytes)).toEqual({ first: bytes[0] });
  }
  expect(records.read('a', Uint8Array.of(7, 7))).toEqual({ first: 7 });
  expect(decoded).toEqual([7, 7, 8, 7, 7, 7]);
  expect(records.size).toBe(1);
});

test('keys do not answer for one another', () => {
  const records = memory();
  records.read('a', Uint8Array.of(7));
  records.read('b', Uint8Array.of(7));
  expect(decoded).toEqual([7, 7]);
});

test('what cannot be decoded is refused every time, and forgets what was there', () => {
  const records = memory();
  records.read('a', Uint8Array.of(7));
  for (let n = 0; n < 2; n++) expect(() => records.read('a', Uint8Array.of(0))).toThrow(RangeError);
  expect(records.size).toBe(0);
  expect(records.read('a', Uint8Array.of(7))).toEqual({ first: 7 });
  expect(decoded).toEqual([7, 7]);
});

test('is limited, and the one not used for the longest time goes', () => {
  const records = memory();
  for (let n = 0; n < RECORDS_REMEMBERED_MAX; n++) records.read(`${n}`, Uint8Array.of(7));
  records.read('0', Uint8Array.of(7));
  records.read('one more', Uint8Array.of(7));
  expect(records.size).toBe(RECORDS_REMEMBERED_MAX);
  decoded = [];
  records.read('0', Uint8Array.of(7));
  expect(decoded).toEqual([]);
  records.read('1', Uint8Array.of(7));
  expect(decoded).toEqual([7]);
});
