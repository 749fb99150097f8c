import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storageCodecs } from '../test/codecs-storage.ts';
import { decodeStoredSessionRecord, encodeStoredSessionRecord, type StoredSessionRecord } from './storage-session.ts';
import { readSessionRecord } from './storage-session-reader.ts';

const [, codec] = storageCodecs.find(([name]) => name === 'StoredSessionRecord')!;
const records = codec.message as fc.Arbitrary<StoredSessionRecord>;

describe('a session record read by hand', () => {
  it('is what generated code reads', () => {
    fc.assert(
      fc.property(records, (record) => {
        const bytes = encodeStoredSessionRecord(record);
        expect(readSessionRecord(bytes)).toStrictEqual(decodeStoredSessionRecord(bytes));
      }),
    );
  });

  it('shares no memory with its bytes', () => {
    fc.assert(
      fc.property(records, (record) => {
        const bytes = encodeStoredSessionRecord(record);
        const read = readSessionRecord(bytes);
        bytes.fill(0);
        expect(read).toEqual(record);
      }),
      { numRuns: 20 },
    );
  });

  it('is read or refused as generated code does, whatever is done to its bytes', () => {
    const cut = fc.record({
      at: fc.nat(),
      kind: fc.constantFrom('flip', 'remove', 'repeat', 'truncate'),
      by: fc.nat(255),
    });
    fc.assert(
      fc.property(records, fc.array(cut, { minLength: 1, maxLength: 3 }), (record, cuts) => {
        const bytes = cuts.reduce(damage, encodeStoredSessionRecord(record));
        expect(outcome(() => readSessionRecord(bytes))).toStrictEqual(outcome(() => decodeStoredSessionRecord(bytes)));
      }),
      { numRuns: 200 },
    );
  });

  it('with any one byte changed is read or refused as generated code does', () => {
    const small = records.filter((record) => encodeStoredSessionRecord(record).length < 3_000);
    fc.assert(
      fc.property(small, fc.nat(), fc.constantFrom(0x01, 0x08, 0x80), (record, start, by) => {
        const bytes = encodeStoredSessionRecord(record);
        for (let at = start % 40; at < bytes.length; at += 40) {
          const changed = bytes.with(at, bytes[at]! ^ by);
          expect(outcome(() => readSessionRecord(changed))).toStrictEqual(
            outcome(() => decodeStoredSessionRecord(changed)),
          );
        }
      }),
      { numRuns: 15 },
    );
  });
});

function damage(bytes: Uint8Array, { at, kind, by }: { at: number; kind: string; by: number }): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(by);
  const place = at % bytes.length;
  if (kind === 'flip') return bytes.with(place, bytes[place]! ^ by);
  if (kind === 'truncate') return bytes.slice(0, place);
  const end = place + (by % 40);
  const part = kind === 'remove' ? [] : [...bytes.slice(place, end), ...bytes.slice(place, end)];
  return Uint8Array.from([...bytes.slice(0, place), ...part, ...bytes.slice(end)]);
}

function outcome(read: () => StoredSessionRecord): StoredSessionRecord | string {
  try {
    return read();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
