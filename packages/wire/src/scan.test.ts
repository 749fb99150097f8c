import { hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import {
  sottoRelayV1ClientFrame,
  sottoWireV1DeviceManifest,
  sottoWireV1Envelope,
  sottoWireV1PreKeyBundle,
} from '#gen/shapes';
import { scan } from './scan.ts';

const malformed = expect.objectContaining({ code: 'E_WIRE_MALFORMED' });
const strict = (hex: string, shape = sottoWireV1Envelope) => scan(hexToBytes(hex), shape, 'strict');

describe('strict scan of an Envelope', () => {
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

  // T14 of the list of attacks: each in time and memory that depend on the bytes received and not on what they claim.
  it.each([
    ['length prefix of 2 GiB', '1affffffff07'],
    ['length prefix of 4 GiB', '1affffffff0f'],
    ['length prefix of 64 bits', '1affffffffffffffffff01'],
    ['unknown field with a length prefix of 2 GiB', '9a06ffffffff07'],
    ['singular field twice', '08010801'],
    ['singular bytes twice', '1a001a00'],
    ['group', '9b0608019c06'],
    ['empty group', '9b069c06'],
    ['end of a group', '9c06'],
    ['known field as group', '0b0c'],
    ['string that is not UTF-8', '3201ff'],
    ['string with a surrogate', '3203eda080'],
    ['overlong varint', '088100'],
    ['overlong length', '1a8000'],
    ['overlong tag', '880001'],
    ['varint above 32 bits', '288080808010'],
    ['varint of 11 bytes', '28808080808080808080808001'],
    ['unknown varint of 11 bytes', '98068080808080808080808001'],
    ['wire type of bytes on a number', '0a0101'],
    ['wire type of a number on bytes', '1801'],
    ['fixed32 on a number', '0d01000000'],
    ['fixed64 on a number', '090100000000000000'],
    ['field number 0', '0001'],
    ['wire type 6', '0e'],
    ['wire type 7', '0f'],
    ['field number above 2^29', '808080808001'],
    ['truncated tag', '80'],
    ['truncated varint', '0880'],
    ['missing varint', '08'],
    ['missing length', '1a'],
    ['truncated bytes', '1a0200'],
    ['truncated unknown fixed64', '990600112233445566'],
    ['truncated unknown fixed32', '9d06001122'],
  ])('refuses %s', (_what, hex) => {
    expect(() => strict(hex)).toThrow(malformed);
  });

  it('refuses a negative enum value', () => {
    expect(() => strict('10ffffffffffffffffff01')).toThrow(malformed);
  });
});

describe('strict scan of nested messages', () => {
  it('takes a repeated field many times and refuses a singular one inside twice', () => {
    expect(() => strict('3a0208013a020802', sottoWireV1DeviceManifest)).not.toThrow();
    expect(() => strict('3a0408010802', sottoWireV1DeviceManifest)).toThrow(malformed);
  });

  it('refuses a singular message twice, which decoders merge', () => {
    expect(() => strict('2202080122021003', sottoWireV1PreKeyBundle)).toThrow(malformed);
  });

  it('refuses two members of a oneof', () => {
    expect(() => strict('0a00', sottoRelayV1ClientFrame)).not.toThrow();
    expect(() => strict('0a001200', sottoRelayV1ClientFrame)).toThrow(malformed);
  });

  it('keeps a field inside the length of its message', () => {
    expect(() => strict('3a0308ff013a00', sottoWireV1DeviceManifest)).not.toThrow();
    expect(() => strict('3a0208ff01', sottoWireV1DeviceManifest)).toThrow(malformed);
    expect(() => strict('3a021a05ffffffffff', sottoWireV1DeviceManifest)).toThrow(malformed);
  });

  it('refuses a boolean that is neither 0 nor 1', () => {
    expect(() => strict('3001', sottoWireV1PreKeyBundle)).not.toThrow();
    expect(() => strict('3002', sottoWireV1PreKeyBundle)).toThrow(malformed);
  });

  it('walks 10 000 nested messages in an unknown field without descending', () => {
    // Written from the inside out, each in a length-delimited field 15 of the one around it.
    const buffer = new Uint8Array(64 * 1024);
    let start = buffer.length;
    for (let depth = 0; depth < 10_000; depth++) {
      const length = varint(buffer.length - start);
      start -= 1 + length.length;
      buffer.set([0x7a, ...length], start);
    }
    const nested = buffer.subarray(start);
    expect(() => scan(nested, sottoWireV1Envelope, 'strict')).not.toThrow();
  });

  it('refuses 40 000 open groups in either profile', () => {
    const groups = new Uint8Array(40_000).fill(0x7b);
    expect(() => scan(groups, sottoWireV1Envelope, 'strict')).toThrow(malformed);
    expect(() => scan(groups, sottoWireV1Envelope, 'signal')).toThrow(malformed);
  });
});

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
