import { describe, expect, test } from 'vitest';
import {
  asEd25519PrivateKey,
  asEd25519PublicKey,
  asKyberCiphertext,
  asKyberPrivateKey,
  asKyberPublicKey,
  asKyberSharedSecret,
  asMlKem768Ciphertext1,
  asMlKem768Ciphertext2,
  asMlKem768Header,
  asMlKem768PrivateKey,
  asMlKem768SharedSecret,
  asMlKem768Vector,
  asSharedSecret,
  asX25519PrivateKey,
  asX25519PublicKey,
  type X25519PublicKey,
} from './brand.ts';

const brands: readonly [(bytes: Uint8Array) => Uint8Array, number][] = [
  [asX25519PrivateKey, 32],
  [asX25519PublicKey, 32],
  [asSharedSecret, 32],
  [asEd25519PrivateKey, 32],
  [asEd25519PublicKey, 32],
  [asKyberPrivateKey, 3168],
  [asKyberPublicKey, 1568],
  [asKyberCiphertext, 1568],
  [asKyberSharedSecret, 32],
  [asMlKem768Ciphertext1, 960],
  [asMlKem768Ciphertext2, 128],
  [asMlKem768Header, 64],
  [asMlKem768PrivateKey, 64],
  [asMlKem768SharedSecret, 32],
  [asMlKem768Vector, 1152],
];

describe.each(brands)('%o', (as, length) => {
  test('takes the one length, without a copy', () => {
    const bytes = new Uint8Array(length);
    expect(as(bytes)).toBe(bytes);
  });

  test('refuses others, and what is no byte array', () => {
    for (const wrong of [0, length - 1, length + 1]) expect(() => as(new Uint8Array(wrong))).toThrow(RangeError);
    expect(() => as([] as unknown as Uint8Array)).toThrow(TypeError);
  });
});

test('a role cannot stand for another, nor plain bytes for a role', () => {
  const take = (key: X25519PublicKey) => key;
  // @ts-expect-error A private key is not a public key.
  take(asX25519PrivateKey(new Uint8Array(32)));
  // @ts-expect-error Bytes of unknown role.
  take(new Uint8Array(32));
  expect(take(asX25519PublicKey(new Uint8Array(32)))).toHaveLength(32);
});
