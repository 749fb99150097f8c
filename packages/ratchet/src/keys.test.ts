import { asKyberCiphertext, asKyberPublicKey, asX25519PublicKey } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import { codeOf, envOf } from '../test/support.ts';
import {
  generateKeyPair,
  parseKemCiphertext,
  parseKemPublicKey,
  parsePublicKey,
  serializeKemCiphertext,
  serializeKemPublicKey,
  serializePublicKey,
} from './keys.ts';

const raw = asX25519PublicKey(Uint8Array.from({ length: 32 }, (_, i) => i));
const kem = Uint8Array.from({ length: 1568 }, (_, i) => i);

describe('public keys', () => {
  it('KY-01: take 33 bytes and more, refuse fewer', () => {
    const bytes = serializePublicKey(raw);
    expect(bytes.length).toBe(33);
    expect(parsePublicKey(bytes)).toEqual(raw);
    expect(parsePublicKey(Uint8Array.of(...bytes, 1, 2, 3))).toEqual(raw);
    expect(codeOf(() => parsePublicKey(bytes.subarray(0, 32)))).toBe('E_KEY_INVALID');
    expect(codeOf(() => parsePublicKey(new Uint8Array(0)))).toBe('E_KEY_INVALID');
  });

  it('KY-02: take type byte 05, refuse every other', () => {
    for (let type = 0; type < 256; type++) {
      const bytes = Uint8Array.of(type, ...raw);
      if (type === 5) expect(parsePublicKey(bytes)).toEqual(raw);
      else expect(codeOf(() => parsePublicKey(bytes))).toBe('E_KEY_INVALID');
    }
  });

  it('take any 32 bytes, all zero and bit 255 among them', () => {
    for (const fill of [0x00, 0xff]) {
      const bytes = new Uint8Array(33).fill(fill);
      bytes[0] = 5;
      expect(parsePublicKey(bytes)).toEqual(asX25519PublicKey(bytes.slice(1)));
    }
  });

  it('are copied out of what they came in, a Buffer too', () => {
    const buffer = Buffer.from(serializePublicKey(raw));
    const key = parsePublicKey(buffer);
    buffer.fill(0);
    expect(key).toEqual(raw);
    expect(Object.getPrototypeOf(key)).toBe(Uint8Array.prototype);
  });
});

describe.each([
  { what: 'public key', parse: parseKemPublicKey, bytes: serializeKemPublicKey(asKyberPublicKey(kem)) },
  { what: 'ciphertext', parse: parseKemCiphertext, bytes: serializeKemCiphertext(asKyberCiphertext(kem)) },
])('KEM $what', ({ what, parse, bytes }) => {
  it(`KY-03: ${what} has type byte 08; other schemes are refused`, () => {
    expect(parse(bytes)).toEqual(kem);
    for (const type of [0x00, 0x07, 0x0a]) {
      expect(codeOf(() => parse(Uint8Array.of(type, ...kem)))).toBe('E_KEY_INVALID');
    }
    expect(codeOf(() => parse(new Uint8Array(0)))).toBe('E_KEY_INVALID');
  });

  it(`KY-04: ${what} has 1569 bytes exactly`, () => {
    expect(parse(bytes).length).toBe(1568);
    expect(codeOf(() => parse(bytes.subarray(0, 1568)))).toBe('E_KEY_INVALID');
    expect(codeOf(() => parse(Uint8Array.of(...bytes, 0)))).toBe('E_KEY_INVALID');
  });
});

it('a generated key pair draws 32 bytes and wipes them', () => {
  const drawn: Uint8Array[] = [];
  const random = (length: number) => {
    const bytes = new Uint8Array(length).fill(7);
    drawn.push(bytes);
    return bytes;
  };
  const { privateKey } = generateKeyPair(envOf(random));
  expect(drawn).toEqual([new Uint8Array(32)]);
  expect(privateKey.some((byte) => byte !== 0)).toBe(true);
});
