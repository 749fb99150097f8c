import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { SIGNAL_MESSAGE_BYTES_MAX } from './limits.ts';
import {
  decodePreKeySignalMessage,
  decodeSignalMessage,
  encodePreKeySignalMessage,
  encodeSignalMessage,
} from './signal.ts';

// Signal session layer, sections 14.3 and 14.4, less the version byte and the 8 bytes of MAC.
const first =
  '0a2105dccf9fc001b345c77474e76e1021bde04f7ea0ed8ee61f7f6f1a4e47a5af2f54100018002210fb9844e7847b9368e0378bcd56ae14ff2a04010101003224009d0652a3dcc34d11975f74d61598733f0100796abedbca4e4f1888031fde5b921f9f03';
const reply =
  '0a21057d904be3bcab1a910c65ac4b0a2cdd16a846ad8a0ac72db31cc3e47671d30e02100018002210aa2688714b7e9935fa532b126b4ee98e2a0401010100';

const malformed = expect.objectContaining({ code: 'E_WIRE_MALFORMED' });

describe('SignalMessage', () => {
  it('has the bytes of the specification, with zeros on the wire', () => {
    const fields = {
      ratchetKey: hexToBytes('05dccf9fc001b345c77474e76e1021bde04f7ea0ed8ee61f7f6f1a4e47a5af2f54'),
      counter: 0,
      previousCounter: 0,
      ciphertext: hexToBytes('fb9844e7847b9368e0378bcd56ae14ff'),
      pqRatchet: hexToBytes('01010100'),
      addresses: hexToBytes('009d0652a3dcc34d11975f74d61598733f0100796abedbca4e4f1888031fde5b921f9f03'),
    };
    expect(bytesToHex(encodeSignalMessage(fields))).toBe(first);
    expect(decodeSignalMessage(hexToBytes(first))).toEqual(fields);
    expect(bytesToHex(encodeSignalMessage(decodeSignalMessage(hexToBytes(reply))))).toBe(reply);
  });

  it('keeps apart what is missing and what is empty', () => {
    expect(decodeSignalMessage(new Uint8Array(0))).toEqual({});
    expect(decodeSignalMessage(hexToBytes('3200'))).toEqual({ addresses: new Uint8Array(0) });
    expect(bytesToHex(encodeSignalMessage({ addresses: new Uint8Array(0) }))).toBe('3200');
    expect(encodeSignalMessage({})).toHaveLength(0);
  });
});

// What libsignal 0.103.0 answers to the first message with these bytes at its end (section 0).
describe('decoding rules of the Signal formats', () => {
  const group = '9b06';
  const groupEnd = '9c06';

  it.each([
    ['unknown varint', '980607', 0],
    ['unknown length-delimited', '9a060400112233', 0],
    ['unknown fixed64', '99060011223344556677', 0],
    ['unknown fixed32', '9d0600112233', 0],
    ['unknown group', `${group}0801${groupEnd}`, 0],
    ['unknown groups 100 deep', group.repeat(100) + groupEnd.repeat(100), 0],
    ['repeated counter: the last wins', '10031004', 4],
    ['counter of 33 bits: the low 32 count', '108580808010', 5],
    ['counter of 64 bits: the low 32 count', '1085808080808080808001', 5],
    ['all ones', '10ffffffffffffffffff01', 0xffffffff],
    ['overlong zero', '10808000', 0],
    ['overlong tag', '908080800007', 7],
  ])('accept: %s', (_what, tail, counter) => {
    expect(decodeSignalMessage(hexToBytes(first + tail)).counter).toBe(counter);
  });

  it('accept fields in any order', () => {
    expect(decodeSignalMessage(hexToBytes('18021001'))).toEqual({ counter: 1, previousCounter: 2 });
  });

  it.each([
    ['counter as fixed32', '1500000000'],
    ['counter as bytes', '120100'],
    ['ciphertext as varint', '2000'],
    ['known field as group', '1314'],
    ['truncated tag', '80'],
    ['truncated varint', '1080'],
    ['truncated bytes', '220500'],
    ['truncated fixed32', '9d060011'],
    ['field number 0', '0001'],
    ['wire type 6', '9e0600'],
    ['wire type 7', '9f0600'],
    ['tag above 32 bits', '80808080800107'],
    ['varint above 64 bits', '1085808080808080808002'],
    ['varint of 11 bytes', '108580808080808080808001'],
    ['unknown varint of 13 bytes', '98068080808080808080808001'],
    ['groups 101 deep', group.repeat(101) + groupEnd.repeat(101)],
    ['group ended by another', `${group}0801a406`],
    ['group without end', `${group}0801`],
    ['end without group', groupEnd],
  ])('refuse: %s', (_what, tail) => {
    expect(() => decodeSignalMessage(hexToBytes(first + tail))).toThrow(malformed);
  });

  // Here libsignal accepts; no encoder writes it.
  it.each([
    ['tag of six bytes', '90808080800007'],
    ['length of six bytes', '22848080808000fb9844e7'],
  ])('refuse, stricter than libsignal: %s', (_what, tail) => {
    expect(() => decodeSignalMessage(hexToBytes(first + tail))).toThrow(malformed);
  });

  it('have a size limit', () => {
    const large = new Uint8Array(SIGNAL_MESSAGE_BYTES_MAX + 1);
    expect(() => decodeSignalMessage(large)).toThrow(expect.objectContaining({ code: 'E_WIRE_TOO_LARGE' }));
    expect(() => encodeSignalMessage({ ciphertext: large.subarray(0, SIGNAL_MESSAGE_BYTES_MAX - 3) })).toThrow(
      RangeError,
    );
  });
});

describe('PreKeySignalMessage', () => {
  it('begins as in the specification and emits ids of zero', () => {
    const start = { preKeyId: 31, baseKey: new Uint8Array(33).fill(5), registrationId: 0, signedPreKeyId: 0 };
    const bytes = encodePreKeySignalMessage(start);
    expect(bytesToHex(bytes)).toBe(`081f1221${'05'.repeat(33)}28003000`);
    expect(decodePreKeySignalMessage(bytes)).toEqual(start);
  });
});
