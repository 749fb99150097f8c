import { hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import {
  type FieldType,
  type MessageShape,
  sottoRelayV1ClientFrame,
  sottoWireV1DeviceManifest,
  sottoWireV1PreKeyBundle,
} from '#gen/shapes';
import { scan } from './scan.ts';

const field = (name: string, type: FieldType) => ({ name, type, repeated: false });
/** A singular field of each scalar type that our own formats have. */
const flat: MessageShape = {
  name: 'test.Flat',
  fields: new Map([
    [1, field('number', 'uint32')],
    [2, field('choice', 'enum')],
    [3, field('data', 'bytes')],
    [5, field('other', 'uint32')],
    [6, field('text', 'string')],
  ]),
};

const malformed = expect.objectContaining({ code: 'E_WIRE_MALFORMED' });
const strict = (hex: string, shape = flat) => scan(hexToBytes(hex), shape, 'strict');

describe('strict scan of a flat message', () => {
  it.each([
    ['nothing', ''],
    ['any order of fields', '280110020801'],
    ['zero on the wire', '0800'],
    ['uint32 at its top', '28ffffffff0f'],
    ['unknown varint', '980607'],
    ['unknown varint of 64 bits', '9806ffffffffffffffffff01'],
    ['unknown bytes, repeated', '9a06009a0600'],
    ['unknown fixed64', '99060011223344556677'],
    ['unknown fixed32', '9d0600112233'],
    ['unknown bytes that look like groups', '9a06049b069b06'],
  ])('takes %s', (_what, hex) => {
    expect(() => strict(hex)).not.toThrow();
  });

  it.each([
    ['WI-04 length prefix of 2 GiB', '1affffffff07'],
    ['WI-04 length prefix of 4 GiB', '1affffffff0f'],
    ['WI-10 length prefix of 64 bits', '1affffffffffffffffff01'],
    ['WI-04 unknown field with a length prefix of 2 GiB', '9a06ffffffff07'],
    ['WI-03 singular field twice', '08010801'],
    ['WI-03 singular bytes twice', '1a001a00'],
    ['WI-08 group', '9b0608019c06'],
    ['WI-08 empty group', '9b069c06'],
    ['WI-08 end of a group', '9c06'],
    ['WI-02 known field as group', '0b0c'],
    ['WI-05 string that is not UTF-8', '3201ff'],
    ['WI-05 string with a surrogate', '3203eda080'],
    ['WI-10 overlong varint', '088100'],
    ['WI-10 overlong length', '1a8000'],
    ['WI-10 overlong tag', '880001'],
    ['WI-10 varint above 32 bits', '288080808010'],
    ['WI-10 varint of 11 bytes', '28808080808080808080808001'],
    ['WI-09 unknown varint of 11 bytes', '98068080808080808080808001'],
    ['WI-02 wire type of bytes on a number', '0a0101'],
    ['WI-02 wire type of a number on bytes', '1801'],
    ['WI-02 fixed32 on a number', '0d01000000'],
    ['WI-02 fixed64 on a number', '090100000000000000'],
    ['WI-07 field number 0', '0001'],
    ['wire type 6', '0e'],
    ['wire type 7', '0f'],
    ['WI-10 field number above 2^29', '808080808001'],
    ['WI-04 truncated tag', '80'],
    ['WI-04 truncated varint', '0880'],
    ['WI-04 missing varint', '08'],
    ['WI-04 missing length', '1a'],
    ['WI-04 truncated bytes', '1a0200'],
    ['WI-04 truncated unknown fixed64', '990600112233445566'],
    ['WI-04 truncated unknown fixed32', '9d06001122'],
  ])(
    'T14: %s is refused, in time and memory that depend on the bytes received and not on what they claim',
    (_what, hex) => {
      expect(() => strict(hex)).toThrow(malformed);
    },
  );

  it('WI-10 refuses a negative enum value', () => {
    expect(() => strict('10ffffffffffffffffff01')).toThrow(malformed);
  });
});

describe('strict scan of nested messages', () => {
  it('takes a repeated field many times and refuses a singular one inside twice', () => {
    expect(() => strict('3a0208013a020802', sottoWireV1DeviceManifest)).not.toThrow();
    expect(() => strict('3a0408010802', sottoWireV1DeviceManifest)).toThrow(malformed);
  });

  it('WI-03 refuses a singular message twice, which decoders merge', () => {
    expect(() => strict('2202080122021003', sottoWireV1PreKeyBundle)).toThrow(malformed);
  });

  it('WI-03 refuses two members of a oneof', () => {
    expect(() => strict('0a00', sottoRelayV1ClientFrame)).not.toThrow();
    expect(() => strict('0a001200', sottoRelayV1ClientFrame)).toThrow(malformed);
  });

  it('WI-04 keeps a field inside the length of its message', () => {
    expect(() => strict('3a0308ff013a00', sottoWireV1DeviceManifest)).not.toThrow();
    expect(() => strict('3a0208ff01', sottoWireV1DeviceManifest)).toThrow(malformed);
    // What follows the inner message could be read both as the rest of its field and as fields of the outer one.
    expect(() => strict('3a0208ff0801', sottoWireV1DeviceManifest)).toThrow(malformed);
    expect(() => strict('3a017d08012001', sottoWireV1DeviceManifest)).toThrow(malformed);
    expect(() => strict('3a027a0408012001', sottoWireV1DeviceManifest)).toThrow(malformed);
    expect(() => strict('3a021a0408012001', sottoWireV1DeviceManifest)).toThrow(malformed);
    expect(() => strict('3a021a05ffffffffff', sottoWireV1DeviceManifest)).toThrow(malformed);
  });

  it('WI-06 refuses a boolean that is neither 0 nor 1', () => {
    expect(() => strict('3001', sottoWireV1PreKeyBundle)).not.toThrow();
    expect(() => strict('3002', sottoWireV1PreKeyBundle)).toThrow(malformed);
  });

  it('T14: walks 10 000 nested messages in an unknown field without descending', () => {
    // Written from the inside out, each in a length-delimited field 15 of the one around it.
    const buffer = new Uint8Array(64 * 1024);
    let start = buffer.length;
    for (let depth = 0; depth < 10_000; depth++) {
      const length = varint(buffer.length - start);
      start -= 1 + length.length;
      buffer.set([0x7a, ...length], start);
    }
    const nested = buffer.subarray(start);
    expect(() => scan(nested, flat, 'strict')).not.toThrow();
  });

  it('WI-08 wants groups balanced where it lets them be', () => {
    const signal = (hex: string) => scan(hexToBytes(hex), flat, 'signal');
    expect(() => signal('7b83018401087c')).toThrow(malformed);
    expect(() => signal('7b8301840108017c')).not.toThrow();
    expect(() => signal('7b830184017c0801')).not.toThrow();
    expect(() => signal('7b83017c8401')).toThrow(malformed);
    expect(() => signal('7b8401')).toThrow(malformed);
  });

  it('WI-08, T14: refuses 40 000 open groups in either profile', () => {
    const groups = new Uint8Array(40_000).fill(0x7b);
    expect(() => scan(groups, flat, 'strict')).toThrow(malformed);
    expect(() => scan(groups, flat, 'signal')).toThrow(malformed);
  });
});

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
