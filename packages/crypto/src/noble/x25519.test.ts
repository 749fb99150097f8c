import { describe, expect, test } from 'vitest';
import { asX25519PrivateKey, asX25519PublicKey } from '../brand.ts';
import { bytesToHex, hexToBytes } from '../bytes.ts';
import { x25519KeyPair, x25519SharedSecret } from './x25519.ts';

test('a key pair is clamped, section 1.1', () => {
  expect(bytesToHex(x25519KeyPair(new Uint8Array(32).fill(0xff)).privateKey)).toBe(`f8${'ff'.repeat(30)}7f`);
  expect(bytesToHex(x25519KeyPair(new Uint8Array(32)).privateKey)).toBe(`${'00'.repeat(31)}40`);
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

describe('agreement', () => {
  const { privateKey, publicKey } = x25519KeyPair(new Uint8Array(32).fill(1));

  test('with a point of small order is refused, section 1.1', () => {
    const zero = asX25519PublicKey(new Uint8Array(32));
    expect(() => x25519SharedSecret(privateKey, zero)).toThrow(
      expect.objectContaining({ name: 'CryptoError', code: 'E_KEY_AGREEMENT_INVALID' }),
    );
  });

  test('ignores bit 255 of the public key', () => {
    const high = Uint8Array.from(publicKey);
    high[31]! |= 0x80;
    expect(x25519SharedSecret(privateKey, asX25519PublicKey(high))).toEqual(x25519SharedSecret(privateKey, publicKey));
  });

  test('clamps the private key', () => {
    const unclamped = asX25519PrivateKey(new Uint8Array(32).fill(1));
    expect(x25519SharedSecret(unclamped, publicKey)).toEqual(x25519SharedSecret(privateKey, publicKey));
  });
});
