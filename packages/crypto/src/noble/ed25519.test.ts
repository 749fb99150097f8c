import { describe, expect, test } from 'vitest';
import { asEd25519PublicKey } from '../brand.ts';
import { bytesToHex, concatBytes, hexToBytes } from '../bytes.ts';
import { scalarToBytes } from './curve.ts';
import { ed25519KeyPair, ed25519Sign, ed25519Verify } from './ed25519.ts';

test('RFC 8032, section 7.1, test 2', () => {
  const { privateKey, publicKey } = ed25519KeyPair(
    hexToBytes('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'),
  );
  expect(bytesToHex(publicKey)).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  expect(bytesToHex(ed25519Sign(privateKey, hexToBytes('72')))).toBe(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );
});

test('a key pair does not share memory with its seed', () => {
  const seed = new Uint8Array(32).fill(1);
  const { privateKey } = ed25519KeyPair(seed);
  seed.fill(0);
  expect(privateKey[0]).toBe(1);
});

describe('verification is strict', () => {
  const { privateKey, publicKey } = ed25519KeyPair(new Uint8Array(32).fill(4));
  const message = hexToBytes('68656c6c6f');
  const signature = ed25519Sign(privateKey, message);
  const R = signature.subarray(0, 32);

  test('what it was made for verifies', () => {
    expect(ed25519Verify(publicKey, message, signature)).toBe(true);
  });

  test('s + L is refused', () => {
    const L = 2n ** 252n + 27742317777372353535851937790883648493n;
    const s = BigInt(`0x${bytesToHex(signature.slice(32).reverse())}`);
    expect(bytesToHex(scalarToBytes(s))).toBe(bytesToHex(signature.subarray(32)));
    const malleated = hexToBytes((s + L).toString(16).padStart(64, '0')).reverse();
    expect(ed25519Verify(publicKey, message, concatBytes(R, malleated))).toBe(false);
  });

  test.each([
    ['the identity', `01${'00'.repeat(31)}`],
    ['order 2', `ec${'ff'.repeat(30)}7f`],
    ['order 4', '00'.repeat(32)],
    ['order 8', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
    ['the identity, not canonical', `ee${'ff'.repeat(30)}7f`],
    ['a point of order 4, not canonical', `ed${'ff'.repeat(30)}7f`],
    ['not on the curve', `02${'00'.repeat(31)}`],
  ])('a public key that is %s is refused', (_, hex) => {
    // R = s*B with s = 1 and A of small order: the equation holds for every message, times the cofactor.
    const base = hexToBytes('5866666666666666666666666666666666666666666666666666666666666666');
    const forged = concatBytes(base, hexToBytes(`01${'00'.repeat(31)}`));
    expect(ed25519Verify(asEd25519PublicKey(hexToBytes(hex)), message, forged)).toBe(false);
  });

  test.each([0, 63, 65])('a signature of %d bytes is false, not an error', (length) => {
    expect(ed25519Verify(publicKey, message, new Uint8Array(length))).toBe(false);
  });
});
