/** Ed25519 and XEdDSA give the verdicts of noble, also where the libraries behind `node:crypto` differ among themselves. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asEd25519PrivateKey, asEd25519PublicKey, asX25519PublicKey } from '../brand.ts';
import { bytesToHex, concatBytes, hexToBytes, wipe } from '../bytes.ts';
import { FIELD_PRIME, Point, scalarFromBytes, scalarToBytes } from '../noble/curve.ts';
import * as nobleEd25519 from '../noble/ed25519.ts';
import { sha512 } from '../noble/sha512.ts';
import { x25519KeyPair } from '../noble/x25519.ts';
import * as nobleXeddsa from '../noble/xeddsa.ts';
import { ed25519KeyPair, ed25519Sign, ed25519Verify, isAcceptedNatively } from './ed25519.ts';
import { xeddsaVerify } from './xeddsa.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const message = fc.uint8Array({ maxLength: 200 });

test('Ed25519 keys and signatures are those of noble, from a key that was made here or elsewhere', () => {
  fc.assert(
    fc.property(bytes(32), message, (seed, text) => {
      const expected = nobleEd25519.ed25519KeyPair(seed);
      const { privateKey, publicKey } = ed25519KeyPair(seed);
      expect([privateKey, publicKey].map(bytesToHex)).toEqual(
        [expected.privateKey, expected.publicKey].map(bytesToHex),
      );
      const signature = bytesToHex(nobleEd25519.ed25519Sign(expected.privateKey, text));
      for (const key of [privateKey, asEd25519PrivateKey(Uint8Array.from(seed)), privateKey]) {
        expect(bytesToHex(ed25519Sign(key, text))).toBe(signature);
      }
      // No fallback hides behind these.
      expect(isAcceptedNatively(publicKey, text, hexToBytes(signature))).toBe(true);
      expect(ed25519Verify(publicKey, text, hexToBytes(signature))).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('a seed that was wiped does not sign any more', () => {
  const { privateKey, publicKey } = ed25519KeyPair(new Uint8Array(32).fill(1));
  wipe(privateKey);
  expect(ed25519Verify(publicKey, NOTHING, ed25519Sign(privateKey, NOTHING))).toBe(false);
});

test('XEdDSA signatures verify, and changed ones do not, as with noble', () => {
  fc.assert(
    fc.property(bytes(32), message, bytes(64), fc.option(fc.nat({ max: 511 })), (random, text, z, bit) => {
      const { privateKey, publicKey } = x25519KeyPair(random);
      const signature = nobleXeddsa.xeddsaSign(privateKey, text, z);
      if (bit !== null) signature[bit >> 3]! ^= 1 << (bit & 7);
      expect(xeddsaVerify(publicKey, text, signature)).toBe(bit === null);
      expect(nobleXeddsa.xeddsaVerify(publicKey, text, signature)).toBe(bit === null);
    }),
    { numRuns: 60 },
  );
});

describe('signatures that no honest signer makes', () => {
  // Keys and nonce points with every part of small order, so that the equation holds with or without the cofactor only,
  // or in both ways, or not.
  const cases = [0n, 1234567n].flatMap((a) =>
    smallOrderPoints().flatMap((keyPart) =>
      smallOrderPoints().map((noncePart, index) => ({ a, keyPart, noncePart, index })),
    ),
  );

  test('Ed25519, with the cofactor and strict', () => {
    let accepted = 0;
    for (const { a, keyPart, noncePart, index } of cases) {
      const key = pointOf(a).add(keyPart).toBytes();
      for (const signature of signaturesOf(a, key, noncePart, index)) {
        const expected = nobleEd25519.ed25519Verify(asEd25519PublicKey(key), TEXT, signature);
        expect([ed25519Verify(asEd25519PublicKey(key), TEXT, signature), a, index]).toEqual([expected, a, index]);
        if (expected) accepted++;
      }
    }
    // Those with s below L, of the 64 pairs with a key that has not small order as a whole.
    expect(accepted).toBe(64);
  });

  test('XEdDSA, without the cofactor and lax', () => {
    let accepted = 0;
    for (const { a, keyPart, noncePart, index } of cases) {
      const point = pointOf(a).add(keyPart);
      // The identity has no u.
      if (point.is0()) continue;
      const [key, u] = [point.toBytes(), coordinateOf(point)];
      for (const signature of signaturesOf(a, key, noncePart, index)) {
        for (const sign of index === 0 ? [0, 0x80] : [key[31]! & 0x80]) {
          const signed = Uint8Array.from(signature);
          signed[63]! |= sign;
          const expected = nobleXeddsa.xeddsaVerify(u, TEXT, signed);
          expect([xeddsaVerify(u, TEXT, signed), a, index]).toEqual([expected, a, index]);
          if (expected) accepted++;
        }
      }
    }
    // Each s verifies with s + L.
    expect(accepted % 2).toBe(0);
    expect(accepted).toBeGreaterThan(20);
  });

  test('encodings that are not canonical, of keys and of R', () => {
    const encodings = [0n, 1n, 2n, 3n, 18n].flatMap((excess) =>
      [0, 0x80].map((sign) => encode(FIELD_PRIME + excess, sign)),
    );
    encodings.push(encode(1n, 0x80), encode(FIELD_PRIME - 1n, 0x80), encode(0n, 0), encode(0n, 0x80));
    for (const encoded of encodings) {
      for (let nonce = 1n; nonce < 12n; nonce++) {
        // Under a key of small order, and the key of this R, for all of its multiples.
        const r = pointOf(nonce).toBytes();
        const underKey = concatBytes(r, scalarToBytes(nonce));
        expect(ed25519Verify(asEd25519PublicKey(encoded), TEXT, underKey)).toBe(
          nobleEd25519.ed25519Verify(asEd25519PublicKey(encoded), TEXT, underKey),
        );
        const key = pointOf(nonce).toBytes();
        const h = challenge(encoded, key);
        const ofNonce = concatBytes(encoded, scalarToBytes(Point.Fn.create(h * nonce)));
        expect(ed25519Verify(asEd25519PublicKey(key), TEXT, ofNonce)).toBe(
          nobleEd25519.ed25519Verify(asEd25519PublicKey(key), TEXT, ofNonce),
        );
      }
    }
  });

  test('XEdDSA under every kind of public key', () => {
    const keys = [0n, 1n, 2n, 9n, FIELD_PRIME - 1n, FIELD_PRIME, FIELD_PRIME + 1n, FIELD_PRIME + 9n].flatMap((u) =>
      [0, 0x80].map((bit) => asX25519PublicKey(encode(u, bit))),
    );
    let accepted = 0;
    for (const key of keys) {
      for (let nonce = 1n; nonce < 10n; nonce++) {
        for (const sign of [0, 0x80]) {
          const signature = concatBytes(pointOf(nonce).toBytes(), scalarToBytes(nonce));
          signature[63]! |= sign;
          const expected = nobleXeddsa.xeddsaVerify(key, TEXT, signature);
          expect([xeddsaVerify(key, TEXT, signature), bytesToHex(key), nonce]).toEqual([
            expected,
            bytesToHex(key),
            nonce,
          ]);
          if (expected) accepted++;
        }
      }
    }
    // Under u = 0, where h*A is nothing half of the time.
    expect(accepted).toBeGreaterThan(20);
  });
});

test.each([0, 32, 63, 65, 128])('a signature of %d bytes is false, not an error', (length) => {
  const { publicKey } = ed25519KeyPair(new Uint8Array(32));
  expect(ed25519Verify(publicKey, NOTHING, new Uint8Array(length))).toBe(false);
  expect(xeddsaVerify(asX25519PublicKey(publicKey), NOTHING, new Uint8Array(length))).toBe(false);
});

/** R = r*B + noncePart and s = r + h*a, then the same with s + L. The key is `key`, whose part of large order is a*B. */
function signaturesOf(a: bigint, key: Uint8Array, noncePart: Point, index: number): readonly Uint8Array[] {
  const r = 1000n + BigInt(index);
  const encodedR = pointOf(r).add(noncePart).toBytes();
  const s = Point.Fn.create(r + challenge(encodedR, key) * a);
  return [s, s + Point.Fn.ORDER].map((scalar) => concatBytes(encodedR, encode(scalar, 0)));
}

function challenge(encodedR: Uint8Array, key: Uint8Array): bigint {
  return scalarFromBytes(sha512(concatBytes(encodedR, key, TEXT)));
}

function pointOf(scalar: bigint): Point {
  return scalar === 0n ? Point.ZERO : Point.BASE.multiply(scalar);
}

/** u = (1 + y) / (1 - y). */
function coordinateOf(point: Point): ReturnType<typeof asX25519PublicKey> {
  const { Fp } = Point;
  const { y } = point.toAffine();
  return asX25519PublicKey(encode(Fp.div(Fp.add(Fp.ONE, y), Fp.sub(Fp.ONE, y)), 0));
}

function encode(value: bigint, sign: number): Uint8Array {
  const encoded = Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
  encoded[31]! |= sign;
  return encoded;
}

/** The eight points of small order. */
function smallOrderPoints(): readonly Point[] {
  const generator = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', true);
  const points = [Point.ZERO];
  while (points.length < 8) points.push(points.at(-1)!.add(generator));
  return points;
}

const NOTHING = new Uint8Array(0);
const TEXT = Uint8Array.of(1, 2, 3);
