import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EDGE_VALUES, SMALL_ORDER_COORDINATES, toBytes } from '../../../test/curve/numbers.ts';
import { bytesToHex } from '../../bytes.ts';
import { coordinateFromBytes, pointFromCoordinate } from '../../noble/curve.ts';
import { edwardsKeyFromMontgomery } from './coordinate.ts';

describe('the Edwards key of a u-coordinate and a sign is that of noble, and absent where noble has none', () => {
  test('for random values', () => {
    let absent = 0;
    const each = (publicKey: Uint8Array, sign: boolean): void => {
      if (compare(publicKey, sign) === undefined) absent++;
    };
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.boolean(), each), { numRuns: 1000 });
    // Every second value is on the twist.
    expect(absent).toBeGreaterThan(350);
    expect(absent).toBeLessThan(650);
  });

  test.each([...EDGE_VALUES, ...SMALL_ORDER_COORDINATES])('for u = %s', (_, u) => {
    for (const sign of [false, true]) {
      for (const top of [0x00, 0x80]) {
        const publicKey = toBytes(u);
        publicKey[31]! |= top;
        compare(publicKey, sign);
      }
    }
  });
});

test('u = 0 gives the point of order 2 for both signs, and u = -1 none', () => {
  const orderTwo = `ec${'ff'.repeat(30)}7f`;
  expect(bytesToHex(edwardsKeyFromMontgomery(new Uint8Array(32), false)!)).toBe(orderTwo);
  expect(bytesToHex(edwardsKeyFromMontgomery(new Uint8Array(32), true)!)).toBe(orderTwo);
  expect(edwardsKeyFromMontgomery(toBytes(2n ** 255n - 20n), false)).toBeUndefined();
});

function compare(publicKey: Uint8Array, sign: boolean): Uint8Array | undefined {
  const copy = Uint8Array.from(publicKey);
  const encoded = edwardsKeyFromMontgomery(publicKey, sign);
  expect(publicKey).toEqual(copy);
  expect(encoded).toEqual(pointFromCoordinate(coordinateFromBytes(publicKey), sign)?.toBytes());
  return encoded;
}
