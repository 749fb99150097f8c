import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EDGE_VALUES, P, SMALL_ORDER_COORDINATES, toBytes } from '../../../test/curve/numbers.ts';
import { coordinateOf, Reference, TORSION } from '../../../test/curve/points.ts';
import { asX25519PrivateKey, asX25519PublicKey } from '../../brand.ts';
import { bytesToHex, hexToBytes } from '../../bytes.ts';
import { CryptoError } from '../../errors.ts';
import * as noble from '../../noble/x25519.ts';
import { x25519IsCanonical, x25519KeyPair, x25519SharedSecret } from './x25519.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const SMALL_VALUES = Array.from({ length: 40 }, (_, i) => [`${i}, small`, BigInt(i)] as const);

test('a key pair is clamped, section 1.1', () => {
  expect(bytesToHex(x25519KeyPair(new Uint8Array(32).fill(0xff)).privateKey)).toBe(`f8${'ff'.repeat(30)}7f`);
  expect(bytesToHex(x25519KeyPair(new Uint8Array(32)).privateKey)).toBe(`${'00'.repeat(31)}40`);
});

test('RFC 7748, section 5.2, single multiplications', () => {
  expect(
    agree(
      'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
      'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
    ),
  ).toBe('c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552');
  expect(
    agree(
      '4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
      'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
    ),
  ).toBe('95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957');
});

test('RFC 7748, section 5.2, a thousand multiplications', () => {
  let scalar = `09${'00'.repeat(31)}`;
  let coordinate = scalar;
  for (let round = 0; round < 1000; round++) [scalar, coordinate] = [agree(scalar, coordinate), scalar];
  expect(scalar).toBe('684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51');
});

test('RFC 7748, section 6.1', () => {
  const alice = x25519KeyPair(hexToBytes('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'));
  const bob = x25519KeyPair(hexToBytes('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb'));
  expect(bytesToHex(alice.publicKey)).toBe('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
  expect(bytesToHex(bob.publicKey)).toBe('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
  expect(bytesToHex(x25519SharedSecret(alice.privateKey, bob.publicKey))).toBe(
    '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742',
  );
});

describe('canonical is what it is for noble', () => {
  test('for points of every order', () => {
    for (let scalar = 1n; scalar < 2n ** 250n; scalar = 1000n * scalar + 7n) {
      for (const torsion of TORSION) {
        const u = coordinateOf(Reference.BASE.multiply(scalar).add(torsion));
        expect(compareCanonical(u)).toBe(torsion === TORSION[0]);
        const top = Uint8Array.from(u);
        top[31]! |= 0x80;
        expect(compareCanonical(top)).toBe(false);
      }
    }
    for (const torsion of TORSION) expect(compareCanonical(coordinateOf(torsion))).toBe(false);
  });

  test('for any bytes', () => {
    let accepted = 0;
    const each = (bytes: Uint8Array): void => {
      bytes[31]! &= 0x7f;
      if (compareCanonical(bytes)) accepted++;
    };
    fc.assert(fc.property(bytes32, each), { numRuns: 600 });
    // Every second value is on the curve, and one of eight points there has no part of small order.
    expect(accepted).toBeGreaterThan(5);
    expect(accepted).toBeLessThan(100);
  });

  test.each([...EDGE_VALUES, ...SMALL_ORDER_COORDINATES, ...SMALL_VALUES])('for u = %s', (_, u) => {
    for (const more of [0n, P, 2n ** 255n]) {
      if (u + more < 2n ** 256n) compareCanonical(toBytes(u + more));
    }
  });
});

describe('as noble', () => {
  test('random key pairs and agreements, on the curve and on its twist', () => {
    fc.assert(
      fc.property(bytes32, bytes32, (random, peerBytes) => {
        const { privateKey, publicKey } = x25519KeyPair(random);
        expect(noble.x25519KeyPair(random)).toEqual({ privateKey, publicKey });
        const peer = asX25519PublicKey(peerBytes);
        expect(outcome(() => x25519SharedSecret(privateKey, peer))).toEqual(
          outcome(() => noble.x25519SharedSecret(privateKey, peer)),
        );
      }),
      { numRuns: 300 },
    );
  });

  test.each([...EDGE_VALUES, ...SMALL_ORDER_COORDINATES])('agreement with u = %s', (_, u) => {
    // The private keys are not clamped before.
    for (const byte of [0x00, 0x5a, 0xff]) {
      const privateKey = asX25519PrivateKey(new Uint8Array(32).fill(byte));
      for (const top of [0x00, 0x80]) {
        const publicKey = asX25519PublicKey(toBytes(u));
        publicKey[31]! |= top;
        expect(outcome(() => x25519SharedSecret(privateKey, publicKey))).toEqual(
          outcome(() => noble.x25519SharedSecret(privateKey, publicKey)),
        );
      }
    }
  });
});

test('a point of small order is refused, section 1.1', () => {
  const { privateKey } = x25519KeyPair(new Uint8Array(32).fill(1));
  for (const [, u] of SMALL_ORDER_COORDINATES) {
    expect(() => x25519SharedSecret(privateKey, asX25519PublicKey(toBytes(u)))).toThrow(
      expect.objectContaining({ name: 'CryptoError', code: 'E_KEY_AGREEMENT_INVALID' }),
    );
  }
});

test('arguments stay as they are', () => {
  const random = new Uint8Array(32).fill(0xff);
  const { publicKey } = x25519KeyPair(random);
  const copy = Uint8Array.from(publicKey);
  x25519SharedSecret(asX25519PrivateKey(random), publicKey);
  expect(random).toEqual(new Uint8Array(32).fill(0xff));
  expect(publicKey).toEqual(copy);
});

function agree(scalar: string, coordinate: string): string {
  return bytesToHex(
    x25519SharedSecret(asX25519PrivateKey(hexToBytes(scalar)), asX25519PublicKey(hexToBytes(coordinate))),
  );
}

function outcome(agreement: () => Uint8Array): string {
  try {
    return bytesToHex(agreement());
  } catch (error) {
    if (error instanceof CryptoError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

function compareCanonical(u: Uint8Array): boolean {
  const copy = Uint8Array.from(u);
  const publicKey = asX25519PublicKey(u);
  const answer = x25519IsCanonical(publicKey);
  expect(answer).toBe(noble.x25519IsCanonical(publicKey));
  expect(u).toEqual(copy);
  return answer;
}
