/** Kyber-1024 and ML-KEM-768 are those of noble, whichever part of them `node:crypto` has. */

import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import {
  asKyberCiphertext,
  asKyberPrivateKey,
  asMlKem768Ciphertext1,
  asMlKem768Ciphertext2,
  asMlKem768PrivateKey,
} from '../brand.ts';
import { bytesToHex } from '../bytes.ts';
import { CryptoError } from '../errors.ts';
import { nobleProvider as noble } from '../noble/provider.ts';
import { generatesMlKem768 } from './ml-kem-768.ts';
import { nodeProvider as node } from './provider.ts';

/** What private keys were read from, and what one was written to. */
const secrets: Uint8Array[] = vi.hoisted(() => []);

vi.mock('./native.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('./native.ts')>();
  const createPrivateKey: typeof original.createPrivateKey = (input) => {
    if (typeof input !== 'string' && input.format !== 'jwk') secrets.push(input.key);
    const key = original.createPrivateKey(input);
    const write = key.export.bind(key);
    return Object.assign(key, { export: (options: Parameters<typeof write>[0]) => watch(write(options)) });
  };
  return { ...original, createPrivateKey };

  function watch(written: unknown): unknown {
    if (written instanceof Uint8Array) secrets.push(written);
    return written;
  }
});

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

test('Kyber-1024: keys, secrets, and the unrelated secret of a forged ciphertext', () => {
  fc.assert(
    fc.property(bytes(64), bytes(32), fc.option(fc.nat({ max: 1568 * 8 - 1 })), (keyRandom, random, bit) => {
      const { privateKey, publicKey } = node.kyberKeyPair(keyRandom);
      const expected = noble.kyberKeyPair(keyRandom);
      expect(hexOf(privateKey, publicKey)).toEqual(hexOf(expected.privateKey, expected.publicKey));
      const { ciphertext, sharedSecret } = noble.kyberEncapsulate(publicKey, random);
      if (bit !== null) ciphertext[bit >> 3]! ^= 1 << (bit & 7);
      const secret = bytesToHex(node.kyberDecapsulate(privateKey, ciphertext));
      expect(secret).toBe(bytesToHex(noble.kyberDecapsulate(privateKey, ciphertext)));
      expect(secret === bytesToHex(sharedSecret)).toBe(bit === null);
    }),
    { numRuns: 30 },
  );
});

test('ML-KEM-768: keys in pieces, secrets, and the unrelated secret of a forged ciphertext', () => {
  fc.assert(
    fc.property(bytes(64), bytes(32), fc.option(fc.nat({ max: 1087 })), (keyRandom, random, byte) => {
      const { privateKey, header, vector } = node.mlKem768KeyPair(keyRandom);
      const expected = noble.mlKem768KeyPair(keyRandom);
      expect(hexOf(privateKey, header, vector)).toEqual(hexOf(expected.privateKey, expected.header, expected.vector));
      const { ciphertext1, sharedSecret } = noble.mlKem768Encapsulate1(header, random);
      const ciphertext2 = noble.mlKem768Encapsulate2(header, vector, random);
      if (byte !== null) (byte < 960 ? ciphertext1 : ciphertext2)[byte % (byte < 960 ? 960 : 128)]! ^= 4;
      const secret = bytesToHex(node.mlKem768Decapsulate(privateKey, ciphertext1, ciphertext2));
      expect(secret).toBe(bytesToHex(noble.mlKem768Decapsulate(privateKey, ciphertext1, ciphertext2)));
      expect(secret === bytesToHex(sharedSecret)).toBe(byte === null);
    }),
    { numRuns: 30 },
  );
});

test('any bytes for a ciphertext give the secret that noble gives', () => {
  const { privateKey } = noble.kyberKeyPair(new Uint8Array(64).fill(3));
  const seed = asMlKem768PrivateKey(new Uint8Array(64).fill(4));
  fc.assert(
    fc.property(bytes(1568), bytes(960), bytes(128), (kyber, first, second) => {
      const ciphertext = asKyberCiphertext(kyber);
      expect(hexOf(node.kyberDecapsulate(privateKey, ciphertext))).toEqual(
        hexOf(noble.kyberDecapsulate(privateKey, ciphertext)),
      );
      const pieces = [asMlKem768Ciphertext1(first), asMlKem768Ciphertext2(second)] as const;
      expect(hexOf(node.mlKem768Decapsulate(seed, ...pieces))).toEqual(
        hexOf(noble.mlKem768Decapsulate(seed, ...pieces)),
      );
    }),
    { numRuns: 10 },
  );
});

test.each([
  ['private vector, also with values of q and more', [0, 1, 700, 1535]],
  ['public key', [1536, 2000, 3071, 3072, 3103]],
  ['hash of the public key', [3104, 3135]],
  ['value for rejections', [3136, 3167]],
])('a Kyber private key with a damaged %s: what noble makes of it', (_, offsets) => {
  const { privateKey, publicKey } = noble.kyberKeyPair(new Uint8Array(64).fill(5));
  const { ciphertext } = noble.kyberEncapsulate(publicKey, new Uint8Array(32).fill(6));
  for (const offset of offsets) {
    for (const change of [1, 0xff]) {
      const damaged = Uint8Array.from(privateKey);
      damaged[offset]! ^= change;
      // 0xfff in the low and high coefficient of three bytes.
      if (change === 0xff) damaged.fill(0xff, offset, Math.min(offset + 3, damaged.length));
      const outcomes = [node, noble].map(({ kyberDecapsulate }) =>
        outcomeOf(() => kyberDecapsulate(asKyberPrivateKey(damaged), ciphertext)),
      );
      expect([outcomes[0], offset, change]).toEqual([outcomes[1], offset, change]);
    }
  }
});

test('what private keys were read from and written to is wiped', () => {
  secrets.length = 0;
  const { privateKey, publicKey } = node.kyberKeyPair(new Uint8Array(64).fill(7));
  node.kyberDecapsulate(privateKey, node.kyberEncapsulate(publicKey, new Uint8Array(32)).ciphertext);
  const { privateKey: seed } = node.mlKem768KeyPair(new Uint8Array(64).fill(8));
  node.mlKem768Decapsulate(
    seed,
    asMlKem768Ciphertext1(new Uint8Array(960)),
    asMlKem768Ciphertext2(new Uint8Array(128)),
  );
  expect(secrets.length > 0).toBe(generatesMlKem768());
  for (const bytes of secrets) expect(bytes.every((byte) => byte === 0)).toBe(true);
});

function hexOf(...arrays: readonly Uint8Array[]): readonly string[] {
  return arrays.map(bytesToHex);
}

function outcomeOf(decapsulate: () => Uint8Array): string {
  try {
    return bytesToHex(decapsulate());
  } catch (error) {
    if (error instanceof CryptoError) return error.code;
    throw error;
  }
}
